/// The law of a random variable T with finitely many rational values.
///
///     P(T = t_j) = q_j,   Σ q_j = 1.
///
/// | Symbol | Name            | Shape; unit                      | Domain |
/// | ------ | --------------- | -------------------------------- | ------ |
/// | t      | `values`        | [n], ascending; unit of T        | any rational |
/// | q      | `probabilities` | [n], one a value; a probability  | > 0, sum exactly 1 |
///
/// Equal values are one value with the sum of their probabilities, so two ways to
/// write a law give the same `FiniteLaw`. For the sampled estimator of a group at an
/// input, T is g_c/q_c (T3).
///
/// - Accuracy: exact.
public struct FiniteLaw: Sendable, Equatable {
  /// t, strictly ascending; at least one.
  public let values: [Rational]
  /// q, each above 0; their sum is 1.
  public let probabilities: [Rational]

  /// Takes values in any order, repeated or not, and the probability of each.
  ///
  /// - Throws: `outsideDomain` for an empty law, lists of different lengths, a
  ///   probability that is not above 0, or a sum other than 1.
  public init(
    values: [Rational], probabilities: [Rational]
  ) throws(BoundError) {
    guard !values.isEmpty, values.count == probabilities.count else {
      throw .outsideDomain(
        "probabilities", value: "\(probabilities.count) numbers",
        requirement: "one for each of \(values.count) values, one or more")
    }
    for q in probabilities where q.sign <= 0 {
      throw .outsideDomain(
        "probability of a value", value: "\(q)", requirement: "above 0")
    }
    let sum = probabilities.reduce(0, +)
    guard sum == 1 else {
      throw .outsideDomain(
        "sum of the probabilities", value: "\(sum)", requirement: "exactly 1")
    }
    var merged: [(value: Rational, probability: Rational)] = []
    for (t, q) in zip(values, probabilities).sorted(by: { $0.0 < $1.0 }) {
      if let last = merged.last, last.value == t {
        merged[merged.count - 1].probability = last.probability + q
      } else {
        merged.append((t, q))
      }
    }
    self.values = merged.map(\.value)
    self.probabilities = merged.map(\.probability)
  }

  /// The smallest value.
  public var smallest: Rational { values[0] }

  /// The largest value.
  public var largest: Rational { values[values.count - 1] }

  /// E T.
  public var mean: Rational {
    zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// E T².
  public var secondMoment: Rational {
    zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
  }

  /// The law of −T.
  public var mirrored: FiniteLaw {
    FiniteLaw(
      ascending: values.reversed().map { -$0 },
      probabilities: probabilities.reversed())
  }

  private init(ascending values: [Rational], probabilities: [Rational]) {
    self.values = values
    self.probabilities = probabilities
  }
}

// MARK: - Tails of a sum where they need no computation

extension FiniteLaw {
  /// P(S ≥ x) for the sum S of m independent draws, where the threshold is not
  /// strictly between the ends of S; else nil.
  ///
  /// 1 for x ≤ m min T, q_n^m for x = m max T, 0 beyond.
  ///
  /// - Precondition: m ≥ 1.
  public func boundaryTail(
    draws m: Int, atLeast x: Rational, precision: Int = 128
  ) -> Interval? {
    precondition(m >= 1, "one draw or more")
    if x <= Rational(m) * smallest { return Interval(1, precision: precision) }
    let top = Rational(m) * largest
    if x > top { return Interval(0, precision: precision) }
    guard x == top else { return nil }
    return Interval(
      probabilities[probabilities.count - 1], precision: precision + 64
    ).power(m).rounded(to: precision)
  }

  /// P(S ≤ y) for the sum S of m independent draws, where the threshold is not
  /// strictly between the ends of S; else nil.
  ///
  /// - Precondition: m ≥ 1.
  public func boundaryTail(
    draws m: Int, atMost y: Rational, precision: Int = 128
  ) -> Interval? {
    mirrored.boundaryTail(draws: m, atLeast: -y, precision: precision)
  }
}
