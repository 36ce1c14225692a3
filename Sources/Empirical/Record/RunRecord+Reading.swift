import Bounds
public import SiPP

extension RunRecord {
  /// The largest document that is read, in bytes.
  static let largestSize = 1 << 26

  /// The document in `path`, or in `results.json` of the folder `path`.
  ///
  /// A document is read only as it was written: one that was cut or edited, that
  /// another schema wrote, or whose parts contradict each other, is refused.
  ///
  /// - Throws: `SiPPError.file`.
  public init(path: String) throws(SiPPError) {
    let file = RunFolder.isFolder(path) ? "\(path)/\(RunFolder.results)" : path
    try self.init(
      JSONTree.bytes(path: file, limit: Self.largestSize), name: file)
  }

  /// The folder that holds the run in `path`, a folder or a document in one.
  public static func folder(of path: String) -> String {
    if RunFolder.isFolder(path) { return path }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1 { return "." }
    let folder = parts.dropLast().joined(separator: "/")
    return folder.isEmpty ? "/" : folder
  }

  /// The document in `bytes`; errors call it `name`.
  public init(_ bytes: [UInt8], name: String) throws(SiPPError) {
    let tree = try JSONTree(bytes, name: name)
    try self.init(tree, file: name)
    try requireSameText(text, bytes, name: name)
    try requireConsistency(at: RecordPlace(tree, file: name))
  }

  /// The document `tree`, whose text and consistency the caller asks for.
  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    var fields = try JSONFields(tree, file: file)
    try requireSchema(Self.schema, of: &fields)
    version = try fields.text("version")
    seed = try fields.integer("seed")
    trials = try fields.integer("trials", in: Self.trialCounts)
    alpha = try fields.text("alpha")
    suite = try fields.text("suite")
    command = try fields.texts("command")
    levels = try fields.object("levels", LevelsRecord.init)
    stopsEarly = try fields.bool("stops_early")
    isComplete = try fields.bool("complete")
    verdict = try fields.choice("verdict")
    (controlsPassed, controlsFailed) = try fields.object("controls") {
      (fields) throws(SiPPError) in
      (try fields.count("passed"), try fields.count("failed"))
    }
    rows = try fields.objects("claims", RowRecord.init)
    perturbations = try fields.objects(
      "detectable_perturbations", PerturbationRecord.init)
    figures = try fields.objects("figures", FigureRecord.init)
    networks = try fields.objects("networks", NetworkRecord.init)
    streams = try fields.objects("streams", StreamRecord.init)
    _ = try fields.text("checksum")
    try fields.finish()
  }
}

/// Refuses a document of another schema before anything else is asked of it.
func requireSchema(
  _ schema: String, of fields: inout JSONFields
) throws(SiPPError) {
  let value = try fields.require("schema")
  let found = try fields.text(value)
  guard found != schema else { return }
  throw fields.error(
    at: value,
    "'\(printable(found, limit: 60))' is another schema; this version reads "
      + "'\(schema)'")
}

/// Refuses a document that is not, byte for byte, what its content is written as.
func requireSameText(
  _ text: String, _ bytes: [UInt8], name: String
) throws(SiPPError) {
  let written = Array(text.utf8)
  guard written != bytes else { return }
  let equal = zip(written, bytes).prefix { $0 == $1 }.count
  let line = bytes.prefix(equal).count { $0 == UInt8(ascii: "\n") } + 1
  throw .file(
    name, place: "line \(line)",
    reason: "it was cut or edited: its checksum or its form differs from what "
      + "was written")
}

// MARK: - Parts

extension LevelsRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    claims = try fields.count("claims")
    positiveControls = try fields.count("positive_controls")
    negativeControls = try fields.count("negative_controls")
    sideOfAClaim = try fields.text("side_of_a_claim")
  }
}

extension PerturbationRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    id = try fields.choice("id")
    constant = try fields.text("constant")
    formula = try fields.text("formula")
    stronger = try fields.text("stronger")
    falseFrom = try fields.objectOrNull("false_from", Found.init)
    detectedFrom = try fields.objectOrNull("detected_from", Found.init)
  }
}

extension PerturbationRecord.Found {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    factor = try fields.decimalText("factor")
    instance = try fields.text("instance")
  }
}
