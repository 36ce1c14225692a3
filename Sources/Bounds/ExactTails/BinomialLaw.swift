/// The binomial law: X is the number of successes in m independent trials of
/// probability p.
///
///     P(X = k) = binom(m, k) pᵏ (1 − p)^{m−k}
///
/// | Symbol | Name          | Shape; unit           | Domain            |
/// | ------ | ------------- | --------------------- | ----------------- |
/// | m      | `trials`      | count                 | 1 … 10¹⁶          |
/// | p      | `probability` | scalar; dimensionless | [0, 1], exact     |
/// | k, h   | arguments     | count                 | any integer       |
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones; precision is raised
///   inside until that holds. Below 2^−2³⁰ the linear scale underflows to
///   [0, tiny], the logarithm does not.
/// - Method: log-probability of the boundary point by Stirling's series, times
///   the ratio P(X ≥ k)/P(X = k) by direct summation, a continued fraction or a
///   trapezoidal sum on a circle, whichever is cheapest. The side away from the
///   mean is computed, the other one is its complement.
/// - Source: DLMF 5.11, 8.17.22. Proof: `proofs-notes/exact-binomial-tails.md`.
public struct BinomialLaw: Sendable {
  /// m, the number of trials.
  public let trials: Int
  /// p, the probability of success.
  public let probability: Rational
  /// q = 1 − p, the probability of failure.
  public let complement: Rational

  /// The largest number of trials.
  public static let largestTrials = 10_000_000_000_000_000

  /// Takes m and p.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` unless
  ///   1 ≤ m ≤ 10¹⁶ and 0 ≤ p ≤ 1.
  public init(trials: Int, probability: Rational) throws(BoundError) {
    guard (1...Self.largestTrials).contains(trials) else {
      throw .outsideDomain(
        "trials", value: "\(trials)", requirement: "from 1 to 1e16")
    }
    guard (0...1 as ClosedRange<Rational>).contains(probability) else {
      throw .outsideDomain(
        "probability", value: probability.description,
        requirement: "from 0 to 1")
    }
    self.trials = trials
    self.probability = probability
    complement = 1 - probability
  }

  private init(trials: Int, probability: Rational, complement: Rational) {
    self.trials = trials
    self.probability = probability
    self.complement = complement
  }

  /// The law of m − X, the number of failures.
  var mirrored: BinomialLaw {
    BinomialLaw(
      trials: trials, probability: complement, complement: probability)
  }

  /// E X = m p.
  public var mean: Rational { Rational(trials) * probability }
}

/// A tail of a binomial law and the probability of its boundary point.
public struct BinomialTail: Sendable {
  /// P(X ≥ k) or P(X ≤ k).
  public let probability: Interval
  /// Its natural logarithm; −∞ where the probability is exactly 0.
  public let logProbability: Interval
  /// P(X = k).
  public let pointProbability: Interval
}

// MARK: - Tails

extension BinomialLaw {
  /// P(X ≥ k), its logarithm, and P(X = k).
  ///
  /// - Parameters:
  ///   - k: any integer; exact below 1 and above m.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(atLeast k: Int, precision: Int = 128) -> BinomialTail {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    if let exact = exactTail(atLeast: k, precision: precision) { return exact }
    return approximatedTail(atLeast: k, precision: precision)
  }

  /// P(X ≤ k), its logarithm, and P(X = k).
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func tail(atMost k: Int, precision: Int = 128) -> BinomialTail {
    mirrored.tail(
      atLeast: trials - clamped(k), precision: precision)
  }

  /// P(X = k); exactly 0 outside 0 … m.
  public func pointProbability(_ k: Int, precision: Int = 128) -> Interval {
    point(k, precision: precision).probability
  }

  /// log P(X = k); −∞ where the probability is exactly 0.
  public func logPointProbability(_ k: Int, precision: Int = 128) -> Interval {
    point(k, precision: precision).logarithm
  }

  /// k, or its neighbour of 0 … m: no distinction is lost, no sum overflows.
  func clamped(_ k: Int) -> Int { Swift.min(Swift.max(k, -1), trials + 1) }

  /// The tail where it is 0, 1 or decided by a degenerate law; else nil.
  private func exactTail(atLeast k: Int, precision: Int) -> BinomialTail? {
    func certain(_ holds: Bool, point: Interval) -> BinomialTail {
      BinomialTail(
        probability: Interval(holds ? 1 : 0, precision: precision),
        logProbability: Interval(holds ? 0 : -.infinity, precision: precision),
        pointProbability: point)
    }
    if k <= 0 || k > trials {
      return certain(k <= 0, point: pointProbability(k, precision: precision))
    }
    guard let certainValue else { return nil }
    return certain(
      certainValue >= k,
      point: Interval(certainValue == k ? 1 : 0, precision: precision))
  }

  /// The value that X takes for certain: 0 for p = 0, m for p = 1, else nil.
  private var certainValue: Int? {
    if probability.sign == 0 { return 0 }
    return complement.sign == 0 ? trials : nil
  }

  private func point(
    _ k: Int, precision: Int
  ) -> (probability: Interval, logarithm: Interval) {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    guard (0...trials).contains(k), certainValue == nil else {
      let holds = k == certainValue
      return (
        Interval(holds ? 1 : 0, precision: precision),
        Interval(holds ? 0 : -.infinity, precision: precision)
      )
    }
    return approximatedPoint(k, precision: precision)
  }
}

// MARK: - Hinges

extension BinomialLaw {
  /// E (X − h)₊, the expected excess over h.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func expectedExcess(
    over h: Int, precision: Int = 128
  ) -> Interval {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    let inside = (1..<trials).contains(h)
    if inside && certainValue == nil {
      return approximatedExcess(over: h, precision: precision)
    }
    // Linear for h ≤ 0, zero for h ≥ m, and X is certain for p = 0 or 1.
    return Interval(Swift.max(mean - Rational(h), 0), precision: precision)
  }

  /// E (h − X)₊, the expected shortfall under h.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func expectedShortfall(
    under h: Int, precision: Int = 128
  ) -> Interval {
    precondition((2...100_000).contains(precision), "2 to 100,000 bits")
    let inside = (1..<trials).contains(h)
    if inside && certainValue == nil {
      return mirrored.approximatedExcess(
        over: trials - h, precision: precision)
    }
    return Interval(Swift.max(Rational(h) - mean, 0), precision: precision)
  }
}

extension BinomialTail {
  /// The tail without the probability of its boundary point.
  public var onBothScales: TailProbability {
    TailProbability(
      probability: probability, logProbability: logProbability)
  }
}
