public import Bounds

/// Fisher's exact test of two runs' failure rates, trials not paired (H7).
///
/// Given the number K of failures in both runs together, and if both fail with the
/// same probability, the candidate's failures X are hypergeometric:
///
///     p = P(X ≥ c | K),  X the marked among n₂ drawn from n₁ + n₂, K of them marked.
///
/// | Symbol | Name                | Shape; unit | Domain    |
/// | ------ | ------------------- | ----------- | --------- |
/// | n₁, n₂ | trials of the runs  | counts      | 0 … 10¹¹  |
/// | a, c   | failures of the runs | count ranges | 0 … n₁, n₂ |
///
/// Open trials make a and c ranges; the p-value is that of the arrangement most
/// favourable to the null hypothesis.
///
/// - Accuracy: an enclosure of that p-value, of relative width 2⁻⁶⁴. Given K the
///   size is exact at the levels that are attained; without that condition the
///   test errs on the safe side.
/// - Source: Fisher, J. R. Stat. Soc. 98 (1935); two-sided by doubling, the
///   central test of Fay, R Journal 2 (2010). Proof:
///   `proofs-notes/H7-comparison-tests.md`.
public struct TwoSampleRateTest: Sendable {
  /// Trials of the baseline.
  public let baselineTrials: Int
  /// Failures of the baseline: the fewest and the most.
  public let baselineFailures: ClosedRange<Int>
  /// Trials of the candidate.
  public let candidateTrials: Int
  /// Failures of the candidate: the fewest and the most.
  public let candidateFailures: ClosedRange<Int>

  /// The largest number of trials of a run.
  public static let largestTrials = 100_000_000_000

  /// Takes failures and trials, all of them decided.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(
    baselineFailures: Int, of baselineTrials: Int, candidateFailures: Int,
    of candidateTrials: Int
  ) throws(BoundError) {
    for (name, failures, trials) in [
      ("baseline", baselineFailures, baselineTrials),
      ("candidate", candidateFailures, candidateTrials),
    ] {
      guard (0...Self.largestTrials).contains(trials) else {
        throw .outsideDomain(
          "\(name) trials", value: "\(trials)", requirement: "from 0 to 1e11")
      }
      guard (0...trials).contains(failures) else {
        throw .outsideDomain(
          "\(name) failures", value: "\(failures)",
          requirement: "from 0 to \(trials)")
      }
    }
    self.baselineTrials = baselineTrials
    self.baselineFailures = baselineFailures...baselineFailures
    self.candidateTrials = candidateTrials
    self.candidateFailures = candidateFailures...candidateFailures
  }

  /// Takes the counts of two runs.
  public init(baseline: OutcomeCounts, candidate: OutcomeCounts) {
    baselineTrials = baseline.trials
    baselineFailures = baseline.fewestFailures...baseline.mostFailures
    candidateTrials = candidate.trials
    candidateFailures = candidate.fewestFailures...candidate.mostFailures
  }

  /// Encloses the p-value; 1 when no trial failed, or none of one run was made.
  public func pValue(_ alternative: Alternative) throws(BoundError) -> Interval
  {
    try alternative.pValue(
      worse: { () throws(BoundError) in
        try Self.tail(
          hits: candidateFailures.lowerBound, of: candidateTrials,
          against: baselineFailures.upperBound, of: baselineTrials)
      },
      better: { () throws(BoundError) in
        try Self.tail(
          hits: baselineFailures.lowerBound, of: baselineTrials,
          against: candidateFailures.upperBound, of: candidateTrials)
      })
  }

  /// P(X ≥ hits), X the marked among `draws`.
  private static func tail(
    hits: Int, of draws: Int, against otherHits: Int, of others: Int
  ) throws(BoundError) -> Interval {
    if draws == 0 || others == 0 { return Interval(1) }
    let law = try HypergeometricLaw(
      population: draws + others, marked: hits + otherHits, draws: draws)
    return law.tail(atLeast: hits).probability
  }
}

// MARK: - What it can see

extension TwoSampleRateTest {
  /// The fewest failures of a candidate of n₂ ≥ 1 trials that "fails more" refutes
  /// at `level`, given the baseline's; n₂ + 1 when none do.
  ///
  /// - Parameter level: in (0, 1).
  public func criticalFailures(level: Rational) throws(BoundError) -> Int {
    let most = baselineFailures.upperBound
    guard candidateTrials > 0, baselineTrials > 0 else {
      return candidateTrials + 1
    }
    let (n1, n2) = (baselineTrials, candidateTrials)
    let guess = Double(most) / Double(n1) * Double(n2)
    let c = try CertifiedSearch.smallestInteger(
      in: 0...n2, guess: Int(guess)
    ) { c, _ throws(BoundError) in
      let law = try HypergeometricLaw(
        population: n1 + n2, marked: most + c, draws: n2)
      return try law.isTail(atLeast: c, level)
    }
    return c ?? n2 + 1
  }
}
