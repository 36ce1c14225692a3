public import Bounds
public import SiPP

/// Which rows a run has: claims on instances, and controls, as a data file says
/// ([schema](../../../docs/suite.md)).
public struct Suite: Sendable {
  /// The schema's name; a changed meaning changes the number.
  public static let schema = "sipp-verify/suite/1"

  /// The name, for reports.
  public let name: String
  /// What the suite is for, in a sentence.
  public let about: String
  /// The trials of each claim that fixes none of its own, unless a run says
  /// otherwise.
  public let trials: Int
  /// The level of a run, unless it says otherwise.
  public let alpha: Rational

  /// What is checked, in the file's order.
  private(set) var entries: [SuiteEntry]

  /// The suite in the file at `path`.
  ///
  /// - Throws: `SiPPError.file` with the line and the member that is wrong.
  public init(path: String) throws(SiPPError) {
    try self.init(JSONTree(path: path), file: path)
  }

  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    var fields = try JSONFields(tree, file: file)
    let schema = try fields.require("schema")
    guard try fields.text(schema) == Self.schema else {
      throw fields.error(at: schema, "expected \"\(Self.schema)\"")
    }
    name = printable(try fields.text(try fields.require("name")), limit: 60)
    about = try fields.take("about").map(fields.text) ?? ""
    trials =
      try fields.take("trials").map { value throws(SiPPError) in
        try fields.integer(value, in: 1...RunConfiguration.largestTrials)
      } ?? Self.defaultTrials
    alpha =
      try fields.take("alpha").map { value throws(SiPPError) in
        try fields.rational(value, in: Self.levels)
      } ?? Levels.defaultAlpha
    let list = try fields.require("entries")
    var entries: [SuiteEntry] = []
    for element in try fields.array(list) {
      entries.append(try SuiteEntry(element, file: file))
    }
    guard !entries.isEmpty else {
      throw fields.error(at: list, "a suite without entries shows nothing")
    }
    self.entries = entries
    try fields.finish()
  }

  /// Trials where neither the suite nor the run says how many.
  public static let defaultTrials = 10_000
  private static let levels =
    Rational(1, 1_000_000_000_000_000)...Rational(99, 100)

  /// The rows, in the order of reports: claims, positive controls, negative
  /// controls.
  ///
  /// - Parameter alpha: the level of the run, from which the controls' numbers of
  ///   trials follow.
  /// - Throws: `BoundError` or `SiPPError` where a row cannot be computed, and
  ///   `SiPPError.outsideDomain` where two entries give the same row.
  public func claims(alpha: Rational? = nil) throws -> [Claim] {
    let rows = try entries.map { try $0.rows() }
    let level = positiveLevel(alpha: alpha ?? self.alpha)
    let all =
      try rows.flatMap(\.claims)
      + entries.flatMap { try $0.positiveControls(level: level) }
      + rows.flatMap(\.controls)
    try requireDistinct(all)
    return all
  }

  /// The same without the entries of one kind.
  func without(_ kind: SuiteEntry.Kind) -> Suite {
    var suite = self
    suite.entries.removeAll { $0.kind == kind }
    return suite
  }

  /// The suite's controls alone.
  func controls(alpha: Rational) throws -> [Claim] {
    try claims(alpha: alpha).filter { $0.control != nil }
  }

  /// What ``Levels`` gives each positive control of the whole suite.
  func positiveLevel(alpha: Rational) -> Rational {
    let controls = entries.reduce(0) { $0 + $1.positiveControls }
    return alpha / Rational(2 * max(controls, 1))
  }

  private func requireDistinct(_ rows: [Claim]) throws(SiPPError) {
    var names: Set<String> = []
    for row in rows where !names.insert(row.name).inserted {
      throw .outsideDomain(
        "suite \(name)", value: "two rows named '\(row.name)'",
        requirement: "a suite of different rows")
    }
  }
}
