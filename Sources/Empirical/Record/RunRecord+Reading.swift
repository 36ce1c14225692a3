import Bounds
public import SiPP

extension RunRecord {
  /// The largest document that is read, in bytes.
  static let largestSize = 1 << 26

  /// The document in `path`, or in `results.json` of the folder `path`.
  ///
  /// A document is read only as it was written: one that was cut or edited, or
  /// that another schema wrote, is refused.
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
    try self.init(JSONTree(bytes, name: name), file: name)
    try requireSameText(text, bytes, name: name)
  }

  /// The document `tree`, whose text the caller compares.
  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    var fields = try JSONFields(tree, file: file)
    try requireSchema(Self.schema, of: &fields)
    version = try fields.text("version")
    seed = try fields.integer("seed")
    trials = try fields.integer("trials")
    alpha = try fields.text("alpha")
    suite = try fields.text("suite")
    command = try fields.texts("command")
    levels = try fields.object("levels", LevelsRecord.init)
    stopsEarly = try fields.bool("stops_early")
    isComplete = try fields.bool("complete")
    verdict = try fields.choice("verdict")
    (controlsPassed, controlsFailed) = try fields.object("controls") {
      (fields) throws(SiPPError) in
      (try fields.integer("passed"), try fields.integer("failed"))
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
    claims = try fields.integer("claims")
    positiveControls = try fields.integer("positive_controls")
    negativeControls = try fields.integer("negative_controls")
    sideOfAClaim = try fields.text("side_of_a_claim")
  }
}

extension RowRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    id = try fields.choice("id")
    instance = try fields.text("instance")
    parameters = try fields.values("parameters")
    redrawn = try fields.list("redrawn") {
      [fields] (value) throws(SiPPError) in try fields.choice(value)
    }
    ledger = try fields.object("ledger", LedgerRecord.init)
    control = try fields.choiceOrNull("control")
    relation = try fields.choice("relation")
    predicted = try fields.enclosure("predicted")
    method = try fields.choice("method")
    end = try fields.choice("ended")
    trials = try fields.integer("trials")
    failures = try fields.integer("failures", in: 0...trials)
    undefined = try fields.integer("undefined", in: 0...trials)
    undecided = try fields.integer("undecided", in: 0...trials)
    (estimate, limits) = try fields.object("observed") {
      (fields) throws(SiPPError) in
      (try fields.number("estimate"), try DecimalEnclosure(&fields))
    }
    oracle = try fields.objectOrNull("oracle", DecimalEnclosure.init)
    profile = try fields.objectOrNull(
      "conditional_profile", ProfileRecord.init)
    verdict = try fields.choice("verdict")
    (assumptionIsMet, assumption) = try fields.object("assumption") {
      (fields) throws(SiPPError) in
      (try fields.bool("met"), try fields.text("because"))
    }
    pValue = try fields.number("p")
    adjustedPValue = try fields.numberOrNull("adjusted_p")
    power = try fields.object("power", PowerRecord.init)
    (predictedOverObserved, samplesOverFloor) = try fields.object("tightness") {
      (fields) throws(SiPPError) in
      (
        try fields.numberOrNull("predicted_over_observed"),
        try fields.numberOrNull("samples_over_floor")
      )
    }
    stream = try fields.text("stream")
  }
}

extension LedgerRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    pruning = try fields.text("pruning")
    input = try fields.text("x")
    points = try fields.text("S")
    isConditionalOnS = try fields.bool("conditional_on_S")
  }
}

extension ProfileRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    sets = try fields.integer("sets")
    minimum = try fields.enclosure("minimum")
    median = try fields.enclosure("median")
    quantile90 = try fields.enclosure("quantile_0.9")
    quantile99 = try fields.enclosure("quantile_0.99")
    maximum = try fields.enclosure("maximum")
    setsAboveClaim = try fields.integer("sets_above_claim", in: 0...sets)
  }
}

extension PowerRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    detects = try fields.decimalOrNull("detects")
    detectsBelow = try fields.decimalOrNull("detects_below")
    withProbability = try fields.number("with_probability")
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
    factor = try fields.decimal("factor")
    instance = try fields.text("instance")
  }
}

extension FigureRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    kind = try fields.choice("kind")
    instance = try fields.text("instance")
    parameters = try fields.values("parameters")
    x = try fields.list("x") { [fields] (value) throws(SiPPError) in
      try fields.number(value)
    }
    let points = x.count
    series = try fields.objects("series") { (fields) throws(SiPPError) in
      let name = try fields.text("name")
      let values = try fields.list("values") {
        [fields] (value) throws(SiPPError) -> Double? in
        value.isNull ? nil : try fields.number(value)
      }
      guard values.count == points else {
        throw fields.error("a series has a value for each of x")
      }
      return Series(name: name, values: values)
    }
    rows = try fields.list("rows") { [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...Int.max)
    }
  }
}

extension NetworkRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    name = try fields.text("name")
    rule = try fields.text("rule")
    weights = try fields.integer("weights")
    labelled = try fields.integer("labelled")
    correctUnpruned = try fields.integer("correct_unpruned")
    let undefined = try fields.integer("undefined")
    nonZeros = try fields.list("nonzeros") {
      [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...Int.max)
    }
    guard undefined <= nonZeros.count else {
      throw fields.error("there are more undefined prunings than prunings")
    }
    self.undefined = undefined
    correct = try fields.list("correct") {
      [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...Int.max)
    }
  }
}

extension StreamRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    name = try fields.text("name")
    method = try fields.choice("method")
    trials = try fields.integer("trials")
    digest = try fields.text("digest")
    probe = try fields.text("probe")
    traced = try fields.integer(
      "traced", in: 0...Swift.min(trials, Self.mostTraced))
    let traced = traced
    failed = try fields.packed("failed") {
      PackedTrials.trials($0, below: traced)
    }
    undefined = try fields.packed("undefined") {
      PackedTrials.trials($0, below: traced)
    }
    undecided = try fields.packed("undecided") {
      PackedTrials.trials($0, below: traced)
    }
    errors = try fields.packed("errors") { PackedTrials.errors($0) }
    nonZeros = try fields.packed("nonzeros") {
      PackedTrials.counts($0, atMost: Int(UInt32.max))
    }
  }
}

extension DecimalEnclosure {
  /// The members `lower` and `upper`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let (lower, upper) = (try fields.text("lower"), try fields.text("upper"))
    do {
      try self.init(lower: lower, upper: upper)
    } catch {
      throw fields.error(error.description)
    }
  }
}

// MARK: - Kinds of members

extension JSONFields {
  /// An enclosure called `name`.
  fileprivate mutating func enclosure(
    _ name: String
  ) throws(SiPPError) -> DecimalEnclosure {
    try object(name, DecimalEnclosure.init)
  }

  /// A decimal called `name`, as it is written.
  fileprivate mutating func decimal(
    _ name: String
  ) throws(SiPPError) -> String {
    let value = try require(name)
    let text = try text(value)
    do {
      _ = try Rational(decimal: text, name: name)
    } catch {
      throw self.error(at: value, error.description)
    }
    return text
  }

  /// A decimal called `name`, nil for null.
  fileprivate mutating func decimalOrNull(
    _ name: String
  ) throws(SiPPError) -> String? {
    isNull(name) ? nil : try decimal(name)
  }

  /// The raw value of an enumeration called `name`, nil for null.
  fileprivate mutating func choiceOrNull<
    Choice: RawRepresentable & CaseIterable
  >(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(SiPPError) -> Choice? where Choice.RawValue == String {
    isNull(name) ? nil : try choice(name)
  }

  /// A list of texts called `name`.
  fileprivate mutating func texts(_ name: String) throws(SiPPError) -> [String]
  {
    try list(name) { [self] (value) throws(SiPPError) in try text(value) }
  }

  /// An object of any values, called `name`.
  fileprivate mutating func values(
    _ name: String
  ) throws(SiPPError) -> [(name: String, value: JSONValue)] {
    let tree = try require(name)
    guard case .object(let members) = tree.kind else {
      throw error(at: tree, "expected { … }")
    }
    return members.map { ($0.name, JSONValue($0.value)) }
  }

  /// A packed list called `name`.
  fileprivate mutating func packed<Value>(
    _ name: String, _ unpack: (String) -> [Value]?
  ) throws(SiPPError) -> [Value] {
    let tree = try require(name)
    guard let values = unpack(try text(tree)) else {
      throw error(at: tree, "it is no packed list of its kind")
    }
    return values
  }
}

extension JSONValue {
  /// The value of `tree`, its place forgotten.
  init(_ tree: JSONTree) {
    switch tree.kind {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let text):
      self = Int(text).map { .integer($0) } ?? .number(Double(text) ?? .nan)
    case .string(let text): self = .string(text)
    case .array(let values): self = .array(values.map { JSONValue($0) })
    case .object(let members):
      self = .object(members.map { ($0.name, JSONValue($0.value)) })
    }
  }
}
