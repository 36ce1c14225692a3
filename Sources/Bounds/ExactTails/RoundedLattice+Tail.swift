// The enclosure of P(S ≥ x) that a plan gives. Notation and proof:
// proofs-notes/H6-lattice-bracket.md.

extension RoundedLattice {
  /// P(S ≥ x), with the plan's tilt, window and cuts.
  ///
  /// With v_r = exp(−θ d (r − low)) and V the Chernoff expression of the lattice law
  /// at the position of `low`,
  ///
  ///     P ≤ V (Σ_{low ≤ r} v_r P'(K = r) + missed),
  ///     P ≥ V (Σ_{high ≤ r} v_r P'(K = r) − wrong).
  ///
  /// - Throws: `outsideDomain` for a parameter that is not finite.
  func tail(
    draws m: Int, atLeast x: Rational, _ plan: LatticePlan
  ) throws(BoundError) -> Interval {
    precondition(plan.parameter >= 0, "an upper tail is tilted upwards")
    let known = try ExponentialTilt(
      law: law, draws: m, threshold: x, parameter: plan.parameter
    ).anyTail
    guard let (low, high) = plan.cuts(self, draws: m, atLeast: x) else {
      return known
    }
    let start = position(low, draws: m)
    let tilt = try ExponentialTilt(
      law: rounded, draws: m, threshold: start, parameter: plan.parameter)
    let errors = RoundingErrors(self, tilt)
    let power = CyclicPower(
      law: zip(indices, errors.probabilities).map { ($0, $1) },
      size: plan.cells, power: m)
    guard power.error.isFinite else { return known }
    let sums = TiltedSums(
      power, decay: tilt.decay(over: step), first: low, count: plan.summed,
      split: high)

    let upper =
      sums.upper
      + errors.missed(gap: x - start, step: step)
      + (try unsummed(tilt, from: low + plan.summed, start))
    let lower =
      sums.lower
      - errors.wrong(gap: x - position(high, draws: m))
      * tilt.decay(over: position(high, draws: m) - start)
      - (try folded(tilt, low, plan))
    return known.intersection(
      .hull(lower * tilt.bound(), upper * tilt.bound()))
  }

  /// At least Σ v_r P'(K = r) over r ≥ `end`: the largest weight there, times
  /// Chernoff's bound on the tilted mass.
  private func unsummed(
    _ tilt: ExponentialTilt, from end: Int, _ start: Rational
  ) throws(BoundError) -> Interval {
    let end = position(end, draws: tilt.draws)
    return tilt.decay(over: end - start) * (try tilt.tiltedTail(atLeast: end))
  }

  /// At least the tilted mass that the convolution modulo L folds into the summed
  /// indices, whose weights are at most 1.
  private func folded(
    _ tilt: ExponentialTilt, _ low: Int, _ plan: LatticePlan
  ) throws(BoundError) -> Interval {
    let above = position(low + plan.cells, draws: tilt.draws)
    let below = position(low + plan.summed - 1 - plan.cells, draws: tilt.draws)
    return try tilt.tiltedTail(atLeast: above) + tilt.tiltedTail(atMost: below)
  }
}
