/// P(X ≥ x) for x ≥ a, or P(X ≤ x) for x < a, of the gamma law of a large shape a
/// and rate 1, by the trapezoidal rule on the line of real part c ≠ 0.
///
/// With M(s) = (1 − s)^−a, H = M(c)e^{−cx}, a period T, ω_n = 2πn/T,
/// η = ω/(1 − c) and φ = ωx − a arctan η, for c > 0
///
///     1/T Σ_{n ∈ ℤ} |1 + iη|^−a (c cos φ − ω sin φ)/(c² + ω²)
///       = Σ_{j ∈ ℤ} e^{cjT} P(X ≥ x + jT)/H,
///
/// and for c < 0 minus the left side is Σ_j e^{cjT} P(X ≤ x + jT)/H. The terms
/// j ≠ 0 are positive and, for any s₊ beyond c and s₋ between 0 and c, at most
/// e^{K(s±) − K(c)} ρ±/(1 − ρ±), K(s) = log M(s) − sx, ρ± = e^{−|s± − c|T}. Points
/// beyond ±L contribute at most (1 − c)²(1 + η_L²)^{1−a/2}/(π ω_L² (a − 2)).
///
/// - Proof: `proofs-notes/exact-tails.md`, section (h).
struct GammaLine {
  /// a > 2.
  let shape: Rational
  /// x.
  let point: Rational

  /// True when the tail is that of x ≥ a.
  var isUpper: Bool { point >= shape }

  /// Where the line lies: guesses. Any plan encloses, or tells nothing.
  struct Plan {
    /// c, s₊ and s₋: exact.
    let line: Double
    let far: Double
    let near: Double
    let period: Double
    /// L.
    let pairs: Int
    /// Bits that the phase carries before its point.
    let phaseBits: Int
  }

  /// Encloses the tail; nothing is known where the plan was too coarse.
  func tail(_ plan: Plan, precision: Int) -> TailProbability {
    guard isOrdered(plan) else { return .unknown(precision: precision) }
    let working = precision + plan.phaseBits
    func number(_ x: Double) -> Interval { Interval(x, precision: working) }
    let (a, x) = (
      Interval(shape, precision: working), Interval(point, precision: working)
    )
    let (c, T) = (number(plan.line), number(plan.period))
    let κ = number(1) - c
    let step = number(2) * Interval.pi(precision: working) / T
    var sum = number(1) / c
    var (ω, modulus) = (step, number(1))
    for n in 1...plan.pairs {
      ω = number(Double(n)) * step
      let η = ω / κ
      modulus = (-a / number(2) * (η * η).log1p).exp
      let φ = ω * x - a * η.arctangent
      let share = (c * φ.cosine - ω * φ.sine) / (c * c + ω * ω)
      sum = sum + number(2) * modulus * share
    }
    let square = (ω / κ) * (ω / κ)
    let rest =
      κ * κ * modulus * (number(1) + square)
      / (Interval.pi(precision: working) * ω * ω * (a - number(2)))
    let logMass = exponent(c, a: a, x: x)
    let alias =
      aliases(to: plan.far, plan, logMass, a: a, x: x)
      + aliases(to: plan.near, plan, logMass, a: a, x: x)
    let middle = isUpper ? sum / T : -sum / T
    let part = Interval.hull(middle - rest - alias, middle + rest)
    guard part.isCertainlyPositive else {
      return .unknown(precision: precision)
    }
    return TailProbability(
      logarithm: (logMass + part.log).rounded(to: precision))
  }

  /// What the bounds on the aliases and on the truncation stand on, exactly:
  /// 0 ≤ s₋ < c < s₊ < 1, or for the lower tail the same below 0; T, L > 0; a > 2.
  private func isOrdered(_ plan: Plan) -> Bool {
    let sign: Double = isUpper ? 1 : -1
    let (near, line, far) = (
      sign * plan.near, sign * plan.line, sign * plan.far
    )
    return 0 <= near && near < line && line < far && (!isUpper || far < 1)
      && far < .infinity && plan.period > 0 && plan.period < .infinity
      && plan.pairs > 0 && shape > 2
  }

  /// K(s).
  private func exponent(_ s: Interval, a: Interval, x: Interval) -> Interval {
    -a * (-s).log1p - s * x
  }

  /// e^{K(s) − K(c)} ρ/(1 − ρ).
  private func aliases(
    to s: Double, _ plan: Plan, _ logMass: Interval, a: Interval, x: Interval
  ) -> Interval {
    let s = Interval(s, precision: a.precision)
    let c = Interval(plan.line, precision: a.precision)
    let distance = Interval.max(s - c, c - s) * Interval(plan.period)
    let ρ = (-distance).exp
    return (exponent(s, a: a, x: x) - logMass).exp * ρ / (Interval(1) - ρ)
  }
}
