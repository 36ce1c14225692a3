/// The mean of a weight's multiplier under the authors' sampling, which keeps the
/// original weights unless the draws lowered the number of non-zeros (R2, refuted).
///
/// Of m draws from q let c_j be the hits of index j. The estimator of T3 multiplies
/// w_j by c_j/(m q_j), of mean 1. The authors' code takes that only where some index
/// was not drawn, and w itself where all were; so with A, "all n indices are drawn",
///
///     E ŵ_j/w_j  =  1 + P(A) − P(A | the first draw is j),
///
/// since E[c_j 1_A]/(m q_j) = P(A | the first draw is j). Both probabilities are sums
/// over the sets M of missing indices: Σ_M (−1)^|M| (1 − q(M))^m over all M, and
/// with m − 1 draws over the M without j.
///
/// | Symbol | Name            | Shape; unit        | Domain             |
/// | ------ | --------------- | ------------------ | ------------------ |
/// | q      | `probabilities` | [n], one an index  | > 0, sum 1; n ≤ 12 |
/// | m      | `samples`       | count of draws     | 1 … 10,000         |
///
/// Where m < n the two agree, A being impossible: then the code is unbiased.
///
/// - Accuracy: exact.
/// - Source: torchprune 2.2, method/base_sens. Refutation:
///   `proofs-notes/R2-original-weights.md`.
public struct ReferenceCodeMeans: Sendable {
  /// R2.
  public static var statement: StatementID { .r2 }

  /// q.
  public let probabilities: [Rational]
  /// m.
  public let samples: Int

  /// Takes q and m.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    probabilities q: [Rational], samples m: Int
  ) throws(BoundError) {
    guard (1...12).contains(q.count), q.allSatisfy({ $0 > 0 }) else {
      throw .outsideDomain(
        "probabilities", value: "\(q.count) numbers",
        requirement: "1 to 12, all above 0")
    }
    let sum = q.reduce(0) { $0 + $1 }
    guard sum == 1 else {
      throw .outsideDomain(
        "sum of probabilities", value: "\(sum)", requirement: "1")
    }
    guard (1...10_000).contains(m) else {
      throw .outsideDomain(
        "samples", value: "\(m)", requirement: "from 1 to 10,000")
    }
    probabilities = q
    samples = m
  }

  /// P(A): all indices are drawn.
  public var allDrawn: Rational {
    allDrawn(probabilities, among: samples)
  }

  /// E ŵ_j/w_j for the index j.
  public func meanMultiplier(_ j: Int) -> Rational {
    precondition(probabilities.indices.contains(j), "an index of q")
    var others = probabilities
    others.remove(at: j)
    return 1 + allDrawn - allDrawn(others, among: samples - 1)
  }

  /// The probability that `draws` draws hit each of these indices, by inclusion
  /// and exclusion over the sets of missing ones.
  private func allDrawn(_ indices: [Rational], among draws: Int) -> Rational {
    var sum: Rational = 0
    for set in 0..<(1 << indices.count) {
      var missing: Rational = 0
      for (j, q) in indices.enumerated() where set >> j & 1 == 1 {
        missing = missing + q
      }
      let term = (1 - missing).power(draws)
      sum = set.nonzeroBitCount % 2 == 0 ? sum + term : sum - term
    }
    return sum
  }
}
