import Bounds
import SiPP

/// Rungs of the ladder on one neuron, with the ε and δ at which they are tried:
/// each rung at the sample size that it asks for itself.
struct LadderEntry: Sendable {
  let neuron: SyntheticNeuron
  let relativeError: Rational
  let failureProbability: Rational
  /// The rungs wanted; all when nil.
  let rungs: Set<StatementID>?
  /// Whether the floor T4f has a row.
  let hasFloor: Bool
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
  /// Where δ may be.
  static let failureProbabilities =
    Rational(1, 1_000_000_000_000)...Rational(99, 100)

  /// Reads `instance`, `relative_error`, `failure_probability`, and, where they
  /// are given, `rungs`, `floor`, `exact_laws`.
  init(
    _ fields: inout SuiteFields
  ) throws(SiPPError) {
    let place = try fields.require("instance")
    neuron = try SuiteInstance.neuron(place, file: fields.file)
    relativeError = try fields.rational(
      try fields.require("relative_error"), in: Self.relativeErrors)
    failureProbability = try fields.rational(
      try fields.require("failure_probability"), in: Self.failureProbabilities)
    if let list = fields.take("rungs") {
      let names: [Rung] = try fields.choices(list)
      rungs = Set(names.map(\.statement))
    } else {
      rungs = nil
    }
    hasFloor = try fields.take("floor").map(fields.bool) ?? false
    hasExactLaws = try fields.take("exact_laws").map(fields.bool) ?? false
    try check(fields, instance: place)
  }

  /// What can be known to be wrong before anything is computed.
  private func check(
    _ fields: SuiteFields, instance place: JSONTree
  ) throws(SiPPError) {
    let group = try neuron.group()
    let evaluation = GroupEvaluation(group, activation: neuron.input)
    if hasFloor || hasExactLaws, !evaluation.hasTwoPointLaw {
      throw fields.error(
        at: place,
        "'floor' and 'exact_laws' need an instance on which T takes "
          + "two values")
    }
    let ceiling = neuron.ceiling(of: group)
    let size = try? CoreNetTail(ceiling: ceiling).samples(
      relativeError: min(relativeError, Rational(1, 2)),
      failureProbability: failureProbability)
    guard let draws = size?.samples, draws <= Self.mostDraws else {
      throw fields.error(
        "asks for more than \(Self.mostDraws) draws a trial")
    }
  }

  /// The claims, and their exact laws as negative controls.
  func rows() throws -> SuiteRows {
    let source = try RungClaims(neuron)
    var claims = try source.claims(
      relativeError: relativeError, failureProbability: failureProbability,
      only: rungs)
    let laws =
      try hasExactLaws
      ? source.exactLaws(of: claims, relativeError: relativeError) : []
    if hasFloor {
      claims.append(
        try source.floorClaim(
          relativeError: relativeError, failureProbability: failureProbability))
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
