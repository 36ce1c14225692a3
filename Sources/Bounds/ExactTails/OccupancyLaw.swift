/// The occupancy law: D is the number of distinct cells among m independent draws
/// from n cells, cell j of probability q_j; for T12, the number of distinct
/// indices among m samples.
///
/// | Symbol | Name            | Shape; unit        | Domain                     |
/// | ------ | --------------- | ------------------ | -------------------------- |
/// | m      | `draws`         | count              | 0 … 10¹⁵                   |
/// | n      | `cells`         | count              | 1 … 10¹⁵; 10⁵ where q is given |
/// | q      | `probabilities` | [n]; a probability | ≥ 0, sum exactly 1         |
/// | d      | arguments       | count              | any integer                |
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Reach: three methods, whichever is cheapest, and `beyondReach` where none is
///   within its limit.
///   - equal cells, draw by draw: m min(d, m − d + 1) ≤ 4·10⁶;
///   - any q, cell by cell: n m² min(d, n) ≤ 10⁷;
///   - inclusion and exclusion over classes of equal cells, n_c in class c:
///     Π(n_c + 1) terms times the bits that the cancellation takes ≤ 3·10⁷. For
///     equal cells this is n ≤ 3000 or so, for any number of draws; for cells that
///     all differ n ≤ 16.
/// - Source: Feller, An Introduction to Probability Theory I, II.11, IV.2. Proof:
///   `proofs-notes/exact-tails.md`, section (i).
public struct OccupancyLaw: Sendable {
  /// m.
  public let draws: Int
  /// n, cells of probability 0 left out.
  public let cells: Int
  /// The different values of q and how many cells have each.
  let classes: [(probability: Rational, count: Int)]

  /// The largest number of draws, and of equal cells.
  public static let largestCount = 1_000_000_000_000_000
  /// The largest number of probabilities.
  public static let largestList = 100_000

  /// Takes m and n equally probable cells.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(draws: Int, cells: Int) throws(BoundError) {
    try Self.check(draws: draws)
    guard (1...Self.largestCount).contains(cells) else {
      throw .outsideDomain(
        "cells", value: "\(cells)", requirement: "from 1 to 1e15")
    }
    self.draws = draws
    self.cells = cells
    classes = [(Rational(1, cells), cells)]
  }

  /// Takes m and the probability of each cell.
  ///
  /// - Throws: as ``init(draws:cells:)``.
  public init(draws: Int, probabilities: [Rational]) throws(BoundError) {
    try Self.check(draws: draws)
    guard (1...Self.largestList).contains(probabilities.count) else {
      throw .outsideDomain(
        "number of probabilities", value: "\(probabilities.count)",
        requirement: "from 1 to 1e5")
    }
    for q in probabilities where q.sign < 0 {
      throw .outsideDomain(
        "probability of a cell", value: "\(q)", requirement: "at least 0")
    }
    let sum = probabilities.reduce(0, +)
    guard sum == 1 else {
      throw .outsideDomain(
        "sum of the probabilities", value: "\(sum)", requirement: "exactly 1")
    }
    var classes: [(probability: Rational, count: Int)] = []
    for q in probabilities.sorted() where q.sign > 0 {
      if let last = classes.last, last.probability == q {
        classes[classes.count - 1].count += 1
      } else {
        classes.append((q, 1))
      }
    }
    self.draws = draws
    self.classes = classes
    cells = classes.reduce(0) { $0 + $1.count }
  }

  private static func check(draws: Int) throws(BoundError) {
    guard (0...largestCount).contains(draws) else {
      throw .outsideDomain(
        "draws", value: "\(draws)", requirement: "from 0 to 1e15")
    }
  }

  /// The least and the largest value that D can take.
  public var support: ClosedRange<Int> {
    Swift.min(1, draws)...Swift.min(draws, cells)
  }

  /// E D = Σ (1 − (1 − q_j)^m).
  public func mean(precision: Int = 128) -> Interval {
    let working = precision + 32
    return classes.reduce(Interval(0, precision: working)) { sum, each in
      let miss =
        (Interval(draws, precision: working)
          * Interval(-each.probability, precision: working).log1p)
      // log 0 · m at q = 1 is −∞, or 0 · ∞ for no draw.
      let share = draws == 0 ? Interval(0, precision: working) : -miss.expm1
      return sum + Interval(each.count, precision: working) * share
    }.rounded(to: precision)
  }
}

// MARK: - Tails

extension OccupancyLaw {
  /// P(D ≥ d) and its logarithm.
  ///
  /// - Parameters:
  ///   - d: any integer; exact outside the support.
  ///   - precision: significand bits, from 2 to 100,000.
  /// - Throws: ``BoundError/beyondReach(_:limit:)`` as said above.
  public func tail(
    atLeast d: Int, precision: Int = 128
  ) throws(BoundError) -> TailProbability {
    guard d > support.lowerBound, d <= support.upperBound else {
      return .certain(d <= support.lowerBound, precision: precision)
    }
    return try tails(d, precision: precision).reached
  }

  /// P(D ≤ d) and its logarithm.
  ///
  /// - Parameters and errors: as for ``tail(atLeast:precision:)``.
  public func tail(
    atMost d: Int, precision: Int = 128
  ) throws(BoundError) -> TailProbability {
    guard d >= support.lowerBound, d < support.upperBound else {
      return .certain(d >= support.upperBound, precision: precision)
    }
    return try tails(d + 1, precision: precision).below
  }
}
