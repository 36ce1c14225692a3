public import Bounds

/// A test that counts fit a law given in exact probabilities, valid at any level
/// (H8).
///
/// Each cell i of probability πᵢ, 0 < πᵢ < 1, is tested on both sides by the exact
/// binomial law of its count cᵢ in m independent draws; Bonferroni's inequality
/// puts the 2k one-sided tests of k such cells together:
///
///     p = min(1, 2k minᵢ min(P(Bin(m, πᵢ) ≥ cᵢ), P(Bin(m, πᵢ) ≤ cᵢ))).
///
/// A cell of probability 0 cannot alarm falsely: it takes no part of the level,
/// and one count in it gives p = 0 for certain. So does a cell of probability 1
/// that a draw has missed.
///
/// | Symbol | Name            | Shape; unit      | Domain                       |
/// | ------ | --------------- | ---------------- | ---------------------------- |
/// | π      | `probabilities` | [cells]          | each in [0, 1]; sum 1, exact |
/// | c      | `counts`        | [cells]; draws   | each ≥ 0; sum m ≥ 1          |
///
/// - Accuracy: an enclosure of p of relative width 2⁻⁶⁰; decisions at a level are
///   certain. Chi-square and normal approximations are far off in the tails that
///   matter here: see the note.
/// - Source: H1; Bonferroni. Proof: `proofs-notes/H8-goodness-of-fit.md`.
public struct GoodnessOfFit: Sendable {
  /// What is done with cells in which few draws are expected.
  public enum Pooling: Sendable, Equatable {
    /// Every cell is tested alone.
    case none
    /// Cells of positive probability with m π below this number are one cell.
    case expectedBelow(Rational)
  }

  /// One cell that is tested.
  public struct Cell: Sendable {
    /// Its index in the law; nil for the pooled cell.
    public let index: Int?
    /// π.
    public let probability: Rational
    /// How many draws fell into it.
    public let count: Int
    /// Encloses P(Bin(m, π) ≥ count).
    public let atLeast: Interval
    /// Encloses P(Bin(m, π) ≤ count).
    public let atMost: Interval

    /// Encloses the smaller of both tails.
    public var smallerTail: Interval { Interval.min(atLeast, atMost) }
  }

  /// m, the number of draws.
  public let draws: Int
  /// The tested cells, in the order of the law, the pooled one last; those of
  /// probability 0 only where a draw fell into them.
  public let cells: [Cell]
  /// k, the cells that share the level: of probability above 0 and below 1.
  public let sharing: Int

  /// Takes the law and the counts.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(
    probabilities: [Rational], counts: [Int], pooling: Pooling = .none
  ) throws(BoundError) {
    precondition(
      probabilities.count == counts.count, "each cell has a count")
    let draws = try Self.checkedSum(counts)
    try Self.checkLaw(probabilities)
    let plain = Self.plan(
      probabilities, counts: counts, draws: draws, pooling: pooling)
    var cells: [Cell] = []
    for (index, π, count) in plain where π.sign > 0 || count > 0 {
      cells.append(
        try Cell(index: index, probability: π, count: count, of: draws))
    }
    self.draws = draws
    self.cells = cells
    sharing = plain.count { $0.probability > 0 && $0.probability < 1 }
  }

  /// The cell with the smallest tail: the first of those that cannot be told
  /// apart from it by their upper ends.
  public var worst: Cell {
    guard
      let cell = cells.min(by: {
        $0.smallerTail.upper < $1.smallerTail.upper
      })
    else { preconditionFailure("a law has a cell of positive probability") }
    return cell
  }

  /// Encloses the p-value of all cells together.
  public var pValue: Interval {
    let smallest = cells.dropFirst().reduce(cells[0].smallerTail) {
      Interval.min($0, $1.smallerTail)
    }
    return Interval.min(
      Interval(1), Interval(2 * Swift.max(sharing, 1)) * smallest)
  }

  /// The level of one side of one cell: level/(2k).
  ///
  /// - Parameter level: of the whole test, in (0, 1).
  public func sideLevel(_ level: Rational) -> Rational {
    precondition(level > 0 && level < 1, "a level is between 0 and 1")
    return level / Rational(2 * Swift.max(sharing, 1))
  }

  /// Whether p ≤ level, with certainty: the counts do not fit.
  ///
  /// - Parameter level: in (0, 1).
  public func isRefuted(at level: Rational) throws(BoundError) -> Bool {
    let side = sideLevel(level)
    for cell in cells {
      // Enclosures decide all but the nearest calls.
      if cell.smallerTail.isCertainlyAbove(side) { continue }
      if cell.smallerTail.isCertainlyAtMost(side) { return true }
      let law = try BinomialLaw(trials: draws, probability: cell.probability)
      if try law.isTail(atLeast: cell.count, side) { return true }
      if try law.isTail(atMost: cell.count, side) { return true }
    }
    return false
  }

  /// Clopper–Pearson limits of a cell's probability, each at level/(2k): they
  /// leave out the law's π exactly where the cell refutes it, ties aside.
  public func limits(
    of cell: Cell, level: Rational
  ) throws(BoundError) -> (lower: Interval, upper: Interval) {
    let side = sideLevel(level)
    return (
      try ClopperPearson.lowerLimit(
        failures: cell.count, trials: draws, level: side),
      try ClopperPearson.upperLimit(
        failures: cell.count, trials: draws, level: side)
    )
  }
}

// MARK: - From a law to cells

extension GoodnessOfFit {
  private static func checkedSum(_ counts: [Int]) throws(BoundError) -> Int {
    var sum = 0
    for (i, count) in counts.enumerated() {
      guard (0...BinomialLaw.largestTrials).contains(count) else {
        throw .outsideDomain(
          "count \(i)", value: "\(count)", requirement: "from 0 to 1e16")
      }
      sum += count
      guard sum <= BinomialLaw.largestTrials else { break }
    }
    guard (1...BinomialLaw.largestTrials).contains(sum) else {
      throw .outsideDomain(
        "draws", value: "\(sum)", requirement: "from 1 to 1e16")
    }
    return sum
  }

  private static func checkLaw(
    _ probabilities: [Rational]
  ) throws(BoundError) {
    for (i, π) in probabilities.enumerated() where π < 0 || π > 1 {
      throw .outsideDomain(
        "probability \(i)", value: π.description, requirement: "from 0 to 1")
    }
    let sum = probabilities.reduce(Rational(0), +)
    guard sum == 1 else {
      throw .outsideDomain(
        "sum of probabilities", value: sum.description, requirement: "1")
    }
  }

  /// The cells to test, before their tails.
  private static func plan(
    _ probabilities: [Rational], counts: [Int], draws: Int, pooling: Pooling
  ) -> [(index: Int?, probability: Rational, count: Int)] {
    var kept: [(index: Int?, probability: Rational, count: Int)] = []
    var pooled: (index: Int?, probability: Rational, count: Int) = (nil, 0, 0)
    for (i, (π, count)) in zip(probabilities, counts).enumerated() {
      if case .expectedBelow(let least) = pooling, π.sign > 0,
        Rational(draws) * π < least
      {
        pooled.probability = pooled.probability + π
        pooled.count += count
      } else {
        kept.append((i, π, count))
      }
    }
    return pooled.probability.sign > 0 ? kept + [pooled] : kept
  }
}

extension GoodnessOfFit.Cell {
  init(
    index: Int?, probability: Rational, count: Int, of draws: Int
  ) throws(BoundError) {
    let law = try BinomialLaw(trials: draws, probability: probability)
    self.index = index
    self.probability = probability
    self.count = count
    atLeast = law.tail(atLeast: count, precision: 80).probability
    atMost = law.tail(atMost: count, precision: 80).probability
  }
}
