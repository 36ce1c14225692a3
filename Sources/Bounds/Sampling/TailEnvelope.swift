/// A bound on two binomial tails for all numbers of trials m' ≥ m at once (T4f,
/// T4e').
///
/// Write p = 1/B, u = 1 + ε, l = 1 − ε. Tails of a binomial are log-concave: for s
/// between P(≥ k+1)/P(≥ k) and P(≥ k)/P(≥ k−1), P(≥ k + j) ≤ P(≥ k) sʲ for every
/// integer j. Let A(k) = P(Bin(M_k, p) ≥ k) with M_k = ⌈B (k + i)/u⌉ for a fixed
/// i. Adding the at most 1 + B J/u further trials of k + J,
///
///     A(k + J)  ≤  A(k) (1 − p + p/s) [s (1 − p + p/s)^{B/u}]ᴶ,
///
/// so A(k)(1 − p + p/s) bounds A at k and beyond when the bracket is at most 1.
/// Below, mirrored, with W(c) = P(Bin(⌊B (c − i)/l⌋, p) ≤ c) and t between
/// P(≤ c+1)/P(≤ c) and P(≤ c)/P(≤ c−1): W(c)/(1 − p + p/t) bounds W at c and beyond
/// when t (1 − p + p/t)^{B/l} ≤ 1.
///
/// The two uses differ in how thresholds round:
///
/// - ``Rounding/outwards``, i = 0, bounds the floor F. For X ~ Bin(m', p'), p' ≥ p,
///   let k = ⌈m' p' u⌉. The mean is at most k/u; at fixed mean the tail rises with
///   the number of trials ([Hoeffding56], Theorem 4, as k − 1 is at least the mean
///   where k ≥ u/ε), of which p' ≥ p allows at most B k/u. So P(X ≥ k) ≤ A(k).
/// - ``Rounding/inwards``, i = 1, bounds the numerators of T4e': k = ⌊m' p u⌋ has
///   m' < B (k + 1)/u, so P(Bin(m', p) ≥ k) ≤ A(k).
///
/// - Accuracy: an upper bound, near the tails for small ε: the thresholds'
///   sawtooth has a factor of about 1 + ε. Knows nothing where a bracket exceeds 1
///   (tails near 1/2), or, outwards, where a mean is below 1/ε.
struct TailEnvelope {
  /// Where thresholds that are no integers go.
  enum Rounding {
    /// Away from the mean, as the exact tails have it.
    case outwards
    /// Towards the mean, as T4e' has it.
    case inwards
  }

  let ceiling: Rational
  let relativeError: Rational
  let rounding: Rounding

  /// As much as s and t, which are doubles, can use.
  private let precision = CertifiedSearch.firstPrecision

  init(ceiling: Rational, relativeError: Rational, rounding: Rounding) {
    self.ceiling = ceiling
    self.relativeError = relativeError
    self.rounding = rounding
  }

  /// A size from which on both tails are at most `level`, or T4e is.
  ///
  /// Below T4d's size, which is found much faster than T4e's; T4e's own where the
  /// envelope knows none.
  func start(clearing level: Rational) throws(BoundError) -> Int {
    func size(_ rung: some SamplingTail) throws(BoundError) -> Int {
      try rung.samples(
        relativeError: relativeError, failureProbability: level
      )?.samples ?? SamplingDomain.mostSamples
    }
    let convexOrder = try ConvexOrderTail(ceiling: ceiling)
    let chernoff: Int
    do throws(BoundError) {
      chernoff = try size(try ChernoffTail(ceiling: ceiling))
    } catch {
      // T4e's size is never larger, and may be within reach where T4d's is not.
      guard case .beyondReach = error else { throw error }
      return try size(convexOrder)
    }
    let enveloped = try smallest(clearing: level, below: chernoff)
    return enveloped < chernoff ? enveloped : try size(convexOrder)
  }

  /// The smallest number that it finds below `start` from which on both tails
  /// together are certainly at most `level`; `start` when there is none.
  ///
  /// From a guess on, or else by halving as if the envelope were monotone: any success
  /// is a proof.
  func smallest(
    clearing level: Rational, below start: Int
  ) throws(BoundError) -> Int {
    if let guess = guessedSize(clearing: level, below: start) {
      var (m, step) = (guess, 1)
      while m < start {
        if try clears(level, from: m) { return m }
        (m, step) = (m + step, 2 * step)
      }
      return start
    }
    guard try clears(level, from: start) else { return start }
    return try CertifiedSearch.lastInteger(from: 0, before: start) {
      (m) throws(BoundError) in try !clears(level, from: m)
    } + 1
  }

  /// True when both tails together are at most `level` for every m' ≥ m.
  private func clears(
    _ level: Rational, from m: Int
  ) throws(BoundError) -> Bool {
    guard let upper = try upper(m), let lower = try lower(m) else {
      return false
    }
    return (upper + lower).isCertainlyAtMost(level)
  }

  /// Bounds the upper tails from m on; nil where nothing is known.
  func upper(_ m: Int) throws(BoundError) -> Interval? {
    let (B, u) = (ceiling, 1 + relativeError)
    if u > B { return Interval(0, precision: precision) }
    let threshold = Rational(m) * u / B
    let k = rounding == .outwards ? threshold.ceiling : threshold.floor
    guard let k, k >= 1, isFarEnough(k, side: u),
      let trials = trials(at: k, side: u, shift: shift).ceiling
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
  func lower(_ m: Int) throws(BoundError) -> Interval? {
    let (B, l) = (ceiling, 1 - relativeError)
    if l < 0 { return Interval(0, precision: precision) }
    // P(X = 0) falls with the number of trials.
    if l == 0 { return Interval(1 - 1 / B, precision: precision).power(m) }
    let threshold = Rational(m) * l / B
    let c = rounding == .outwards ? threshold.floor : threshold.ceiling
    guard let c, isFarEnough(c, side: l),
      let trials = trials(at: c, side: l, shift: -shift).floor, trials > c
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

  /// i.
  var shift: Rational { rounding == .outwards ? 0 : 1 }

  /// B (k + shift)/side, which M_k and its mirror image round.
  func trials(at k: Int, side: Rational, shift: Rational) -> Rational {
    ceiling * (Rational(k) + shift) / side
  }

  /// The condition of ``Rounding/outwards``: the mean k/side is at least 1/ε.
  private func isFarEnough(_ k: Int, side: Rational) -> Bool {
    rounding == .inwards || Rational(k) * relativeError >= side
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
