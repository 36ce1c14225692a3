public import Bounds

/// McNemar's exact test of two runs on the same trials (H7).
///
/// Only the discordant pairs speak. Given their number n = b + c, and if neither
/// run is more likely than the other to be the one that fails, the count c is
/// Bin(n, 1/2):
///
///     p = P(Bin(b + c, 1/2) ≥ c)   for "the candidate fails more".
///
/// | Symbol | Name            | Shape; unit | Domain          |
/// | ------ | --------------- | ----------- | --------------- |
/// | b      | `baselineOnly`  | count range | 0 … 10¹⁵        |
/// | c      | `candidateOnly` | count range | 0 … 10¹⁵        |
///
/// Pairs with an undefined or undecided outcome make b and c ranges. The p-value
/// is that of the arrangement most favourable to the null hypothesis: the largest
/// b with the smallest c for "fails more".
///
/// - Accuracy: an enclosure of that p-value, of relative width 2⁻⁶⁴; valid at
///   every level, with its exact size at the levels that it attains.
/// - Source: McNemar, Psychometrika 12 (1947). Proof:
///   `proofs-notes/H7-comparison-tests.md`.
public struct McNemarTest: Sendable {
  /// Pairs in which only the baseline failed: the fewest and the most.
  public let baselineOnly: ClosedRange<Int>
  /// Pairs in which only the candidate failed: the fewest and the most.
  public let candidateOnly: ClosedRange<Int>

  /// The largest count.
  public static let largestCount = 1_000_000_000_000_000

  /// Takes b and c, all pairs decided.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(baselineOnly: Int, candidateOnly: Int) throws(BoundError) {
    for (name, value) in [
      ("baselineOnly", baselineOnly), ("candidateOnly", candidateOnly),
    ]
    where !(0...Self.largestCount).contains(value) {
      throw .outsideDomain(
        name, value: "\(value)", requirement: "from 0 to 1e15")
    }
    self.baselineOnly = baselineOnly...baselineOnly
    self.candidateOnly = candidateOnly...candidateOnly
  }

  /// Takes the table of pairs.
  public init(_ outcomes: PairedOutcomes) {
    baselineOnly = outcomes.baselineOnly
    candidateOnly = outcomes.candidateOnly
  }

  /// Encloses the p-value; 1 when no pair is discordant.
  public func pValue(_ alternative: Alternative) throws(BoundError) -> Interval
  {
    try alternative.pValue(
      worse: { () throws(BoundError) in
        try Self.tail(
          atLeast: candidateOnly.lowerBound, against: baselineOnly.upperBound)
      },
      better: { () throws(BoundError) in
        try Self.tail(
          atLeast: baselineOnly.lowerBound, against: candidateOnly.upperBound)
      })
  }

  /// P(Bin(hits + misses, 1/2) ≥ hits).
  private static func tail(
    atLeast hits: Int, against misses: Int
  ) throws(BoundError) -> Interval {
    if hits == 0 { return Interval(1) }
    let law = try BinomialLaw(
      trials: hits + misses, probability: Rational(1, 2))
    return law.tail(atLeast: hits).probability
  }
}

// MARK: - What it can see

extension McNemarTest {
  /// The smallest number of candidate-only failures among n ≥ 1 discordant pairs
  /// that "fails more" refutes at `level`; n + 1 when none does.
  ///
  /// - Parameter level: in (0, 1).
  public static func criticalCount(
    discordant n: Int, level: Rational
  ) throws(BoundError) -> Int {
    try ClopperPearson.criticalFailures(
      trials: n, claim: Rational(1, 2), level: level)
  }

  /// The smallest share of the candidate's among n ≥ 1 discordant pairs that is
  /// found with probability `power`; nil when no outcome would be.
  ///
  /// - Parameters:
  ///   - level: in (0, 1).
  ///   - power: in (0, 1).
  public static func detectableShare(
    discordant n: Int, level: Rational, power: Rational = Power.demanded
  ) throws(BoundError) -> Interval? {
    let critical = try criticalCount(discordant: n, level: level)
    guard critical <= n else { return nil }
    return try ClopperPearson.detectableProbability(
      trials: n, criticalFailures: critical, power: power)
  }
}
