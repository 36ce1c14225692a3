import Testing

@testable import Bounds

/// Where HingeBound and SquaredHingeBound look first, and HingeBound's steps, against
/// exact conditional means.
@Suite("T4e and T4g: where the best hinge is sought")
struct HingeGuessTests {
  private let laws: [(Int, Rational)] = [
    (30, Rational(1, 3)), (200, Rational(1, 50)), (1_000, Rational(9, 10)),
    (100_000, Rational(1, 7)), (1_000_000, Rational(1, 100_000)),
  ]
  /// z, and how far the guesses are off at x = mean + z sd, in sd.
  private let deviations = [
    (0.05, hinge: 2.0, squared: 0.01), (0.3, 0.77, 0.01), (0.9, 0.06, 0.42),
    (1.1, 0.02, 0.46), (2, 0.02, 0.15), (5, 0.01, 0.02), (9, 0.005, 0.01),
  ]

  private struct Case {
    let threshold: Threshold
    let (sd, z): (Double, Double)
    /// The allowed distances.
    let (hinge, squared): (Double, Double)
    var name: String { "\(threshold), z = \(z)" }
  }

  private func cases() throws -> [Case] {
    var result: [Case] = []
    for (m, p) in laws {
      let mean = Rational(m) * p
      let sd = (mean * (1 - p)).approximation.squareRoot()
      for (z, hinge, squared) in deviations {
        let x = mean + (try #require(Rational(exactly: z * sd)))
        if x < Rational(m) {
          result.append(
            Case(
              threshold: Threshold(trials: m, probability: p, value: x),
              sd: sd, z: z, hinge: 1.5 + hinge * sd,
              squared: 2 + squared * sd))
        }
      }
    }
    return result
  }

  /// From the first h with E[X | X > h] ≥ x.
  @Test func hingesAreGuessed() throws {
    for c in try cases() {
      let bound = try HingeBound(c.threshold, precision: 128)
      let best = try #require(
        try CertifiedSearch.smallestInteger(in: 0...bound.last) { h, bits in
          Hinge(at: h, below: bound.x, of: bound.law, bits + 80).isPast
        })
      let found = bound.firstGuess()
      #expect(
        Double(abs(found - best)) <= c.hinge, "\(c.name): \(found), \(best)")
    }
  }

  /// g(3) = 0: its sign stays open at 2 and at 4, and 3 is looked at next.
  @Test func anOpenSignLeadsToTheNeighbour() throws {
    let (m, p) = (12, Rational(1, 3))
    let masses = Threshold.masses(m, p)
    let beyond = 4...m
    let x =
      beyond.reduce(0) { $0 + Rational($1) * masses[$1] }
      / beyond.reduce(0) { $0 + masses[$1] }
    let bound = try HingeBound(
      Threshold(trials: m, probability: p, value: x), precision: 128)
    for start in [2, 4] {
      let hinge = Hinge(at: start, below: x, of: bound.law, 300)
      #expect((start == 2 ? hinge.isPastAfter : hinge.isPastBefore) == nil)
      var steps = HingeSteps(bound)
      steps.learn(from: hinge)
      #expect(steps.next == 3, "from \(start)")
    }
  }

  /// From the last j with E[X | weights (X − j)₊] < x, or −1.
  @Test func squaredHingesAreGuessed() throws {
    for c in try cases() {
      let bound = try SquaredHingeBound(c.threshold, precision: 128)
      let first = try #require(
        try CertifiedSearch.smallestInteger(in: 0...bound.last) { j, bits in
          UpperPart(beyond: j, of: bound.law, threshold: bound.x, bits + 80)
            .isPast(at: j)
        })
      let found = bound.firstGuess()
      #expect(
        Double(abs(found - (first - 1))) <= c.squared,
        "\(c.name): \(found), \(first - 1)")
    }
  }

  /// Next to the mean nothing is better than Cantelli's inequality, j = −1.
  @Test func squaredHingesNextToTheMeanAreCantellis() throws {
    for (m, p) in laws {
      let x = Rational(m) * p + Rational(1, 1_000_000)
      let bound = try SquaredHingeBound(
        Threshold(trials: m, probability: p, value: x), precision: 128)
      #expect(bound.firstGuess() == -1, "m = \(m), p = \(p)")
    }
  }

  /// (x − M(h))/(M(h + 1) − M(h)) for M(h) = E[X | X > h], in fractions: to
  /// what is left of the digits where the means hardly rise.
  @Test func newtonsStepIsThatOfTheConditionalMean() throws {
    for (m, p) in [
      (12, Rational(1, 3)), (9, Rational(4, 5)), (25, Rational(1, 8)),
    ] {
      let masses = Threshold.masses(m, p)
      func mean(_ h: Int) -> Rational {
        let beyond = (h + 1)...m
        return beyond.reduce(0) { $0 + Rational($1) * masses[$1] }
          / beyond.reduce(0) { $0 + masses[$1] }
      }
      let law = try BinomialLaw(trials: m, probability: p)
      for h in 0..<(m - 2) {
        let x = (Rational(m) * p + Rational(m)) / 2
        let rise = mean(h + 1) - mean(h)
        let step = (x - mean(h)) / rise
        let found = Hinge(at: h, below: x, of: law, 128).newtonStep
        #expect(
          abs(found - step.approximation) * rise.approximation <= 1e-14
            * (abs(found) + 1),
          "m = \(m), h = \(h): \(found)")
      }
    }
  }
}
