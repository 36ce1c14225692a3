import Bounds

/// The comparison as a document, schema `sipp-verify/gate/1`.
extension GateReport {
  /// The schema's name; a changed meaning changes the number.
  public static let schema = "sipp-verify/gate/1"

  /// The document.
  public var json: JSONValue {
    let settings = gate.settings
    return .object([
      ("schema", .string(Self.schema)),
      ("outcome", .string(gate.outcome.rawValue)),
      ("sentence", .string(sentence)),
      ("level", .string(decimal(settings.level))),
      ("margin", .string(decimal(settings.margin))),
      ("margin_floor", .string(decimal(settings.marginFloor))),
      ("tolerance", .string(decimal(settings.tolerance))),
      ("baseline", Self.json(gate.baseline, path: baselinePath)),
      ("candidate", Self.json(gate.candidate, path: candidatePath)),
      (
        "streams",
        .object([
          ("equal", .integer(gate.streams.equal)),
          ("equal_outcomes", .integer(gate.streams.equalOutcomes)),
          ("same_algorithm", .integer(gate.streams.sameAlgorithm)),
          ("changed", .integer(gate.streams.changed)),
          ("other_method", .integer(gate.streams.otherMethod)),
        ])
      ),
      ("tests", .integer(gate.tests)),
      ("trials_needed", JSONValue(gate.trialsNeeded)),
      ("baseline_needs_them", .bool(gate.baselineNeedsThem)),
      ("findings", .array(findings.map(\.json))),
    ])
  }

  private static func json(_ run: RunRecord, path: String?) -> JSONValue {
    .object([
      ("path", JSONValue(path)),
      ("suite", .string(run.suite)),
      ("seed", .integer(run.seed)),
      ("trials", .integer(run.trials)),
      ("version", .string(run.version)),
    ])
  }
}

extension GateFinding {
  fileprivate var json: JSONValue {
    .object([
      ("kind", .string(kind.rawValue)),
      ("severity", .string(severity.rawValue)),
      ("text", .string(line)),
      ("claims", .array(claims.map { .string($0) })),
      ("what", .string(what)),
      ("amount", .string(amount)),
      ("certainty", .string(certainty)),
      ("command", .array(command.map { .string($0) })),
      ("adjusted_p", JSONValue(adjustedPValue)),
      ("trials_needed", JSONValue(trialsNeeded)),
      ("baseline_needs_them", .bool(baselineNeedsThem)),
    ])
  }
}
