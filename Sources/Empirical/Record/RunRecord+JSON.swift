import Bounds

/// results.json as a document, schema `sipp-verify/results/1`.
extension RunRecord {
  /// The schema's name; a changed meaning changes the number.
  public static let schema = "sipp-verify/results/1"

  /// The document, its checksum last.
  public var json: JSONValue {
    var members = self.members
    members.append(("checksum", .string(Self.checksum(of: members))))
    return .object(members)
  }

  /// The file: the document and a line end.
  public var text: String { json.text() + "\n" }

  /// 16 hexadecimal digits that change with any byte of the document before them:
  /// finds what was cut or edited. It is no signature.
  static func checksum(of members: [(name: String, value: JSONValue)]) -> String
  {
    hexadecimal(StreamID(JSONValue.object(members).text()).bits)
  }

  private var members: [(name: String, value: JSONValue)] {
    [
      ("schema", .string(Self.schema)),
      ("version", .string(version)),
      ("seed", .integer(seed)),
      ("trials", .integer(trials)),
      ("alpha", .string(alpha)),
      ("suite", .string(suite)),
      ("command", .array(command.map { .string($0) })),
      ("levels", levels.json),
      ("stops_early", .bool(stopsEarly)),
      ("complete", .bool(isComplete)),
      ("verdict", .string(verdict.rawValue)),
      (
        "controls",
        .object([
          ("passed", .integer(controlsPassed)),
          ("failed", .integer(controlsFailed)),
        ])
      ),
      ("claims", .array(rows.map(\.json))),
      ("detectable_perturbations", .array(perturbations.map(\.json))),
      ("figures", .array(figures.map(\.json))),
      ("networks", .array(networks.map(\.json))),
      ("streams", .array(streams.map(\.json))),
    ]
  }
}

/// 64 bits as 16 digits.
func hexadecimal(_ bits: UInt64) -> String {
  let digits = String(bits, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

extension LevelsRecord {
  var json: JSONValue {
    .object([
      ("claims", .integer(claims)),
      ("positive_controls", .integer(positiveControls)),
      ("negative_controls", .integer(negativeControls)),
      ("side_of_a_claim", .string(sideOfAClaim)),
    ])
  }
}

extension DecimalEnclosure {
  var json: JSONValue {
    .object([("lower", .string(lower)), ("upper", .string(upper))])
  }
}

extension RowRecord {
  var json: JSONValue {
    .object([
      ("id", .string(id.rawValue)),
      ("instance", .string(instance)),
      ("parameters", .object(parameters)),
      ("redrawn", .array(redrawn.map { .string($0.rawValue) })),
      ("ledger", ledger.json),
      ("control", JSONValue(control?.rawValue)),
      ("relation", .string(relation.rawValue)),
      ("predicted", predicted.json),
      ("method", .string(method.rawValue)),
      ("ended", .string(end.rawValue)),
      ("trials", .integer(trials)),
      ("failures", .integer(failures)),
      ("undefined", .integer(undefined)),
      ("undecided", .integer(undecided)),
      ("observed", observed),
      ("oracle", oracle?.json ?? .null),
      ("conditional_profile", profile?.json ?? .null),
      ("verdict", .string(verdict.rawValue)),
      (
        "assumption",
        .object([
          ("met", .bool(assumptionIsMet)), ("because", .string(assumption)),
        ])
      ),
      ("p", .number(pValue)),
      ("adjusted_p", JSONValue(adjustedPValue)),
      ("power", power.json),
      (
        "tightness",
        .object([
          ("predicted_over_observed", JSONValue(predictedOverObserved)),
          ("samples_over_floor", JSONValue(samplesOverFloor)),
        ])
      ),
      ("stream", .string(stream)),
    ])
  }

  private var observed: JSONValue {
    .object([
      ("estimate", .number(estimate)),
      ("lower", .string(limits.lower)),
      ("upper", .string(limits.upper)),
    ])
  }
}

extension LedgerRecord {
  var json: JSONValue {
    .object(
      [
        ("pruning", .string(pruning)),
        ("x", .string(input)),
        ("S", .string(points)),
        ("conditional_on_S", .bool(isConditionalOnS)),
      ] + (validation.map { [("V", .string($0))] } ?? []))
  }
}

extension ProfileRecord {
  var json: JSONValue {
    .object([
      ("sets", .integer(sets)),
      ("minimum", minimum.json), ("median", median.json),
      ("quantile_0.9", quantile90.json),
      ("quantile_0.99", quantile99.json), ("maximum", maximum.json),
      ("sets_above_claim", .integer(setsAboveClaim)),
    ])
  }
}

extension PowerRecord {
  var json: JSONValue {
    .object([
      ("detects", JSONValue(detects)),
      ("detects_below", JSONValue(detectsBelow)),
      ("with_probability", .number(withProbability)),
    ])
  }
}

extension PerturbationRecord {
  var json: JSONValue {
    .object([
      ("id", .string(id.rawValue)),
      ("constant", .string(constant)),
      ("formula", .string(formula)),
      ("stronger", .string(stronger)),
      ("false_from", falseFrom?.json ?? .null),
      ("detected_from", detectedFrom?.json ?? .null),
    ])
  }
}

extension PerturbationRecord.Found {
  var json: JSONValue {
    .object([("factor", .string(factor)), ("instance", .string(instance))])
  }
}

extension FigureRecord {
  var json: JSONValue {
    .object([
      ("kind", .string(kind.rawValue)),
      ("instance", .string(instance)),
      ("parameters", .object(parameters)),
      ("x", .array(x.map { .number($0) })),
      (
        "series",
        .array(
          series.map { series in
            .object([
              ("name", .string(series.name)),
              ("values", .array(series.values.map { JSONValue($0) })),
            ])
          })
      ),
      ("rows", .array(rows.map { .integer($0) })),
    ])
  }
}

extension NetworkRecord {
  var json: JSONValue {
    .object([
      ("name", .string(name)),
      ("rule", .string(rule)),
      ("weights", .integer(weights)),
      ("labelled", .integer(labelled)),
      ("correct_unpruned", .integer(correctUnpruned)),
      ("undefined", .integer(undefined)),
      ("nonzeros", .array(nonZeros.map { .integer($0) })),
      ("correct", .array(correct.map { .integer($0) })),
    ])
  }
}

extension StreamRecord {
  var json: JSONValue {
    .object([
      ("name", .string(name)),
      ("method", .string(method.rawValue)),
      ("trials", .integer(trials)),
      ("digest", .string(digest)),
      ("probe", .string(probe)),
      ("traced", .integer(traced)),
      ("failed", .string(PackedTrials.text(failed))),
      ("undefined", .string(PackedTrials.text(undefined))),
      ("undecided", .string(PackedTrials.text(undecided))),
      ("errors", .string(PackedTrials.text(errors))),
      ("nonzeros", .string(PackedTrials.text(counts: nonZeros))),
    ])
  }
}
