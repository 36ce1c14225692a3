/// How far the rounding errors of m draws may add up, E = Σ e, under the tilted
/// lattice law P'.
///
/// Chernoff's bound with the exact moment generating function
/// ρ(s) = Σ p'_j exp(s e_j): never above Hoeffding's, Bennett's or Bernstein's at the
/// same s, all of which bound ρ.
///
/// - Accuracy: upper ends of enclosures; s is chosen in doubles, any s is valid.
struct RoundingErrors {
  /// p', the tilted probability of each value of the law.
  let probabilities: [Interval]
  private let residues: [Rational]
  private let draws: Int
  private let parameter: Double
  /// m E e and m Var e, about.
  private let mean: Double
  private let variance: Double

  /// Takes the lattice and the tilt of its rounded law.
  init(_ lattice: RoundedLattice, _ tilt: ExponentialTilt) {
    let θ = Interval(tilt.parameter, precision: 192)
    let offset = lattice.law.largest
    let weights = zip(lattice.indices, lattice.law.probabilities).map { k, q in
      let position = lattice.position(k, draws: 1) - offset
      return (θ * Interval(position, precision: 192)).exp
        * Interval(q, precision: 192)
    }
    let sum = weights.dropFirst().reduce(weights[0], +)
    probabilities = weights.map { $0 / sum }
    residues = lattice.residues
    draws = tilt.draws
    parameter = tilt.parameter
    let p = probabilities.map(\.midpoint)
    let e = residues.map(\.approximation)
    let mean = zip(p, e).reduce(0) { $0 + $1.0 * $1.1 }
    let square = zip(p, e).reduce(0) {
      $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean)
    }
    self.mean = Double(draws) * mean
    variance = Double(draws) * square
  }

  /// At least P(S ≥ x, K < low)/V, with `gap` = x − position of low.
  ///
  /// There E ≥ gap + d, and for s ≥ θ the weight is at most
  /// exp(−s gap − (s − θ) d) exp(s E). Zero where m draws cannot err so far.
  func missed(gap: Rational, step: Rational) -> Interval {
    let reach = gap + step
    if Rational(draws) * (residues.max() ?? 0) < reach { return Interval(0) }
    let s = Double.maximum(parameter, rate(reach.approximation - mean))
    let exact = Interval(s, precision: 192)
    let excess = exact - Interval(parameter, precision: 192)
    let exponent =
      exact * Interval(gap, precision: 192)
      + excess * Interval(step, precision: 192)
    return (logMoment(s) - exponent).exp
  }

  /// At least P'(E < gap), 0 where m draws cannot err so far.
  func wrong(gap: Rational) -> Interval {
    if gap <= Rational(draws) * (residues.min() ?? 0) { return Interval(0) }
    let s = rate(mean - gap.approximation)
    guard s > 0 else { return Interval(1) }
    let exponent =
      Interval(s, precision: 192) * Interval(gap, precision: 192)
    return (logMoment(-s) + exponent).exp
  }

  /// About the s with the least bound on a deviation: that of a normal variable.
  private func rate(_ deviation: Double) -> Double {
    let rate = deviation / variance
    return rate.isFinite ? rate : 0
  }

  /// m log ρ(s).
  private func logMoment(_ s: Double) -> Interval {
    let s = Interval(s, precision: 192)
    var sum = Interval(0, precision: 192)
    for (p, e) in zip(probabilities, residues) {
      sum = sum + p * (s * Interval(e, precision: 192)).exp
    }
    return sum.log * Interval(draws, precision: 192)
  }
}
