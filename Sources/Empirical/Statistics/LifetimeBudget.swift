public import Bounds

/// How often a suite that is run again and again alarms for nothing (H3).
///
/// A run's error probabilities are budgets, each its own: true claims called
/// violated, false ones called holding, exact laws refuted, faults missed. Runs of
/// different seeds add up: r runs alarm falsely anywhere with probability at most r
/// times the budget of one, whatever their dependence. A seed that is run twice is
/// one run.
///
/// | Budget | Of one run |
/// | --- | --- |
/// | violated | α/(2K) for each side on which a claim can be contradicted |
/// | holds | α/(2K) for each bound |
/// | negative controls | α/(2K₋) for each of their two sides: α |
/// | positive controls | 10⁻⁶ each |
public struct LifetimeBudget: Sendable {
  /// A true claim is called violated with at most this probability.
  public let violated: Rational
  /// A false claim is called holding with at most this probability.
  public let holds: Rational
  /// An exact law is refuted with at most this probability.
  public let negativeControls: Rational
  /// A fault is missed with at most this probability.
  public let positiveControls: Rational

  /// The budgets of a run of `rows` at level `alpha`.
  public init(alpha: Rational, rows: [Claim]) {
    let levels = Levels(alpha: alpha, rows: rows)
    func sum(_ control: Claim.Control?, _ sides: (Claim) -> Int) -> Rational {
      let count = rows.filter { $0.control == control }
        .reduce(0) { $0 + sides($1) }
      return Rational(count) * levels.sideLevel(of: control)
    }
    violated = sum(nil) { $0.sides }
    holds = sum(nil) { $0.relation == .atMost ? 1 : 0 }
    negativeControls = sum(.negative) { $0.sides }
    positiveControls =
      Rational(levels.positiveControls) * (1 - Power.demandedOfControls)
  }

  /// A run whose claims are all true says anything but "holds" or "undecided" with
  /// at most this probability: the first, third and fourth budget.
  public var falseAlarm: Rational {
    violated + negativeControls + positiveControls
  }

  /// A bound on the probability of any false alarm in `runs` runs: min(1, r α).
  public func falseAlarm(runs: Int) -> Rational {
    precondition(runs >= 0, "a number of runs")
    return Swift.min(1, Rational(runs) * falseAlarm)
  }

  /// The most runs that expect at most one false alarm; nil where none is
  /// possible, or more than an `Int` holds.
  public var runsOfOneAlarm: Int? {
    falseAlarm.sign == 0 ? nil : (1 / falseAlarm).floor
  }
}
