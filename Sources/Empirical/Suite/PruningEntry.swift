import Bounds
import SiPP

/// A rule that keeps weights, as a suite file names it: T5, T6 or T6'.
struct PruningEntry: Sendable {
  private let rule: Rule
  private let place: FilePlace

  private enum Rule: Sendable {
    /// T5, k weights kept.
    case deterministic(SyntheticNeuron, kept: Int)
    /// T6 within β expected non-zeros.
    case hybrid(
      SyntheticNeuron, expectedNonZeros: Rational, failureProbability: Rational)
    /// T6', and whether the exact law stands beside it.
    case mixed(RungClaims, MixedNumbers, hasExactLaw: Bool)
  }

  /// Where k, m and ε of T6' come from.
  private enum MixedNumbers: Sendable {
    case given(kept: Int, draws: Int, relativeError: Rational)
    /// The plan within β expected non-zeros at δ.
    case planned(expectedNonZeros: Rational, failureProbability: Rational)
  }

  private static let budgets = Rational(1)...Rational(1_024)

  /// T5: reads `instance`, `kept`.
  static func deterministic(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> PruningEntry {
    let neuron = try neuron(&fields)
    let kept = try fields.integer("kept", in: 0...neuron.weights.count)
    return PruningEntry(
      rule: .deterministic(neuron, kept: kept), place: fields.place)
  }

  /// T6: reads `instance`, `expected_nonzeros`, `failure_probability`.
  static func hybrid(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> PruningEntry {
    let neuron = try neuron(&fields)
    let (β, δ) = try budget(&fields)
    return PruningEntry(
      rule: .hybrid(neuron, expectedNonZeros: β, failureProbability: δ),
      place: fields.place)
  }

  /// T6': reads `instance`, either `kept`, `draws`, `relative_error` or
  /// `expected_nonzeros`, `failure_probability`, and, where it is given,
  /// `exact_laws`.
  static func mixed(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> PruningEntry {
    let source = try SuiteInstance.rungs(
      try fields.require("instance"), file: fields.file)
    let numbers = try mixedNumbers(
      &fields, weights: source.group.indices.count)
    let hasExactLaw = try fields.take("exact_laws").map(fields.bool) ?? false
    return PruningEntry(
      rule: .mixed(source, numbers, hasExactLaw: hasExactLaw),
      place: fields.place)
  }

  private static func mixedNumbers(
    _ fields: inout JSONFields, weights: Int
  ) throws(SiPPError) -> MixedNumbers {
    guard let place = fields.take("kept") else {
      let (β, δ) = try budget(&fields)
      return .planned(expectedNonZeros: β, failureProbability: δ)
    }
    return .given(
      kept: try fields.integer(place, in: 0...weights),
      draws: try fields.integer("draws", in: 1...LadderEntry.mostDraws),
      relativeError: try fields.rational(
        try fields.require("relative_error"), in: LadderEntry.relativeErrors))
  }

  private static func neuron(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> SyntheticNeuron {
    try SuiteInstance.neuron(
      try fields.require("instance"), file: fields.file)
  }

  private static func budget(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> (expectedNonZeros: Rational, failure: Rational) {
    (
      try fields.rational(try fields.require("expected_nonzeros"), in: budgets),
      try fields.rational(
        try fields.require("failure_probability"),
        in: LadderEntry.failureProbabilities)
    )
  }
}

// MARK: - Rows

extension PruningEntry {
  /// The statement, and its exact law where asked for.
  func rows() throws -> SuiteRows {
    switch rule {
    case .deterministic(let neuron, let kept):
      return SuiteRows(
        claims: [try DeterministicClaims.claim(of: neuron, keeping: kept)])
    case .hybrid(let neuron, let β, let δ):
      let claims = try HybridClaims(
        neuron, expectedNonZeros: β, failureProbability: δ)
      try check(draws: claims.pruning.draws)
      return SuiteRows(claims: [try claims.claim()])
    case .mixed(let source, let numbers, let hasExactLaw):
      let claims = try mixed(source, numbers)
      guard try claims.bound().isCertainlyAtMost(1) else {
        throw place.error("the bound is above 1 there, which says nothing")
      }
      guard hasExactLaw else { return SuiteRows(claims: [try claims.claim()]) }
      guard claims.hasTwoPointLaw else {
        throw place.error(
          "'exact_laws' needs an instance on which T of what is drawn takes two "
            + "values")
      }
      return SuiteRows(
        claims: [try claims.claim()], controls: [try claims.exactLaw()])
    }
  }

  private func mixed(
    _ source: RungClaims, _ numbers: MixedNumbers
  ) throws -> MixedClaims {
    let claims: MixedClaims?
    switch numbers {
    case .given(let kept, let draws, let ε):
      claims = try MixedClaims(
        source, keeping: kept, draws: draws, relativeError: ε)
    case .planned(let β, let δ):
      let plan = try MixedPlan(
        group: try source.group.deterministicError(slack: source.slack),
        expectedNonZeros: β, failureProbability: δ)
      guard plan.rule == .mixed else {
        throw place.error("the plan is the rule '\(plan.rule.rawValue)'")
      }
      try check(draws: plan.draws)
      claims = try MixedClaims(
        source, keeping: plan.kept, draws: plan.draws,
        relativeError: plan.relativeError, failureProbability: δ)
    }
    guard let claims else {
      throw place.error("this input meets no weight that is drawn")
    }
    return claims
  }

  private func check(draws: Int) throws(SiPPError) {
    guard draws <= LadderEntry.mostDraws else {
      throw place.error(
        "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
  }
}
