import TestSupport
import Testing

@testable import Bounds

/// How near the guesses of the searches are to what the searches prove.
@Suite("T4: where the searches start")
struct SamplingGuessTests {
  private let points = [
    ("10", "0.1", "0.001"), ("2", "0.5", "0.05"), ("1000", "0.01", "1e-12"),
    ("50", "3", "0.01"), ("7.3", "0.9", "1e-30"), ("1e6", "0.001", "1e-300"),
    ("10", "0.2", "0.5"), ("10", "10", "0.5"),
  ]

  /// The guess is the size itself nearly always, else a few draws away.
  @Test func sizesAreGuessed() throws {
    var exact = 0
    for (B, ε, δ) in points {
      func check(_ tail: some SamplingTail) throws {
        let search = SampleSearch(
          tail: tail, relativeError: try Rational(decimal: ε),
          level: try Rational(decimal: δ))
        let (guess, found) = (
          try search.guess(), try search.smallest().samples
        )
        #expect(abs(guess - found) <= 3, "B = \(B): \(guess), \(found)")
        exact += guess == found ? 1 : 0
      }
      let ceiling = try Rational(decimal: B)
      try check(try BernsteinTail(ceiling: ceiling))
      try check(try ChernoffTail(ceiling: ceiling))
      try check(try ConvexOrderTail(ceiling: ceiling))
    }
    #expect(exact >= 20, "\(exact) of 24")
  }

  /// Bounds asked for in a whole search: a few secants and the two proofs.
  @Test func searchesAskForFewBounds() throws {
    let expected = [8, 5, 10, 9, 6, 10, 6, 3]
    for ((B, ε, δ), most) in zip(points, expected) {
      let count = Counter()
      let tail = CountedTail(
        tail: try ConvexOrderTail(ceiling: try Rational(decimal: B)),
        count: count)
      _ = try tail.samples(
        relativeError: try Rational(decimal: ε),
        failureProbability: try Rational(decimal: δ))
      #expect(count.value <= most, "B = \(B), ε = \(ε): \(count.value)")
    }
  }

  /// To eight digits; 0 past the end of the law.
  @Test func tailsAreGuessed() throws {
    for (B, ε, m) in [
      ("10", "0.1", 3000), ("2", "0.5", 41), ("100", "0.05", 20_000),
      ("7.5", "2", 60), ("1.25", "0.2", 30), ("1.25", "0.3", 30),
      ("50", "1", 400),
    ] {
      let (B, ε) = (try Rational(decimal: B), try Rational(decimal: ε))
      for threshold in [Threshold.upper(B, ε, m), .lower(B, ε, m)] {
        let exact = try threshold.exactTail(128).midpoint
        #expect(
          abs(threshold.guessedTail - exact) <= 1e-8 * exact,
          "B = \(B), ε = \(ε), m = \(m): \(exact)")
      }
    }
    #expect(Threshold.upper(Rational(5, 4), 1, 30).guessedTail == 0)
    #expect(guess(tailAtLeast: 0, trials: 5, probability: 0.3) == 1)
    #expect(guess(tailAtLeast: 6, trials: 5, probability: 0.3) == 0)
    #expect(guess(levelOf: Rational(1, 4)) == 0.25)
    #expect(guess(levelOf: try Rational(decimal: "1e-300")) == nil)
  }

  /// What halving finds, every step of it certified.
  @Test func envelopesAreGuessed() throws {
    var found = 0
    for (B, ε, δ) in [
      ("10", "0.1", "0.001"), ("2", "0.5", "0.05"), ("7.3", "0.9", "1e-30"),
      ("7.3", "1", "1e-9"), ("50", "3", "0.01"), ("6.5", "0.5", "6e-5"),
      ("300", "0.25", "1e-12"), ("1.5", "1.5", "1e-4"),
    ] {
      for rounding in [TailEnvelope.Rounding.outwards, .inwards] {
        let level = try Rational(decimal: δ)
        let envelope = TailEnvelope(
          ceiling: try Rational(decimal: B),
          relativeError: try Rational(decimal: ε), rounding: rounding)
        let start = 100_000
        let certified = try CertifiedSearch.lastInteger(from: 0, before: start)
        {
          (m) throws(BoundError) in
          guard let upper = try envelope.upper(m),
            let lower = try envelope.lower(m)
          else { return true }
          return !(upper + lower).isCertainlyAtMost(level)
        }
        let name = "B = \(B), ε = \(ε), \(rounding)"
        #expect(
          envelope.guessedSize(clearing: level, below: start) == certified + 1,
          "\(name)")
        #expect(
          try envelope.smallest(clearing: level, below: start)
            == certified + 1, "\(name)")
        found += certified + 1 < start ? 1 : 0
      }
    }
    #expect(found >= 12, "\(found)")
  }

  /// Within 2 % of the largest size, or a draw, from a start twice as high.
  @Test func theQuickWitnessIsNearTheFloor() throws {
    for (B, ε, δ) in [
      ("10", "0.1", "0.001"), ("2", "0.5", "0.05"), ("100", "0.05", "1e-6"),
      ("50", "3", "0.01"), ("7.3", "0.9", "1e-12"), ("1.5", "0.3", "1e-4"),
      ("20", "0.2", "0.3"), ("10", "0.25", "0.6"),
    ] {
      let search = FloorSearch(
        ceiling: try Rational(decimal: B),
        relativeError: try Rational(decimal: ε),
        level: try Rational(decimal: δ))
      let found = try search.largest().samples - 1
      let quick = try #require(try search.quickWitness(below: 2 * found))
      #expect(
        quick.samples <= found && quick.samples + 1 + found / 50 >= found,
        "B = \(B): \(quick.samples), \(found)")
      #expect(try search.exceeds(quick))
    }
  }

  /// Hinges looked at until one proves the infimum: under 3 on average, also for
  /// thresholds next to the mean; nearly half of the first ones do.
  @Test func hingesAreFoundInAFewSteps() throws {
    var (looks, most, first, searches) = (0, 0, 0, 0)
    for seed in 0..<400 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 12...400, using: &rng), 10)
      let ε = Rational(1, Int.random(in: 1...(1 << (seed % 12)), using: &rng))
      let m = Int.random(in: 20...(1 << (5 + seed % 17)), using: &rng)
      for isUpper in [true, false] {
        if isUpper ? 1 + ε >= B : ε >= 1 { continue }
        let threshold: Threshold =
          isUpper ? .upper(B, ε, m) : .lower(B, ε, m)
        let bound = try HingeBound(threshold, precision: 128)
        var steps = HingeSteps(bound)
        var count = 0
        searches += 1
        while let h = steps.next {
          count += 1
          try #require(count < 20)
          let hinge = Hinge(
            at: h, below: bound.x, of: bound.law,
            Precisions.ofHinges(128)[1])
          if hinge.infimum != nil { break }
          steps.learn(from: hinge)
        }
        looks += count
        most = max(most, count)
        first += count == 1 ? 1 : 0
      }
    }
    #expect(searches == 721 && first >= 315, "\(first) of \(searches)")
    #expect(looks <= 2_027 && most <= 14, "\(looks), at most \(most)")
  }

  /// Blocks are the ranges of equal thresholds, cut to a length.
  @Test func blocksHaveEqualThresholds() throws {
    for (B, ε) in [
      (Rational(10), Rational(1, 10)), (Rational(7, 2), Rational(4, 5)),
      (Rational(3, 2), Rational(1, 4)), (13, 2), (Rational(12, 5), 1),
    ] {
      let scan = RandomizedRoundingScan(
        tail: try RandomizedRoundingTail(ceiling: B), relativeError: ε,
        level: Rational(1, 10))
      func thresholds(_ m: Int) -> [Int?] {
        [
          (Rational(m) * (1 + ε) / B).floor,
          ε < 1 ? (Rational(m) * (1 - ε) / B).ceiling : 0,
        ]
      }
      for last in 1...120 {
        let start = scan.blockStart(last, atMost: .max)
        #expect(start >= 1 && start <= last)
        #expect(thresholds(start) == thresholds(last), "\(B), \(ε), \(last)")
        if start > 1 {
          #expect(thresholds(start - 1) != thresholds(last), "\(B), \(last)")
        }
        #expect(scan.blockStart(last, atMost: 1) == last)
        #expect(scan.blockStart(last, atMost: 2) == max(start, last - 1))
      }
      #expect(scan.shorter(9) == 2 && scan.shorter(3) == 1)
      #expect(scan.shorter(1) == 1)
    }
  }

  /// 4 units and one more a hundred of the mean's square root.
  @Test func costsRiseWithTheMean() throws {
    let scan = RandomizedRoundingScan(
      tail: try RandomizedRoundingTail(ceiling: 10),
      relativeError: Rational(1, 10), level: Rational(1, 10))
    for (m, cost) in [
      (10, 4), (99_000, 4), (101_000, 5), (1_000_000_010, 104),
      (1_000_000_000_000, 3_166),
    ] { #expect(scan.exactCost(m) == cost, "\(m)") }
  }
}

/// T4e, counting.
private struct CountedTail: SamplingTail {
  static var statement: StatementID { .t4e }
  let tail: ConvexOrderTail
  let count: Counter

  var ceiling: Rational { tail.ceiling }

  func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    count.value += 1
    return try tail.failureProbability(
      relativeError: relativeError, samples: samples, side: side,
      precision: precision)
  }
}
