import Bounds
import Empirical

extension BoundInequalityCommand {
  /// The whole answer.
  struct Document: BoundDocument {
    let inequality: Inequality
    let side: TailSide
    var probability: BoundEnclosure?
    var logProbability: BoundEnclosure?
    var exact: Exact?
    var deviation: BoundEnclosure?

    /// The exact tail that the bound is compared with.
    struct Exact {
      let law: String
      let probability: BoundEnclosure
      let logProbability: BoundEnclosure
      let overExact: BoundEnclosure?
    }

    init(
      _ made: any ConcentrationInequality, at t: Rational, side: TailSide,
      digits: Int, precision: Int
    ) throws {
      inequality = type(of: made).inequality
      self.side = side
      let bound = try made.bound(at: t, side: side, precision: precision)
      probability = BoundEnclosure(bound.probability, digits: digits)
      logProbability = BoundEnclosure(bound.logProbability, digits: digits)
      guard let law = inequality.entry.comparedLaw,
        let tail = try made.exactTail(
          at: t, side: side, precision: precision)
      else { return }
      exact = Exact(
        law: law,
        probability: BoundEnclosure(tail.probability, digits: digits),
        logProbability: BoundEnclosure(tail.logProbability, digits: digits),
        overExact: bound.ratio(over: tail).map {
          BoundEnclosure($0, digits: digits)
        })
    }

    init(
      _ made: any ConcentrationInequality, failureProbability δ: Rational,
      side: TailSide, digits: Int, precision: Int
    ) throws {
      inequality = type(of: made).inequality
      self.side = side
      guard
        let t = try made.threshold(
          failureProbability: δ, side: side, precision: precision)
      else {
        throw BoundError.beyondReach(
          "the deviation of \(inequality.rawValue) at a failure probability, "
            + "side \(side.rawValue)", limit: "what this version inverts")
      }
      deviation = BoundEnclosure(t, digits: digits)
    }

    var json: JSONValue {
      var members: [(name: String, value: JSONValue)] = [
        ("inequality", .string(inequality.rawValue)),
        ("side", .string(side.rawValue)),
      ]
      if let deviation {
        members.append((inequality.entry.threshold.name, deviation.json))
        return .object(members)
      }
      members += [
        ("probability", probability.json),
        ("log_probability", logProbability.json),
        ("exact", exact?.json ?? .null),
        ("over_exact", exact?.overExact.json ?? .null),
      ]
      return .object(members)
    }

    var table: String {
      let name = "\(inequality.rawValue), \(side.rawValue)"
      if let deviation {
        return BoundText.table([
          [name, "from", "to"],
          [inequality.entry.threshold.name] + deviation.cells,
        ])
      }
      var rows = [[name, "from", "to"]]
      rows.append(["probability"] + (probability?.cells ?? []))
      rows.append(["log probability"] + (logProbability?.cells ?? []))
      guard let exact else { return BoundText.table(rows) }
      rows += [
        ["exact probability"] + exact.probability.cells,
        ["exact log probability"] + exact.logProbability.cells,
        ["bound over exact"] + (exact.overExact?.cells ?? ["infinite", ""]),
      ]
      return BoundText.table(rows) + "\nexact: \(exact.law)"
    }
  }

  /// All inequalities.
  struct List: BoundDocument {
    var json: JSONValue {
      .object([
        (
          "inequalities",
          .array(Inequality.allCases.map { ExplainCommand.json($0.entry) })
        )
      ])
    }

    var table: String {
      let rows = Inequality.allCases.map { inequality in
        let entry = inequality.entry
        return [
          inequality.rawValue,
          (entry.parameters + [entry.threshold]).map { "--\($0.name)" }
            .joined(separator: " "),
          entry.sides.map(\.rawValue).joined(separator: " "),
        ]
      }
      return Self.leftAligned(
        [["inequality", "parameters", "sides"]] + rows)
    }

    /// Columns as wide as their widest cell, all to the left.
    private static func leftAligned(_ rows: [[String]]) -> String {
      let widths = rows.reduce([0, 0, 0]) { widths, row in
        zip(widths, row).map { max($0, $1.count) }
      }
      return rows.map { row in
        zip(row, widths).enumerated().map { column, cell in
          column == 2
            ? cell.0
            : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
        }.joined(separator: "  ")
      }.joined(separator: "\n")
    }
  }
}

extension BoundInequalityCommand.Document.Exact {
  /// Its law in words, and both scales.
  fileprivate var json: JSONValue {
    .object([
      ("law", .string(law)), ("probability", probability.json),
      ("log_probability", logProbability.json),
    ])
  }
}
