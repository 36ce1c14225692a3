/// The largest m at which T4e' exceeds a level, searched downwards.
///
/// T4e' is not monotone in m. Its denominators are at least 1/2, for a median of
/// Bin(m, x/m) is ⌊x⌋ or ⌈x⌉, so ``TailEnvelope`` of half the level clears all sizes
/// from some m on. Smaller ones are cleared block by block. On a block [a, b], for
/// k = ⌊x(a)⌋ and c = ⌈y(b)⌉:
///
/// - k ≤ x(m) and c ≥ y(m) for every m of the block, so the ratios at k and c are
///   bounds at every such m (T4e' holds for every integer on that side);
/// - P(Bin(m, p) ≥ k)/P(Bin(m, (1+ε)p) ≥ k) rises with m: it is P(N ≤ m)/P(N' ≤ m)
///   for the times N, N' of the k-th success, whose likelihood ratio
///   ∝ ((1 − p)/(1 − (1+ε)p))ⁿ rises; its largest value is at b;
/// - mirrored, P(Bin(m, p) ≤ c)/P(Bin(m, (1−ε)p) ≤ c) falls with m: its largest
///   value is at a;
/// - T4e never rises with m, so its value at a bounds it on the block.
///
/// Hence the block is clear when min(T4e_u(a), ratio_u(b)) + min(T4e_l(a),
/// ratio_l(a)) ≤ level. A block is a range of equal k and c, or a part of it; a block
/// of one size is T4e' itself.
struct RandomizedRoundingScan {
  let tail: RandomizedRoundingTail
  let relativeError: Rational
  let level: Rational

  /// Enough for blocks; what they leave open, ``isEnough(_:)`` decides.
  private static let bits = CertifiedSearch.firstPrecision

  /// The most units of work, one for a block and ``exactCost`` more where its
  /// denominators are needed.
  private static let mostWork = 4_000

  /// The smallest size from which all are cleared, given that all from `start`
  /// on are.
  func down(from start: Int) throws(BoundError) -> SampleSize {
    let envelope = TailEnvelope(
      ceiling: tail.ceiling, relativeError: relativeError, rounding: .inwards)
    var clear = try envelope.smallest(clearing: level / 2, below: start)
    var work = 0
    var length = Int.max
    while work < Self.mostWork {
      if clear == 1 { return SampleSize(samples: 1, isSmallest: true) }
      let last = clear - 1
      let first = blockStart(last, atMost: length)
      work += 1
      if try isClearWithoutDenominators(first, last) {
        (clear, length) = (first, .max)
        continue
      }
      work += exactCost(last)
      if first == last {
        guard try isEnough(last) else {
          return SampleSize(samples: clear, isSmallest: true)
        }
        (clear, length) = (last, .max)
      } else if try isClear(first, last) {
        (clear, length) = (first, .max)
      } else {
        length = shorter(clear - first)
      }
    }
    return SampleSize(samples: clear, isSmallest: false)
  }

  var u: Rational { 1 + relativeError }
  var l: Rational { 1 - relativeError }

  /// Whether T4e' at m is at most the level, at any precision that it takes.
  private func isEnough(_ m: Int) throws(BoundError) -> Bool {
    try CertifiedSearch.decide(m) {
      (m, precision) throws(BoundError) -> Bool? in
      try tail.isAtMost(
        level, relativeError: relativeError, samples: m, precision: precision)
    }
  }

  /// k of the block's upper side and, of the mirrored law at a, m − c.
  private func thresholds(_ a: Int, _ b: Int) -> (k: Int, mirrored: Int)? {
    let B = tail.ceiling
    guard let k = (Rational(a) * u / B).floor,
      let c = (Rational(b) * l / B).ceiling
    else { return nil }
    return (k, a - c)
  }

  /// True when twice the numerators are enough from a to b.
  private func isClearWithoutDenominators(
    _ a: Int, _ b: Int
  ) throws(BoundError) -> Bool {
    let (B, ε) = (tail.ceiling, relativeError)
    guard let at = thresholds(a, b),
      let above = try numerator(.upper(B, ε, b), k: at.k),
      let below = try numerator(.lower(B, ε, a), k: at.mirrored)
    else { return false }
    return (above + below).isCertainlyAtMost(level / 2)
  }

  /// P(X ≥ k), 0 for an empty tail; nil at x = m, where T4e has p^m.
  private func numerator(
    _ threshold: Threshold, k: Int
  ) throws(BoundError) -> Interval? {
    let m = Rational(threshold.trials)
    if threshold.value > m { return Interval(0) }
    if threshold.value == m { return nil }
    return try threshold.law.tail(atLeast: k, precision: Self.bits).probability
  }

  /// True when every size from a to b is certainly enough.
  private func isClear(_ a: Int, _ b: Int) throws(BoundError) -> Bool {
    guard let at = thresholds(a, b) else { return false }
    let (B, ε) = (tail.ceiling, relativeError)
    let start = Threshold.lower(B, ε, a)
    let upper = try side(
      start: .upper(B, ε, a), worst: .upper(B, ε, b), k: at.k)
    let lower = try side(start: start, worst: start, k: at.mirrored)
    return (upper + lower).isCertainlyAtMost(level)
  }

  /// min(T4e at the block's start, the ratio at k where it is largest).
  private func side(
    start: Threshold, worst: Threshold, k: Int
  ) throws(BoundError) -> Interval {
    let hinge = try start.convexOrder(Self.bits)
    // x/m is the same at both ends of a block: either all of it is an edge, which
    // T4e has at the block's start, or nothing is.
    if worst.edge(Self.bits) != nil { return hinge }
    return .min(hinge, try worst.likelihoodRatio(at: k, Self.bits))
  }
}
