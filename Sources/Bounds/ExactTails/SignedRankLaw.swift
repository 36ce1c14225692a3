/// The law of a signed-rank sum: W is the sum of those of n given integers that n
/// fair coins choose (H7).
///
///     W = Σ rᵢBᵢ,  Bᵢ independent, P(Bᵢ = 0) = P(Bᵢ = 1) = 1/2
///
/// The integers are ranks (twice them, where ties give halves), in any order and
/// with any repetitions: the law is conditional on them.
///
/// | Symbol | Name    | Shape; unit          | Domain                 |
/// | ------ | ------- | -------------------- | ---------------------- |
/// | n      | `count` | number of ranks      | 0 … 10⁷                |
/// | r      | `ranks` | [n]; one common unit | 0 … 10⁹ each           |
/// | w      | arguments | the same unit      | any integer            |
///
/// - Accuracy: an enclosure of P(W ≥ w), always. *Summed*: a relative 2⁻²⁷ or
///   better down to 2⁻¹⁰⁰⁰, and exact for n ≤ 52. *Bounded*: from 0 to Chernoff's
///   bound, which exceeds the tail by a factor near √(2π) z at z deviations (13
///   where the bound is 10⁻⁶).
/// - Complexity: summed O(n · sums up to w's side), allowed up to 2²⁹; bounded
///   O(distinct ranks).
/// - Source: Wilcoxon, Biometrics Bull. 1 (1945). Proof:
///   `proofs-notes/H7-comparison-tests.md`.
public struct SignedRankLaw: Sendable {
  /// How a tail is enclosed.
  public enum Method: Sendable, Equatable {
    /// The law is added up, rank by rank.
    case summed
    /// Chernoff's bound is the upper end, and 0 the lower one.
    case bounded
  }

  /// n, the number of ranks.
  public let count: Int
  /// Σ rᵢ, the largest sum.
  public let total: Int

  /// The ranks in units of their greatest common divisor.
  let reduced: [Int]
  let divisor: Int

  /// Additions that a summed tail may take, and sums that it may keep.
  static let mostAdditions = 1 << 29
  static let mostSums = 1 << 24

  /// Takes the ranks.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(ranks: [Int]) throws(BoundError) {
    try checkRanks(ranks)
    count = ranks.count
    total = ranks.reduce(0, +)
    let divisor = Swift.max(1, ranks.reduce(0, greatestCommonDivisor))
    self.divisor = divisor
    reduced = ranks.map { $0 / divisor }
  }

  /// Encloses P(W ≥ w).
  public func tail(atLeast w: Int) -> Interval {
    if w <= 0 { return Interval(1) }
    if w > total { return Interval(0) }
    switch method(atLeast: w) {
    case .summed: return summedTail(atLeast: w)
    case .bounded: return boundedTail(atLeast: w)
    }
  }

  /// Encloses P(W ≤ w); the law is symmetric about half of its largest sum.
  public func tail(atMost w: Int) -> Interval {
    tail(atLeast: w > total ? 0 : total - Swift.max(w, -1))
  }

  /// How `tail(atLeast:)` goes about it: by the number of additions alone.
  public func method(atLeast w: Int) -> Method {
    let sums = room(w) + 1
    let (work, overflows) = count.multipliedReportingOverflow(by: sums)
    let isLong = overflows || work > Self.mostAdditions
    return isLong || sums > Self.mostSums ? .bounded : .summed
  }

  /// The largest sum of reduced ranks left out where W ≥ w.
  private func room(_ w: Int) -> Int {
    (total - Swift.min(Swift.max(w, 0), total)) / divisor
  }
}

// MARK: - Both methods

extension SignedRankLaw {
  /// P(W ≥ w) = P(total − W ≤ total − w), where total − W has the law of W: the
  /// masses of the sums up to there, added rank by rank,
  ///
  ///     fᵢ(s) = ½fᵢ₋₁(s) + ½fᵢ₋₁(s − rᵢ).
  ///
  /// A mass is an integer times 2⁻ⁿ: exact in a double for n ≤ 52.
  func summedTail(atLeast w: Int) -> Interval {
    let last = room(w)
    var masses = [Double](repeating: 0, count: last + 1)
    masses[0] = 1
    var sum = 0.0
    masses.withUnsafeMutableBufferPointer { f in
      for r in reduced where r > 0 {
        var s = last
        while s >= r {
          f[s] = 0.5 * (f[s] + f[s - r])
          s -= 1
        }
        while s >= 0 {
          f[s] *= 0.5
          s -= 1
        }
      }
      for mass in f { sum += mass }
    }
    // Of the last + 1 additions the first is to 0.
    let roundings = count <= 52 ? 0 : count + last
    return Interval.min(
      enclosedSum(sum, roundings: roundings, underflow: count > 900),
      Interval(1))
  }

  /// [0, min(1, e^{−θw} Π(1 + e^{θrᵢ})/2)], for the best θ that was guessed.
  func boundedTail(atLeast w: Int) -> Interval {
    let weights = WeightCounts(reduced)
    let target = total / divisor - room(w)
    let θ = TiltedSubsets.tiltGuess(weights, sum: target)
    let bits = TiltedSubsets.precision
    let sums = TiltedSubsets(weights, tilt: θ, offset: 0)
    let logBound =
      sums.logSum
      - Interval(θ, precision: bits) * Interval(target, precision: bits)
      - Interval(count, precision: bits) * Interval(2, precision: bits).log
    return Interval.hull(
      Interval(0), Interval.min(logBound.exp, Interval(1)))
  }
}

/// Refuses what a law of ranks does not take.
func checkRanks(_ ranks: [Int]) throws(BoundError) {
  guard ranks.count <= 10_000_000 else {
    throw .outsideDomain(
      "number of ranks", value: "\(ranks.count)", requirement: "at most 1e7")
  }
  for rank in ranks where !(0...1_000_000_000).contains(rank) {
    throw .outsideDomain(
      "rank", value: "\(rank)", requirement: "from 0 to 1e9")
  }
}

/// The largest common divisor of two integers ≥ 0; that of 0 and 0 is 0.
func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
