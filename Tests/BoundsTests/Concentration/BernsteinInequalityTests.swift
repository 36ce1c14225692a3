import TestSupport
import Testing

@testable import Bounds

/// Coins of mean p: variance p(1 − p), 1 − p above the mean, p below.
private func eachCoinTail(
  _ bound: (
    _ n: Int, _ v: Rational, _ b: Rational, _ t: Rational, _ side: TailSide
  ) throws -> TailBound
) throws -> Domination {
  var seen = Domination()
  for seed in 0..<1_100 as Range<UInt64> {
    let point = MeanPoint(seed: seed)
    let (n, p, t) = (point.samples, point.mean, point.deviation)
    let law = try BinomialLaw(trials: n, probability: p)
    for (side, b) in [
      (TailSide.upper, 1 - p), (.lower, p), (.both, max(p, 1 - p)),
    ] {
      seen.expect(
        try bound(n, p * (1 - p), b, t, side),
        over: law.tail(side, beyondMean: Rational(n) * t, precision: 64),
        "\(point), \(side)")
    }
  }
  return seen
}

/// Terms on −v/b and b.
private func expectValidForExtremalTerms(
  _ make: (_ n: Int, _ v: Rational, _ b: Rational) throws ->
    any ConcentrationInequality
) throws {
  var seen = Domination()
  var rng = SplitMix64(seed: 10)
  for round in 0..<700 {
    let n = Int.random(in: 1...2_000, using: &rng)
    let b = Rational(Int.random(in: 1...300, using: &rng), 20)
    let v = b * b * Rational(Int.random(in: 1...2_000, using: &rng), 1_000)
    let t = b * Rational(Int.random(in: 1...1_000, using: &rng), 1_000)
    let inequality = try make(n, v, b)
    let exact = try #require(
      try inequality.exactTail(at: t, side: .upper, precision: 64))
    seen.expect(
      try inequality.bound(at: t, side: .upper), over: exact,
      "seed 10, round \(round): n \(n), v \(v), b \(b), t \(t)")
  }
  #expect(seen.comparisons == 700)
}

@Suite("bernstein: valid and tight")
struct BernsteinInequalityTests {
  @Test func isValidForCoins() throws {
    let seen = try eachCoinTail { n, v, b, t, side in
      try BernsteinInequality(samples: n, variance: v, range: b)
        .bound(at: t, side: side)
    }
    seen.expectPlenty(3_300)
    #expect(seen.tiny >= 100)
  }

  @Test func isValidForTheLawItNames() throws {
    try expectValidForExtremalTerms { n, v, b in
      try BernsteinInequality(samples: n, variance: v, range: b)
    }
  }

  /// The law is the one that the entry names: for few terms, by enumeration.
  @Test func theExactTailIsThatOfTwoValues() throws {
    let (v, b) = (Rational(3, 2), Rational(2))
    let term = try FiniteLaw(
      values: [-v / b, b],
      probabilities: [b * b / (v + b * b), v / (v + b * b)])
    #expect(term.mean == 0 && term.secondMoment == v)
    for n in 1...5 {
      let sum = try term.sum(of: n)
      let bernstein = try BernsteinInequality(
        samples: n, variance: v, range: b)
      for x in sum.places where x.sign > 0 {
        let tail = try #require(
          try bernstein.exactTail(
            at: x / Rational(n), side: .upper, precision: 128))
        #expect(tail.probability.contains(sum.probability(atLeast: x)))
      }
    }
  }

  @Test func isTight() throws {
    // Near the normal limit only the factor in front is lost.
    let bernstein = try BernsteinInequality(
      samples: 100, variance: Rational(9, 100), range: 1)
    let t = Rational(1, 5)
    let tail = try bernstein.exactTail(at: t, side: .upper, precision: 128)
    try expectRatio(try bernstein.bound(at: t), over: tail, to: 1e3)
    let many = try BernsteinInequality(
      samples: 10_000_000, variance: Rational(1, 4), range: Rational(1, 2))
    let small = Rational(1, 1_000)
    let exact = try #require(
      try many.exactTail(at: small, side: .upper, precision: 128))
    let ratio =
      exact.logProbability / (try many.bound(at: small).logProbability)
    #expect(ratio.lower > 1 && ratio.upper < 1.15)
  }

  /// T4c is Bernstein's inequality side by side, T4b with B for B − 1 and 1.
  @Test func isT4bAndT4c() throws {
    for seed in 0..<300 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      func bound(
        _ v: Rational, _ b: Rational, _ side: TailSide
      ) throws -> Interval {
        try BernsteinInequality(samples: m, variance: v, range: b)
          .bound(at: ε, side: side).probability
      }
      let t4c = try OneSidedBernsteinTail(ceiling: B)
      #expect(
        try t4c.failureProbability(
          relativeError: ε, samples: m, side: .upper
        ).meets(bound(B - 1, B - 1, .upper)), "\(point)")
      #expect(
        try t4c.failureProbability(
          relativeError: ε, samples: m, side: .lower
        ).meets(bound(B - 1, 1, .lower)), "\(point)")
      let t4b = try BernsteinTail(ceiling: B).failureProbability(
        relativeError: ε, samples: m)
      #expect(Interval.min(t4b, Interval(1)).meets(try bound(B, B, .both)))
    }
  }
}

@Suite("bennett: valid and tight")
struct BennettInequalityTests {
  @Test func isValidForCoins() throws {
    let seen = try eachCoinTail { n, v, b, t, side in
      try BennettInequality(samples: n, variance: v, range: b)
        .bound(at: t, side: side)
    }
    seen.expectPlenty(3_300)
    #expect(seen.tiny >= 100)
  }

  @Test func isValidForTheLawItNames() throws {
    try expectValidForExtremalTerms { n, v, b in
      try BennettInequality(samples: n, variance: v, range: b)
    }
  }

  @Test func isNeverAboveBernsteins() throws {
    var rng = SplitMix64(seed: 11)
    for round in 0..<500 {
      let n = Int.random(in: 1...10_000, using: &rng)
      let v = Rational(Int.random(in: 1...1_000, using: &rng), 997)
      let b = Rational(Int.random(in: 1...1_000, using: &rng), 31)
      let t = Rational(Int.random(in: 1...100_000, using: &rng), 1_000)
      let bennett = try BennettInequality(
        samples: n, variance: v, range: b)
      #expect(
        try bennett.bound(at: t).logProbability.isCertainlyAtMost(
          bennett.moments.bound(at: t).logProbability),
        "seed 11, round \(round)")
    }
  }

  @Test func isT4cPrime() throws {
    for seed in 0..<300 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      let rung = try BennettTail(ceiling: B)
      for (side, b) in [(TailSide.upper, B - 1), (.lower, Rational(1))] {
        let library = try BennettInequality(
          samples: m, variance: B - 1, range: b
        ).bound(at: ε, side: side)
        #expect(
          try rung.failureProbability(
            relativeError: ε, samples: m, side: side
          ).meets(library.probability), "\(point), \(side)")
      }
    }
  }

  /// Rare and large deviations: the law is nearly Poisson, the exponent exact.
  @Test func isTightForRareTerms() throws {
    let bennett = try BennettInequality(
      samples: 1_000_000, variance: Rational(1, 10_000), range: 1)
    let t = Rational(3, 10_000)
    let exact = try #require(
      try bennett.exactTail(at: t, side: .upper, precision: 128))
    let ratio =
      exact.logProbability / (try bennett.bound(at: t).logProbability)
    #expect(ratio.lower > 1 && ratio.upper < 1.04)
    let bernstein = try bennett.moments.bound(at: t).logProbability
    #expect((exact.logProbability / bernstein).lower > 1.1)
  }

  /// Where h cancels to nothing at the working precision, the bits grow.
  @Test func theLogarithmKeepsItsDigits() throws {
    let bennett = try BennettInequality(
      samples: 1, variance: 1, range: Rational(decimal: "1e-100"))
    let t = Rational(3)
    let bound = try bennett.bound(at: t).logProbability
    #expect(bound.relativeWidthExponent < -120)
    // −n t²/(2v) as b → 0.
    #expect((-bound).isNear(4.5, 1e-15))
  }
}
