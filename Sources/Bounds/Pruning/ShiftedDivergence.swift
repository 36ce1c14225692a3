/// K(p) = kl(p + t‖p) for 0 < p ≤ 1 − t, and its least value on an interval (T6').
///
///     K(p)  = (p + t) log(1 + t/p) + (1 − p − t) log(1 − t/(1 − p)),
///     K'(p) = log(1 + t/p) − log(1 − t/(1 − p)) − t/(p (1 − p)).
///
/// kl is jointly convex, and (p + t, p) is affine in p, so K is convex. It falls
/// from +∞ at 0 to its least value at p*, the root of K', and rises from there to
/// log(1/(1 − t)) at 1 − t, where K' is +∞. Hence its least value on [a, b] is at
/// the point of [a, b] nearest to p*. By convexity a bracket l ≤ p* ≤ r proves
///
///     K(l) + K'(l) (r − l)  ≤  K(p*)  ≤  min(K(l), K(r)),
///
/// however l and r were found. (p* is not (1 − t)/2: it is 1/2 − t/3 + O(t²).)
///
/// - Accuracy: absolute width at most about 2^−precision.
/// - Source: theory T6'. Proof: `proofs-notes/T6prime-mixed.md`.
struct ShiftedDivergence {
  /// t, in (0, 1).
  let shift: Rational

  init(shift t: Rational) {
    precondition(t > 0 && t < 1, "a shift between 0 and 1")
    shift = t
  }

  /// The least K on [a, b] within [0, 1 − t]; nil for a = b = 0, where K is +∞.
  func least(
    over domain: ClosedRange<Rational>, precision: Int
  ) throws(BoundError) -> Interval? {
    let (a, b, end) = (domain.lowerBound, domain.upperBound, 1 - shift)
    precondition(a >= 0 && b <= end, "an interval within [0, 1 − t]")
    if b == 0 { return nil }
    if a == b { return value(at: a, precision: precision) }
    // A slope of open sign is so small that the tangent bounds K as well as a
    // zero slope does: it counts as the one that ends the search.
    if a > 0, !(-slope(at: a, precision: precision)).isCertainlyPositive {
      return value(at: a, besides: b, precision: precision)
    }
    if b < end, !slope(at: b, precision: precision).isCertainlyPositive {
      return value(at: b, besides: a, precision: precision)
    }
    // Towards 1 − t, where K' is +∞, p* may be nearer than any number of bits.
    let last = end * (1 - Rational.powerOfTwo(-precision - 8))
    if b == end,
      last <= a
        || !slope(at: last, precision: precision)
          .isCertainlyPositive
    {
      let edge = Swift.max(a, last)
      return .min(
        value(at: edge, besides: b, precision: precision),
        value(at: b, precision: precision))
    }
    let (l, r) = try bracket(a, Swift.min(b, last), precision: precision)
    return .min(
      value(at: l, besides: r, precision: precision),
      value(at: r, precision: precision))
  }

  /// From the tangent at p, followed to q, up to K(p): holds the least K between p
  /// and q, if that is at most K(p).
  private func value(
    at p: Rational, besides q: Rational, precision: Int
  ) -> Interval {
    let value = value(at: p, precision: precision)
    let change =
      slope(at: p, precision: precision)
      * Interval(q - p, precision: precision)
    return .hull(
      value, value + .min(change, Interval(0, precision: precision)))
  }

  /// Two points around p*, which lies between a and b, so near to each other that
  /// the tangent misses by less than the precision.
  private func bracket(
    _ a: Rational, _ b: Rational, precision: Int
  ) throws(BoundError) -> (Rational, Rational) {
    // It misses by K'' times the square of the width, where K'' is moderate, and
    // it is for t ≤ 1/2, since then p* ≤ 1/2 and 1 − t − p* ≥ 1/6.
    let bits = 8 + (2 * shift <= 1 ? precision / 2 : precision)
    if let p = refinedGuess(bits: bits) {
      let (l, r) = (
        p * (1 - Rational.powerOfTwo(-bits)), p * (1 + .powerOfTwo(-bits))
      )
      if l > a, r < b,
        (-slope(at: l, precision: precision)).isCertainlyPositive,
        slope(at: r, precision: precision).isCertainlyPositive
      {
        return (l, r)
      }
    }
    let root = try CertifiedRoot.enclosing(
      target: 0, guess: guess(), domain: a...b, isIncreasing: true, bits: bits
    ) { (p, bits) throws(BoundError) in slope(at: p, precision: bits) }
    guard let (l, r) = root.exactEnds else {
      preconditionFailure("a certified root has finite ends")
    }
    return (Swift.max(l, a), Swift.min(r, b))
  }

  /// K(p) for 0 < p ≤ 1 − t.
  func value(at p: Rational, precision: Int) -> Interval {
    let (a, t, bits) = (p + shift, shift, working(precision))
    let above =
      Interval(a, precision: bits) * Interval(t / p, precision: bits).log1p
    if a == 1 { return above }
    let below =
      Interval(1 - a, precision: bits)
      * Interval(-t / (1 - p), precision: bits).log1p
    return above + below
  }

  /// K'(p) for 0 < p < 1 − t.
  func slope(at p: Rational, precision: Int) -> Interval {
    let (t, bits) = (shift, working(precision))
    return Interval(t / p, precision: bits).log1p
      - Interval(-t / (1 - p), precision: bits).log1p
      - Interval(t / (p * (1 - p)), precision: bits)
  }

  /// Terms of size t cancel to one of size t², and to less near p*.
  private func working(_ precision: Int) -> Int {
    let size = shift.approximation
    return precision + 32 + 2 * (size > 0 ? -Int(size.exponent) : 1_100)
  }
}
