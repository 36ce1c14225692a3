/// The law of a sequential test under a known failure probability p (H2).
///
/// The test looks after every trial, stops at the first decision of its
/// ``StoppingBoundary`` and at N at the latest. With τ the number of trials made,
///
///     P(violated), P(holds), P(neither by N), E τ, Var τ, P(τ ≤ n), E min(τ, n)
///
/// come from the exact recursion over counts: the probability of k failures in n
/// trials, none of them decided, is (1 − p) times that of k in n − 1 plus p times
/// that of k − 1 in n − 1.
///
/// | Symbol | Name          | Shape; unit           | Domain              |
/// | ------ | ------------- | --------------------- | ------------------- |
/// | p      | `probability` | scalar; dimensionless | [0, 1], an enclosure |
/// | N      | of `boundary` | count                 | 1 … 10⁸             |
///
/// - Accuracy: doubles with a proved error. All terms are ≥ 0, so after n trials
///   a sum is right to a factor 1 ± ρ with ρ = (4n + 8) 2⁻⁵³ + n e, where e is the
///   relative distance of p and 1 − p to the doubles used: about 10⁻⁹ for
///   n = 10⁶. Probabilities below 2⁻⁴⁰⁰ are dropped at the window's ends; all of
///   them, and every underflow, are added to the upper ends.
/// - Cost: two multiplications for each n and undecided k.
/// - Source: proofs-notes/H2-confidence-sequence.md.
public struct StoppingLaw: Sendable {
  /// When the test stops.
  public let boundary: StoppingBoundary
  /// Encloses p.
  public let probability: Interval
  /// The masses of the recursion.
  let masses: StoppingMasses
  /// ρ, the relative error of every sum.
  let relativeError: Interval
  /// The most that any probability can have lost, or gained by rounding.
  let lostMass: Interval

  /// The law under an exactly known p.
  public init(
    boundary: StoppingBoundary, probability: Rational
  ) throws(BoundError) {
    try ConfidenceSequence.check(claim: probability)
    try self.init(
      boundary: boundary, probability: Interval(probability, precision: 128))
  }

  /// The law under any p of an enclosure; a wide one gives wide results.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` unless the
  ///   enclosure is within [0, 1], and is the number 0 or 1 where it touches them;
  ///   ``BoundError/beyondReach(_:limit:)`` where it is so wide that N trials
  ///   leave nothing certain.
  public init(
    boundary: StoppingBoundary, probability: Interval
  ) throws(BoundError) {
    guard probability.lower >= 0, probability.upper <= 1 else {
      throw .outsideDomain(
        "probability", value: "\(probability)", requirement: "from 0 to 1")
    }
    let complement = Interval(1) - probability
    let (p, q) = (probability.midpoint, complement.midpoint)
    let e = try Interval.max(
      Self.distance(p, to: probability), Self.distance(q, to: complement))
    let masses = StoppingMasses(boundary: boundary, failing: p, passing: q)
    let n = masses.trials
    let roundings = Interval(4 * n + 8) * Interval(0x1p-53)
    relativeError = roundings + Interval(n) * e
    guard relativeError.upper < 0.5 else {
      throw .beyondReach(
        "the law of \(n) trials", limit: "this width of the probability")
    }
    self.boundary = boundary
    self.probability = probability
    self.masses = masses
    let underflow = Interval(masses.cells) * Interval(0x1p-1073)
    lostMass =
      (Interval(masses.dropped) + underflow) / (Interval(1) - relativeError)
  }

  /// Encloses |x − p|/p for the double x used for p.
  private static func distance(
    _ x: Double, to p: Interval
  ) throws(BoundError) -> Interval {
    if p.lower == 0 && p.upper == 0 { return Interval(0) }
    let relative = (Interval(x) - p) / p
    guard !relative.isIndeterminate, x == 0 || x.isNormal else {
      throw .outsideDomain(
        "probability", value: "\(p)",
        requirement: "0, 1, or certainly between them and above 1e-300")
    }
    return Interval.max(relative, -relative)
  }

  /// Encloses a sum of masses, times weights of at most `weight`, from its value
  /// in doubles.
  private func enclosure(_ sum: Double, weight: Int = 1) -> Interval {
    let one = Interval(1)
    let most = Interval(weight) * lostMass
    let high = Interval(sum) / (one - relativeError) + most
    let low = Interval(sum) * (one - relativeError) - most
    return .max(Interval(0), .hull(low, high))
  }
}

// MARK: - What the law says

extension StoppingLaw {
  /// Encloses P(violated by trial n), the whole run for n = N.
  public func violated(by trials: Int) -> Interval {
    .min(enclosure(value(of: masses.violatedBy, at: trials)), Interval(1))
  }

  /// Encloses P(holds by trial n), the whole run for n = N.
  public func holds(by trials: Int) -> Interval {
    .min(enclosure(value(of: masses.holdingBy, at: trials)), Interval(1))
  }

  /// Encloses P(violated).
  public var violated: Interval { violated(by: boundary.mostTrials) }

  /// Encloses P(holds).
  public var holds: Interval { holds(by: boundary.mostTrials) }

  /// Encloses P(neither by N).
  public var undecided: Interval {
    .min(enclosure(masses.undecided), Interval(1))
  }

  /// Encloses P(τ ≤ n for a decision), the distribution function of decisions.
  public func decided(by trials: Int) -> Interval {
    .min(
      enclosure(
        value(of: masses.violatedBy, at: trials)
          + value(of: masses.holdingBy, at: trials)),
      Interval(1))
  }

  /// Encloses E τ, τ being N where nothing is decided.
  public var expectedTrials: Interval {
    expectedTrials(upTo: boundary.mostTrials)
  }

  /// Encloses E min(τ, n).
  public func expectedTrials(upTo trials: Int) -> Interval {
    let most = min(trials, boundary.mostTrials)
    let sum = weighted { Double(min($0, most)) }
    return .min(enclosure(sum, weight: most), Interval(most))
  }

  /// Encloses Var τ = E(τ − g)² − (E τ − g)², where g is near E τ.
  public var varianceOfTrials: Interval {
    let mean = expectedTrials
    let most = boundary.mostTrials
    let g = Int(mean.midpoint.rounded())
    let square = weighted {
      let distance = Double($0 - g)
      return distance * distance
    }
    let largest = max(g, most - g)
    let second = enclosure(square, weight: largest * largest)
    return .max(Interval(0), second - (mean - Rational(g)).power(2))
  }

  /// The first n by which the test has certainly decided with probability
  /// `probability`; nil when it has not by N, as far as is certain.
  public func trials(untilDecidedWith probability: Rational) -> Int? {
    // Sums of doubles ≥ 0 never fall as they grow longer, so halving may be used.
    var (open, certain) = (0, boundary.mostTrials)
    guard isCertainlyDecided(by: certain, probability) else { return nil }
    while certain - open > 1 {
      let middle = (open + certain) / 2
      if isCertainlyDecided(by: middle, probability) {
        certain = middle
      } else {
        open = middle
      }
    }
    return certain
  }

  private func isCertainlyDecided(
    by trials: Int, _ probability: Rational
  ) -> Bool {
    (Interval(probability) - decided(by: trials)).isCertainlyAtMost(0)
  }

  /// The sum up to `trials`; the last one where nothing is left before.
  private func value(of sums: [Double], at trials: Int) -> Double {
    precondition(trials >= 0, "a number of trials")
    return trials == 0 ? 0 : sums[min(trials, sums.count) - 1]
  }

  /// The sum of all masses, each times the weight of its trial.
  private func weighted(_ weight: (Int) -> Double) -> Double {
    var sum = masses.undecided * weight(boundary.mostTrials)
    for n in masses.violated.indices {
      sum += (masses.violated[n] + masses.holding[n]) * weight(n + 1)
    }
    return sum
  }
}
