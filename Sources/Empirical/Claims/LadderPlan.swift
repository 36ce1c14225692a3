import Bounds

/// What the claims of one setting of the ladder have in common, for figures: with
/// the claim's fixed input it says what to draw, and against what.
struct LadderPlan: Sendable {
  /// What reports call the neuron.
  let name: String
  /// B of the claims.
  let ceiling: Rational
  /// T4f's number of draws for the claims' ε and δ; nil where there is no δ.
  let floor: Int?
}
