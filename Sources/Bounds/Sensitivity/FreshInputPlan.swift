/// What a certificate from fresh inputs fixes before they are seen (T2).
///
/// Of V fresh inputs r are allowed to lie above the certified value, which is the
/// (r+1)-th largest. The value is then exceeded by a new input with probability at
/// most β, except with probability at most γ over the V inputs, where
///
///     P(Bin(V, β) ≤ r)  ≤  γ.
///
/// Any three of the four numbers give the best fourth: the largest r, the least β
/// or the least V.
///
/// | Symbol | Name               | Shape; unit                  | Domain          |
/// | ------ | ------------------ | ---------------------------- | --------------- |
/// | V      | `inputs`           | count of fresh inputs        | 1 … 10¹⁶        |
/// | r      | `allowed`          | count of inputs              | 0 … V − 1       |
/// | β      | `exceedance`       | scalar; a share of inputs    | 10⁻¹⁰⁰ … 1      |
/// | γ      | `errorProbability` | scalar; a probability over V | 10⁻¹⁰⁰⁰ … below 1 |
///
/// - Accuracy: integers are exact, decided by certified tails; β from the others is
///   the upper end of an enclosure of relative width at most 2⁻⁶⁴.
/// - Tightness: for a continuous law the failure probability is
///   P(Bin(V, β) ≤ r) itself, so no smaller β, V or γ holds for all laws.
/// - Source: Wilks, Ann. Math. Stat. 12:91–96 (1941). Proof:
///   `proofs-notes/T2-certified-ratio.md`.
public struct FreshInputPlan: Sendable, Equatable {
  /// V.
  public let inputs: Int
  /// r.
  public let allowed: Int
  /// β.
  public let exceedance: Rational
  /// γ.
  public let errorProbability: Rational

  /// Takes all four numbers.
  ///
  /// - Throws: `outsideDomain`, also where P(Bin(V, β) ≤ r) > γ; `undecided`.
  public init(
    inputs V: Int, allowed r: Int, exceedance β: Rational,
    errorProbability γ: Rational
  ) throws(BoundError) {
    try FreshInputDomain.check(inputs: V, allowed: r)
    try FreshInputDomain.check(exceedance: β)
    try FreshInputDomain.check(errorProbability: γ)
    let law = try BinomialLaw(trials: V, probability: β)
    guard try law.isTail(atMost: r, γ) else {
      throw .outsideDomain(
        "allowed inputs", value: "\(r)",
        requirement: "so few that P(Bin(V, β) ≤ r) is at most γ")
    }
    self.init(V, r, β, γ)
  }

  private init(_ V: Int, _ r: Int, _ β: Rational, _ γ: Rational) {
    inputs = V
    allowed = r
    exceedance = β
    errorProbability = γ
  }
}

// MARK: - Three numbers and the best fourth

extension FreshInputPlan {
  /// The largest r for V, β and γ; nil where even r = 0 fails: (1 − β)ⱽ > γ.
  ///
  /// - Throws: `outsideDomain`; `undecided`.
  public static func withMostAllowed(
    inputs V: Int, exceedance β: Rational, errorProbability γ: Rational
  ) throws(BoundError) -> FreshInputPlan? {
    try FreshInputDomain.check(inputs: V, allowed: 0)
    try FreshInputDomain.check(exceedance: β)
    try FreshInputDomain.check(errorProbability: γ)
    // V − X is Bin(V, 1 − β): r is the largest with P(V − X ≥ V − r) ≤ γ. For β = 1
    // every r < V will do, and the search finds V − r = 1.
    let fewest = try ClopperPearson.criticalFailures(
      trials: V, claim: 1 - β, level: γ)
    return fewest > V ? nil : FreshInputPlan(V, V - fewest, β, γ)
  }

  /// The least β for V, r and γ, rounded up: the root of P(Bin(V, β) ≤ r) = γ,
  /// which is H1's upper limit for r failures of V.
  ///
  /// - Throws: `outsideDomain`; `undecided`.
  public static func withLeastExceedance(
    inputs V: Int, allowed r: Int, errorProbability γ: Rational
  ) throws(BoundError) -> FreshInputPlan {
    let root = try exceedanceRoot(inputs: V, allowed: r, errorProbability: γ)
    guard let ends = root.exactEnds else {
      preconditionFailure("a root between two points has two ends")
    }
    return FreshInputPlan(V, r, min(1, ends.upper), γ)
  }

  /// Encloses the root β of P(Bin(V, β) ≤ r) = γ.
  ///
  /// - Throws: `outsideDomain`; `undecided`.
  public static func exceedanceRoot(
    inputs V: Int, allowed r: Int, errorProbability γ: Rational
  ) throws(BoundError) -> Interval {
    try FreshInputDomain.check(inputs: V, allowed: r)
    try FreshInputDomain.check(errorProbability: γ)
    // The root may be nearer to 1 than a search by relative width can tell.
    let near = 1 - Rational.powerOfTwo(-64)
    let law = try BinomialLaw(trials: V, probability: near)
    guard try law.isTail(atMost: r, γ) else {
      return .spanning(near, 1, precision: ClopperPearson.bits + 8)
    }
    return try ClopperPearson.upperLimit(failures: r, trials: V, level: γ)
  }

  /// The least V for r, β and γ.
  ///
  /// - Throws: `outsideDomain`; `undecided`; `beyondReach` above 10¹⁶ inputs.
  public static func withFewestInputs(
    allowed r: Int, exceedance β: Rational, errorProbability γ: Rational
  ) throws(BoundError) -> FreshInputPlan {
    let most = BinomialLaw.largestTrials
    try FreshInputDomain.check(inputs: most, allowed: r)
    try FreshInputDomain.check(exceedance: β)
    try FreshInputDomain.check(errorProbability: γ)
    // P(Bin(V, β) ≤ r) falls as V grows: one more trial adds no fewer successes.
    let V = try CertifiedSearch.smallestInteger(
      in: (r + 1)...most,
      guess: FreshInputGuess.inputs(allowed: r, exceedance: β, γ)
    ) { V, _ throws(BoundError) in
      try BinomialLaw(trials: V, probability: β).isTail(atMost: r, γ)
    }
    guard let V else {
      throw .beyondReach("the number of fresh inputs", limit: "10^16 inputs")
    }
    return FreshInputPlan(V, r, β, γ)
  }
}

// MARK: - What it fails with

extension FreshInputPlan {
  /// Encloses P(Bin(V, π) ≤ r): the probability over V that the certified value C
  /// has P_x(ρ > C) > β, exactly, where π = P(ρ ≥ t) and t is the least value with
  /// P(ρ > t) ≤ β.
  ///
  /// For a continuous law π = β. Always π ≥ β, so the result is at most γ.
  ///
  /// - Throws: `outsideDomain` for π outside [β, 1].
  public func failureProbability(
    massFromQuantile π: Rational, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    guard π >= exceedance, π <= 1 else {
      throw .outsideDomain(
        "mass from the quantile up", value: "\(π)",
        requirement: "from \(exceedance) to 1")
    }
    return try BinomialLaw(trials: inputs, probability: π).tail(
      atMost: allowed, precision: precision
    ).probability
  }

  /// Encloses P(Bin(V, β) ≤ r), with which the certificate fails for every
  /// continuous law; no law fails with more.
  public func largestFailureProbability(
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try failureProbability(
      massFromQuantile: exceedance, precision: precision)
  }

  /// (r + 1)/(V + 1), the most that P(ρ(x) > C) can be over V and x together, and
  /// what it is for every continuous law.
  public var meanExceedance: Rational {
    Rational(allowed + 1) / Rational(inputs + 1)
  }
}

/// What a plan's numbers must be.
enum FreshInputDomain {
  private static let leastExceedance = 1 / Rational(10).power(100)
  private static let leastProbability = 1 / Rational(10).power(1_000)

  static func check(inputs V: Int, allowed r: Int) throws(BoundError) {
    guard (1...BinomialLaw.largestTrials).contains(V) else {
      throw .outsideDomain(
        "fresh inputs", value: "\(V)", requirement: "from 1 to 10^16")
    }
    guard (0..<V).contains(r) else {
      throw .outsideDomain(
        "allowed inputs", value: "\(r)", requirement: "from 0 to \(V - 1)")
    }
  }

  static func check(exceedance β: Rational) throws(BoundError) {
    guard β >= leastExceedance, β <= 1 else {
      throw .outsideDomain(
        "exceedance", value: "\(β)", requirement: "from 10^-100 to 1")
    }
  }

  static func check(errorProbability γ: Rational) throws(BoundError) {
    guard γ >= leastProbability, γ < 1 else {
      throw .outsideDomain(
        "error probability", value: "\(γ)",
        requirement: "from 10^-1000 to below 1")
    }
  }
}
