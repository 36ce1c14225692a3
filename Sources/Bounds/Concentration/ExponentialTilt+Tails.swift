// What a tilt says about tails, of the law itself and of its tilted law.

extension ExponentialTilt {
  /// The tail that the sign of θ belongs to, from Chernoff's bound alone: [0, W],
  /// and at most 1.
  var anyTail: Interval {
    .hull(Interval(0), .min(bound(), Interval(1)))
  }

  /// e^(−θ · distance), by which the tilt is undone `distance` further up.
  func decay(over distance: Rational) -> Interval {
    (-(Interval(parameter, precision: 192) * Interval(distance, precision: 192)))
      .exp
  }

  /// Chernoff's bound on the tilted law, P_θ(S ≥ s): for η ≥ θ
  ///
  ///     E_θ exp((η − θ)(S − s)) = W(η; s)/W(θ; s),
  ///
  /// taken near the least; 1 where s is on the mean's side, 0 where S never gets
  /// there.
  func tiltedTail(atLeast s: Rational) throws(BoundError) -> Interval {
    if s > Rational(draws) * law.largest { return Interval(0) }
    return try tiltedTail(s) { $0 > parameter }
  }

  /// The same for P_θ(S ≤ s), with η ≤ θ.
  func tiltedTail(atMost s: Rational) throws(BoundError) -> Interval {
    if s < Rational(draws) * law.smallest { return Interval(0) }
    return try tiltedTail(s) { $0 < parameter }
  }

  private func tiltedTail(
    _ s: Rational, _ isBeyond: (Double) -> Bool
  ) throws(BoundError) -> Interval {
    let isAbove = s > Rational(draws) * law.mean
    let saddle =
      isAbove
      ? try ExponentialTilt(law: law, draws: draws, atLeast: s)
      : try ExponentialTilt(law: law, draws: draws, atMost: s)
    guard isBeyond(saddle.parameter) else { return Interval(1) }
    let own = try ExponentialTilt(
      law: law, draws: draws, threshold: s, parameter: parameter)
    return (saddle.logBound() - own.logBound()).exp
  }
}
