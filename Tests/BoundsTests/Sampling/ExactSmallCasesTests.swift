import TestSupport
import Testing

@testable import Bounds

/// Bin(m, p) by convolution, in rationals: the law that every formula is checked
/// against here.
private struct SmallLaw {
  let masses: [Rational]

  init(_ m: Int, _ p: Rational) {
    var law: [Rational] = [1]
    for _ in 0..<m {
      var next = [Rational](repeating: 0, count: law.count + 1)
      for (k, mass) in law.enumerated() {
        next[k] = next[k] + mass * (1 - p)
        next[k + 1] = next[k + 1] + mass * p
      }
      law = next
    }
    masses = law
  }

  func mean(of value: (Rational) -> Rational) -> Rational {
    masses.enumerated().reduce(0) {
      $0 + $1.element * value(Rational($1.offset))
    }
  }

  /// P(X ≥ x).
  func tail(_ x: Rational) -> Rational { mean { $0 >= x ? 1 : 0 } }
}

/// One side of a small instance: X ≥ x for X ~ Bin(m, p).
private struct Side {
  let trials: Int
  let p: Rational
  let x: Rational

  init(_ side: TailSide, _ B: Rational, _ ε: Rational, _ m: Int) {
    let n = Rational(m)
    trials = m
    (p, x) =
      side == .upper
      ? (1 / B, n * (1 + ε) / B) : (1 - 1 / B, n - n * (1 - ε) / B)
  }

  /// T4e: the infimum over hinges, which integers reach.
  var convexOrder: Rational {
    if x > Rational(trials) { return 0 }
    if x == Rational(trials) { return p.power(trials) }
    let law = SmallLaw(trials, p)
    return (0..<(x.ceiling ?? 0)).map { h in
      law.mean { max($0 - Rational(h), 0) } / (x - Rational(h))
    }.min() ?? 1
  }

  /// T4e': the smaller one of that and the least ratio.
  var randomizedRounding: Rational {
    if x >= Rational(trials) { return convexOrder }
    let (law, tilted) = (
      SmallLaw(trials, p), SmallLaw(trials, x / Rational(trials))
    )
    let ratios = (0...(x.floor ?? 0)).map {
      law.tail(Rational($0)) / tilted.tail(Rational($0))
    }
    return min(convexOrder, ratios.min() ?? 1)
  }
}

/// Every rung with an exact value against that value, in rationals, on all small
/// instances of a grid: thresholds on integers, between them, and on the edges.
@Suite("T4d T4e T4e' T4f exact small cases")
struct ExactSmallCasesTests {
  private static let ceilings: [Rational] = [
    Rational(11, 10), Rational(3, 2), 2, Rational(7, 3), 4, 9,
  ]
  private static let errors: [Rational] = [
    Rational(1, 10), Rational(1, 3), Rational(1, 2), Rational(4, 5), 1,
    Rational(5, 4), 3,
  ]

  private func forEach(
    samples: [Int] = [1, 2, 3, 4, 6, 9, 12],
    _ body: (Rational, Rational, Int, String) throws -> Void
  ) rethrows {
    for B in Self.ceilings {
      for ε in Self.errors {
        for m in samples { try body(B, ε, m, "B = \(B), ε = \(ε), m = \(m)") }
      }
    }
  }

  private func expect(_ found: Interval, _ exact: Rational, _ name: String) {
    #expect(found.contains(exact), "\(name): \(found), \(exact)")
    #expect(
      found.relativeWidthExponent <= -100, "\(name): \(found)")
  }

  @Test func convexOrderIsTheLeastHinge() throws {
    try forEach { B, ε, m, name in
      let tail = try ConvexOrderTail(ceiling: B)
      var sum: Rational = 0
      for side in [TailSide.upper, .lower] {
        let exact = Side(side, B, ε, m).convexOrder
        let found = try tail.failureProbability(
          relativeError: ε, samples: m, side: side)
        expect(found, exact, "\(side), \(name)")
        sum = sum + exact
      }
      expect(
        try tail.failureProbability(relativeError: ε, samples: m), sum, name)
      #expect(
        tail.exactFailureProbability(relativeError: ε, samples: m) == sum,
        "\(name)")
    }
  }

  @Test func randomizedRoundingIsTheLeastRatioOrHinge() throws {
    try forEach(samples: [1, 2, 3, 5, 8]) { B, ε, m, name in
      let tail = try RandomizedRoundingTail(ceiling: B)
      for side in [TailSide.upper, .lower] {
        expect(
          try tail.failureProbability(
            relativeError: ε, samples: m, side: side),
          Side(side, B, ε, m).randomizedRounding, "\(side), \(name)")
      }
    }
  }

  /// (p/a)^k ((1−p)/(1−a))^(m−k) for an integer k = ma, on both sides.
  @Test func chernoffIsRationalOnIntegers() throws {
    var known = 0
    try forEach(samples: [1, 2, 3, 6, 12, 36, 2_000, 2_001]) { B, ε, m, name in
      let tail = try ChernoffTail(ceiling: B)
      let n = Rational(m)
      let (x, y) = (n * (1 + ε) / B, n * (1 - ε) / B)
      let isKnown =
        (x.isInteger || x > n) && (y.isInteger || y < 0) && m <= 2_000
      let exact = tail.exactFailureProbability(relativeError: ε, samples: m)
      #expect((exact != nil) == isKnown, "\(name)")
      guard let exact else { return }
      known += 1
      expect(
        try tail.failureProbability(relativeError: ε, samples: m), exact, name)
    }
    #expect(known > 40)
  }

  @Test func theTwoPointLawIsTheBinomialOne() throws {
    try forEach { B, ε, m, name in
      let law = try TwoPointLaw(ceiling: B)
      var sum: Rational = 0
      for side in [TailSide.upper, .lower] {
        let part = Side(side, B, ε, m)
        let exact = SmallLaw(m, part.p).tail(part.x)
        expect(
          try law.failureProbability(
            relativeError: ε, samples: m, side: side), exact, name)
        sum = sum + exact
      }
      #expect(
        law.exactFailureProbability(relativeError: ε, samples: m) == sum,
        "\(name)")
      expect(
        try law.failureProbability(relativeError: ε, samples: m), sum, name)
      guard m <= 6, sum > 0 else { return }
      // Equality is no excess, and is decided.
      #expect(
        try !law.exceeds(sum, relativeError: ε, samples: m), "\(name)")
      let less = sum * (1 - Rational(1, 1 << 40))
      #expect(
        try law.exceeds(less, relativeError: ε, samples: m), "\(name)")
    }
  }

  /// Equal to the level at 300 draws: summed exactly; at 301 nobody can tell.
  @Test func tiesAreSettledUpToThreeHundredDraws() throws {
    let law = try TwoPointLaw(ceiling: 2)
    let level = law.exactFailureProbability(relativeError: 1, samples: 300)
    #expect(level == 2 * Rational(1, 2).power(300))
    #expect(try !law.exceeds(level, relativeError: 1, samples: 300))
    #expect(
      throws: BoundError.undecided(
        "the failure probability of 301 draws against the level",
        precision: 8_192)
    ) {
      _ = try law.exceeds(
        2 * Rational(1, 2).power(301), relativeError: Rational(999, 1_000),
        samples: 301)
    }
  }

  /// Beyond 300 draws the hinges are too many to sum.
  @Test func convexOrderIsSummedUpToThreeHundredDraws() throws {
    let tail = try ConvexOrderTail(ceiling: Rational(3, 2))
    for m in [300, 301] {
      let exact = tail.exactFailureProbability(relativeError: 1, samples: m)
      #expect(exact == (m == 300 ? Rational(1, 3).power(m) : nil))
    }
  }

  /// F(m) in rationals: the maximum over all candidates.
  @Test func theFloorIsTheLargestCandidate() throws {
    try forEach(samples: [1, 2, 3, 4, 6, 9]) { B, ε, m, name in
      var candidates = [B]
      for k in 1...m {
        for side in [1 + ε, 1 - ε] where side > 0 {
          let b = Rational(m) * side / Rational(k)
          if b > 1, b <= B { candidates.append(b) }
        }
      }
      let exact = try candidates.map {
        try TwoPointLaw(ceiling: $0).exactFailureProbability(
          relativeError: ε, samples: m)
      }.max()
      expect(
        try SamplingFloor(ceiling: B).probability(
          relativeError: ε, samples: m), exact ?? 0, name)
    }
  }

  /// T4e', T4d and T4e: their sizes against every m below T4b's.
  @Test func sizesAreAfterTheLastFailure() throws {
    var tried = 0
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 11...60, using: &rng), 10)
      let ε = Rational(Int.random(in: 30...250, using: &rng), 100)
      let δ = Rational(Int.random(in: 1...6_000, using: &rng), 10_000)
      let top = try BernsteinTail(ceiling: B).samples(
        relativeError: ε, failureProbability: δ)
      guard let top = top?.samples, top <= 70 else { continue }
      tried += 1
      for rung in [
        try ChernoffTail(ceiling: B), try ConvexOrderTail(ceiling: B),
        try RandomizedRoundingTail(ceiling: B),
      ] as [any SamplingTail] {
        let last = try (1...top).last { m in
          try rung.failureProbability(relativeError: ε, samples: m)
            .isCertainlyAbove(δ)
        }
        #expect(
          try rung.samples(relativeError: ε, failureProbability: δ)
            == SampleSize(samples: (last ?? 0) + 1, isSmallest: true),
          "\(rung.statement.rawValue), seed \(seed): \(B), \(ε), \(δ)")
      }
    }
    #expect(tried > 20)
  }

  /// Whole ranges of sizes are cleared at once: one size at a time would give up.
  @Test func theScanClearsRangesAtOnce() throws {
    for (B, ε, δ) in [
      (1_000, Rational(1, 2), "1e-3"), (1_000, Rational(3, 2), "1e-5"),
      (20_000, Rational(1, 4), "1e-4"),
    ] {
      let size = try RandomizedRoundingTail(ceiling: Rational(B)).samples(
        relativeError: ε, failureProbability: try Rational(δ))
      #expect(size?.isSmallest == true, "B = \(B): \(size?.samples ?? 0)")
    }
  }

  @Test func theDomainEndsWhereItSays() throws {
    let largest = Rational(10).power(100)
    #expect(try ChernoffTail(ceiling: largest).ceiling == largest)
    #expect(throws: BoundError.self) {
      _ = try ChernoffTail(ceiling: largest + 1)
    }
    let tail = try BernsteinTail(ceiling: 2)
    let most = Rational(10).power(200)
    let bound = try tail.failureProbability(relativeError: most, samples: 1)
    #expect(bound.lower == 0 && bound.upper < 1e-300)
    #expect(throws: BoundError.self) {
      _ = try tail.failureProbability(relativeError: most + 1, samples: 1)
    }
    let last = 10_000_000_000_000_000
    #expect(
      try tail.failureProbability(relativeError: 1, samples: last).upper >= 0)
    // 51 digits are shown as 50 and an ellipsis, 50 whole.
    for (digits, hasMore) in [(49, false), (50, true)] {
      let text = "\(-Rational(10).power(digits - 1))"
      #expect(text.count == digits + 1)
      do {
        _ = try ChernoffTail(ceiling: -Rational(10).power(digits - 1))
        Issue.record("no error")
      } catch {
        #expect("\(error)".contains("…") == hasMore, "\(error)")
        #expect("\(error)".contains(text.prefix(50)), "\(error)")
      }
    }
  }
}
