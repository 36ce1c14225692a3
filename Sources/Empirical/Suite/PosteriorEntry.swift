import Bounds
import SiPP

/// T4g on one group at one input, as a suite file names it.
struct PosteriorEntry: Sendable {
  let claims: PosteriorClaims
  /// What the bound is told of x; a row each.
  let known: [PosteriorClaims.Knowledge]
  /// Whether the exact law stands beside each row as a negative control.
  let hasExactLaws: Bool
  private let place: FilePlace

  /// Reads `instance`, `relative_error`, one of `failure_probability` and `draws`,
  /// and, where they are given, `tail`, `known`, `exact_laws`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    place = fields.place
    let instance = try fields.require("instance")
    let source = try SuiteInstance.rungs(instance, file: fields.file)
    claims = PosteriorClaims(
      source: source, setting: try LadderEntry.setting(&fields))
    if let list = fields.take("known") {
      known = try fields.choices(list)
    } else {
      known = PosteriorClaims.Knowledge.allCases
    }
    hasExactLaws = try fields.take("exact_laws").map(fields.bool) ?? false
    if hasExactLaws, !source.evaluation.hasTwoPointLaw {
      throw fields.error(
        at: instance,
        "'exact_laws' needs an instance on which T takes two values")
    }
  }

  /// The bounds, and their exact laws as negative controls.
  func rows() throws -> SuiteRows {
    let rows = try known.map(claim)
    return SuiteRows(
      claims: rows,
      controls: try hasExactLaws ? claims.source.exactLaws(of: rows) : [])
  }

  private func claim(_ known: PosteriorClaims.Knowledge) throws -> Claim {
    let tail = try claims.tail(known)
    guard let samples = try claims.samples(of: tail) else {
      throw place.error(
        "at this input weights that are never drawn carry 'relative_error' of z "
          + "or more")
    }
    guard samples <= LadderEntry.mostDraws else {
      throw place.error(
        "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
    let claim = try claims.claim(known, tail, samples: samples)
    guard claim.predicted.isCertainlyAtMost(1) else {
      throw place.error("the bound is above 1 there, which says nothing")
    }
    guard claim.predicted.isCertainlyPositive else {
      throw place.error(
        "the bound is 0 there: a claim of 0 cannot be shown to hold")
    }
    return claim
  }
}
