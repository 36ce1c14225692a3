// What follows for the error of a pruned network, on the event of probability
// 1 − γ over V that P_x(ρ(x) > C) ≤ β (T2).

extension FreshInputPlan {
  /// min(1, β + δ), a bound on P(error ≥ ε) over the input x and the pruning
  /// together, where T4 gives δ at the certified ceiling.
  ///
  /// - Parameter δ: a bound on the pruning's failure at any x with ρ(x) ≤ C; the
  ///   sum over groups where several must hold (T8).
  /// - Throws: `outsideDomain` for δ outside [0, 1].
  public func failureProbability(
    ofPruning δ: Rational
  ) throws(BoundError) -> Rational {
    try check(pruning: δ)
    return min(1, exceedance + δ)
  }

  /// min(1, β + δ/θ), a bound on P_x(error ≥ ε) for one delivered pruning, but for
  /// a share θ of the prunings.
  ///
  /// - Parameters:
  ///   - δ: as above.
  ///   - θ: the probability that the pruning drawn is one of the exempt, in (0, 1].
  public func failureProbability(
    ofPruning δ: Rational, exempting θ: Rational
  ) throws(BoundError) -> Rational {
    try check(pruning: δ)
    guard θ > 0, θ <= 1 else {
      throw .outsideDomain(
        "exempt share of prunings", value: "\(θ)",
        requirement: "above 0 and at most 1")
    }
    return min(1, exceedance + δ / θ)
  }

  /// The same at θ = √δ, where what is exempt and what β is raised by are equal:
  /// encloses √δ and β + √δ, the latter cut at 1.
  public func deliveredFailure(
    ofPruning δ: Rational, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> (exempt: Interval, inputs: Interval) {
    try check(pruning: δ)
    let root = Interval(δ, precision: precision).squareRoot
    let one = Interval(1, precision: precision)
    return (
      root, .min(one, Interval(exceedance, precision: precision) + root)
    )
  }

  private func check(pruning δ: Rational) throws(BoundError) {
    guard δ >= 0, δ <= 1 else {
      throw .outsideDomain(
        "failure probability of a pruning", value: "\(δ)",
        requirement: "from 0 to 1")
    }
  }
}
