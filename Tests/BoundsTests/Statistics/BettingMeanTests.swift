import TestSupport
import Testing

@testable import Bounds

@Suite("H5 betting: limits for the mean of a bounded variable")
struct BettingMeanTests {
  /// W(claim) by the definition, in rationals.
  private func exactWealth(
    _ values: [Double], claim: Rational, level: Rational
  ) -> Rational {
    exactWealth(
      values.compactMap { Rational(exactly: $0) }, claim: claim, level: level)
  }

  private func exactWealth(
    _ values: [Rational], claim: Rational, level: Rational
  ) -> Rational {
    let bets = BettingMean.bets(trials: values.count, level: level)
    var sum: Rational = 0
    for g in bets.compactMap({ Rational(exactly: $0) }) {
      var product: Rational = 1
      for x in values {
        product = product * (1 - g + g * x / claim)
      }
      sum = sum + product
    }
    return sum / Rational(bets.count)
  }

  private func randomSample(
    _ random: inout SplitMix64, count: Int
  ) -> [Double] {
    let share = Double.random(in: 0...1, using: &random)
    let power = Int.random(in: 0...9, using: &random)
    return (0..<count).map { _ in
      guard Double.random(in: 0..<1, using: &random) < share else { return 0 }
      return (0..<power).reduce(Double.random(in: 0...1, using: &random)) {
        x, _ in x * Double.random(in: 0...1, using: &random)
      }
    }
  }

  @Test func betsAreFixedAndDyadic() {
    for (trials, level) in [
      (1, Rational(1, 2)), (40, Rational(1, 20)),
      (10_000, Rational(1, 100_000_000)), (1 << 28, Rational(1, 2)),
    ] {
      let bets = BettingMean.bets(trials: trials, level: level)
      #expect(bets.first == 1)
      #expect(zip(bets, bets.dropFirst()).allSatisfy { $0 > $1 && $1 > 0 })
      #expect(bets.allSatisfy { 1 - (1 - $0) == $0 })
    }
    // log(10⁸)/10⁴ = 0.00184: 2⁻⁹ and 3/4 of it.
    let level = Rational(1, 100_000_000)
    #expect(BettingMean.bets(trials: 10_000, level: level).last == 0.75 / 512)
    #expect(BettingMean.bets(trials: 10_000, level: level).count == 20)
  }

  /// At the limit the exact wealth has reached 1/α, and a little nearer to the
  /// mean it has not: the limit is that of the definition.
  @Test func limitsSolveTheDefinition() throws {
    var random = SplitMix64(seed: 51)
    for round in 0..<60 {
      let n = [1, 2, 5, 17, 40][round % 5]
      let values = randomSample(&random, count: n)
      let level = [Rational(1, 3), Rational(1, 50), Rational(1, 1_000_000)][
        round % 3]
      let limits = try BettingMean(UnitSample(exactly: values), level: level)
      for (limit, values) in [
        (limits.lowerLimit, values),
        (1 - limits.upperLimit, values.map { 1 - $0 }),
      ] {
        let mean = values.reduce(0, +) / Double(n)
        #expect(limit <= mean, "round \(round)")
        guard limit > 0 else {
          // Nothing is refuted, however small.
          let wealth = exactWealth(
            values, claim: Rational(1, 1 << 60), level: level)
          #expect(wealth * level < 1 || mean == 0, "round \(round)")
          continue
        }
        let c = try #require(Rational(exactly: limit))
        // 1 − upperLimit rounds by 2⁻⁵³.
        let below = c - Rational(1, 1 << 53)
        #expect(
          exactWealth(values, claim: below, level: level) * level >= 1,
          "round \(round)")
        let nearer = limit + (mean - limit) * 0x1p-15 + limit * 0x1p-15
        let next = try #require(Rational(exactly: nearer))
        #expect(
          exactWealth(values, claim: next, level: level) * level < 1,
          "round \(round): \(limit), \(nearer), mean \(mean)")
      }
    }
  }

  /// Exactly, over all samples: a limit misses the mean with probability at most
  /// α, for laws on two and three points.
  @Test func coverageByEnumeration() throws {
    let n = 9
    var largestMiss: Rational = 0
    for (index, points) in [
      [0.0, 0.5, 1], [0.0, 0.03125, 0.75], [0.25, 0.5, 1],
    ]
    .enumerated() {
      for weights in [
        [1, 1, 1], [8, 1, 1], [1, 30, 1], [20, 20, 1], [0, 3, 1],
      ] {
        let total = Rational(weights.reduce(0, +))
        let p = weights.map { Rational($0) / total }
        let x = points.compactMap { Rational(exactly: $0) }
        let mean = zip(p, x).reduce(Rational(0)) { $0 + $1.0 * $1.1 }
        for level in [Rational(1, 4), Rational(1, 20)] {
          var (below, above) = (Rational(0), Rational(0))
          for i in 0...n {
            for j in 0...(n - i) {
              let counts = [i, j, n - i - j]
              let values = zip(points, counts).flatMap {
                Array(repeating: $0, count: $1)
              }
              let limits = try BettingMean(
                UnitSample(exactly: values), level: level)
              let weight = zip(p, counts).reduce(
                multinomial(counts)
              ) { $0 * $1.0.power($1.1) }
              let lower = try #require(Rational(exactly: limits.lowerLimit))
              let upper = try #require(Rational(exactly: limits.upperLimit))
              if lower > mean { below = below + weight }
              if upper < mean { above = above + weight }
            }
          }
          #expect(below <= level, "\(index), \(weights), \(level)")
          #expect(above <= level, "\(index), \(weights), \(level)")
          largestMiss = max(largestMiss, max(below, above) / level)
        }
      }
    }
    // Not idle: somewhere an eighth of the level is used.
    #expect(largestMiss > Rational(1, 8), "\(largestMiss.approximation)")
  }

  private func multinomial(_ counts: [Int]) -> Rational {
    var (result, n) = (Rational(1), 0)
    for count in counts {
      for k in 0..<count {
        n += 1
        result = result * Rational(n, k + 1)
      }
    }
    return result
  }

  /// For values 0 and 1 the Clopper–Pearson limits are the best monotone ones:
  /// betting cannot be narrower, and is not much wider.
  @Test func bernoulliTrialsAgainstClopperPearson() throws {
    for (n, k, level, slack) in [
      (30, 0, Rational(1, 20), 1.9), (30, 30, Rational(1, 20), 1.9),
      (200, 3, Rational(1, 1000), 12), (1_000, 40, Rational(1, 1000), 1.35),
      (2_000, 1_000, Rational(1, 100_000_000), 1.025),
      (2_000, 0, Rational(1, 100_000_000), 1.2),
    ] {
      let ones = Array(repeating: 1.0, count: k)
      let betting = try BettingMean(
        UnitSample(trials: n, lower: ones, upper: ones), level: level)
      let lower = try ClopperPearson.lowerLimit(
        failures: k, trials: n, level: level)
      let upper = try ClopperPearson.upperLimit(
        failures: k, trials: n, level: level)
      #expect(betting.lowerLimit <= lower.upper, "\(k) of \(n)")
      #expect(betting.upperLimit >= upper.lower, "\(k) of \(n)")
      #expect(betting.lowerLimit >= lower.lower / slack, "\(k) of \(n)")
      #expect(betting.upperLimit <= upper.upper * slack, "\(k) of \(n)")
    }
  }

  /// Each limit takes the cautious end of the enclosures.
  @Test func enclosuresCostWidthOnly() throws {
    let (low, high) = ([0.25, 0.5, 0, 0.125], [0.375, 0.5, 0.25, 0.25])
    let lows = Array(repeating: low, count: 20).flatMap { $0 }
    let highs = Array(repeating: high, count: 20).flatMap { $0 }
    func limits(_ lower: [Double], _ upper: [Double]) throws -> BettingMean {
      try BettingMean(
        UnitSample(trials: 100, lower: lower, upper: upper),
        level: Rational(1, 100))
    }
    let both = try limits(lows, highs)
    #expect(try both.lowerLimit == limits(lows, lows).lowerLimit)
    #expect(try both.upperLimit == limits(highs, highs).upperLimit)
    let claim = Rational(1, 8)
    #expect(
      try both.pValue(meanAtMost: claim)
        == limits(lows, lows).pValue(meanAtMost: claim))
    #expect(
      try both.pValue(meanAtLeast: 2 * claim)
        == limits(highs, highs).pValue(meanAtLeast: 2 * claim))
    #expect(try both.lowerLimit < limits(highs, highs).lowerLimit)
    #expect(try both.upperLimit > limits(lows, lows).upperLimit)
  }

  /// The computed wealth is never above the exact one, and within 2⁻⁵⁰ of it.
  @Test func wealthIsRoundedDown() throws {
    var random = SplitMix64(seed: 54)
    for round in 0..<40 {
      let values = randomSample(&random, count: 1 + round)
      let level = Rational(1, 1_000)
      let limits = try BettingMean(UnitSample(exactly: values), level: level)
      let claim = Rational(Int.random(in: 1...100, using: &random), 101)
      let exact = values.compactMap { Rational(exactly: $0) }
      for (side, exact) in [
        (
          BettingMean.Side.aboveClaim,
          exactWealth(exact, claim: claim, level: level)
        ),
        (
          .belowClaim,
          exactWealth(exact.map { 1 - $0 }, claim: 1 - claim, level: level)
        ),
      ] {
        let wealth = limits.wealth(side, claim: claim)
        #expect(!wealth.isCertainlyAbove(exact), "\(round)")
        let next = Interval(exact * (1 - Rational(1, 1 << 50)))
        #expect(next.isCertainlyAtMost(wealth), "\(round)")
      }
    }
  }

  /// One trial: few roundings, each of them to be seen.
  @Test func everyFactorIsRoundedDown() throws {
    var random = SplitMix64(seed: 55)
    let level = Rational(1, 40)
    for round in 0..<200 {
      let x = Double.random(in: 0...1, using: &random)
      let limits = try BettingMean(UnitSample(exactly: [x]), level: level)
      let claim = Rational(1 << 12 + round, 1 << 13)
      let value = try #require(Rational(exactly: x))
      for (side, value, claim) in [
        (BettingMean.Side.aboveClaim, value, claim),
        (.belowClaim, 1 - value, 1 - claim),
      ] {
        let exact = exactWealth([value], claim: claim, level: level)
        let wealth = limits.wealth(
          side, claim: side == .aboveClaim ? claim : 1 - claim)
        #expect(!wealth.isCertainlyAbove(exact), "\(round): \(exact)")
        let next = Interval(exact * (1 - .powerOfTwo(-61)))
        #expect(next.isCertainlyAtMost(wealth), "\(round): \(exact)")
      }
    }
  }

  /// A p-value is 1/W, rounded up; decisions and limits agree.
  @Test func pValuesAreReciprocalWealth() throws {
    var random = SplitMix64(seed: 52)
    for round in 0..<40 {
      let values = randomSample(&random, count: 25)
      let level = Rational(1, 40)
      let limits = try BettingMean(UnitSample(exactly: values), level: level)
      let claim = Rational(Int.random(in: 1...63, using: &random), 64)
      for (p, values, c) in [
        (limits.pValue(meanAtMost: claim), values, claim),
        (limits.pValue(meanAtLeast: claim), values.map { 1 - $0 }, 1 - claim),
      ] {
        let wealth = exactWealth(values, claim: c, level: level)
        let exact = wealth <= 1 ? 1 : 1 / wealth.approximation
        #expect(p >= exact * (1 - 1e-15) && p <= exact * (1 + 1e-12))
      }
      #expect(
        limits.isLowerLimit(atLeast: claim)
          == (limits.pValue(meanAtMost: claim) <= level.approximation),
        "round \(round)")
      let c = claim.approximation
      if c <= limits.lowerLimit { #expect(limits.isLowerLimit(atLeast: claim)) }
      if c >= limits.upperLimit { #expect(limits.isUpperLimit(atMost: claim)) }
      if limits.isLowerLimit(atLeast: claim) {
        #expect(c <= limits.lowerLimit * (1 + 0x1p-14) + 0x1p-14)
      }
      if limits.isUpperLimit(atMost: claim) {
        #expect(c >= limits.upperLimit - 0x1p-14)
      }
    }
  }

  /// A value above 1 says that its bound was wrong: no limit may come of it.
  @Test func valuesAboveOneAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = UnitSample(trials: 2, lower: [0.5, 1.25], upper: [0.5, 1.25])
    }
    await #expect(processExitsWith: .failure) {
      _ = UnitSample(trials: 1, lower: [0.5], upper: [0.25])
    }
    await #expect(processExitsWith: .failure) {
      _ = UnitSample(trials: 1, lower: [0.5, 0.5], upper: [0.5, 0.5])
    }
  }

  /// What is not yet certain is sought further from the mean.
  @Test func searchMovesAwayFromTheMean() {
    #expect(BettingMean.Side.aboveClaim.moved(0.5, by: 0.25) == 0.375)
    #expect(BettingMean.Side.belowClaim.moved(0.5, by: 0.25) == 0.5625)
    #expect(BettingMean.Side.aboveClaim.trivialLimit == 0)
    #expect(BettingMean.Side.belowClaim.trivialLimit == 1)
  }

  /// 1 − g + g y/c never above its value, where only 1 − x is not exact, and
  /// where everything is rounded.
  @Test func factorsAreLowerBounds() throws {
    var cases: [(g: Double, x: Double, c: Rational)] = [
      (0.5, 0x1p-300, Rational(1, 2)), (0.25, 0x1p-90, Rational(1, 4)),
    ]
    var random = SplitMix64(seed: 163)
    for _ in 0..<200 {
      let (g, x) = (
        Double.random(in: 0..<1, using: &random),
        Double.random(in: 0..<1, using: &random)
      )
      cases.append(
        (g, x, Rational(Int.random(in: 1...999, using: &random), 999)))
    }
    for (g, x, c) in cases {
      for isReflected in [false, true] {
        let (factor, divisor) = withEnclosures(2, precision: 64) { row in
          let (factor, divisor) = (row.next(), row.next())
          divisor.set(c)
          factor.set(Rational(10_000))
          BettingMean.setFactor(
            factor.lo, bet: g, value: x, isReflected: isReflected,
            over: divisor.hi)
          return (
            factor.interval(precision: 64), divisor.interval(precision: 64)
          )
        }
        let value = try #require(Rational(exactly: x))
        let y = isReflected ? 1 - value : value
        let stake = try #require(Rational(exactly: g))
        let over = try #require(divisor.exactEnds?.upper)
        let exact = try #require(Rational(exactly: 1 - g)) + stake * y / over
        let found = try #require(factor.exactEnds?.lower)
        #expect(
          found <= exact && found >= exact * (1 - Rational.powerOfTwo(-60)),
          "g \(g), x \(x), c \(c), reflected: \(isReflected)")
      }
    }
  }

  @Test func endsOfTheDomain() throws {
    let level = Rational(1, 100)
    func limits(_ values: [Double]) throws -> BettingMean {
      try BettingMean(UnitSample(exactly: values), level: level)
    }
    let zeros = try limits(Array(repeating: 0, count: 50))
    #expect(zeros.lowerLimit == 0 && zeros.upperLimit < 0.2)
    #expect(!zeros.isLowerLimit(atLeast: 0) && zeros.isUpperLimit(atMost: 1))
    #expect(zeros.pValue(meanAtMost: 0) == 1)
    let ones = try limits(Array(repeating: 1, count: 50))
    #expect(ones.upperLimit == 1 && ones.lowerLimit > 0.8)
    #expect(ones.isLowerLimit(atLeast: 0) && !ones.isUpperLimit(atMost: 1))
    #expect(ones.pValue(meanAtMost: 1) == 1 && ones.pValue(meanAtMost: 0) == 0)
    // Values that may lie at the ends refute no claim about the ends.
    let low = try BettingMean(
      UnitSample(trials: 2, lower: [0, 0], upper: [0.5, 1]), level: level)
    #expect(!low.isLowerLimit(atLeast: 0) && low.pValue(meanAtMost: 0) == 1)
    let high = try BettingMean(
      UnitSample(trials: 2, lower: [0, 0.5], upper: [1, 1]), level: level)
    #expect(!high.isUpperLimit(atMost: 1) && high.pValue(meanAtLeast: 1) == 1)
    // Tiny values still have limits of their own size.
    let tiny = try limits(Array(repeating: 0x1p-300, count: 50))
    #expect(tiny.lowerLimit > 0x1p-301 && tiny.lowerLimit < 0x1p-300)
    #expect(throws: BoundError.self) {
      try BettingMean(UnitSample(exactly: [0]), level: 0)
    }
    #expect(throws: BoundError.self) {
      try BettingMean(UnitSample(exactly: [0]), level: 1)
    }
  }

  /// Many trials without an event: the limit keeps its relative accuracy.
  @Test func longRunsOfZeros() throws {
    let level = Rational(1, 1_000_000)
    let n = 1 << 28
    let limits = try BettingMean(
      UnitSample(trials: n, lower: [], upper: []), level: level)
    let bets = BettingMean.bets(trials: n, level: level)
    // The bet 1 alone: (1 − c)^(−N) = K/α. The next adds e^(−cN/4) of that.
    let c = (Double(bets.count) * 1e6 as Double)
    let exact = Interval(c).log.midpoint / Double(n)
    #expect(limits.upperLimit < exact && limits.upperLimit > 0.999 * exact)
  }

  /// The shape of tilted trials: half of them 0, the others e^−s|Z|. Ten thousand
  /// at the level 10⁻⁸ give limits within the stated ratio; normal ones, which
  /// are not valid, would have 1.3, 1.55 and 1.75.
  @Test func tiltedShapesAreNarrow() throws {
    let level = Rational(1, 100_000_000)
    for (s, most) in [(5.0, 1.42), (12, 1.72), (20, 2.05)] {
      var random = SplitMix64(seed: UInt64(s))
      let values = (0..<10_000).map { _ -> Double in
        let z = (0..<12).reduce(-6.0) { sum, _ in
          sum + Double.random(in: 0..<1, using: &random)
        }
        return z < 0 ? 0 : Interval(-s * z, precision: 60).exp.midpoint
      }
      let sample = UnitSample(exactly: values)
      let betting = try BettingMean(sample, level: level)
      let ratio = betting.upperLimit / betting.lowerLimit
      #expect(ratio < most, "s = \(s): \(ratio)")
      #expect(betting.lowerLimit < sample.estimate)
      #expect(betting.upperLimit > sample.estimate)
      let bernstein = try EmpiricalBernstein(sample, level: level)
      #expect(bernstein.lowerLimit.lower < betting.lowerLimit)
      #expect(bernstein.upperLimit.upper > betting.upperLimit)
    }
  }
}
