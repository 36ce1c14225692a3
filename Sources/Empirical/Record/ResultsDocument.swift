public import Bounds

/// results.json, schema `sipp-verify/results/1`: everything that a run found, and
/// nothing of when, where or how fast.
public enum ResultsDocument {
  /// The schema's name; a changed meaning changes the number.
  public static let schema = "sipp-verify/results/1"
  /// The version of the program that writes it.
  public static let programVersion = "0.1.0"
  /// Significant digits of enclosures.
  static let digits = 17

  /// The document of `run`.
  public static func json(_ run: Run) -> JSONValue {
    .object([
      ("schema", .string(schema)),
      ("version", .string(programVersion)),
      ("seed", .integer(Int(run.configuration.seed))),
      ("trials", .integer(run.configuration.trials)),
      ("alpha", .string(run.configuration.alpha.description)),
      ("suite", .string(run.configuration.suite)),
      ("levels", levels(run.levels)),
      (
        "stops_early", .bool(run.configuration.ending.stopsEarly)
      ),
      ("complete", .bool(run.isComplete)),
      ("verdict", .string(run.verdict.rawValue)),
      (
        "controls",
        .object([
          ("passed", .integer(run.controlsPassed)),
          ("failed", .integer(run.controlsFailed)),
        ])
      ),
      (
        "claims",
        .array(
          zip(run.rows, run.adjustedPValues).map { row($0, adjusted: $1) })
      ),
      ("detectable_perturbations", PerturbationTable.json(run)),
    ])
  }

  /// What the rows' levels follow from: the numbers of the suite's rows, of which
  /// a selection may have been run.
  private static func levels(_ levels: Levels) -> JSONValue {
    .object([
      ("claims", .integer(levels.claims)),
      ("positive_controls", .integer(levels.positiveControls)),
      ("negative_controls", .integer(levels.negativeControls)),
      ("side_of_a_claim", .string(levels.sideLevel(of: nil).description)),
    ])
  }

  private static func row(
    _ row: Judgement, adjusted: Double?
  ) -> JSONValue {
    let claim = row.claim
    return .object([
      ("id", .string(claim.id.rawValue)),
      ("instance", .string(claim.instance)),
      ("parameters", .object(claim.parameters)),
      ("redrawn", .array(claim.redrawn.map { .string($0.rawValue) })),
      ("ledger", ledger(claim.ledger)),
      ("control", JSONValue(claim.control?.rawValue)),
      ("relation", .string(claim.relation.rawValue)),
      ("predicted", JSONValue(claim.predicted, digits: digits)),
      ("method", .string(row.method.rawValue)),
      ("ended", .string(row.end.rawValue)),
      ("trials", .integer(row.counts.trials)),
      ("failures", .integer(row.counts.failures)),
      ("undefined", .integer(row.counts.undefined)),
      ("undecided", .integer(row.counts.undecided)),
      ("observed", observed(row)),
      (
        "oracle",
        claim.oracle.map { JSONValue($0, digits: digits) } ?? .null
      ),
      ("conditional_profile", profile(row)),
      ("verdict", .string(row.verdict.rawValue)),
      ("assumption", assumption(claim.assumption)),
      ("p", .number(row.pValue)),
      ("adjusted_p", JSONValue(adjusted)),
      ("power", power(row.power)),
      ("tightness", tightness(row)),
    ])
  }

  private static func ledger(_ ledger: Ledger) -> JSONValue {
    .object([
      ("pruning", .string(ledger.pruningText)),
      ("x", .string(ledger.inputText)),
      ("S", .string(ledger.pointsText)),
      ("conditional_on_S", .bool(ledger.isConditionalOnS)),
    ])
  }

  private static func observed(_ row: Judgement) -> JSONValue {
    .object([
      ("estimate", .number(row.estimate)),
      (
        "lower", .string(row.lowerLimit.decimal(digits: digits).lower)
      ),
      (
        "upper", .string(row.upperLimit.decimal(digits: digits).upper)
      ),
    ])
  }

  private static func profile(_ row: Judgement) -> JSONValue {
    guard let profile = row.profile else { return .null }
    let above = profile.count(above: row.claim.claimed.upperBound)
    func at(_ share: Rational) -> JSONValue {
      JSONValue(profile.quantile(share), digits: digits)
    }
    return .object([
      ("sets", .integer(profile.probabilities.count)),
      ("minimum", at(0)), ("median", at(Rational(1, 2))),
      ("quantile_0.9", at(Rational(9, 10))),
      ("quantile_0.99", at(Rational(99, 100))), ("maximum", at(1)),
      ("sets_above_claim", .integer(above.lowerBound)),
    ])
  }

  private static func assumption(_ assumption: Claim.Assumption) -> JSONValue {
    switch assumption {
    case .met(let reason):
      .object([("met", .bool(true)), ("because", .string(reason))])
    case .fails(let reason):
      .object([("met", .bool(false)), ("because", .string(reason))])
    }
  }

  private static func power(_ power: Power) -> JSONValue {
    .object([
      ("detects", JSONValue(power.detects?.decimal(digits: digits).upper)),
      (
        "detects_below",
        JSONValue(power.detectsBelow?.decimal(digits: digits).lower)
      ),
      ("with_probability", .number(power.probability)),
    ])
  }

  private static func tightness(_ row: Judgement) -> JSONValue {
    .object([
      ("predicted_over_observed", JSONValue(row.predictedOverObserved)),
      ("samples_over_floor", JSONValue(row.claim.samplesOverFloor)),
    ])
  }
}

extension JSONValue {
  /// An enclosure as a pair of decimals, rounded outwards.
  public init(_ enclosure: Interval, digits: Int) {
    let text = enclosure.decimal(digits: digits)
    self = .object([
      ("lower", .string(text.lower)), ("upper", .string(text.upper)),
    ])
  }
}
