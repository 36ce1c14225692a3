import Bounds

/// The exact law of |ẑ − z| on ``SignedBlocks`` (T7).
///
/// Of one sign let X and Y of m draws hit the first and the second block. With
/// n = `count` · `size` weights, that sign's part of ẑ is n W/m, where
/// W = u X − v Y is a whole number, u = `positiveInput` and v = `negativeInput`,
/// and (X, Y) is multinomial with probabilities 1/`count` each. W is found by
/// summing over X and Y, and P(|ẑ − z| ≥ e) from W of the positive weights and the
/// tails of W of the negative ones, which are independent.
///
/// - Accuracy: enclosures; all sums are of terms ≥ 0.
struct SignedBlocksLaw: Sendable {
  /// P(W = w).
  struct Side: Sendable {
    /// The w of the first entry.
    let first: Int
    /// P(W = first), P(W = first + 1), …
    let masses: [Interval]
    /// n/m, what a unit of W counts in ẑ.
    let unit: Rational
  }

  private let positive: Side
  private let negative: Side
  /// z.
  private let value: Rational

  /// The most draws of a sign for which the law is summed: half a million terms.
  static let mostDraws = 1_000

  /// - Parameter draws: m of the positive and of the negative weights.
  /// - Precondition: at most ``mostDraws`` each.
  init(
    _ blocks: SignedBlocks, draws: (positive: Int, negative: Int)
  ) throws(BoundError) {
    precondition(
      max(draws.positive, draws.negative) <= Self.mostDraws, "few draws")
    positive = try Self.side(
      blocks.positive, size: blocks.size, draws: draws.positive)
    negative = try Self.side(
      blocks.negative, size: blocks.size, draws: draws.negative)
    func sum(_ side: SignedBlocks.Side) -> Int {
      blocks.size * (side.positiveInput - side.negativeInput)
    }
    value = Rational(sum(blocks.positive) - sum(blocks.negative))
  }

  private static func side(
    _ side: SignedBlocks.Side, size: Int, draws m: Int
  ) throws(BoundError) -> Side {
    let (u, v) = (side.positiveInput, side.negativeInput)
    let first = -v * m
    var masses = [Interval](repeating: Interval(0), count: (u + v) * m + 1)
    let hit = Rational(1, side.count)
    for (x, p) in binomialMasses(m, hit).enumerated() {
      // Given X, the others hit the second block with 1/(count − 1).
      let others = binomialMasses(m - x, hit / (1 - hit))
      for (y, q) in others.enumerated() {
        let at = u * x - v * y - first
        masses[at] = masses[at] + p * q
      }
    }
    return Side(
      first: first, masses: masses, unit: Rational(side.count * size, m))
  }

  /// P(Bin(m, p) = k) for k = 0 … m; 0 < p ≤ 1.
  private static func binomialMasses(_ m: Int, _ p: Rational) -> [Interval] {
    guard p < 1 else {
      return (0...m).map { Interval($0 == m ? 1 : 0) }
    }
    let odds = Interval(p / (1 - p))
    var masses = [Interval(1 - p).power(m)]
    for k in 0..<m {
      masses.append(masses[k] * odds * Interval(Rational(m - k, k + 1)))
    }
    return masses
  }

  /// P(|ẑ − z| ≥ e), e > 0.
  func failureProbability(error e: Rational) -> Interval {
    // Σ of the first k masses of the negative weights, and of the others.
    var below = [Interval(0)]
    for mass in negative.masses { below.append(below[below.count - 1] + mass) }
    var above = [Interval(0)]
    for mass in negative.masses.reversed() {
      above.append(above[above.count - 1] + mass)
    }
    let count = negative.masses.count
    var sum = Interval(0)
    for (k, mass) in positive.masses.enumerated() {
      // ẑ − z = d − W · unit with W of the negative weights.
      let d = Rational(positive.first + k) * positive.unit - value
      // W ≥ (d + e)/unit, and W ≤ (d − e)/unit.
      let least = ((d + e) / negative.unit).ceiling ?? .max
      let most = ((d - e) / negative.unit).floor ?? .min
      let from = min(max(least - negative.first, 0), count)
      let upTo = min(max(most - negative.first, -1), count - 1)
      sum = sum + mass * (above[count - from] + below[upTo + 1])
    }
    return sum
  }
}
