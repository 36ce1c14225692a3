import Bounds

/// Errors, non-zeros or accuracies of the trials of two runs (H7): rank tests, and
/// whether they are shown to be no worse.
///
/// "No worse by a tolerance τ" is the same test of the candidate against a baseline
/// that is worse by τ: sizes b(1 + τ), accuracies b(1 − τ). If the candidate's law
/// were that one, or a worse one, the test would find it better with probability at
/// most its level.
struct DistributionComparison {
  /// What is measured.
  enum Quantity: String {
    case errors = "errors"
    case nonZeros = "weights that are not 0"
    case correct = "inputs classified rightly"

    /// Whether large values are the bad ones.
    var isCost: Bool { self != .correct }
  }

  let quantity: Quantity
  let baseline: [Double]
  let candidate: [Double]
  /// Whether value t of both saw the same random words; then only the values that
  /// both have are compared.
  let isPaired: Bool

  init(
    _ quantity: Quantity, baseline: [Double], candidate: [Double],
    isPaired: Bool
  ) {
    self.quantity = quantity
    let common = min(baseline.count, candidate.count)
    self.baseline = isPaired ? Array(baseline.prefix(common)) : baseline
    self.candidate = isPaired ? Array(candidate.prefix(common)) : candidate
    self.isPaired = isPaired
  }

  /// Whether there is anything to compare.
  var isEmpty: Bool { baseline.isEmpty || candidate.isEmpty }

  /// Whether all pairs are equal.
  var isEqual: Bool { isPaired && baseline == candidate }

  /// The name of the test.
  var method: String {
    isPaired ? "signed ranks of pairs" : "rank sums of two runs"
  }

  /// The p-value of "the candidate's values are no worse", rounded up.
  func pValue() throws(BoundError) -> Double {
    try pValue(baseline, .candidateIsWorse)
  }

  /// Whether "worse by the tolerance or more" is refuted at the level.
  func isShownNoWorse(_ settings: GateSettings) throws(BoundError) -> Bool {
    if isEqual { return true }
    let τ = settings.tolerance
    let factor = (quantity.isCost ? 1 + τ : 1 - τ).approximation
    let p = try pValue(baseline.map { $0 * factor }, .candidateIsBetter)
    return p <= Interval(settings.level).lower
  }

  private func pValue(
    _ baseline: [Double], _ alternative: Alternative
  ) throws(BoundError) -> Double {
    // A larger accuracy is the better one: as costs, with the other sign.
    let sign = quantity.isCost ? 1.0 : -1.0
    let (b, c) = (baseline.map { sign * $0 }, candidate.map { sign * $0 })
    let p =
      isPaired
      ? try SignedRankTest(baseline: b, candidate: c).pValue(alternative)
      : try RankSumTest(baseline: b, candidate: c).pValue(alternative)
    return min(1, p.upper)
  }

  /// Before and after, as means of the values that are defined.
  var amount: String {
    let (b, c) = (Self.mean(baseline), Self.mean(candidate))
    return "mean \(ReadableNumber.nearest(b)) before, "
      + "\(ReadableNumber.nearest(c)) now"
  }

  private static func mean(_ values: [Double]) -> Double? {
    let finite = values.filter(\.isFinite)
    return finite.isEmpty
      ? nil : finite.reduce(0, +) / Double(finite.count)
  }
}
