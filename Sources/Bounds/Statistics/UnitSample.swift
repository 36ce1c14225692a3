/// Trials of a random variable X in [0, 1], each known by an enclosure (H5).
///
/// Trials with X = 0 are only counted: with rare or thinned events they are many.
///
/// | Symbol | Name       | Shape; unit      | Domain                       |
/// | ------ | ---------- | ---------------- | ---------------------------- |
/// | N      | `trials`   | count            | 1 … 2³²                      |
/// |        | `lower`    | [positive]       | in [0, 1], in trial order    |
/// |        | `upper`    | [positive]       | in [lower, 1]                |
///
/// What is concluded from a sample uses the lower ends where small values are
/// cautious and the upper ends where large ones are, so enclosures cost width and
/// never validity.
public struct UnitSample: Sendable, Equatable {
  /// N, all trials.
  public let trials: Int
  /// Lower ends of the trials that are not certainly 0.
  public let lower: [Double]
  /// Their upper ends.
  public let upper: [Double]

  /// The largest number of trials.
  public static let largestTrials = 1 << 32

  /// Takes N and the enclosures of those trials that are not certainly 0.
  ///
  /// - Precondition: 0 ≤ lower ≤ upper ≤ 1 for each, and no more than N of them. A
  ///   value above 1 says that whoever normalised X has made a mistake, and no
  ///   limit would hold.
  public init(trials: Int, lower: [Double], upper: [Double]) {
    precondition(
      (1...Self.largestTrials).contains(trials), "trials are 1 to 2³²")
    precondition(
      lower.count == upper.count && lower.count <= trials,
      "an enclosure a trial, for N trials at most")
    precondition(
      zip(lower, upper).allSatisfy { 0 <= $0 && $0 <= $1 && $1 <= 1 },
      "each value is enclosed within [0, 1]")
    self.trials = trials
    self.lower = lower
    self.upper = upper
  }

  /// Takes values that are known exactly, zeros included.
  public init(exactly values: [Double]) {
    let positive = values.filter { $0 != 0 }
    self.init(trials: values.count, lower: positive, upper: positive)
  }

  /// Trials that are certainly 0.
  public var zeros: Int { trials - lower.count }

  /// The mean of the middles: an estimate, never part of a proof.
  public var estimate: Double {
    var sum = 0.0
    for (a, b) in zip(lower, upper) { sum += (a + b) / 2 }
    return sum / Double(trials)
  }
}
