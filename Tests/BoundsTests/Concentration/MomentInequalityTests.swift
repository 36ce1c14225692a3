import TestSupport
import Testing

@testable import Bounds

/// 700 laws, tails at and between all their values.
private func eachTail(
  seed: UInt64, values: ClosedRange<Int>,
  _ body: (_ law: GeneratedLaw, _ t: Rational, _ name: String) throws -> Void
) throws {
  var rng = SplitMix64(seed: seed)
  for round in 0..<700 {
    let small = try GeneratedLaw(using: &rng, values: values)
    let name = "seed \(seed), round \(round): \(small.law)"
    for x in small.law.places { try body(small, x, "\(name) at \(x)") }
  }
}

@Suite("markov: attained, and valid for finite laws")
struct MarkovTests {
  @Test func isValidForGeneratedLaws() throws {
    var seen = Domination()
    try eachTail(seed: 1, values: 0...40) { small, t, name in
      guard t.sign > 0 else { return }
      let bound = try MarkovInequality(mean: small.law.mean).bound(at: t)
      let exact = small.law.probability(atLeast: t)
      let value = min(small.law.mean / t, 1)
      #expect(bound.probability.contains(value))
      seen.expect(bound, over: exact, isAttained: exact == value, name)
    }
    seen.expectPlenty(2_000)
  }

  @Test func isAttained() throws {
    var rng = SplitMix64(seed: 2)
    for round in 0..<500 {
      let mean = Rational(Int.random(in: 0...900, using: &rng), 7)
      let t = Rational(Int.random(in: 1...3_000, using: &rng), 11)
      let markov = try MarkovInequality(mean: mean)
      let law = try markov.extremalLaw(at: t)
      #expect(law.mean == mean && law.smallest.sign >= 0)
      #expect(law.probability(atLeast: t) == min(1, mean / t), "\(round)")
      let exact = try #require(
        try markov.exactTail(at: t, side: .upper, precision: 128))
      let bound = try markov.bound(at: t)
      expectEqual(bound, exact, "seed 2, round \(round)")
      if mean.sign > 0 {
        #expect(try #require(bound.ratio(over: exact)).contains(1))
      }
    }
  }

  @Test func extremesStayOnTheLogScale() throws {
    let tiny = try MarkovInequality(mean: Rational(decimal: "1e-200"))
    let bound = try tiny.bound(at: Rational(decimal: "1e200"))
    #expect(bound.logProbability.isNear(-921.034_037_197_618_3, -1e-15))
    #expect(bound.probability.isNear(0) == false)
    #expect(bound.probability.upper > 0)
  }
}

@Suite("chebyshev: attained, and valid for finite laws")
struct ChebyshevTests {
  @Test func isValidForGeneratedLaws() throws {
    var seen = Domination()
    try eachTail(seed: 3, values: -20...20) { small, x, name in
      let t = x > small.law.mean ? x - small.law.mean : small.law.mean - x
      guard t.sign > 0 else { return }
      let v = small.variance
      let bound = try ChebyshevInequality(variance: v).bound(at: t)
      let exact =
        small.law.probability(atLeast: small.law.mean + t)
        + small.law.probability(atMost: small.law.mean - t)
      let value = min(v / (t * t), 1)
      #expect(bound.probability.contains(value))
      seen.expect(bound, over: exact, isAttained: exact == value, name)
    }
    seen.expectPlenty(2_000)
  }

  @Test func isAttained() throws {
    var rng = SplitMix64(seed: 4)
    for round in 0..<500 {
      let v = Rational(Int.random(in: 0...900, using: &rng), 7)
      let t = Rational(Int.random(in: 1...300, using: &rng), 11)
      let chebyshev = try ChebyshevInequality(variance: v)
      let bound = try chebyshev.bound(at: t)
      let exact = try #require(
        try chebyshev.exactTail(at: t, side: .both, precision: 128))
      expectEqual(bound, exact, "seed 4, round \(round)")
      guard let law = try chebyshev.extremalLaw(at: t) else {
        #expect(v > t * t && bound.probability.contains(1))
        continue
      }
      #expect(law.mean == 0 && law.secondMoment == v)
      #expect(
        law.probability(atLeast: t) + law.probability(atMost: -t)
          == v / (t * t))
    }
  }
}

@Suite("cantelli: attained, and valid for finite laws")
struct CantelliTests {
  @Test func isValidForGeneratedLaws() throws {
    var seen = Domination()
    try eachTail(seed: 5, values: -20...20) { small, x, name in
      guard x != small.law.mean else { return }
      let isAbove = x > small.law.mean
      let t = isAbove ? x - small.law.mean : small.law.mean - x
      let v = small.variance
      let cantelli = try CantelliInequality(variance: v)
      let bound = try cantelli.bound(at: t, side: isAbove ? .upper : .lower)
      let value = v / (v + t * t)
      #expect(bound.probability.contains(value))
      let (above, below) = (
        small.law.probability(atLeast: small.law.mean + t),
        small.law.probability(atMost: small.law.mean - t)
      )
      let exact = isAbove ? above : below
      seen.expect(bound, over: exact, isAttained: exact == value, name)
      seen.expect(
        try cantelli.bound(at: t, side: .both), over: above + below, name)
    }
    seen.expectPlenty(4_000)
  }

  @Test func isAttainedOnOneSide() throws {
    var rng = SplitMix64(seed: 6)
    for round in 0..<500 {
      let v = Rational(Int.random(in: 0...900, using: &rng), 7)
      let t = Rational(Int.random(in: 1...300, using: &rng), 11)
      let cantelli = try CantelliInequality(variance: v)
      let law = try cantelli.extremalLaw(at: t)
      #expect(law.mean == 0 && law.secondMoment == v)
      #expect(law.probability(atLeast: t) == v / (v + t * t))
      for side in [TailSide.upper, .lower] {
        expectEqual(
          try cantelli.bound(at: t, side: side),
          try #require(
            try cantelli.exactTail(at: t, side: side, precision: 128)),
          "seed 6, round \(round)")
      }
      #expect(
        try cantelli.exactTail(at: t, side: .both, precision: 128) == nil)
    }
  }
}
