/// The law of a rank sum: W is the sum of n of N given integers, drawn without
/// replacement, every n of them alike (H7).
///
/// The integers are ranks (twice them, where ties give halves), in any order and
/// with any repetitions: the law is conditional on them.
///
/// | Symbol | Name     | Shape; unit          | Domain       |
/// | ------ | -------- | -------------------- | ------------ |
/// | N      | `count`  | number of ranks      | 0 … 10⁷      |
/// | r      | `ranks`  | [N]; one common unit | 0 … 10⁹ each |
/// | n      | `chosen` | count                | 0 … N        |
/// | w      | arguments | the same unit       | any integer  |
///
/// - Accuracy: an enclosure of P(W ≥ w), always. *Summed*: a relative 2⁻²⁷ or
///   better, and exact where binom(N, n) ≤ 2⁵³. *Bounded*: from 0 to a bound that
///   exceeds the tail by a factor near 4z at z deviations (21 where it is 10⁻⁶).
/// - Complexity: summed O(N n · sums up to w's side), allowed up to 2²⁹ and
///   N ≤ 1,000; bounded O(distinct ranks).
/// - Source: Wilcoxon, Biometrics Bull. 1 (1945); Mann and Whitney, Ann. Math.
///   Stat. 18 (1947). Proof: `proofs-notes/H7-comparison-tests.md`.
public struct RankSumLaw: Sendable {
  /// N, the number of ranks.
  public let count: Int
  /// n, how many are drawn.
  public let chosen: Int
  /// Σ rᵢ over all.
  public let total: Int

  /// The ranks less the smallest, in units of their greatest common divisor.
  let reduced: [Int]
  let divisor: Int
  let least: Int
  let largest: Int

  /// Ranks of a summed tail: 2ᴺ must be a double.
  static let mostSummed = 1_000

  /// Takes the ranks and how many are drawn.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(ranks: [Int], chosen: Int) throws(BoundError) {
    try checkRanks(ranks)
    guard (0...ranks.count).contains(chosen) else {
      throw .outsideDomain(
        "chosen", value: "\(chosen)", requirement: "from 0 to \(ranks.count)")
    }
    count = ranks.count
    self.chosen = chosen
    total = ranks.reduce(0, +)
    let least = ranks.min() ?? 0
    let divisor = Swift.max(
      1, ranks.reduce(0) { greatestCommonDivisor($0, $1 - least) })
    self.least = least
    self.divisor = divisor
    largest = ((ranks.max() ?? 0) - least) / divisor
    reduced = ranks.map { ($0 - least) / divisor }
  }

  /// Encloses P(W ≥ w).
  public func tail(atLeast w: Int) -> Interval {
    if reaches(w) <= 0 { return Interval(1) }
    if reaches(w) > chosen * largest { return Interval(0) }
    if chosen == count { return Interval(w <= total ? 1 : 0) }
    switch method(atLeast: w) {
    case .summed: return summedTail(atLeast: w)
    case .bounded: return boundedTail(atLeast: w)
    }
  }

  /// Encloses P(W ≤ w): those left out then sum to total − w or more.
  public func tail(atMost w: Int) -> Interval {
    others.tail(atLeast: total - Swift.min(Swift.max(w, -1), total))
  }

  /// How `tail(atLeast:)` goes about it: by the sizes alone.
  public func method(atLeast w: Int) -> SignedRankLaw.Method {
    guard count <= Self.mostSummed else { return .bounded }
    let sums = Swift.min(chosen, count - chosen) * (limit(w) + 1)
    let isShort =
      count * sums <= SignedRankLaw.mostAdditions
      && sums <= SignedRankLaw.mostSums
    return isShort ? .summed : .bounded
  }

  /// The law of the sum of those that are not drawn.
  private var others: RankSumLaw {
    RankSumLaw(
      count: count, chosen: count - chosen, total: total, reduced: reduced,
      divisor: divisor, least: least, largest: largest)
  }

  private init(
    count: Int, chosen: Int, total: Int, reduced: [Int], divisor: Int,
    least: Int, largest: Int
  ) {
    self.count = count
    self.chosen = chosen
    self.total = total
    self.reduced = reduced
    self.divisor = divisor
    self.least = least
    self.largest = largest
  }

  /// The least sum of reduced ranks where W ≥ w.
  private func reaches(_ w: Int) -> Int {
    let bounded = Swift.min(Swift.max(w, 0), total + 1) - chosen * least
    return (Swift.max(bounded, 0) + divisor - 1) / divisor
  }

  /// Whether those left out are fewer than those drawn: then they are counted.
  private var countsOthers: Bool { 2 * chosen > count }

  /// What the weights that are counted may sum to where W ≥ w: how far the drawn
  /// fall short of n · largest, or the sum of the others; below 0 for no subset.
  private func limit(_ w: Int) -> Int {
    let most =
      countsOthers ? (total - count * least) / divisor : chosen * largest
    return most - reaches(w)
  }
}

// MARK: - Both methods

extension RankSumLaw {
  /// The subsets with W ≥ w, counted and divided by binom(N, n).
  ///
  /// The smaller of the drawn and the others is built up.
  func summedTail(atLeast w: Int) -> Interval {
    let subsets = Self.subsets(
      of: countsOthers ? reduced : reduced.map { largest - $0 },
      size: Swift.min(chosen, count - chosen), sumAtMost: limit(w))
    let all = binomialCoefficient(count, chosen)
    return Interval.min(subsets / Interval(all), Interval(1))
  }

  /// How many of the subsets of `size` ≤ N/2 have weights that sum to at most
  /// `limit`:
  ///
  ///     cᵢ(j, s) = cᵢ₋₁(j, s) + cᵢ₋₁(j − 1, s − vᵢ).
  ///
  /// A count is at most binom(N, size): exact in a double up to 2⁵³.
  private static func subsets(
    of weights: [Int], size: Int, sumAtMost limit: Int
  ) -> Interval {
    guard limit >= 0 else { return Interval(0) }
    let width = limit + 1
    var counts = [Double](repeating: 0, count: (size + 1) * width)
    counts[0] = 1
    var sum = 0.0
    counts.withUnsafeMutableBufferPointer { c in
      for (i, v) in weights.enumerated() where v <= limit {
        var j = Swift.min(i + 1, size)
        while j > 0 {
          let (to, from) = (j * width, (j - 1) * width - v)
          var s = v
          while s < width {
            c[to + s] += c[from + s]
            s += 1
          }
          j -= 1
        }
      }
      for s in 0..<width { sum += c[size * width + s] }
    }
    let isExact =
      binomialCoefficient(weights.count, size) <= Rational(1 << 53)
    return enclosedSum(
      sum, roundings: isExact ? 0 : weights.count + limit + 1)
  }

  /// [0, bound]: for any a and θ ≥ 0,
  ///
  ///     P(W ≥ w) ≤ e^{−θw − an} Π(1 + e^{a + θrᵢ}) · min(1, √(π/(8V)))
  ///                / binom(N, n).
  ///
  /// The product sums e^{a|A| + θr(A)} over all subsets A, and min(1, √(π/(8V)))
  /// bounds the share of those with n items, V the variance of their number.
  func boundedTail(atLeast w: Int) -> Interval {
    let bits = TiltedSubsets.precision
    func number(_ x: Int) -> Interval { Interval(x, precision: bits) }
    let weights = WeightCounts(reduced)
    let target = reaches(w)
    let guess = TiltedSubsets.tiltGuess(weights, chosen: chosen, sum: target)
    guard guess.tilt >= 0, guess.tilt.isFinite, guess.offset.isFinite else {
      return .hull(Interval(0), Interval(1))
    }
    let sums = TiltedSubsets(weights, tilt: guess.tilt, offset: guess.offset)
    let logSubsets =
      number(count + 1).logGamma - number(chosen + 1).logGamma
      - number(count - chosen + 1).logGamma
    let logBound =
      sums.logSum
      - Interval(guess.tilt, precision: bits) * number(target)
      - Interval(guess.offset, precision: bits) * number(chosen)
      - logSubsets
    let pi = Interval.pi(precision: bits)
    let share = (pi / (number(8) * sums.variance)).squareRoot
    let bound = logBound.exp * Interval.min(share, number(1))
    let top = bound.isIndeterminate ? Interval(1) : bound
    return .hull(Interval(0), Interval.min(top, Interval(1)))
  }
}
