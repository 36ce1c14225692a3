import TestSupport
import Testing

@testable import Bounds

/// Parameters with which every inequality is tried.
private let instances: [Inequality: [[String: Rational]]] = [
  .markov: [["mean": 3], ["mean": 0]],
  .chebyshev: [["variance": Rational(7, 3)], ["variance": 0]],
  .cantelli: [["variance": Rational(7, 3)], ["variance": 0]],
  .hoeffding: [["samples": 40, "range": 2], ["samples": 1, "range": 7]],
  .bernstein: [
    ["samples": 100, "variance": Rational(9, 100), "range": 1],
    ["samples": 3, "variance": 0, "range": 2],
  ],
  .bennett: [
    ["samples": 100, "variance": Rational(9, 100), "range": 1],
    ["samples": 3, "variance": 0, "range": 2],
  ],
  .chernoffKL: [
    ["samples": 50, "mean": Rational(1, 10)], ["samples": 2, "mean": 1],
    ["samples": 3, "mean": 0],
    ["samples": 7_000, "mean": Rational(999, 1_000)],
  ],
  .convexOrder: [
    ["samples": 50, "mean": Rational(1, 10)], ["samples": 2, "mean": 1],
    ["samples": 1, "mean": Rational(1, 2)],
  ],
  .randomizedRounding: [["samples": 50, "mean": Rational(1, 10)]],
  .mcdiarmid: [["samples": 12, "difference": Rational(1, 2)]],
  .azuma: [["samples": 12, "difference": Rational(1, 2)]],
  .dkwMassart: [["samples": 100]],
  .empiricalBernstein: [
    ["samples": 100, "variance": Rational(1, 10), "range": 1],
    ["samples": 2, "variance": 0, "range": 1],
  ],
  .poisson: [["mean": 12], ["mean": Rational(1, 3)], ["mean": 0]],
  .poissonRatio: [["mean": 12], ["mean": Rational(1, 3)]],
  .normal: [["variance": 5], ["variance": 0]],
  .normalMills: [["variance": 5], ["variance": 0]],
  .matrixBernstein: [["dimension": 20, "variance": 3, "range": 1]],
]

private func each(
  _ body: (any ConcentrationInequality, TailSide, String) throws -> Void
) throws {
  for inequality in Inequality.allCases {
    for values in try #require(instances[inequality]) {
      let made = try inequality.instance(values)
      for side in inequality.entry.sides {
        try body(made, side, "\(inequality.rawValue) \(values), \(side)")
      }
    }
  }
}

@Suite("Concentration library: what all inequalities share")
struct InequalityCatalogueTests {
  @Test func entriesAreWrittenOut() {
    for inequality in Inequality.allCases {
      let entry = inequality.entry
      #expect(entry.inequality == inequality)
      #expect((10...70).contains(entry.title.count), "\(entry.title)")
      #expect(entry.claim.count >= 60 && !entry.source.isEmpty)
      #expect(!entry.assumption.isEmpty && !entry.parameters.isEmpty)
      #expect(!entry.sides.isEmpty)
      #expect(
        entry.claim.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(
        entry.encoding.testSuites.allSatisfy {
          $0.hasPrefix("\(inequality.rawValue): ")
            || $0.hasPrefix(inequality.rawValue)
        })
      #expect(entry.noteSection.hasPrefix(inequality.rawValue))
    }
    #expect(Inequality.allCases.count == 18)
    let claims = Set(Inequality.allCases.map { $0.entry.claim })
    #expect(claims.count == 18)
    let types = Set(Inequality.allCases.map { $0.entry.encoding.typeName })
    #expect(types.count == 18)
  }

  @Test func instancesAreOfTheNamedType() throws {
    try each { made, _, name in
      let entry = type(of: made).inequality.entry
      #expect("\(type(of: made))" == entry.encoding.typeName, "\(name)")
      #expect(name.hasPrefix(entry.inequality.rawValue))
    }
  }

  @Test func namesAreFoundAndSuggested() {
    for inequality in Inequality.allCases {
      #expect(Inequality.find(inequality.rawValue) == inequality)
      #expect(Inequality.find(inequality.rawValue.uppercased()) == inequality)
    }
    #expect(Inequality.find("bern") == nil && Inequality.find("") == nil)
    #expect(Inequality.suggestions(for: "bernsten") == [.bernstein])
    #expect(Inequality.suggestions(for: "Normal-") == [.normalMills])
    #expect(Inequality.suggestions(for: "poi") == [.poisson, .poissonRatio])
    #expect(Inequality.suggestions(for: "be") == [])
    #expect(Inequality.suggestions(for: "nonsense") == [])
  }

  /// Logarithms are as narrow as promised, linear values too, and more bits agree.
  @Test func enclosuresAreNarrowAndNested() throws {
    try each { made, side, name in
      for t in [Rational(1, 50), Rational(1, 3), 1, 4, 30] {
        let bound = try made.bound(at: t, side: side, precision: 128)
        let finer = try made.bound(at: t, side: side, precision: 400)
        #expect(
          bound.logProbability.relativeWidthExponent < -108, "\(name), \(t)")
        #expect(
          bound.probability.relativeWidthExponent < -100, "\(name), \(t)")
        expectEqual(bound, finer, "\(name), \(t)")
        #expect(bound.probability.upper <= 1, "\(name), \(t)")
        #expect(
          bound.logProbability.rounded(to: 200).exp.meets(bound.probability),
          "\(name), \(t)")
      }
    }
  }

  /// The bound is above δ just below the threshold and at most δ just above.
  @Test func thresholdsInvertBounds() throws {
    var inverted: Set<Inequality> = []
    let nudge = Rational(1, 1_000_000_000)
    try each { made, side, name in
      for δ in [Rational(9, 10), Rational(1, 20), try Rational("1e-9")] {
        guard
          let threshold = try made.threshold(
            failureProbability: δ, side: side, precision: 128)
        else { continue }
        inverted.insert(type(of: made).inequality)
        let t = try #require(threshold.exactMidpoint)
        let isPoint = threshold.relativeWidthExponent < -100
        #expect(isPoint || t == 0, "\(name), \(δ): \(threshold)")
        let above = try made.bound(
          at: t.sign == 0 ? nudge : t * (1 + nudge), side: side,
          precision: 128)
        #expect(above.probability.isCertainlyAtMost(δ), "\(name), \(δ)")
        if t.sign == 0 { continue }
        let below = try made.bound(
          at: t * (1 - nudge), side: side, precision: 128)
        #expect(below.probability.isCertainlyAbove(δ), "\(name), \(δ)")
      }
    }
    #expect(
      Set(Inequality.allCases).subtracting(inverted)
        == [.randomizedRounding, .poissonRatio])
  }

  /// No bound rises with t where it has no steps.
  @Test func boundsFallWithTheDeviation() throws {
    try each { made, side, name in
      var last = try made.bound(at: Rational(1, 100), side: side)
      for step in 2...40 {
        let next = try made.bound(
          at: Rational(step * step, 100), side: side)
        #expect(
          !last.logProbability.isCertainlyBelow(next.logProbability),
          "\(name) at \(step)")
        last = next
      }
    }
  }

  /// Both sides together are the sum of the sides, capped, but for Chebyshev's and
  /// for those that know less about one side.
  @Test func bothIsTheSumOfTheSides() throws {
    try each { made, side, name in
      let one = type(of: made).inequality
      guard side == .both, one != .chebyshev, one != .dkwMassart else { return }
      for t in [Rational(1, 7), Rational(1, 2), 3] {
        let sum = try made.bound(at: t, side: .upper).plus(
          made.bound(at: t, side: .lower))
        expectEqual(sum, try made.bound(at: t, side: .both), "\(name), \(t)")
      }
    }
  }

  @Test func parametersAreChecked() throws {
    for inequality in Inequality.allCases {
      let values = try #require(instances[inequality]?.first)
      for parameter in inequality.entry.parameters {
        var changed = values
        changed[parameter.name] = nil
        expectRefused(inequality, changed, parameter.name)
        for wrong in try [
          -1, Rational("1e201"), Rational("1e-201"), Rational("-1e-300"),
        ] {
          changed[parameter.name] = wrong
          expectRefused(inequality, changed, parameter.name)
        }
        if parameter.isWhole {
          for wrong in try [Rational(0), Rational(3, 2), Rational("1e17")] {
            changed[parameter.name] = wrong
            expectRefused(inequality, changed, parameter.name)
          }
        }
      }
      var more = values
      more["nonsense"] = 1
      expectRefused(inequality, more, "nonsense")
    }
  }

  private func expectRefused(
    _ inequality: Inequality, _ values: [String: Rational], _ name: String
  ) {
    #expect {
      _ = try inequality.instance(values)
    } throws: { error in
      guard case .outsideDomain(let named, _, _)? = error as? BoundError
      else { return false }
      return named == name
    }
  }

  @Test func pointsLevelsAndSidesAreChecked() throws {
    try each { made, side, name in
      for t in try [0, -1, Rational("1e201"), Rational("1e-201")] {
        #expect(throws: BoundError.self, "\(name)") {
          try made.bound(at: t, side: side)
        }
        #expect(throws: BoundError.self, "\(name)") {
          try made.exactTail(at: t, side: side, precision: 64)
        }
      }
      for δ in [Rational(0), 1, -1, 2] {
        #expect(throws: BoundError.self, "\(name)") {
          try made.threshold(
            failureProbability: δ, side: side, precision: 64)
        }
      }
      for other in TailSide.allCases
      where !type(of: made).inequality.entry.sides.contains(other) {
        #expect(throws: BoundError.self, "\(name)") {
          try made.bound(at: 1, side: other)
        }
      }
    }
  }

  /// From the least to the largest parameters nothing traps, and every logarithm
  /// is known.
  @Test func extremesAreEnclosed() throws {
    let extremes = try [Rational("1e-200"), Rational("1e200")]
    for inequality in Inequality.allCases {
      for big in [false, true] {
        var values: [String: Rational] = [:]
        for parameter in inequality.entry.parameters {
          let isMean = parameter.name == "mean" && inequality.isForUnitMeans
          values[parameter.name] =
            parameter.isWhole
            ? (big ? Rational(10_000_000_000_000_000) : 2)
            : (isMean ? (big ? 1 : extremes[0]) : extremes[big ? 1 : 0])
        }
        // A sample variance has the square of a length for a ceiling.
        if inequality == .empiricalBernstein { values["variance"] = 0 }
        let made = try inequality.instance(values)
        for t in extremes + [1] {
          for side in inequality.entry.sides {
            do throws(BoundError) {
              let bound = try made.bound(at: t, side: side)
              #expect(
                !bound.logProbability.isIndeterminate
                  && !bound.probability.isIndeterminate,
                "\(inequality.rawValue), \(values), \(t): \(bound)")
            } catch {
              guard case .beyondReach = error else {
                Issue.record("\(inequality.rawValue): \(error)")
                continue
              }
              #expect(inequality == .poissonRatio)
            }
          }
        }
      }
    }
  }

  @Test func ratiosAndSums() throws {
    let half = TailBound(exactly: Rational(1, 2), precision: 128)
    let none = TailBound.impossible(128)
    #expect(try #require(half.ratio(over: half)).contains(1))
    #expect(half.ratio(over: none) == nil)
    #expect(half.plus(half).probability.contains(1))
    #expect(half.plus(half).plus(half).logProbability.contains(0))
    #expect(none.plus(none).probability.contains(0))
    #expect(none.plus(none).logProbability.upper == -.infinity)
    #expect(none.plus(half).logProbability.meets(half.logProbability))
    let third = TailBound(exactly: Rational(1, 3), precision: 128)
    #expect(third.plus(half).probability.contains(Rational(5, 6)))
    #expect(
      third.plus(half).logProbability.exp.contains(Rational(5, 6)))
  }
}

extension Inequality {
  fileprivate var isForUnitMeans: Bool {
    [.chernoffKL, .convexOrder, .randomizedRounding].contains(self)
  }
}
