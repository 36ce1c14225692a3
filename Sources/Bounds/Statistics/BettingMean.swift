/// Confidence limits for the mean μ of a variable in [0, 1], by betting (H5).
///
/// Whoever bets the share g of a fortune on "the mean is above c" wins, a trial,
/// the factor 1 − g + g X/c, whose mean is at most 1 when μ ≤ c. So, with the
/// fortune split evenly over K bets g fixed beforehand,
///
///     W(c) = (1/K) Σ_g Π_i (1 − g + g X_i/c)
///
/// has mean at most 1 for every c ≥ μ, and P(W(c) ≥ 1/α) ≤ α. W decreases in c:
///
///     lower limit  =  the largest c with W(c) ≥ 1/α,  0 where there is none,
///     upper limit  =  1 − the lower limit of 1 − X.
///
/// Each limit fails with probability at most α, whatever the law of X in [0, 1]
/// is.
///
/// | Symbol | Name     | Shape; unit           | Domain            |
/// | ------ | -------- | --------------------- | ----------------- |
/// | X      | `sample` | [N]; dimensionless    | enclosed in [0,1] |
/// | α      | `level`  | scalar; dimensionless | (0, 1), exact     |
/// | g      | `bets`   | [K]                   | (0, 1], dyadic    |
/// | c      | claim    | scalar                | (0, 1), exact     |
///
/// - Randomness: the X_i are independent with one mean, or, more generally, each
///   has the conditional mean μ given the trials before it.
/// - Sequential use: W(c) along the trials is a nonnegative supermartingale, so by
///   Ville's inequality the limits of one grid of bets hold at all times at once.
///   The grid depends on the planned number of trials and on `level`, and so not
///   on when the sample ended.
/// - Accuracy: a limit is certain: W is bounded from below with every operation
///   rounded down, from lower ends for the lower limit and from upper ends for the
///   upper one. It falls short of the exact limit of the same enclosures by a
///   relative 2⁻¹⁸ of the distance to the mean.
/// - Tightness: about 3 per cent wider at 10,000 trials and α = 10⁻⁸ than with the
///   best single bet, which nobody knows beforehand.
/// - Source: Waudby-Smith and Ramdas, J. R. Stat. Soc. B 86(1):1–27 (2024); Ville
///   (1939). Proof: `proofs-notes/H5-tilting.md`.
public struct BettingMean: Sendable {
  /// X_1, …, X_N.
  public let sample: UnitSample
  /// α, of each limit.
  public let level: Rational
  /// The grid of g.
  public let bets: [Double]

  /// Bits of the wealth's significand. It is rounded down in every operation, so
  /// fewer bits would cost width.
  static let precision = 64

  /// The limits of `sample`, each at the one-sided `level`.
  ///
  /// - Parameter plannedTrials: the number of trials that was planned, where the
  ///   sample may have ended before: the bets must not depend on when it did. The
  ///   sample's own unless given.
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` for a level
  ///   outside (0, 1).
  public init(
    _ sample: UnitSample, level: Rational, plannedTrials: Int? = nil
  ) throws(BoundError) {
    try Self.check(level: level)
    self.sample = sample
    self.level = level
    bets = Self.bets(trials: plannedTrials ?? sample.trials, level: level)
  }

  /// The bets for N trials at level α: 1, and 3/4, 1/2, 3/8, 1/4, … down to
  /// log(1/α)/N.
  ///
  /// The best bet for a mean c and a variance σ² is about
  /// c √(2 log(1/α)/(N σ²)). It is least for the largest variance, c(1 − c), and a
  /// c below log(1/α)/N can be no lower limit; neighbours that differ by √2 lose
  /// little. The share 1 is for the upper limit of a sample of zeros.
  ///
  /// - Returns: dyadic numbers, descending, so that 1 − g is exact.
  public static func bets(trials: Int, level: Rational) -> [Double] {
    let logarithm = Interval(level, precision: 53).log.lower
    let least = -logarithm / Double(trials)
    var bets = [1, 0.75]
    var g = 0.5
    // Down to 2⁻⁴⁰, where 1 − g is still exact; 2³² trials ask for no less.
    while g >= least && g >= 0x1p-40 {
      bets += [g, 0.75 * g]
      g /= 2
    }
    return bets
  }

  static func check(level: Rational) throws(BoundError) {
    guard level > 0, level < 1 else {
      throw .outsideDomain(
        "level", value: level.description, requirement: "above 0 and below 1")
    }
  }
}

// MARK: - Limits

extension BettingMean {
  /// A number that is certainly at most the lower limit, hence one: μ is below it
  /// with probability at most α. 0 where no positive one is found.
  public var lowerLimit: Double { limit(of: .aboveClaim) }

  /// A number that is certainly at least the upper limit, hence one: μ is above
  /// it with probability at most α. 1 where no smaller one is found.
  public var upperLimit: Double { limit(of: .belowClaim) }

  /// The guess, moved away from the sample's mean until its wealth is certain.
  private func limit(of side: Side) -> Double {
    guard var limit = guess(side) else { return side.trivialLimit }
    // The guess stops short by 2⁻²⁰ of its distance to the mean.
    var step = 0x1p-30
    while step < 0x1p-2 {
      if let exact = Rational(exactly: limit), exact > 0, exact < 1,
        reaches(1 / level, side, claim: exact)
      {
        return limit
      }
      limit = side.moved(limit, by: step)
      step *= 2
    }
    return side.trivialLimit
  }
}

// MARK: - Decisions

extension BettingMean {
  /// True when `claim` is certainly at most the lower limit: the sample refutes
  /// "the mean is at most the claim" at the level.
  ///
  /// - Parameter claim: ≥ 0; a claim of 1 or more is never refuted.
  public func isLowerLimit(atLeast claim: Rational) -> Bool {
    refutes(claim, .aboveClaim)
  }

  /// True when `claim` is certainly at least the upper limit: the sample refutes
  /// "the mean is at least the claim", and more than it, at the level.
  ///
  /// - Parameter claim: ≤ 1; a claim of 0 or less is never refuted.
  public func isUpperLimit(atMost claim: Rational) -> Bool {
    refutes(claim, .belowClaim)
  }

  /// An upper bound on the p-value of "the mean is at most the claim":
  /// min(1, 1/W).
  public func pValue(meanAtMost claim: Rational) -> Double {
    pValue(claim, .aboveClaim)
  }

  /// An upper bound on the p-value of "the mean is at least the claim".
  public func pValue(meanAtLeast claim: Rational) -> Double {
    pValue(claim, .belowClaim)
  }

  /// A claim at an end of [0, 1] leaves the other side nothing to bet on, except
  /// that one positive value refutes "the mean is 0", and one below 1 "it is 1".
  private func refutes(_ claim: Rational, _ side: Side) -> Bool {
    switch side.place(of: claim) {
    case .inside: reaches(1 / level, side, claim: claim)
    case .impossible: exceedsEnd(side)
    case .certain: false
    }
  }

  private func pValue(_ claim: Rational, _ side: Side) -> Double {
    switch side.place(of: claim) {
    case .inside:
      Swift.min(1, (Interval(1) / wealth(side, claim: claim)).upper)
    case .impossible: exceedsEnd(side) ? 0 : 1
    case .certain: 1
    }
  }

  /// Whether a value certainly lies off the end at which the claim stands.
  private func exceedsEnd(_ side: Side) -> Bool {
    switch side {
    case .aboveClaim: sample.lower.contains { $0 > 0 }
    case .belowClaim: sample.zeros > 0 || sample.upper.contains { $0 < 1 }
    }
  }
}

extension BettingMean {
  /// Which side of the claim is bet on.
  enum Side {
    /// On a mean above the claim, by the values; for the lower limit.
    case aboveClaim
    /// On a mean below the claim, by 1 minus the values; for the upper limit.
    case belowClaim

    enum Place { case inside, impossible, certain }

    /// Where a claim stands: inside (0, 1); at the end that no mean on the other
    /// side is compatible with; or at the end that every mean satisfies.
    func place(of claim: Rational) -> Place {
      let (atZero, atOne) = (claim.sign <= 0, claim >= 1)
      return switch self {
      case .aboveClaim: atOne ? .certain : atZero ? .impossible : .inside
      case .belowClaim: atZero ? .certain : atOne ? .impossible : .inside
      }
    }

    var trivialLimit: Double { self == .aboveClaim ? 0 : 1 }

    /// `limit`, further from the mean by a relative step.
    func moved(_ limit: Double, by step: Double) -> Double {
      self == .aboveClaim
        ? limit * (1 - step) : Swift.min(1, limit + step * (1 - limit) * limit)
    }
  }
}
