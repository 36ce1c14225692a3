/// The largest m at which T4e' exceeds a level, searched downwards.
///
/// T4e' is not monotone in m, so smaller sizes are cleared block by block. On a
/// block [a, b] of sizes, for k = ⌊x(a)⌋ and c = ⌈y(b)⌉:
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
/// ratio_l(a)) ≤ level. A block of one size is T4e' itself. Blocks double while
/// they clear and halve where they do not.
struct RandomizedRoundingScan {
  let tail: RandomizedRoundingTail
  let relativeError: Rational
  let level: Rational

  /// The most blocks that are tried; then the scan stops with what it cleared.
  static let mostBlocks = 4_000

  /// The smallest size from which all are cleared, given that all from `start`
  /// on are.
  func down(from start: Int) throws(BoundError) -> SampleSize {
    var clear = start
    var length = 1
    for _ in 0..<Self.mostBlocks {
      if clear == 1 { return SampleSize(samples: 1, isSmallest: true) }
      let first = Swift.max(clear - length, 1)
      if first + 1 == clear {
        guard try isEnough(first) else {
          return SampleSize(samples: clear, isSmallest: true)
        }
        (clear, length) = (first, 2)
      } else if try isClear(first, clear - 1) {
        (clear, length) = (first, length * 2)
      } else {
        length = Swift.max((clear - first) / 4, 1)
      }
    }
    return SampleSize(samples: clear, isSmallest: false)
  }

  /// Whether T4e' at m is at most the level, at any precision that it takes.
  private func isEnough(_ m: Int) throws(BoundError) -> Bool {
    var precision = Interval.defaultPrecision
    while precision <= 1 << 14 {
      let decided = try tail.isAtMost(
        level, relativeError: relativeError, samples: m, precision: precision)
      if let decided { return decided }
      precision *= 2
    }
    throw .undecided(
      "T4e' at \(m) draws against the level", precision: precision / 2)
  }

  /// True when every size from a to b is certainly enough.
  private func isClear(_ a: Int, _ b: Int) throws(BoundError) -> Bool {
    let bits = Interval.defaultPrecision
    let (B, ε) = (tail.ceiling, relativeError)
    let upper = try side(
      at: Threshold.upper(B, ε, a), worst: Threshold.upper(B, ε, b),
      k: Threshold.upper(B, ε, a).value.floor, bits)
    // In the mirrored law the threshold is m − y, and m − c for the integer; the
    // ratio is largest at a.
    let c = (Rational(b) * (1 - ε) / B).ceiling
    let lower = try side(
      at: Threshold.lower(B, ε, a), worst: Threshold.lower(B, ε, a),
      k: c.map { a - $0 }, bits)
    return (upper + lower).isCertainlyAtMost(level)
  }

  /// min(T4e at the block's start, the ratio at k where it is largest).
  private func side(
    at start: Threshold, worst: Threshold, k: Int?, _ bits: Int
  ) throws(BoundError) -> Interval {
    let hinge = try start.convexOrder(bits)
    guard let k, worst.value < Rational(worst.trials) else { return hinge }
    return .min(hinge, try worst.likelihoodRatio(at: k, bits))
  }
}
