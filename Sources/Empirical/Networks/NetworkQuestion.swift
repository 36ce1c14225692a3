public import Bounds

/// What is asked of the theory about a network, before anything is pruned.
public struct NetworkQuestion: Sendable {
  /// ε: of each group for sample sizes, of the network for T10; in (0, 1].
  public let relativeError: Rational
  /// δ, for all groups of the network together; in (0, 1).
  public let failureProbability: Rational
  /// C, by which sensitivities may be too small; ≥ 1.
  public let slack: Rational
  /// β of T2: the share of inputs that may exceed the certified ratio.
  public let exceedance: Rational
  /// γ of T2: the probability that the certificate is wrong.
  public let errorProbability: Rational
  /// λ of T2': what the mixed law takes from the uniform one.
  public let mixture: DefensiveMixture

  /// Takes ε, δ, C, β, γ and λ.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    relativeError: Rational, failureProbability: Rational,
    slack: Rational = 1, exceedance: Rational = Rational(1, 20),
    errorProbability: Rational = Rational(1, 20),
    mixture: Rational = Rational(1, 10)
  ) throws(BoundError) {
    guard relativeError > 0, relativeError <= 1 else {
      throw .outsideDomain(
        "relative error", value: "\(relativeError)",
        requirement: "above 0 and at most 1")
    }
    for (name, probability) in [
      ("failure probability", failureProbability),
      ("exceedance", exceedance), ("error probability", errorProbability),
    ] where probability <= 0 || probability >= 1 {
      throw .outsideDomain(
        name, value: "\(probability)", requirement: "above 0 and below 1")
    }
    guard slack >= 1, slack <= 1_000_000 else {
      throw .outsideDomain(
        "slack", value: "\(slack)", requirement: "from 1 to 10^6")
    }
    self.relativeError = relativeError
    self.failureProbability = failureProbability
    self.slack = slack
    self.exceedance = exceedance
    self.errorProbability = errorProbability
    self.mixture = try DefensiveMixture(share: mixture)
  }
}
