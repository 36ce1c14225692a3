/// The infimum of the ε with δ(m, ε) ≤ level, for a bound that never rises with ε.
///
/// The bound may jump (T4d and T4e fall to 0 beyond 1 + ε = B), so the answer is a
/// bracket: the bound is certified above the level at its lower end and certified
/// at most the level at its upper end. Steps are false positions on log δ(m, ε), and
/// halvings where those stall.
struct ErrorSearch<Tail: SamplingTail> {
  let tail: Tail
  let samples: Int
  let level: Rational
  let precision: Int

  /// One end of the bracket: ε, and log(bound/level) there.
  private struct End {
    var ε: Rational
    var excess: Double
  }

  /// The bracket as an interval; nil when no ε ≤ 2⁵⁰⁰ is enough.
  func smallest() throws(BoundError) -> Interval? {
    guard var (low, high) = try firstBracket() else { return nil }
    let target = Rational(1) / Rational(2).power(Swift.max(precision / 2, 64))
    var previousWidth = high.ε - low.ε
    for step in 0..<(4 * precision) {
      let width = high.ε - low.ε
      if width <= target * high.ε { break }
      // Halve whenever three false positions did not shrink the bracket by 8.
      var fraction = step % 4 == 3 ? 0.5 : falsePosition(low, high)
      if step % 4 == 3 {
        if width * 8 <= previousWidth { fraction = falsePosition(low, high) }
        previousWidth = width
      }
      let ε = low.ε + width * Self.dyadic(fraction)
      guard let end = try decide(ε) else { break }
      if end.isEnough {
        high = end.end
        low.excess /= 2  // the Illinois rule: a kept end counts half
      } else {
        low = end.end
        high.excess /= 2
      }
    }
    return .hull(
      Interval(low.ε, precision: precision),
      Interval(high.ε, precision: precision))
  }

  /// Where a straight line through both ends meets the level; 1/2 where an end is
  /// not finite.
  private func falsePosition(_ low: End, _ high: End) -> Double {
    let fraction = low.excess / (low.excess - high.excess)
    guard fraction.isFinite else { return 0.5 }
    return Swift.min(Swift.max(fraction, 1e-9), 1 - 1e-9)
  }

  private static func dyadic(_ fraction: Double) -> Rational {
    Rational(exactly: (fraction * 0x1p32).rounded() / 0x1p32)
      ?? Rational(1, 2)
  }

  /// From T4b's closed form, doubled or halved until it brackets.
  private func firstBracket() throws(BoundError) -> (End, End)? {
    let bernstein = try BernsteinTail(ceiling: tail.ceiling).relativeError(
      samples: samples, failureProbability: level, precision: 64)
    var ε = Rational(exactly: bernstein?.upper ?? 1) ?? 1
    var enough: End?
    var short: End?
    for _ in 0..<1_000 {
      guard let (end, isEnough) = try decide(ε) else {
        // Undecided exactly here: step aside.
        ε = ε * Rational(9, 8)
        continue
      }
      if isEnough { enough = end } else { short = end }
      if let enough, let short { return (short, enough) }
      ε = isEnough ? ε / 2 : ε * 2
    }
    return nil
  }

  /// Whether ε is enough, and its distance from the level; nil when undecided.
  private func decide(
    _ ε: Rational
  ) throws(BoundError) -> (end: End, isEnough: Bool)? {
    var bits = precision + 64
    while bits <= 4 * precision + 1_024 {
      let bound = try tail.failureProbability(
        relativeError: ε, samples: samples, side: .both, precision: bits)
      let excess = (bound / Interval(level, precision: bits)).log.midpoint
      let end = End(ε: ε, excess: excess)
      if bound.isCertainlyAtMost(level) { return (end, true) }
      if bound.isCertainlyAbove(level) { return (end, false) }
      bits *= 2
    }
    return nil
  }
}
