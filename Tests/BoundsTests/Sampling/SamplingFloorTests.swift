import Bounds
import Foundation
import TestSupport
import Testing

/// 1. F is the maximum over b: never below a grid of b, equal to all candidates;
/// 2. sizes equal brute force over all m; 3. witnesses are what they claim; 4. the
/// simple floor is the law of Blocks; 5. large parameters have exact answers.
@Suite("T4f floor")
struct SamplingFloorTests {
  /// P(b X/m ≥ 1 + ε) + P(b X/m ≤ 1 − ε) in doubles, thresholds exact.
  static func probability(_ b: Rational, _ ε: Rational, _ m: Int) -> Double {
    let masses = doubleMasses(m, 1 / b.approximation)
    let mean = Rational(m) / b
    let k = (mean * (1 + ε)).ceiling ?? m + 1
    let c = (mean * (1 - ε)).floor ?? -1
    let upper = k <= m ? masses[k...].reduce(0, +) : 0
    return upper + (c >= 0 ? masses[...c].reduce(0, +) : 0)
  }

  /// All b in [1, B] at which a threshold jumps, and B.
  static func candidates(_ B: Rational, _ ε: Rational, _ m: Int) -> [Rational] {
    var all = [B]
    for k in 1...m {
      for side in [1 + ε, 1 - ε] where side > 0 {
        let b = Rational(m) * side / Rational(k)
        if b > 1, b <= B { all.append(b) }
      }
    }
    return all
  }

  // 1.
  @Test func isTheMaximumOverTheCandidatesAndAboveAGrid() throws {
    for seed in 0..<60 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (
        point.ceiling, point.relativeError, point.samples % 80 + 1
      )
      let floor = try SamplingFloor(ceiling: B).probability(
        relativeError: ε, samples: m)
      let best =
        Self.candidates(B, ε, m).map { Self.probability($0, ε, m) }.max() ?? 0
      #expect(floor.isNear(best, 1e-9), "\(point): \(floor), not \(best)")
      for step in 1...40 {
        let b = 1 + (B - 1) * Rational(step, 40)
        #expect(
          Self.probability(b, ε, m) <= floor.upper * (1 + 1e-9),
          "\(point), b = \(b)")
      }
    }
  }

  /// T ≤ B cannot exceed its mean by more than B − 1, however large ε is: also
  /// where m(1 + ε)/B fits no integer.
  @Test func isZeroForErrorsBeyondTheCeiling() throws {
    for error in ["10", "1e17", "1e18", "1e19", "1e30", "1e200"] {
      for m in [1, 5, 50, 1_000_000_000_000] {
        let floor = try SamplingFloor(ceiling: 10).probability(
          relativeError: try Rational(decimal: error), samples: m)
        #expect(
          floor.lower == 0 && floor.upper == 0, "\(error), \(m): \(floor)")
      }
    }
  }

  /// Where no search ends in time, that is what is said, with the limit met.
  @Test func saysWhereItGaveUp() throws {
    let (m, most) = (2_000_002, SamplingFloor.mostLargeCandidates)
    let refusal = BoundError.beyondReach(
      "the floor at \(m) draws", limit: "\(most) two-point laws")
    #expect(throws: refusal) {
      _ = try SamplingFloor(ceiling: 2).probability(
        relativeError: Rational(1, 100_000), samples: m, precision: 64)
    }
  }

  // 2. Every m below T4e's size, every candidate b.
  @Test func sizesAreThoseOfBruteForce() throws {
    let cases = [
      ("1.3", "0.2", "0.1"), ("2", "0.4", "0.01"), ("3.7", "0.75", "0.2"),
      ("6", "0.9", "0.3"), ("2.5", "1", "0.05"), ("4", "1.7", "0.1"),
      ("5", "3", "0.02"), ("8", "0.6", "0.5"), ("3", "2", "0.03"),
      ("9", "0.95", "0.5"), ("30", "1.01", "0.5"), ("7", "5", "0.1"),
      ("8.4", "0.73", "0.63"),
      ("84", "0.73", "0.63"), ("1.5", "0.51", "0.0867"),
      ("1.3", "0.41", "0.1464"), ("1.9", "0.48", "0.5568"),
      ("1.6", "0.62", "0.0871"),
    ]
    for (B, ε, δ) in cases {
      try expectBruteForce(
        try Rational(B), try Rational(ε), try Rational(δ))
    }
  }

  // 2. Small means and ranges of m without a jump matter here.
  @Test func sizesAreThoseOfBruteForceOnGeneratedCases() throws {
    for seed in 0..<14 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      try expectBruteForce(
        Rational(Int.random(in: 11...120, using: &rng), 10),
        Rational(Int.random(in: 30...160, using: &rng), 100),
        Rational(Int.random(in: 5...90, using: &rng), 100))
    }
  }

  private func expectBruteForce(
    _ B: Rational, _ ε: Rational, _ δ: Rational
  ) throws {
    let name = "B = \(B), ε = \(ε), δ = \(δ)"
    let found = try SamplingFloor(ceiling: B).necessarySamples(
      relativeError: ε, failureProbability: δ)
    let top = try ConvexOrderTail(ceiling: B).samples(
      relativeError: ε, failureProbability: δ)
    let largest = (1..<(top?.samples ?? 1)).reversed().first { m in
      Self.candidates(B, ε, m).contains {
        Self.probability($0, ε, m) > δ.approximation + 1e-12
      }
    }
    #expect(found.isExact, "\(name)")
    #expect(found.samples == (largest ?? 0) + 1, "\(name)")
  }

  // 3.
  @Test func witnessesFailMoreOftenThanTheLevel() throws {
    for seed in 0..<60 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      guard point.relativeError > Rational(1, 5) else { continue }
      let δ = Rational(1, 1 << Int(seed % 20 + 1))
      let size = try SamplingFloor(ceiling: point.ceiling).necessarySamples(
        relativeError: point.relativeError, failureProbability: δ)
      guard let witness = size.witness else {
        #expect(size.samples == 1, "\(point)")
        continue
      }
      #expect(size.samples == witness.samples + 1, "\(point)")
      #expect(witness.ceiling >= 1 && witness.ceiling <= point.ceiling)
      #expect(witness.probability.isCertainlyAbove(δ), "\(point)")
      let again = try TwoPointLaw(ceiling: witness.ceiling)
        .failureProbability(
          relativeError: point.relativeError, samples: witness.samples)
      #expect(again.isCertainlyAbove(δ), "\(point)")
      // No m from the size on up to T4e's exceeds δ at b = B.
      let beyond = try SamplingFloor(ceiling: point.ceiling)
        .simpleProbability(
          relativeError: point.relativeError, samples: size.samples)
      #expect(beyond.isCertainlyAtMost(δ), "\(point)")
    }
  }

  // 4.
  @Test func theSimpleFloorIsTheLawOfBlocks() throws {
    for seed in 0..<300 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let exact = Self.probability(
        point.ceiling, point.relativeError, point.samples)
      let simple = try SamplingFloor(ceiling: point.ceiling)
        .simpleProbability(
          relativeError: point.relativeError, samples: point.samples)
      guard exact > 1e-200 else { continue }
      #expect(simple.isNear(exact, 1e-8), "\(point): \(simple), \(exact)")
    }
  }

  // 5. Blocks at B = 10, m = 20000, ε = 1/4: the stated tails.
  @Test func hasTheStatedTails() throws {
    let law = try TwoPointLaw(ceiling: 10)
    for (side, value) in [
      (TailSide.upper, 2.565_111_6e-30), (.lower, 7.381_404_4e-35),
    ] {
      let tail = try law.failureProbability(
        relativeError: Rational(1, 4), samples: 20_000, side: side)
      #expect(tail.isNear(value, 1e-7), "\(side): \(tail)")
    }
  }

  // 5.
  @Test func isExactAtLargeParameters() throws {
    for (B, ε, δ) in [
      ("1000", "0.05", "1e-12"), ("1000000", "0.02", "1e-30"),
      ("1000000", "10", "0.09"),
    ] {
      let (B, ε, δ) = (try Rational(B), try Rational(ε), try Rational(δ))
      let size = try SamplingFloor(ceiling: B).necessarySamples(
        relativeError: ε, failureProbability: δ)
      #expect(size.isExact, "B = \(B), ε = \(ε)")
      let witness = try #require(size.witness)
      #expect(witness.probability.isCertainlyAbove(δ), "B = \(B), ε = \(ε)")
    }
  }
}

/// 6. A floor from few laws is one: at most F, and mostly F itself.
@Suite("T4f floor from few laws")
struct FloorOfFewLawsTests {
  @Test func isAtMostTheMaximumAndNearIt() throws {
    var equal = 0
    for seed in 0..<60 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (
        point.ceiling, point.relativeError, point.samples % 200 + 1
      )
      let floor = try SamplingFloor(ceiling: B)
      let most = try floor.probability(relativeError: ε, samples: m)
      var before = try floor.simpleProbability(relativeError: ε, samples: m)
      for count in [0, 1, 2, 4] {
        let few = try floor.probability(
          relativeError: ε, samples: m, candidates: count)
        #expect(few.lower <= most.upper, "\(point), \(count) laws")
        #expect(before.lower <= few.upper, "\(point), \(count) laws")
        before = few
      }
      if before.upper >= most.lower { equal += 1 }
    }
    #expect(equal >= 55)
  }
}
