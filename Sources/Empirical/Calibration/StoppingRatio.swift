public import Bounds

/// What a run saves that ends once it is decided: expected trials over those of a
/// fixed number at the same level (H2).
///
/// The fixed number is the one a run without looks would need so that a fault at
/// twice the claim is refuted as surely as a control must be
/// (``Power/demandedOfControls``). Beside it stands the number for power 0.99, and
/// Wald's bound, below which no test with these error probabilities can come.
public struct StoppingRatio: Sendable {
  /// Which truth the trials follow.
  public enum Truth: String, Sendable {
    /// A correct rung whose failure probability is at most a tenth of its claim.
    case slack = "slack of ten"
    /// A fault that fails twice as often as is claimed.
    case fault = "fault at twice the claim"

    /// What the ratio must not exceed.
    public var limit: Rational {
      switch self {
      case .slack: Rational(1, 5)
      case .fault: Rational(1, 2)
      }
    }
  }

  /// Which truth.
  public let truth: Truth
  /// The row whose claim it is.
  public let claim: Claim
  /// The run's level.
  public let alpha: Rational
  /// The level of each side of the row.
  public let level: Rational
  /// The failure probability.
  public let probability: Interval
  /// Trials of the fixed test, for ``Power/demandedOfControls``.
  public let fixedTrials: Int
  /// The same for ``Power/demanded``.
  public let fixedTrialsAtLessPower: Int
  /// Encloses E τ, with room to decide.
  public let expectedTrials: Interval
  /// The least expected trials of any test that errs no more often.
  public let leastTrials: Interval

  /// The ratio of `claim` under one truth; nil where the fixed test would need
  /// more than 2²² trials.
  init?(
    _ truth: Truth, _ claim: Claim, probability: Interval, alpha: Rational,
    level: Rational
  ) throws(BoundError) {
    let c = claim.claimed.upperBound
    let power = Power.demandedOfControls
    guard
      let fixed = try FixedTestSize.trials(
        claim: c, truth: 2 * c, level: level, power: power),
      let less = try FixedTestSize.trials(
        claim: c, truth: 2 * c, level: level, power: Power.demanded)
    else { return nil }
    self.truth = truth
    self.claim = claim
    self.alpha = alpha
    self.level = level
    self.probability = probability
    fixedTrials = fixed
    fixedTrialsAtLessPower = less
    let boundary = try StoppingBoundary(
      claim: c, level: level, mostTrials: Self.room * fixed)
    expectedTrials = try StoppingLaw(
      boundary: boundary, probability: probability
    ).expectedTrials
    leastTrials = Self.wald(
      from: probability, to: Interval(c), level: level, missing: 1 - power)
  }

  /// N over the fixed number: so many that ending undecided is negligible.
  static let room = 2

  /// Encloses expected over fixed trials.
  public var ratio: Interval { expectedTrials / Interval(fixedTrials) }

  /// Encloses expected trials over those of the fixed test of less power.
  public var ratioAtLessPower: Interval {
    expectedTrials / Interval(fixedTrialsAtLessPower)
  }

  /// Wald's bound over the fixed trials.
  public var leastRatio: Interval { leastTrials / Interval(fixedTrials) }

  /// Whether the ratio is certainly within its limit.
  public var isMet: Bool { ratio.isCertainlyAtMost(truth.limit) }

  /// Wald's bound on E τ under θ, for a test that decides rightly there with
  /// probability 1 − β and wrongly under c with probability at most a:
  /// ((1−β) log((1−β)/a) + β log(β/(1−a))) / kl(θ‖c).
  private static func wald(
    from θ: Interval, to c: Interval, level a: Rational, missing β: Rational
  ) -> Interval {
    let right = Interval(1 - β) * (Interval(1 - β) / Interval(a)).log
    let wrong = Interval(β) * (Interval(β) / Interval(1 - a)).log
    return .max(Interval(0), right + wrong) / divergence(θ, c)
  }

  /// kl(θ‖c) of two Bernoulli laws, c within (0, 1).
  private static func divergence(_ θ: Interval, _ c: Interval) -> Interval {
    let one = Interval(1)
    func term(_ x: Interval, _ y: Interval) -> Interval {
      // x log x tends to 0 with x, and rises in absolute value below 1/e.
      if x.upper == 0 { return Interval(0) }
      if x.lower == 0 {
        return .hull(
          Interval(0), Interval(x.upper) * (Interval(x.upper) / y).log)
      }
      return x * (x / y).log
    }
    return term(θ, c) + term(one - θ, one - c)
  }
}

/// Fails with a probability that is a multiple of 2⁻⁶², exactly.
struct Coin: Experiment {
  /// The probability times 2⁶².
  private let threshold: UInt64

  /// The nearest probability from below.
  init(_ probability: Rational) {
    let scaled = (probability * Self.scale).floor
    guard let scaled, scaled >= 0, scaled <= 1 << 62 else {
      preconditionFailure("a probability is from 0 to 1")
    }
    threshold = UInt64(scaled)
  }

  private static let scale = Rational(1 << 62)

  /// The probability of failing.
  var probability: Rational { Rational(Int(threshold)) / Self.scale }

  func outcome(using stream: inout TrialStream) -> Outcome {
    stream.next64() >> 2 < threshold ? .fails : .holds
  }
}
