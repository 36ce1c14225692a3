/// The Poisson-binomial law: X is the number of successes in n independent trials,
/// trial j of probability p_j.
///
///     E u^X = Π_j (1 − p_j + p_j u)
///
/// | Symbol | Name            | Shape; unit          | Domain                  |
/// | ------ | --------------- | -------------------- | ----------------------- |
/// | p      | `probabilities` | [n]; a probability   | n ≤ 10⁵; [0, 1], exact  |
/// | k      | arguments       | count                | any integer             |
///
/// - Accuracy: every result encloses the exact value. Its relative width, and
///   that of the logarithm, is at most 2⁻⁶⁴ whatever working precision is asked
///   for, and at most 2^−(precision − 16) for larger ones. Below 2^−2³⁰ the
///   linear scale underflows to [0, tiny], the logarithm does not.
/// - Method: for few trials, or k near an end, the recursion over trials, whose
///   terms are positive; else a trapezoidal sum on a circle.
/// - Complexity: n min(k, n − k) steps up to 400,000; on the circle n complex
///   products a point and 30 to 100 points.
/// - Source: Hoeffding, Ann. Math. Stat. 27 (1956) 713-721, for the law. Proof:
///   `proofs-notes/exact-tails.md`, section (f).
public struct PoissonBinomialLaw: Sendable {
  /// p, in the order given.
  public let probabilities: [Rational]
  /// Those strictly between 0 and 1.
  let uncertain: [Rational]
  /// How many are 1.
  let certain: Int

  /// The largest number of trials.
  public static let largestTrials = 100_000

  /// Takes p.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` outside the
  ///   domain above.
  public init(probabilities: [Rational]) throws(BoundError) {
    guard probabilities.count <= Self.largestTrials else {
      throw .outsideDomain(
        "number of probabilities", value: "\(probabilities.count)",
        requirement: "at most 1e5")
    }
    for p in probabilities where p.sign < 0 || p > 1 {
      throw .outsideDomain(
        "probability", value: "\(p)", requirement: "from 0 to 1")
    }
    self.probabilities = probabilities
    uncertain = probabilities.filter { $0.sign > 0 && $0 < 1 }
    certain = probabilities.reduce(0) { $0 + ($1 == 1 ? 1 : 0) }
  }

  /// E X = Σ p_j.
  public var mean: Rational { probabilities.reduce(0, +) }
}

// MARK: - Tails

extension PoissonBinomialLaw {
  /// P(X ≥ k) and its logarithm.
  ///
  /// - Parameters:
  ///   - k: any integer; exact outside the support.
  ///   - precision: significand bits, from 2 to 100,000.
  public func tail(atLeast k: Int, precision: Int = 128) -> TailProbability {
    guard let inner = innerPoint(k) else {
      return .certain(k <= certain, precision: precision)
    }
    return tails(inner, precision: precision) { $0.reached }
  }

  /// P(X ≤ k) and its logarithm.
  ///
  /// - Parameters: as for ``tail(atLeast:precision:)``.
  public func tail(atMost k: Int, precision: Int = 128) -> TailProbability {
    guard k < probabilities.count else {
      return .certain(true, precision: precision)
    }
    guard let inner = innerPoint(Swift.max(k, -1) + 1) else {
      return .certain(k + 1 > certain, precision: precision)
    }
    return tails(inner, precision: precision) { $0.below }
  }

  /// k − (number of certain successes), where both P(X ≥ k) and P(X < k) are
  /// above 0; else nil.
  private func innerPoint(_ k: Int) -> Int? {
    guard k > certain, k <= certain + uncertain.count else { return nil }
    return k - certain
  }

  /// One of P(X ≥ k), P(X < k) for the uncertain trials.
  private func tails(
    _ k: Int, precision: Int, _ side: (PoissonBinomialTails) -> TailProbability
  ) -> TailProbability {
    let n = uncertain.count
    let size = Int(Double(n).exponent)
    if Swift.min(k, n - k + 1) * n <= 400_000 {
      return .narrowest(precision: precision, guardBits: size + 4) {
        _, working in
        side(recursion(k, precision: working))
      }
    }
    let isAbove = Rational(k) >= uncertain.reduce(0, +)
    let circle = PoissonBinomialCircle(
      isAbove ? uncertain : uncertain.map { 1 - $0 },
      atLeast: isAbove ? k : n - k + 1)
    return .narrowest(precision: precision, guardBits: 8) { bits, working in
      let tail = circle.tail(bits: bits, precision: working)
      return side(
        isAbove
          ? PoissonBinomialTails(below: tail.complement, reached: tail)
          : PoissonBinomialTails(below: tail, reached: tail.complement))
    }
  }
}

/// P(X < k) and P(X ≥ k).
struct PoissonBinomialTails {
  let below: TailProbability
  let reached: TailProbability
}

// MARK: - The recursion

extension PoissonBinomialLaw {
  /// From the end that is nearer.
  private func recursion(_ k: Int, precision: Int) -> PoissonBinomialTails {
    let n = uncertain.count
    let isNear = k <= n - k + 1
    let masses = PositiveChain(
      steps: n, target: isNear ? k : n - k + 1, precision: precision
    ) { step, _ in
      let p = uncertain[step]
      return isNear ? (1 - p, p) : (p, 1 - p)
    }
    let (below, reached) =
      isNear
      ? (masses.below, masses.reached) : (masses.reached, masses.below)
    return PoissonBinomialTails(
      below: TailProbability(below, complement: reached),
      reached: TailProbability(reached, complement: below))
  }
}
