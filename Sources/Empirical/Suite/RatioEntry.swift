import Bounds
import SiPP

/// T2 or T2' on a law of inputs, as a suite file names it.
struct RatioEntry: Sendable {
  let setting: RatioSetting
  /// ε and δ of the rows on errors; none where nil.
  let errors: (relativeError: Rational, failureProbability: Rational)?

  /// When S is drawn.
  enum Points: String, CaseIterable {
    /// Once, before all trials.
    case fixed
    /// In every trial.
    case redrawn
  }

  private static let mostPoints = 1_000
  private static let mostInputs = 10_000
  private static let shares = Rational(1, 1_000)...1
  private static let levels = Rational(1, 1_000_000)...Rational(99, 100)

  /// Reads `inputs`, `sensitivity_points`, `points`, `allowed`, `exceedance`,
  /// `error_probability`, `uniform_share`, `relative_error` and
  /// `failure_probability`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let place = try fields.require("inputs")
    let law = try InputsEntry.inputs(place, file: fields.file).law
    guard let inputs = law as? any RatioInputs else {
      throw fields.error(at: place, "no certificate is known of such inputs")
    }
    let points = try fields.integer(
      try fields.require("sensitivity_points"), in: 1...Self.mostPoints)
    let kind: Points =
      try fields.take("points").map {
        [fields] (value) throws(SiPPError) in try fields.choice(value)
      } ?? .redrawn
    let mixture = try Self.mixture(&fields)
    let setting = RatioSetting(
      inputs: inputs, points: points, redrawsPoints: kind == .redrawn,
      mixture: mixture, plan: try Self.plan(&fields, at: place))
    self.setting = setting
    errors = try Self.errors(&fields, setting)
    do {
      _ = try setting.rows()
    } catch {
      throw fields.error(at: place, "\(error)")
    }
  }

  private static func mixture(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> DefensiveMixture? {
    guard let place = fields.take("uniform_share") else { return nil }
    let share = try fields.rational(place, in: shares)
    do {
      return try DefensiveMixture(share: share)
    } catch {
      throw fields.error(at: place, "\(error)")
    }
  }

  /// V follows from r, β and γ.
  private static func plan(
    _ fields: inout JSONFields, at place: JSONTree
  ) throws(SiPPError) -> FreshInputPlan {
    let r = try fields.integer(try fields.require("allowed"), in: 0...1_000)
    let β = try fields.rational(try fields.require("exceedance"), in: levels)
    let γ = try fields.rational(
      try fields.require("error_probability"), in: levels)
    let plan: FreshInputPlan
    do {
      plan = try .withFewestInputs(
        allowed: r, exceedance: β, errorProbability: γ)
    } catch {
      throw fields.error(at: place, "\(error)")
    }
    guard plan.inputs <= mostInputs else {
      throw fields.error(
        "asks for more than \(mostInputs) fresh inputs a trial")
    }
    return plan
  }

  private static func errors(
    _ fields: inout JSONFields, _ setting: RatioSetting
  ) throws(SiPPError) -> (Rational, Rational)? {
    guard let place = fields.take("relative_error") else { return nil }
    guard setting.inputs is OneHotInputs, setting.redrawsPoints,
      setting.mixture == nil
    else {
      throw fields.error(
        at: place, "errors are tried on one-hot inputs, unmixed, S redrawn")
    }
    let ε = try fields.rational(place, in: LadderEntry.relativeErrors)
    let δ = try fields.rational(
      try fields.require("failure_probability"),
      in: LadderEntry.failureProbabilities)
    let most = try? JointClaims.samples(
      Rational(setting.inputs.maxima.count + 1), ε, δ)
    guard let most, most <= LadderEntry.mostDraws else {
      throw fields.error(
        at: place, "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
    return (ε, δ)
  }

  /// The certificate's row and, where asked for, that on errors; the exact laws
  /// where they are known.
  func rows() throws -> SuiteRows {
    let certificate = try setting.rows()
    var rows = SuiteRows(
      claims: [certificate.bound],
      controls: [certificate.law].compactMap { $0 })
    if let errors {
      let further = try setting.errorRows(
        relativeError: errors.relativeError,
        failureProbability: errors.failureProbability)
      rows.claims.append(further.bound)
      rows.controls.append(further.law)
    }
    return rows
  }
}
