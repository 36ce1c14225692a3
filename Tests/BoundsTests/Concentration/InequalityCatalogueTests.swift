import TestSupport
import Testing

@testable import Bounds

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
    try eachInequality { made, _, name in
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
    try eachInequality { made, side, name in
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
    try eachInequality { made, side, name in
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
    try eachInequality { made, side, name in
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
    try eachInequality { made, side, name in
      let one = type(of: made).inequality
      guard side == .both, one != .chebyshev, one != .dkwMassart else { return }
      for t in [Rational(1, 7), Rational(1, 2), 3] {
        let sum = try made.bound(at: t, side: .upper).plus(
          made.bound(at: t, side: .lower))
        expectEqual(sum, try made.bound(at: t, side: .both), "\(name), \(t)")
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
