import Testing

@testable import Bounds

/// The last value of each domain is taken, and the next one is refused by its name.
@Suite("Domains: the last value is taken, the next one refused")
struct DomainLimitTests {
  private typealias Check = (
    name: String, taken: [() throws -> Void], refused: [() throws -> Void]
  )

  private func expect(_ checks: [Check]) {
    for check in checks {
      for (place, body) in check.taken.enumerated() {
        #expect(throws: Never.self, "\(check.name), end \(place) is taken") {
          try body()
        }
      }
      for (place, body) in check.refused.enumerated() {
        let error = #expect(
          throws: BoundError.self, "\(check.name), beyond end \(place)"
        ) { try body() }
        var name: String?
        if case .outsideDomain(let refused, _, _)? = error { name = refused }
        #expect(name == check.name, "beyond end \(place)")
      }
    }
  }

  /// Both ends of a range of integers.
  private func range(
    _ name: String, _ range: ClosedRange<Int>,
    _ body: @escaping (Int) throws -> Void
  ) -> Check {
    (
      name, [{ try body(range.lowerBound) }, { try body(range.upperBound) }],
      [{ try body(range.lowerBound - 1) }, { try body(range.upperBound + 1) }]
    )
  }

  /// Both ends of a closed range of fractions.
  private func range(
    _ name: String, _ range: ClosedRange<Rational>,
    _ body: @escaping (Rational) throws -> Void
  ) -> Check {
    let near = 1 + Rational.powerOfTwo(-60)
    let below =
      range.lowerBound.sign == 0
      ? -Rational.powerOfTwo(-900) : range.lowerBound / near
    return (
      name, [{ try body(range.lowerBound) }, { try body(range.upperBound) }],
      [{ try body(below) }, { try body(range.upperBound * near) }]
    )
  }

  private let large = Rational(10).power(100)
  private let half = Rational(1, 2)

  @Test func sampling() {
    expect([
      range("ceiling", 1...large) { try SamplingDomain.check(ceiling: $0) },
      range("samples", 1...10_000_000_000_000_000) {
        try SamplingDomain.check(samples: $0)
      },
      (
        "relative error",
        [{ try SamplingDomain.check(relativeError: large * large) }],
        [
          { try SamplingDomain.check(relativeError: 0) },
          { try SamplingDomain.check(relativeError: large * large + 1) },
        ]
      ),
      (
        "failure probability",
        [
          { try SamplingDomain.check(failureProbability: 1 / large) },
          { try SamplingDomain.check(failureProbability: 1 - 1 / large) },
        ],
        [
          { try SamplingDomain.check(failureProbability: 0) },
          { try SamplingDomain.check(failureProbability: 1) },
        ]
      ),
      range("patches", 1...1_000_000_000) {
        _ = try ReferenceCodeError(ceiling: 2, patches: $0)
      },
      range("kernel size", 1...1_000_000_000) {
        _ = try ReferenceCodeError(ceiling: 2, kernelSize: $0)
      },
      range("probabilities", 1...12) {
        _ = try ReferenceCodeMeans(
          probabilities: Array(
            repeating: 1 / Rational(max($0, 1)), count: max($0, 0)),
          samples: 3)
      },
      range("samples", 1...10_000) {
        _ = try ReferenceCodeMeans(probabilities: [1], samples: $0)
      },
    ])
  }

  @Test func budgets() {
    func group(weight: Rational = 1, nonzeros: Int = 5) throws {
      _ = try BudgetGroup(
        weight: weight, ceiling: 2, failureProbability: half,
        nonzeros: nonzeros)
    }
    expect([
      range("weight of a group", (1 / large)...large) { try group(weight: $0) },
      range("non-zeros of a group", 1...(1 << 40)) { try group(nonzeros: $0) },
      range("indices", 1...10_000_000) {
        _ = try DistinctDraws(equallyLikely: $0)
      },
      range("draws", 0...10_000_000_000_000_000) {
        try DistinctDraws.check(draws: $0)
      },
      range("deviation", 0...1_000_000_000) {
        _ = try DistinctDraws(equallyLikely: 3).failureProbability(
          deviation: $0, draws: 5, by: .draws)
      },
      (
        "weight of an index",
        [{ _ = try DistinctDraws(weights: [1 << 61, 1 << 61]) }],
        [
          { _ = try DistinctDraws(weights: [1 << 61, 1 << 61, 1]) },
          { _ = try DistinctDraws(weights: [-1, 2]) },
        ]
      ),
    ])
  }

  @Test func continuousLaws() {
    func decades(_ low: Int, _ high: Int) -> ClosedRange<Rational> {
      (1 / Rational(10).power(low))...Rational(10).power(high)
    }
    expect([
      range("alpha", decades(100, 12)) { _ = try BetaLaw(alpha: $0, beta: 1) },
      range("beta", decades(100, 12)) { _ = try BetaLaw(alpha: 1, beta: $0) },
      range("shape", decades(100, 15)) { _ = try GammaLaw(shape: $0, rate: 1) },
      range("degrees of freedom", decades(99, 15)) {
        _ = try ChiSquareLaw(degreesOfFreedom: $0)
      },
      range("mean", decades(1_000, 15)) { _ = try PoissonLaw(mean: $0) },
      (
        "rate", [{ _ = try GammaLaw(shape: 1, rate: 1 / large) }],
        [{ _ = try GammaLaw(shape: 1, rate: 0) }]
      ),
    ])
  }

  @Test func lawsOfCounts() {
    let many = 10_000_000_000_000_000
    expect([
      range("trials", 1...many) {
        _ = try BinomialLaw(trials: $0, probability: half)
      },
      range("probability", 0...1) {
        _ = try BinomialLaw(trials: 5, probability: $0)
      },
      range("population", 1...1_000_000_000_000) {
        _ = try HypergeometricLaw(population: $0, marked: 0, draws: 0)
      },
      range("marked", 0...7) {
        _ = try HypergeometricLaw(population: 7, marked: $0, draws: 2)
      },
      range("draws", 0...7) {
        _ = try HypergeometricLaw(population: 7, marked: 2, draws: $0)
      },
      range("probability", 0...1) {
        _ = try PoissonBinomialLaw(probabilities: [half, $0])
      },
      (
        "number of probabilities",
        [
          { try poissonBinomial(trials: 0) },
          { try poissonBinomial(trials: 100_000) },
        ],
        [{ try poissonBinomial(trials: 100_001) }]
      ),
      range("draws", 0...1_000_000_000_000_000) {
        _ = try OccupancyLaw(draws: $0, cells: 2)
      },
      range("cells", 1...1_000_000_000_000_000) {
        _ = try OccupancyLaw(draws: 2, cells: $0)
      },
      range("number of probabilities", 1...100_000) {
        _ = try OccupancyLaw(
          draws: 2,
          probabilities: Array(
            repeating: 1 / Rational(max($0, 1)), count: $0))
      },
      range("rank", 0...1_000_000_000) { try checkRanks([3, $0]) },
      range("draws", 1...(1 << 30)) {
        _ = try LatticeBracket(
          law: FiniteLaw(values: [2], probabilities: [1])
        ).upperTail(draws: $0, atLeast: 2)
      },
    ])
  }

  private func poissonBinomial(trials: Int) throws {
    _ = try PoissonBinomialLaw(
      probabilities: Array(repeating: half, count: trials))
  }

  @Test func statistics() {
    let many = 10_000_000_000_000_000
    let ratio = 1 / large
    expect([
      range("trials", 1...many) {
        try ClopperPearson.check(failures: 0, trials: $0, level: half)
      },
      range("failures", 0...9) {
        try ClopperPearson.check(failures: $0, trials: 9, level: half)
      },
      (
        "level",
        [
          { try ClopperPearson.check(failures: 0, trials: 1, level: ratio) },
          {
            try ClopperPearson.check(failures: 0, trials: 1, level: 1 - ratio)
          },
        ],
        [
          { try ClopperPearson.check(failures: 0, trials: 1, level: 0) },
          { try ClopperPearson.check(failures: 0, trials: 1, level: 1) },
        ]
      ),
      range("trials", 0...many) {
        try ConfidenceSequence.check(failures: 0, trials: $0)
      },
      range("failures", 0...9) {
        try ConfidenceSequence.check(failures: $0, trials: 9)
      },
      range("probability", 0...1) { try ConfidenceSequence.check(claim: $0) },
      (
        "level", [{ try ConfidenceSequence.check(level: Rational(1, 3)) }],
        [
          { try ConfidenceSequence.check(level: 0) },
          { try ConfidenceSequence.check(level: Rational(1, 3) + ratio) },
        ]
      ),
      range("fresh inputs", 1...many) {
        try FreshInputDomain.check(inputs: $0, allowed: 0)
      },
      range("allowed inputs", 0...8) {
        try FreshInputDomain.check(inputs: 9, allowed: $0)
      },
      range("exceedance", ratio...1) {
        try FreshInputDomain.check(exceedance: $0)
      },
      (
        "error probability",
        [
          { try FreshInputDomain.check(errorProbability: ratio.power(10)) },
          { try FreshInputDomain.check(errorProbability: 1 - ratio) },
        ],
        [
          { try FreshInputDomain.check(errorProbability: ratio.power(10) / 2) },
          { try FreshInputDomain.check(errorProbability: 1) },
        ]
      ),
    ])
  }

  @Test func inequalities() {
    let largest = large * large
    expect([
      range("x", (1 / largest)...largest) {
        try ConcentrationDomain.check(positive: $0, "x")
      },
      range("x", (1 / largest)...largest) {
        try ConcentrationDomain.check(nonnegative: $0, "x")
      },
      range("mean", 0...1) { try ConcentrationDomain.check(mean: $0) },
      (
        "mean", [{ try ConcentrationDomain.check(mean: 1 / largest) }],
        [{ try ConcentrationDomain.check(mean: 1 / largest / 2) }]
      ),
      range("dimension", 1...10_000_000_000_000_000) {
        _ = try MatrixBernsteinInequality(dimension: $0, variance: 1, range: 1)
      },
    ])
    #expect(throws: Never.self) {
      try ConcentrationDomain.check(nonnegative: 0, "x")
    }
  }

  @Test func networks() {
    expect([
      range("weight layers", 1...1_000) {
        _ = try NetworkError(cancellations: Array(repeating: 1, count: $0))
      },
      range("cancellation of a layer", 0...large) {
        _ = try NetworkError(cancellations: [$0])
      },
      range("inputs of the network", 1...(1 << 26)) {
        _ = try LayerGraph<Double>(inputs: $0)
      },
      range("weights", 1...10_000_000_000_000_000) {
        _ = try SensitivityPoints(pairs: $0, constant: 3)
      },
      range("constant", (1 / large)...large) {
        _ = try SensitivityPoints(pairs: 5, constant: $0)
      },
      range("sensitivity points", 1...1_000_000) {
        _ = try SensitivityPoints.pairFailureProbability(
          probability: half, points: $0)
      },
      range("probability", 0...1) {
        _ = try SensitivityPoints.pairFailureProbability(
          probability: $0, points: 1)
      },
    ])
  }

  /// Ten thousand characters are read, and one more is not.
  @Test func decimals() {
    let text = String(repeating: "1", count: 10_000)
    #expect(throws: Never.self) { _ = try Rational(decimal: text) }
    #expect(throws: BoundError.self) { _ = try Rational(decimal: text + "1") }
  }
}
