import Bounds

@testable import Empirical

extension RungClaims {
  /// The claims at the sizes that the rungs ask for.
  func claims(
    relativeError ε: Rational, failureProbability δ: Rational,
    only: Set<StatementID>? = nil
  ) throws -> [Claim] {
    try claims(
      RungSetting(
        relativeError: ε, draws: .asRungsAsk(failureProbability: δ)),
      only: only)
  }
}
