import Bounds
public import SiPP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// baseline.json as a document, schema `sipp-verify/baseline/1`.
extension Baseline {
  /// The schema's name; a changed meaning changes the number.
  public static let schema = "sipp-verify/baseline/1"

  /// The document, its checksum last.
  public var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("schema", .string(Self.schema)),
      ("accepted", .array(accepted.map(\.json))),
      ("run", run.json),
    ]
    members.append(("checksum", .string(RunRecord.checksum(of: members))))
    return .object(members)
  }

  /// The file: the document and a line end.
  public var text: String { json.text() + "\n" }

  /// The document in `path`.
  ///
  /// - Throws: `SiPPError.file` for one that was cut or edited, or that another
  ///   schema wrote.
  public init(path: String) throws(SiPPError) {
    try self.init(
      JSONTree.bytes(path: path, limit: RunRecord.largestSize), name: path)
  }

  /// The document in `bytes`; errors call it `name`.
  public init(_ bytes: [UInt8], name: String) throws(SiPPError) {
    let tree = try JSONTree(bytes, name: name)
    var fields = try JSONFields(tree, file: name)
    try requireSchema(Self.schema, of: &fields)
    let accepted = try fields.objects("accepted", Acceptance.init)
    guard !accepted.isEmpty else {
      throw fields.error("'accepted' says that nobody accepted it")
    }
    let runTree = try fields.require("run")
    let run = try RunRecord(runTree, file: name)
    _ = try fields.text("checksum")
    try fields.finish()
    self.init(run: run, accepted: accepted)
    try requireSameText(text, bytes, name: name)
    try run.requireConsistency(at: RecordPlace(runTree, file: name))
    try requireAcceptance(at: RecordPlace(tree, file: name))
  }

  /// Refuses a run that nobody can have accepted.
  private func requireAcceptance(at place: RecordPlace) throws(SiPPError) {
    guard let last = accepted.last else { return }
    do {
      try Self.requireAcceptable(run, reason: last.reason)
    } catch {
      throw place["run"].error(error.description)
    }
    try place["accepted"][accepted.count - 1]["version"].require(
      last.version == run.version,
      "the run was not made by that version, but by "
        + printable(run.version, limit: 60))
  }

  /// Whether there is anything at `path`.
  public static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// What is said after an acceptance.
  public func acceptanceText(path: String) -> String {
    let last = accepted[accepted.count - 1]
    let lines =
      ["\(path): accepted: \(last.reason)"]
      + last.added.map { "  new       \($0)" }
      + last.weakened.map { "  weakened  \($0)" }
      + [
        last.weakened.isEmpty
          ? "Nothing was given up."
          : "Given up: \(last.weakened.count); every later gate says so."
      ]
    return lines.map { printable($0, limit: 4_000) + "\n" }.joined()
  }

  /// Writes the document whole or not at all; a file that is there is replaced.
  ///
  /// - Throws: ``OutputError``.
  public func write(to path: String) throws(OutputError) {
    do {
      try writeAtomically([Array(text.utf8)], to: path)
    } catch {
      throw OutputError(error, path: path)
    }
  }
}

extension Baseline.Acceptance {
  fileprivate var json: JSONValue {
    .object([
      ("reason", .string(reason)),
      ("version", .string(version)),
      ("weakened", .array(weakened.map { .string($0) })),
      ("added", .array(added.map { .string($0) })),
    ])
  }

  fileprivate init(_ fields: inout JSONFields) throws(SiPPError) {
    reason = try fields.text("reason")
    guard Baseline.isReason(reason) else {
      throw fields.error("'reason' is empty or no line of text")
    }
    version = try fields.text("version")
    weakened = try fields.list("weakened") {
      [fields] (value) throws(SiPPError) in try fields.text(value)
    }
    added = try fields.list("added") {
      [fields] (value) throws(SiPPError) in try fields.text(value)
    }
  }
}
