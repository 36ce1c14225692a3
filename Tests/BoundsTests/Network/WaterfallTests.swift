import Bounds
import TestSupport
import Testing

@Suite("Waterfall: from the second moment to the network")
struct WaterfallTests {
  private let ε = Rational(1, 4)
  private let δ = Rational(1, 1_000_000)

  /// B = 10 at ε = 1/4 and δ = 10⁻⁶: 3545 and 5030 stand in T4f's and T4b's table.
  @Test func blocksLoseNothingBeforeTheRung() throws {
    let group = try WaterfallGroup(
      secondMoment: 10, range: 10, ceiling: 10, cancellation: 1,
      networkError: ε)
    let fall = try group.waterfall(
      relativeError: ε, failureProbability: δ, share: δ)
    let sizes = [3545, 3545, 3545, 5030, 5030, 5030, 5030]
    for (stage, size) in zip(Waterfall.Stage.allCases, sizes) {
      #expect(fall.samples(stage).contains(Rational(size)), "\(stage)")
      #expect(fall.samples(stage).isCertainlyAtMost(Rational(size)))
    }
    #expect(fall.isExact)
    #expect(fall.factor(.input) == nil)
    #expect(fall.factor(.rung)?.contains(Rational(5030, 3545)) == true)
    #expect(fall.factor(.network)?.contains(1) == true)
    #expect(fall.total.contains(Rational(5030, 3545)))
  }

  /// Each stage against the type that it names, called by itself.
  @Test func stagesAreTheStatementsThatTheyName() throws {
    let (V, R, B): (Rational, Rational, Rational) = (3, 5, 8)
    let (Δ, share, last): (Rational, Rational, Rational) = (
      Rational(5, 2), δ / 40, Rational(1, 300)
    )
    let fall = try WaterfallGroup(
      secondMoment: V, range: R, ceiling: B, cancellation: Δ,
      networkError: last
    ).waterfall(relativeError: ε, failureProbability: δ, share: share)
    let floors = try [V, R, B].map {
      try SamplingFloor(ceiling: $0).necessarySamples(
        relativeError: ε, failureProbability: δ
      ).samples
    }
    let tail = try BernsteinTail(ceiling: B)
    let rungs = try [(ε, δ), (ε, share), (ε / Δ, share), (last, share)].map {
      try #require(
        try tail.samples(relativeError: $0, failureProbability: $1)
      ).samples
    }
    let stages = Waterfall.Stage.allCases
    for (stage, size) in zip(stages, floors + rungs) {
      #expect(fall.samples(stage).contains(Rational(size)), "\(stage)")
    }
    for (before, stage) in zip(stages, stages.dropFirst()) {
      #expect(
        !fall.samples(stage).isCertainlyBelow(fall.samples(before)),
        "\(stage)")
      let factor = try #require(fall.factor(stage))
      #expect(factor.lower > 1, "\(stage)")
    }
  }

  @Test func factorsMultiplyToTheTotal() throws {
    var random = SplitMix64(seed: 5)
    for case_ in 0..<20 {
      let V = Rational(Int.random(in: 10...40, using: &random), 10)
      let R = V + Rational(Int.random(in: 0...40, using: &random), 10)
      let B = R + Rational(Int.random(in: 0...40, using: &random), 10)
      let Δ = 1 + Rational(Int.random(in: 0...90, using: &random), 10)
      let fall = try WaterfallGroup(
        secondMoment: V, range: R, ceiling: B, cancellation: Δ,
        networkError: ε / (4 * Δ * Δ)
      ).waterfall(
        relativeError: ε, failureProbability: Rational(1, 100),
        share: Rational(1, 5_000))
      let product = Waterfall.Stage.allCases.dropFirst().reduce(Interval(1)) {
        $0 * (fall.factor($1) ?? Interval(0))
      }
      let total = fall.total
      #expect(
        !product.isCertainlyBelow(total) && !total.isCertainlyBelow(product),
        "case \(case_)")
      for stage in Waterfall.Stage.allCases.dropFirst() {
        #expect(
          try #require(fall.factor(stage)).upper >= 1, "\(stage), \(case_)")
      }
    }
  }

  @Test func severalGroupsAddTheirDraws() throws {
    let groups = try [(2, 3, 4), (5, 6, 7)].map { V, R, B in
      try WaterfallGroup(
        secondMoment: Rational(V), range: Rational(R), ceiling: Rational(B),
        cancellation: 2, networkError: Rational(1, 100)
      ).waterfall(
        relativeError: ε, failureProbability: δ, share: δ / 2)
    }
    let sum = Waterfall(sumOf: groups)
    for stage in Waterfall.Stage.allCases {
      let both = groups[0].samples(stage) + groups[1].samples(stage)
      #expect(
        sum.samples(stage).decimal(digits: 20) == both.decimal(digits: 20))
    }
    #expect(sum.isExact)
  }

  /// What no number of draws reaches, and what none is needed for.
  @Test func edges() throws {
    let endless = try WaterfallGroup(
      secondMoment: 2, range: 3, ceiling: 4, cancellation: nil,
      networkError: nil
    ).waterfall(relativeError: ε, failureProbability: δ, share: δ / 2)
    #expect(endless.samples(.layer).lower == .infinity)
    #expect(endless.samples(.network).lower == .infinity)
    #expect(endless.samples(.union).upper < 10_000)
    #expect(endless.total.lower == .infinity)
    #expect(endless.factor(.network)?.isIndeterminate == true)

    let certain = try WaterfallGroup(
      secondMoment: 1, range: 1, ceiling: 1, cancellation: nil,
      networkError: nil
    ).waterfall(relativeError: ε, failureProbability: δ, share: δ / 2)
    for stage in Waterfall.Stage.allCases {
      #expect(certain.samples(stage).decimal(digits: 3).upper == "1.00e+00")
    }

    // Beyond 10¹⁶ draws the size is enclosed instead of counted.
    let tiny = Rational(1, 1_000_000_000)
    let many = try WaterfallGroup(
      secondMoment: 2, range: 3, ceiling: 4, cancellation: 2,
      networkError: tiny
    ).waterfall(relativeError: ε, failureProbability: δ, share: δ)
    // 4 · 6 log(2 · 10⁶)/3 · 10¹⁸ = 1.16069…e20.
    #expect((1.160e20...1.161e20).contains(many.samples(.network).lower))

    // An input beyond what the sensitivities promise: the link's factor says so.
    let beyond = try WaterfallGroup(
      secondMoment: 6, range: 20, ceiling: 10, cancellation: 1,
      networkError: ε
    ).waterfall(relativeError: ε, failureProbability: δ, share: δ)
    #expect(try #require(beyond.factor(.sensitivity)).upper < 1)

    // A bias may leave V and R below 1.
    let biased = try WaterfallGroup(
      secondMoment: Rational(1, 2), range: Rational(9, 10), ceiling: 10,
      cancellation: 1, networkError: ε
    ).waterfall(relativeError: ε, failureProbability: δ, share: δ)
    #expect(biased.samples(.secondMoment).upper == 1)
  }

  @Test func refusesNumbersOutsideTheDomain() throws {
    typealias Numbers = (Rational, Rational, Rational, Rational?, Rational?)
    let bad: [Numbers] = [
      (-1, 1, 1, 1, 1), (2, 1, 4, 1, 1), (1, 1, Rational(1, 2), 1, 1),
      (1, 1, 1, Rational(9, 10), 1), (1, 1, 1, 1, 0),
    ]
    for (V, R, B, Δ, last) in bad {
      #expect(throws: BoundError.self) {
        _ = try WaterfallGroup(
          secondMoment: V, range: R, ceiling: B, cancellation: Δ,
          networkError: last)
      }
    }
    let group = try WaterfallGroup(
      secondMoment: 1, range: 2, ceiling: 3, cancellation: 1,
      networkError: 1)
    let questions: [(Rational, Rational, Rational)] = [
      (0, δ, δ), (ε, 0, 0), (ε, 1, δ), (ε, δ, 0), (ε, δ, 2 * δ),
    ]
    for (ε, δ, share) in questions {
      #expect(throws: BoundError.self) {
        _ = try group.waterfall(
          relativeError: ε, failureProbability: δ, share: share)
      }
    }
  }
}
