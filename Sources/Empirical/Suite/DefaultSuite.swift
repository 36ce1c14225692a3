public import Bounds
import SiPP

/// The suite that a run without further options verifies: the ladder on instances
/// with known laws and on heavy-tailed neurons, moments, the shipped network
/// layer by layer, and controls.
public enum DefaultSuite {
  /// The rows, in the order of reports.
  ///
  /// - Parameter alpha: the level of the run, from which the controls' numbers of
  ///   trials follow.
  /// - Throws: `BoundError` or `SiPPError` for an error of ours.
  public static func claims(alpha: Rational = Levels.defaultAlpha) throws
    -> [Claim]
  {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    return try syntheticClaims()
      + NetworkSuite.layers(network, inputs: inputs, name: "digits")
      + positiveControls(alpha: alpha) + negativeControls()
  }

  /// The claims on instances that are made for a purpose.
  static func syntheticClaims() throws -> [Claim] {
    try MomentClaims.claims() + ladderPlans.flatMap { try $0.claims() }
  }

  /// The exact laws of the two-point instances, on the trials of their claims.
  static func negativeControls() throws -> [Claim] {
    try ladderPlans.flatMap { try $0.controls() }
  }

  /// R1 and the planted faults.
  static func positiveControls(alpha: Rational) throws -> [Claim] {
    let level = positiveLevel(alpha: alpha)
    return try [ReferenceCodeControl.control(level: level)]
      + PlantedFault.allCases.map { try $0.control(level: level) }
  }

  /// What ``Levels`` gives each positive control of a whole suite.
  static func positiveLevel(alpha: Rational) -> Rational {
    alpha / Rational(2 * (PlantedFault.allCases.count + 1))
  }

  /// Where the ladder is tried: ε and δ such that 10,000 trials decide, B from 2
  /// to 50, integer or not, C = 1 or more.
  private static var ladderPlans: [LadderPlan] {
    [
      LadderPlan(.blocks(2, size: 32), ε: Rational(1, 2), δ: Rational(1, 20)),
      LadderPlan(.blocks(10, size: 8), ε: Rational(1, 4), δ: Rational(1, 20)),
      LadderPlan(.blocks(10, size: 8), ε: Rational(1, 2), δ: Rational(1, 100)),
      LadderPlan(.blocks(50, size: 4), ε: Rational(1), δ: Rational(1, 20)),
      LadderPlan(
        .outsideInput(
          sigma: Rational(7, 2), slack: Rational(5, 4),
          name: "outside input B=4.375 C=1.25"),
        ε: Rational(1, 2), δ: Rational(1, 20)),
      LadderPlan(
        .outsideInput(sigma: 5, slack: 2, name: "outside input B=10 C=2"),
        ε: Rational(1, 4), δ: Rational(1, 20)),
      LadderPlan(
        .heavyTailed(weights: 64, points: 32, seed: 1), ε: Rational(1, 4),
        δ: Rational(1, 20), hasTwoPointLaw: false),
      LadderPlan(
        .heavyTailed(weights: 256, points: 64, seed: 2), ε: Rational(1, 2),
        δ: Rational(1, 20), hasTwoPointLaw: false),
    ]
  }
}

/// One neuron with the ε and δ at which its rungs are tried.
private struct LadderPlan {
  let neuron: SyntheticNeuron
  let relativeError: Rational
  let failureProbability: Rational
  let hasTwoPointLaw: Bool

  init(
    _ neuron: SyntheticNeuron, ε: Rational, δ: Rational,
    hasTwoPointLaw: Bool = true
  ) {
    self.neuron = neuron
    relativeError = ε
    failureProbability = δ
    self.hasTwoPointLaw = hasTwoPointLaw
  }

  private func rungClaims() throws -> (RungClaims, [Claim]) {
    let rungs = try RungClaims(neuron)
    return (
      rungs,
      try rungs.claims(
        relativeError: relativeError, failureProbability: failureProbability)
    )
  }

  func claims() throws -> [Claim] {
    let (rungs, claims) = try rungClaims()
    guard hasTwoPointLaw else { return claims }
    return claims + [
      try rungs.floorClaim(
        relativeError: relativeError, failureProbability: failureProbability)
    ]
  }

  func controls() throws -> [Claim] {
    guard hasTwoPointLaw else { return [] }
    let (rungs, claims) = try rungClaims()
    return try rungs.exactLaws(of: claims, relativeError: relativeError)
  }
}
