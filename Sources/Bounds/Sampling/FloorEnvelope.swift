/// A bound on the floor F(m') for all m' ≥ m at once (T4f).
///
/// For X ~ Bin(m', p'), p' ≥ p = 1/B, let k' = ⌈m' p'(1 + ε)⌉ and
/// c' = ⌊m' p'(1 − ε)⌋, so that k' ≥ k and c' ≥ c for the k, c of (m, p). Write
/// u = 1 + ε, l = 1 − ε, and let L ≥ 1/ε be the mean.
///
/// Above: P(X ≥ k') has its mean at most k'/u. At fixed mean the tail rises with the
/// number of trials ([Hoeffding56], Theorem 4, as k' − 1 ≥ L), and B k'/u is the most
/// trials that p' ≥ p allows; so P(X ≥ k') ≤ A(k') = P(Bin(⌈B k'/u⌉, p) ≥ k').
/// Tails of a binomial are log-concave: for s between P(≥ k+1)/P(≥ k) and
/// P(≥ k)/P(≥ k−1), P(≥ k + j) ≤ P(≥ k) sʲ for every integer j. Adding the D ≤ 1 +
/// B J/u further trials of k + J,
///
///     A(k + J)  ≤  A(k) (1 − p + p/s) [s (1 − p + p/s)^{B/u}]ᴶ,
///
/// so A(k)(1 − p + p/s) bounds A at k and beyond when the bracket is at most 1.
/// Below, mirrored, with W(c) = P(Bin(⌊B c/l⌋, p) ≤ c) and t between P(≤ c+1)/P(≤ c)
/// and P(≤ c)/P(≤ c−1): W(c)/(1 − p + p/t) bounds W at c and beyond when
/// t (1 − p + p/t)^{B/l} ≤ 1.
///
/// - Accuracy: an upper bound, near F for small ε: the thresholds' sawtooth has a
///   factor of about 1 + ε. Knows nothing where a bracket exceeds 1 (tails near
///   1/2), or where a mean is below 1/ε.
struct FloorEnvelope {
  let ceiling: Rational
  let relativeError: Rational

  private let precision = Interval.defaultPrecision

  /// True when F(m') ≤ `level` is certain for every m' ≥ m.
  func clears(
    _ level: Rational, from m: Int
  ) throws(BoundError) -> Bool {
    guard let upper = try upper(m), let lower = try lower(m) else {
      return false
    }
    return (upper + lower).isCertainlyAtMost(level)
  }

  /// Bounds the upper tails from m on; nil where nothing is known.
  private func upper(_ m: Int) throws(BoundError) -> Interval? {
    let (B, u) = (ceiling, 1 + relativeError)
    if u > B { return Interval(0, precision: precision) }
    guard let k = (Rational(m) * u / B).ceiling,
      Rational(k) * relativeError >= u,
      let trials = (B * Rational(k) / u).ceiling
    else { return nil }
    let tail = try BinomialLaw(trials: trials, probability: 1 / B)
      .tail(atLeast: k, precision: precision)
    let (at, point) = (tail.probability, tail.pointProbability)
    // s is a double just below P(≥ k)/P(≥ k−1), the larger end of its range.
    let odds = Rational(k) * (B - 1) / Rational(trials - k + 1)
    let before = at + point * Interval(odds, precision: precision)
    guard let s = Rational(exactly: (at / before).lower), s > 0,
      (at - point).isCertainlyAtMost(at * Interval(s, precision: precision)),
      let factor = factor(s, exponent: B / u)
    else { return nil }
    return at * factor
  }

  /// Bounds the lower tails from m on; nil where nothing is known.
  private func lower(_ m: Int) throws(BoundError) -> Interval? {
    let (B, l) = (ceiling, 1 - relativeError)
    if l < 0 { return Interval(0, precision: precision) }
    if l == 0 { return Interval(1 - 1 / B, precision: precision).power(m) }
    guard let c = (Rational(m) * l / B).floor,
      Rational(c) * relativeError >= l,
      let trials = (B * Rational(c) / l).floor
    else { return nil }
    let tail = try BinomialLaw(trials: trials, probability: 1 / B)
      .tail(atMost: c, precision: precision)
    let (at, point) = (tail.probability, tail.pointProbability)
    // t is a double just above P(≤ c+1)/P(≤ c), the smaller end of its range.
    let odds = Rational(trials - c) / (Rational(c + 1) * (B - 1))
    let after = at + point * Interval(odds, precision: precision)
    guard let t = Rational(exactly: (after / at).upper),
      ((at - point) * Interval(t, precision: precision)).isCertainlyAtMost(at),
      let factor = factor(t, exponent: B / l)
    else { return nil }
    return at / factor
  }

  /// 1 − p + p/s, when s (1 − p + p/s)^exponent ≤ 1; else nil.
  private func factor(_ s: Rational, exponent: Rational) -> Interval? {
    let p = 1 / ceiling
    let factor = Interval(1 - p + p / s, precision: precision)
    let log =
      Interval(s, precision: precision).log
      + Interval(exponent, precision: precision) * factor.log
    return log.isCertainlyAtMost(0) ? factor : nil
  }
}
