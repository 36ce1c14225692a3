import Bounds

/// ẑ/z = t X/d with X ~ Bin(m, p): the exact law of an instance on which T takes
/// two values, and of such an instance under a fault.
///
/// | Symbol | Name | Meaning | Domain |
/// | --- | --- | --- | --- |
/// | p | `probability` | a draw hits | [0, 1] |
/// | t | `value` | what a hit counts | > 0 |
/// | m | `draws` | draws | ≥ 1 |
/// | d | `divisor` | what the sum is divided by; m unless at fault | ≥ 1 |
struct HitCountLaw: Sendable {
  let probability: Rational
  let value: Rational
  let draws: Int
  let divisor: Rational

  init(
    probability: Rational, value: Rational, draws: Int,
    divisor: Rational? = nil
  ) {
    self.probability = probability
    self.value = value
    self.draws = draws
    self.divisor = divisor ?? Rational(draws)
  }

  /// P(|ẑ/z − 1| ≥ ε), or one side of it, certified: a sum of binomial tails at
  /// thresholds that are exact integers.
  func failureProbability(
    relativeError ε: Rational, side: TailSide = .both
  ) throws(BoundError) -> Interval {
    let law = try BinomialLaw(trials: draws, probability: probability)
    let least = (divisor * (1 + ε) / value).ceiling
    let most = (divisor * (1 - ε) / value).floor
    var sum = Interval(0)
    if side != .lower, let least, least <= draws {
      sum = sum + law.tail(atLeast: least).probability
    }
    if side != .upper, let most, most >= 0 {
      sum = sum + law.tail(atMost: most).probability
    }
    return sum
  }
}
