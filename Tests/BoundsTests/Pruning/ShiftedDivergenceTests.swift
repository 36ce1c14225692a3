import TestSupport
import Testing

@testable import Bounds

/// What T6' takes from kl(p + t‖p), checked by number:
///
/// 1. the least value is at most that at every point, and near one of them; 2. it
/// lies at an end exactly where p* is outside; 3. p* is not (1 − t)/2, and the
/// bound taken there is false; 4. shifts near 0 and near 1.
@Suite("T6' least divergence at an unknown mean")
struct ShiftedDivergenceTests {
  // 1, 2: against a grid of values by another formula, in doubles.
  @Test func theLeastValueIsThatOfAGrid() throws {
    for seed in 0..<100 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let t = Rational(Int.random(in: 1...99, using: &rng), 100)
      let end = 1 - t
      let a = end * Rational(Int.random(in: 0...90, using: &rng), 100)
      let b =
        Bool.random(using: &rng)
        ? end : a + (end - a) * Rational(Int.random(in: 1...9, using: &rng), 10)
      let found = try #require(
        try ShiftedDivergence(shift: t).least(over: a...b, precision: 128))
      #expect(found.relativeWidthExponent < -90, "seed \(seed)")
      var least = Double.infinity
      for i in 0...200 {
        let p = a + (b - a) * Rational(i, 200)
        let value = divergence(p.approximation, t.approximation)
        least = min(least, value)
      }
      #expect(found.lower <= least * (1 + 1e-9), "seed \(seed): \(found)")
      // A parabola's least value on a grid of 200 is this near.
      #expect(found.upper >= least * (1 - 8e-3), "seed \(seed): \(found)")
    }
  }

  // 1: few bits enclose the same number as many; brackets are then wide, and only
  // the tangent reaches down to the least value between their ends.
  @Test func fewBitsEncloseWhatManyDo() throws {
    for seed in 0..<100 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let t = Rational(Int.random(in: 1...99, using: &rng), 100)
      let K = ShiftedDivergence(shift: t)
      let many = try #require(
        try K.least(over: 0...(1 - t), precision: 192))
      for precision in [8, 16, 24, 40] {
        let few = try #require(
          try K.least(over: 0...(1 - t), precision: precision))
        #expect(
          !many.isCertainlyBelow(few) && !few.isCertainlyBelow(many),
          "seed \(seed), \(precision) bits: \(few) and \(many)")
      }
    }
  }

  // 2: by the sign of K' in doubles.
  @Test func theWorstMeanIsAnEndWhereTheRootIsOutside() throws {
    let K = ShiftedDivergence(shift: Rational(1, 4))
    let root = 0.4157060572  // of K', by mpmath
    #expect(abs(K.guess() - root) < 1e-9)
    for (a, b) in [(0, 41), (0, 20), (10, 30), (42, 75), (60, 70), (0, 1)] {
      let (low, high) = (Rational(a, 100), Rational(b, 100))
      let end = high.approximation < root ? high : low
      let least = try #require(try K.least(over: low...high, precision: 128))
      let value = K.value(at: end, precision: 128)
      #expect(!least.isCertainlyBelow(value) && !value.isCertainlyBelow(least))
    }
    let inside = try #require(
      try K.least(over: 0...Rational(3, 4), precision: 128))
    #expect(inside.isNear(0.1267966535, 1e-9))
    #expect(try K.least(over: 0...0, precision: 128) == nil)
  }

  // 3: (1 − t)/2, where the variance p(1 − p) at the middle between p and p + t is
  // largest, is not the worst mean. T = 1 with probability 1/10, else 0, and
  // ε = 9/10: the exact upper tail at one draw is 1/10; the bound taken at
  // p = 1/20 is (1/19)^0.9 = 0.0707.
  @Test func theBoundAtTheMiddleIsFalse() throws {
    let t = Rational(9, 10)
    let K = ShiftedDivergence(shift: t)
    let atMiddle = (-K.value(at: Rational(1, 20), precision: 128)).exp
    #expect(atMiddle.isNear(0.0706515, 1e-5))
    #expect(atMiddle.isCertainlyBelow(Interval(Rational(1, 10))))
    let tail = try MixedTail(range: 1, greatestMean: 1)
    let bound = try tail.failureProbability(
      relativeError: t, samples: 1, side: .upper, method: .chernoff)
    #expect(!bound.isCertainlyBelow(Interval(Rational(1, 10))))
    #expect(bound.isNear(0.1000401, 1e-4))
    // The difference has an exponent: at many draws no factor saves it.
    let half = ShiftedDivergence(shift: Rational(1, 2))
    let middle = half.value(at: Rational(1, 4), precision: 128)
    let law = try BinomialLaw(trials: 4_000, probability: Rational(8, 25))
    let exact = law.tail(
      atLeast: try #require((4_000 * Rational(41, 50)).ceiling)
    ).logProbability
    #expect((-(Interval(4_000) * middle)).isCertainlyBelow(exact))
  }

  // 4: for small t, p* = 1/2 − t/3 + O(t²) and K is 2t² (1 + 2t²/9 + …); towards
  // t = 1, p* is nearer to 1 − t than e^{−1/(1 − t)}, and K = log(1/(1 − t)).
  @Test func extremeShifts() throws {
    for exponent in [20, 100, 400, 900] {
      let t = Rational.powerOfTwo(-exponent)
      let least = try #require(
        try ShiftedDivergence(shift: t).least(
          over: 0...(1 - t), precision: 2 * exponent + 80))
      let ratio = least / Interval(2 * t * t, precision: 2 * exponent + 80)
      #expect(
        ratio.lower >= 1 && ratio.upper <= 1 + 1e-9, "t = 2^-\(exponent)")
    }
    for denominator in [100, 1_000, 1_000_000] {
      let end = Rational(1, denominator)
      let least = try #require(
        try ShiftedDivergence(shift: 1 - end).least(
          over: 0...end, precision: 128))
      let log = Interval(Rational(denominator)).log
      #expect(!log.isCertainlyBelow(least))
      #expect((log - least).upper < 1e-30, "t = 1 − 1/\(denominator)")
    }
  }

  /// kl(p + t‖p) in doubles, from its definition.
  private func divergence(_ p: Double, _ t: Double) -> Double {
    let a = min(p + t, 1)
    if p == 0 { return .infinity }
    let above = a * Interval(a / p).log.midpoint
    return a >= 1
      ? above : above + (1 - a) * Interval((1 - a) / (1 - p)).log.midpoint
  }
}
