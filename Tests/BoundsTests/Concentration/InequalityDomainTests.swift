import TestSupport
import Testing

@testable import Bounds

@Suite("Concentration library: domains")
struct InequalityDomainTests {
  @Test func parametersAreChecked() throws {
    for inequality in Inequality.allCases {
      let values = try #require(inequalityInstances[inequality]?.first)
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
        if parameter.name == "mean" && inequality.isForUnitMeans {
          changed[parameter.name] = Rational(1_000_001, 1_000_000)
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
    try eachInequality { made, side, name in
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
}

extension Inequality {
  fileprivate var isForUnitMeans: Bool {
    [.chernoffKL, .convexOrder, .randomizedRounding].contains(self)
  }
}
