import TestSupport
import Testing

@testable import Bounds

/// 1. edges, where every rung is exact; 2. tight at stated points; 3. inverses;
/// 4. domain.
@Suite("T4g a-posteriori tails: edges, tightness, inverses")
struct PosteriorEdgeTests {
  private static func law(
    _ values: [Rational], _ probabilities: [Rational]
  ) throws -> FiniteLaw {
    try FiniteLaw(values: values, probabilities: probabilities)
  }

  private static func rungs(
    _ law: FiniteLaw
  ) throws -> [(name: String, rung: any PosteriorRung)] {
    let moments = try PosteriorMoments(law: law)
    return [
      ("Bernstein", PosteriorBernsteinTail(moments: moments)),
      ("Bennett", PosteriorBennettTail(moments: moments)),
      ("squared hinge", SquaredHingeTail(moments: moments)),
      ("hinge", PosteriorHingeTail(moments: moments)),
      ("Chernoff", try PosteriorChernoffTail(law: law)),
      ("least", try PosteriorTail(law: law)),
    ]
  }

  private static let past = Rational(1, 1 << 40)

  // 1. T = 1: no failure; T = 1/2: the bias alone is an error of 1/2.
  @Test func aConstantEstimatorFailsByItsBiasOnly() throws {
    for μ in [Rational(1), Rational(1, 2), 0] {
      for (name, rung) in try Self.rungs(try Self.law([μ], [1])) {
        func bound(_ ε: Rational, _ side: TailSide) throws -> Interval {
          try rung.failureProbability(
            relativeError: ε, samples: 3, side: side)
        }
        let bias = 1 - μ
        #expect(try bound(bias + Self.past, .both).upper == 0, "\(name), \(μ)")
        if μ < 1 {
          #expect(try bound(bias, .lower).lower == 1, "\(name), \(μ)")
          #expect(try bound(bias, .lower).upper == 1, "\(name), \(μ)")
          #expect(try bound(bias, .upper).upper == 0, "\(name), \(μ)")
          #expect(
            try rung.samples(
              relativeError: bias, failureProbability: Rational(1, 2)) == nil)
        }
        #expect(
          try rung.samples(
            relativeError: bias + Self.past, failureProbability: Self.past)
            == SampleSize(samples: 1, isSmallest: true), "\(name), \(μ)")
        let ε = try rung.relativeError(
          samples: 2, failureProbability: Rational(1, 3))
        #expect(ε.contains(bias) && ε.lower == ε.upper, "\(name), \(μ)")
      }
    }
  }

  // 1. T in {1/2, 1, 2}, μ = 1, V = 11/8, R = 2.
  @Test func theTailsEndWithTheRange() throws {
    let law = try Self.law(
      [Rational(1, 2), 1, 2],
      [Rational(1, 2), Rational(1, 4), Rational(1, 4)])
    for (name, rung) in try Self.rungs(law) {
      func bound(_ ε: Rational, _ side: TailSide) throws -> Interval {
        try rung.failureProbability(relativeError: ε, samples: 3, side: side)
      }
      #expect(try bound(1 + Self.past, .upper).upper == 0, "\(name)")
      #expect(try bound(1 + Self.past, .lower).upper == 0, "\(name)")
      #expect(try bound(1, .upper).lower >= 1 / 64.0, "\(name)")
      #expect(try bound(100, .both).upper == 0, "\(name)")
    }
    // v = 3/8: p^m with p = v/(v + b²) = 3/11 on both sides, μ/R = 1/2.
    let moments = try PosteriorMoments(law: law)
    for side in [TailSide.upper, .lower] {
      #expect(
        try SquaredHingeTail(moments: moments).failureProbability(
          relativeError: 1, samples: 3, side: side
        ).contains(Rational(27, 1_331)), "\(side)")
      #expect(
        try PosteriorHingeTail(moments: moments).failureProbability(
          relativeError: 1, samples: 3, side: side
        ).contains(Rational(1, 8)), "\(side)")
    }
    // The law itself: (1/4)³ above; below, 0 is never drawn, 1/2 is.
    let chernoff = try PosteriorChernoffTail(law: law)
    func bound(_ ε: Rational, _ side: TailSide) throws -> Interval {
      try chernoff.failureProbability(relativeError: ε, samples: 3, side: side)
    }
    #expect(try bound(1, .upper).contains(Rational(1, 64)))
    #expect(try bound(Rational(1, 2) + Self.past, .lower).upper == 0)
    #expect(try bound(Rational(1, 2), .lower).contains(Rational(1, 8)))
  }

  // 2. The counterexample to plain hinges, of V alone: they say 2/3 where the
  // probability is 4/5. Squared hinges give 4/5: attained.
  @Test func squaredHingesAreAttainedWherePlainOnesAreWrong() throws {
    let law = try Self.law(
      [Rational(1, 2), 3], [Rational(4, 5), Rational(1, 5)])
    let (V, ε) = (law.secondMoment, Rational(1, 2))
    #expect(law.mean == 1 && V == 2)
    let exact = FiniteLaws.sum(law, draws: 1).tail(atMost: 1 - ε)
    #expect(exact == Rational(4, 5))
    // Plain hinges at 1/V, y = (1 − ε)/V.
    let wrong = try Threshold.lower(V, ε, 1).convexOrder(128)
    #expect(wrong.contains(Rational(2, 3)))
    #expect(wrong.isCertainlyBelow(Interval(exact)))
    let found = try SquaredHingeTail(
      moments: PosteriorMoments(law: law)
    ).failureProbability(relativeError: ε, samples: 1, side: .lower)
    #expect(found.contains(exact) && found.relativeWidthExponent < -100)
    // The hinge at R = 3 is right, and looser.
    let hinge = try PosteriorHingeTail(
      moments: PosteriorMoments(law: law)
    ).failureProbability(relativeError: ε, samples: 1, side: .lower)
    #expect(!hinge.isCertainlyBelow(Interval(exact)))
  }

  // 2. Cantelli's inequality, attained at m = 1 by two values at d and −v/d.
  @Test func oneDrawAttainsCantelli() throws {
    for seed in 0..<300 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let d = Rational(Int.random(in: 1...99, using: &rng), 100)
      // P(T = 1 − d) = 1/(1 + c), P(T = 1 + c d) … with v = c d².
      let c = Rational(Int.random(in: 1...400, using: &rng), 100)
      let (p, low, high) = (c / (1 + c), 1 - d, 1 + c * d)
      let law = try Self.law([low, high], [p, 1 - p])
      #expect(law.mean == 1)
      let found = try SquaredHingeTail(
        moments: PosteriorMoments(law: law)
      ).failureProbability(relativeError: d, samples: 1, side: .lower)
      #expect(found.contains(p), "seed \(seed): \(found)")
      #expect(found.relativeWidthExponent < -100, "seed \(seed)")
    }
  }

  /// Ratios of a bound to the exact tail, at most as stated.
  private func expectRatio(
    _ rung: any PosteriorRung, _ exact: Interval, _ ε: Rational, _ m: Int,
    _ side: TailSide, atMost most: Double
  ) throws {
    let bound = try rung.failureProbability(
      relativeError: ε, samples: m, side: side)
    let ratio = bound / exact
    #expect(ratio.lower >= 1 && ratio.upper <= most, "\(side): \(ratio)")
  }

  // 2. T in {1/2, 3/2}: R = 3/2, V = 5/4. T4e at B = 3/2 takes 0 for possible. The
  // sum is a binomial one: P(X ≥ m(1/2 + ε)).
  @Test func isTightOnASpreadLaw() throws {
    let law = try Self.law(
      [Rational(1, 2), Rational(3, 2)], [Rational(1, 2), Rational(1, 2)])
    let (ε, m) = (Rational(1, 5), 400)
    let exact = try BinomialLaw(trials: m, probability: Rational(1, 2))
      .tail(atLeast: 280).probability
    let moments = try PosteriorMoments(law: law)
    for side in [TailSide.upper, .lower] {
      try expectRatio(
        try PosteriorChernoffTail(law: law), exact, ε, m, side, atMost: 13.4)
      try expectRatio(
        try PosteriorTail(law: law), exact, ε, m, side, atMost: 13.4)
    }
    // Above, b = 1/2 and v = 1/4 give the law itself; below they do not.
    try expectRatio(
      SquaredHingeTail(moments: moments), exact, ε, m, .upper, atMost: 3)
    // Draws for δ = 10⁻⁶ against those of T4e at B = R.
    let δ = Rational(1, 1_000_000)
    let own = try PosteriorTail(law: law).samples(
      relativeError: Rational(1, 10), failureProbability: δ)
    let ladder = try ConvexOrderTail(ceiling: Rational(3, 2)).samples(
      relativeError: Rational(1, 10), failureProbability: δ)
    #expect(own == SampleSize(samples: 695, isSmallest: true))
    #expect(ladder == SampleSize(samples: 1_294, isSmallest: true))
  }

  // 2. On {0, B} the hinges are T4e's; squared hinges lose a little more.
  @Test func isTightOnBlocks() throws {
    let (B, ε, m) = (Rational(10), Rational(1, 4), 4_000)
    let moments = try PosteriorMoments(mean: 1, secondMoment: B, range: B)
    for side in [TailSide.upper, .lower] {
      let exact = try TwoPointLaw(ceiling: B).failureProbability(
        relativeError: ε, samples: m, side: side)
      try expectRatio(
        PosteriorTail(moments: moments), exact, ε, m, side, atMost: 2.5)
      try expectRatio(
        SquaredHingeTail(moments: moments), exact, ε, m, side, atMost: 3.4)
    }
  }

  // 3.
  @Test func sizesAreEnoughAndOneFewerIsNot() throws {
    for seed in 0..<40 as Range<UInt64> {
      let point = try PosteriorPoint(seed: seed + 700)
      let ε = point.moments.bias + Rational(Int(seed % 9) + 1, 10)
      let δ = Rational(1, 1 << Int(seed % 30 + 2))
      for (name, rung) in try Self.rungs(point.law) {
        let size = try #require(
          try rung.samples(relativeError: ε, failureProbability: δ))
        let enough = try rung.failureProbability(
          relativeError: ε, samples: size.samples)
        #expect(enough.isCertainlyAtMost(δ), "\(name), \(point)")
        #expect(size.isSmallest)
        if size.samples > 1 {
          let fewer = try rung.failureProbability(
            relativeError: ε, samples: size.samples - 1)
          #expect(fewer.isCertainlyAbove(δ), "\(name), \(point)")
        }
      }
    }
  }

  // 3.
  @Test func errorsAreEnoughAndSmallerOnesAreNot() throws {
    for seed in 0..<8 as Range<UInt64> {
      let point = try PosteriorPoint(seed: seed + 800)
      if point.moments.variance == 0 { continue }
      let (m, δ) = (Int(seed * 40 + 1), Rational(1, 1 << Int(seed % 20 + 2)))
      for (name, rung) in try Self.rungs(point.law) {
        let ε = try rung.relativeError(samples: m, failureProbability: δ)
        #expect(ε.relativeWidthExponent <= -60, "\(name), \(point): \(ε)")
        #expect(ε.lower >= point.moments.bias.approximation)
        let above = try #require(Rational(exactly: ε.upper * (1 + 1e-12)))
        let below = try #require(Rational(exactly: ε.lower * (1 - 1e-12)))
        #expect(
          try rung.failureProbability(relativeError: above, samples: m)
            .isCertainlyAtMost(δ), "\(name), \(point): \(ε)")
        #expect(
          try rung.failureProbability(relativeError: below, samples: m)
            .isCertainlyAbove(δ), "\(name), \(point): \(ε)")
      }
    }
  }

  // 4.
  @Test func refusesValuesOutsideTheDomain() throws {
    for (μ, V, R) in [
      (1, 1, Rational(1, 2)), (-1, 1, 1), (1, Rational(99, 100), 2),
      (1, Rational(201, 100), 2), (0, 0, -1), (2, 1, 1),
      (0, 0, Rational(10).power(100) + 1), (0, Rational(1, 9), 5),
    ] as [(Rational, Rational, Rational)] {
      #expect(throws: BoundError.self, "\(μ), \(V), \(R)") {
        _ = try PosteriorMoments(mean: μ, secondMoment: V, range: R)
      }
    }
    for (μ, V, R) in [
      (1, 1, 1), (1, 2, 2), (0, 0, 0), (0, 0, 7),
      (1, 5, Rational(10).power(100)),
    ] as [(Rational, Rational, Rational)] {
      _ = try PosteriorMoments(mean: μ, secondMoment: V, range: R)
    }
    let negative = try Self.law([-1, 3], [Rational(1, 2), Rational(1, 2)])
    #expect(throws: BoundError.self) { try PosteriorTail(law: negative) }
    #expect(throws: BoundError.self) {
      try PosteriorMoments(law: negative)
    }
    let law = try Self.law([0, 3], [Rational(2, 3), Rational(1, 3)])
    for (_, rung) in try Self.rungs(law) {
      for ε in [Rational(0), -1, Rational(10).power(201)] {
        #expect(throws: BoundError.self) {
          try rung.failureProbability(relativeError: ε, samples: 1)
        }
        #expect(throws: BoundError.self) {
          try rung.samples(
            relativeError: ε, failureProbability: Rational(1, 2))
        }
      }
      for m in [0, -1, 10_000_000_000_000_001] {
        #expect(throws: BoundError.self) {
          try rung.failureProbability(relativeError: 1, samples: m)
        }
        #expect(throws: BoundError.self) {
          try rung.relativeError(
            samples: m, failureProbability: Rational(1, 2))
        }
      }
      for δ in [Rational(0), 1, -1, 2] {
        #expect(throws: BoundError.self) {
          try rung.samples(relativeError: 1, failureProbability: δ)
        }
        #expect(throws: BoundError.self) {
          try rung.relativeError(samples: 1, failureProbability: δ)
        }
      }
      #expect(throws: BoundError.self) {
        try rung.samples(
          relativeError: Rational(1, 1_000_000_000),
          failureProbability: Rational(1, 10))
      }
    }
  }

  /// The largest sizes, ranges and errors are served, and quickly.
  @Test func servesTheEndsOfTheDomain() throws {
    let most = 10_000_000_000_000_000
    for (R, V, ε) in [
      (Rational(10).power(100), Rational(10).power(50), Rational(1, 2)),
      (
        Rational(10).power(100), Rational(10).power(100), Rational(10).power(99)
      ),
      (2, 1 + Rational(1, 1 << 60), Rational(1, 100)),
      (2, Rational(3, 2), Rational(1, 100_000_000)),
    ] {
      let moments = try PosteriorMoments(mean: 1, secondMoment: V, range: R)
      for rung in [
        SquaredHingeTail(moments: moments),
        PosteriorHingeTail(moments: moments),
        PosteriorBennettTail(moments: moments),
        PosteriorBernsteinTail(moments: moments),
      ] as [any PosteriorRung] {
        for m in [1, most] {
          for side in [TailSide.upper, .lower] {
            let value = try rung.failureProbability(
              relativeError: ε, samples: m, side: side)
            #expect(
              value.lower >= -1e-300 && value.upper <= 1 + 1e-30,
              "\(type(of: rung)), \(R), \(m), \(side): \(value)")
          }
        }
      }
    }
  }
}
