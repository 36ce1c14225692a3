import Bounds
import SiPP

/// Rungs of the ladder on one neuron, with the ε and δ, or m, at which they are
/// tried.
struct LadderEntry: Sendable {
  let source: RungClaims
  let setting: RungSetting
  /// The rungs wanted; all when nil.
  let rungs: Set<StatementID>?
  /// Where the file asks for a row of the floor T4f; nil where it does not.
  let floor: FilePlace?
  /// Whether the exact law stands beside each rung as a negative control.
  let hasExactLaws: Bool

  /// The rungs, by the names that reports use.
  enum Rung: String, CaseIterable {
    case t4a = "T4a"
    case t4b = "T4b"
    case t4c = "T4c"
    case t4cPrime = "T4c'"
    case t4d = "T4d"
    case t4e = "T4e"
    case t4ePrime = "T4e'"

    var statement: StatementID {
      switch self {
      case .t4a: .t4a
      case .t4b: .t4b
      case .t4c: .t4c
      case .t4cPrime: .t4cPrime
      case .t4d: .t4d
      case .t4e: .t4e
      case .t4ePrime: .t4ePrime
      }
    }
  }

  /// The most draws that a rung may ask for.
  static let mostDraws = 100_000_000
  /// Where ε may be.
  static let relativeErrors = Rational(1, 1_000)...Rational(1_000)
  /// The least ε for which the floor T4f of a δ is searched: below, that may take
  /// longer than two seconds.
  private static let leastSearched = Rational(1, 50)
  /// The same where δ > 1/2: the floor is far below every bound then.
  private static let leastAtLargeδ = Rational(1, 10)
  /// 10⁻³⁰.
  private static let smallestProbability =
    Rational(1, 1_000_000_000_000_000) * Rational(1, 1_000_000_000_000_000)
  /// Where δ may be.
  static let failureProbabilities =
    smallestProbability...Rational(99, 100)

  /// Reads `instance`, `relative_error`, one of `failure_probability` and `draws`,
  /// and, where they are given, `tail`, `rungs`, `floor`, `exact_laws`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let place = try fields.require("instance")
    source = try SuiteInstance.rungs(place, file: fields.file)
    setting = try Self.setting(&fields)
    if let list = fields.take("rungs") {
      let names: [Rung] = try fields.choices(list)
      rungs = Set(names.map(\.statement))
    } else {
      rungs = nil
    }
    let floor = fields.take("floor")
    let hasFloor = try floor.map(fields.bool) ?? false
    self.floor = hasFloor ? floor.map(fields.place(of:)) : nil
    hasExactLaws = try fields.take("exact_laws").map(fields.bool) ?? false
    try check(fields, instance: place)
  }

  /// Reads ε, the side, and δ or m.
  static func setting(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> RungSetting {
    let place = try fields.require("relative_error")
    let ε = try fields.rational(place, in: relativeErrors)
    let side =
      try fields.take("tail").map { value throws(SiPPError) -> TailSide in
        try fields.choice(value)
      } ?? .both
    if let draws = fields.take("draws") {
      let m = try fields.integer(draws, in: 1...mostDraws)
      return RungSetting(relativeError: ε, draws: .fixed(m), side: side)
    }
    let δ = try fields.rational(
      try fields.require("failure_probability"), in: failureProbabilities)
    try requireSearchable(ε, at: δ, fields, place)
    return RungSetting(
      relativeError: ε, draws: .asRungsAsk(failureProbability: δ), side: side)
  }

  /// Refuses an ε for which a search of the number of draws may take long.
  static func requireSearchable(
    _ ε: Rational, at δ: Rational, _ fields: JSONFields, _ place: JSONTree
  ) throws(SiPPError) {
    guard ε >= (δ > Rational(1, 2) ? leastAtLargeδ : leastSearched) else {
      throw fields.error(
        at: place,
        "with 'failure_probability', must be \(decimal(leastSearched)) or more, "
          + "\(decimal(leastAtLargeδ)) or more where that is above 0.5")
    }
  }

  /// What can be known to be wrong before anything is computed.
  private func check(
    _ fields: JSONFields, instance place: JSONTree
  ) throws(SiPPError) {
    let evaluation = source.evaluation
    if floor != nil || hasExactLaws, !evaluation.hasTwoPointLaw {
      throw fields.error(
        at: place,
        "'floor' and 'exact_laws' need an instance on which T takes "
          + "two values")
    }
    guard let δ = setting.failureProbability else {
      if floor != nil {
        throw fields.error("'floor' needs 'failure_probability'")
      }
      return
    }
    let size = try? CoreNetTail(ceiling: source.ceiling).samples(
      relativeError: min(setting.relativeError, Rational(1, 2)),
      failureProbability: δ)
    guard let draws = size?.samples, draws <= Self.mostDraws else {
      throw fields.error("asks for more than \(Self.mostDraws) draws a trial")
    }
  }

  /// The claims, and their exact laws as negative controls.
  func rows() throws -> SuiteRows {
    let least = try source.floor(setting)
    var claims = try source.claims(setting, only: rungs, floor: least)
    let laws = try hasExactLaws ? source.exactLaws(of: claims) : []
    if let floor, let δ = setting.failureProbability {
      let claim = try source.floorClaim(
        relativeError: setting.relativeError, failureProbability: δ,
        floor: least)
      guard let claim else {
        throw floor.error(
          "at none of at most \(RungClaims.mostFloorSteps) numbers of draws below "
            + "the floor does this instance fail with more than "
            + "'failure_probability'")
      }
      claims.append(claim)
    }
    return SuiteRows(claims: claims, controls: laws)
  }
}

extension GroupEvaluation {
  /// Whether T takes one value besides 0, and nothing of z is unseen.
  var hasTwoPointLaw: Bool {
    !hasUnseenMass && Set(exactRatios).subtracting([0]).count == 1
  }
}
