import Bounds
import SiPP

/// A law of inputs as a suite file names it, with what T1 needs of it.
struct InputsEntry: Sendable {
  let setting: SensitivitySetting
  let inputs: any RandomInputs

  /// The laws, with their members.
  enum Kind: String, CaseIterable {
    /// `weights`.
    case oneHot = "one-hot"
    /// `shape`.
    case share
    /// `neurons`, `constant`.
    case twoPoint = "two-point"
  }

  /// Reads `inputs`, `slack` and `failure_probability`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let place = try fields.require("inputs")
    let (inputs, constant) = try Self.inputs(place, file: fields.file)
    let slackPlace = fields.take("slack")
    let C =
      try slackPlace.map { value throws(SiPPError) in
        try fields.rational(value, in: 1...1_000)
      } ?? 1
    let δ = try fields.rational(
      try fields.require("failure_probability"),
      in: LadderEntry.failureProbabilities)
    if let reason = Self.objection(to: C, of: inputs) {
      throw fields.error(at: slackPlace ?? place, reason)
    }
    guard inputs.missProbabilities(slack: C).contains(where: { $0.sign > 0 })
    else {
      throw fields.error(
        at: slackPlace ?? place, "no pair of the layer can fail with this slack"
      )
    }
    do {
      setting = try SensitivitySetting(
        inputs, slack: C, constant: constant, failureProbability: δ)
    } catch {
      throw fields.error(at: place, "\(error)")
    }
    guard setting.points <= Self.mostPoints else {
      throw fields.error("asks for more than \(Self.mostPoints) points a trial")
    }
    self.inputs = inputs
    if let oneHot = inputs as? OneHotInputs {
      do {
        _ = try SeenSetLaw(weights: oneHot.weights, draws: setting.points)
      } catch {
        throw fields.error(at: place, "\(error)")
      }
    }
  }

  private static let mostPoints = 100_000

  /// Why the exact law of `inputs` is not known with slack C; nil where it is.
  private static func objection(
    to C: Rational, of inputs: any RandomInputs
  ) -> String? {
    switch inputs {
    case is TwoPointInputs where !TwoPointInputs.slacks.contains(C):
      "two-point inputs need a 'slack' from 1.75 to below 4"
    case let share as ShareInputs where !share.separates(slack: C):
      "a threshold M/C is too near above a value of the inputs"
    default: nil
    }
  }

  /// The law, and K where the law fixes it.
  static func inputs(
    _ tree: JSONTree, file: String
  ) throws(SiPPError) -> (law: any RandomInputs, constant: Rational?) {
    var fields = try JSONFields(tree, file: file)
    let kind: Kind = try fields.choice(try fields.require("kind"))
    let law: any RandomInputs
    var constant: Rational?
    switch kind {
    case .oneHot: law = try oneHot(&fields)
    case .share:
      law = try ShareInputs(try fields.choice(try fields.require("shape")))
    case .twoPoint:
      let neurons = try fields.integer(
        try fields.require("neurons"), in: 1...64)
      let place = try fields.require("constant")
      let K = try fields.rational(place, in: Rational(1, 4)...40)
      do {
        law = try TwoPointInputs(neurons: neurons, constant: K)
      } catch {
        throw fields.error(at: place, "\(error)")
      }
      constant = K
    }
    try fields.finish()
    return (law, constant)
  }

  /// One-hot inputs; their exact law is a sum over what may be seen, so values
  /// and weights are few.
  private static func oneHot(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> OneHotInputs {
    let place = try fields.require("weights")
    var weights: [Int] = []
    for element in try fields.array(place) {
      weights.append(try fields.integer(element, in: 1...1_000))
    }
    guard (2...16).contains(weights.count) else {
      throw fields.error(at: place, "2 to 16 weights are wanted")
    }
    if Set(weights).count == 1 { return try .uniform(weights.count) }
    return try OneHotInputs(
      weights: weights,
      name: weights.map(String.init).joined(separator: ":"))
  }

  // MARK: Rows

  /// T1 alone, with its exact law.
  func sensitivityRows() throws -> SuiteRows {
    let rows = try JointClaims.sensitivityRows(setting)
    return SuiteRows(claims: [rows.bound], controls: [rows.law])
  }
}

/// T1 and T4b together, on a law of inputs.
struct JointEntry: Sendable {
  let inputs: InputsEntry
  let relativeError: Rational
  let draws: Draws

  /// When the number of draws is known.
  enum Draws: String, CaseIterable {
    /// Before S is seen.
    case fixed
    /// Once S is there.
    case fromS = "from S"
  }

  /// Reads what ``InputsEntry`` reads, `relative_error` and `draws`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    inputs = try InputsEntry(&fields)
    guard !(inputs.inputs is TwoPointInputs) else {
      throw fields.error("a joint trial is about one neuron's positive weights")
    }
    relativeError = try fields.rational(
      try fields.require("relative_error"), in: LadderEntry.relativeErrors)
    draws = try fields.choice(try fields.require("draws"))
    // The most are asked for where all weights are live.
    let most = try? JointClaims.samples(
      inputs.setting.ceiling(liveWeights: inputs.setting.weights),
      relativeError, inputs.setting.failureBudget)
    guard let most, most <= LadderEntry.mostDraws else {
      throw fields.error(
        "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
  }

  /// The bound, and its exact law where that is known.
  func rows() throws -> SuiteRows {
    let setting = inputs.setting
    let plan =
      switch draws {
      case .fixed:
        try JointClaims.fixedPlan(
          setting, relativeError, setting.failureBudget)
      case .fromS:
        try JointClaims.livePlan(
          setting, relativeError, setting.failureBudget)
      }
    let rows = try JointClaims.jointRows(setting, plan, relativeError)
    return SuiteRows(
      claims: [rows.bound], controls: [rows.law].compactMap { $0 })
  }
}
