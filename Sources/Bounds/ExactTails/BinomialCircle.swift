internal import CMPFR

/// R = P(X ≥ k)/P(X = k) near the mean of a law with many trials, by the
/// trapezoidal rule on a circle of radius r > 1.
///
/// With G(z) = (q + pz)^m and N points z_l = r e^{2πil/N}, exactly
///
///     1/N Σ_l G(z_l) z_l^−k/(1 − 1/z_l) = Σ_{i ∈ ℤ} r^{iN} P(X ≥ k + iN),
///     1/N Σ_l G(z_l) z_l^−k             = Σ_{i ∈ ℤ} r^{iN} P(X = k + iN).
///
/// The terms i ≠ 0 are the error. They are positive and at most
///
///     i < 0:  r^−N/(1 − r^−N),
///     i > 0:  G(s) s^−k ρ/(1 − ρ),  ρ = (r/s)^N,  for any s > r.
///
/// |G(re^{it})| falls in |t| on [0, π], so the points beyond ±L contribute at
/// most |G(z_L)| r^−k/(1 − 1/r), and at most |G(z_L)| r^−k to the second sum.
/// Everything below is divided by H = G(r) r^−k.
///
/// - Proof: `proofs-notes/exact-binomial-tails.md`, section (c).
struct BinomialCircle {
  private let trials: Int
  private let successes: Int
  private let precision: Int
  private let p: Interval
  private let q: Interval
  /// r − 1 and s − 1: any values are sound, these make the errors small.
  private let δ: Interval
  private let σ: Interval
  /// N, odd, so that all points but z₀ come in conjugate pairs; and L.
  private let points: Int
  private let pairs: Int

  /// How the circle is laid, from a normal approximation: guesses.
  struct Plan: Equatable {
    let radius: Double
    let farRadius: Double
    let points: Int
    let pairs: Int
    let precision: Int
  }

  init(_ kernel: BinomialTailRatio, plan: Plan) {
    trials = kernel.trials
    successes = kernel.successes
    precision = plan.precision
    p = Interval(kernel.probability, precision: precision)
    q = Interval(kernel.complement, precision: precision)
    δ = Interval(plan.radius, precision: precision)
    σ = Interval(plan.farRadius, precision: precision)
    points = plan.points
    pairs = plan.pairs
  }

  /// Encloses R; indeterminate where the plan was too coarse.
  func ratio() -> Interval {
    let (tail, mass) = shares()
    return tail / mass
  }

  /// Encloses P(X ≥ k)/H and P(X = k)/H.
  func shares() -> (tail: Interval, mass: Interval) {
    let one = number(1)
    let r = one + δ
    // At z₀ = r: 1/(1 − 1/r), and 1.
    var (sumTail, sumMass) = (r / δ, one)
    var modulus = one
    for l in 1...pairs {
      let point = self.point(l, r: r)
      modulus = point.modulus
      sumTail = sumTail + number(2) * point.modulus * point.tail
      sumMass = sumMass + number(2) * point.modulus * point.mass
    }
    // What the points beyond ±L leave out: their share is below 1.
    let hasRest = 2 * pairs + 1 < points
    let rest = hasRest ? modulus : number(0)
    let alias = aliases(logRadius: δ.log1p)
    let count = number(points)
    let upperMass = sumMass / count + rest
    let lowerMass = sumMass / count - (rest + alias)
    let upperTail = sumTail / count + rest * r / δ
    let lowerTail = sumTail / count - (rest * r / δ + alias)
    return (.hull(lowerTail, upperTail), .hull(lowerMass, upperMass))
  }

  /// At z = re^{it}, t = 2πl/N: |G(z)|/G(r), and the real parts of
  /// e^{iφ}/(1 − 1/z) and of e^{iφ}, φ the argument of G(z) z^−k.
  private func point(
    _ l: Int, r: Interval
  ) -> (modulus: Interval, tail: Interval, mass: Interval) {
    let half = Interval.pi(precision: precision) * number(l) / number(points)
    let s = half.sine
    let t = number(2) * half
    let sinT = t.sine
    let square = s * s  // (1 − cos t)/2
    let base = number(1) + p * δ  // q + pr
    // |q + pz|² = (q + pr)² − 4pqr sin²(t/2).
    let loss = number(4) * p * q * r * square / (base * base)
    let modulus = (number(trials) * (-loss).log1p / number(2)).exp
    // q + pz = (q + pr − 2pr sin²(t/2)) + i pr sin t, in the right half-plane.
    let real = base - number(2) * p * r * square
    guard real.isCertainlyPositive else {
      let unknown = Interval.indeterminate(precision: precision)
      return (unknown, unknown, unknown)
    }
    let θ = (p * r * sinT / real).arctangent
    let φ = number(trials) * θ - number(successes) * t
    let (c, d) = (φ.cosine, φ.sine)
    // 1/(1 − e^{−it}/r) = r (δ + 2 sin²(t/2) − i sin t)/(δ² + 4r sin²(t/2)).
    let numerator = c * (δ + number(2) * square) + d * sinT
    let denominator = δ * δ + number(4) * r * square
    return (modulus, r * numerator / denominator, c)
  }

  /// The two bounds of the terms i ≠ 0, over H, added.
  private func aliases(logRadius: Interval) -> Interval {
    let m = number(trials)
    let k = number(successes)
    let n = number(points)
    let one = number(1)
    let logH = m * (p * δ).log1p - k * logRadius
    let back = (-(n * logRadius)).exp
    let below = (-(n * logRadius) - logH).exp / (one - back)
    let logFar = σ.log1p
    let forth = (n * (logRadius - logFar)).exp
    let above =
      (m * (p * σ).log1p - k * logFar - logH).exp * forth / (one - forth)
    return below + above
  }

  private func number(_ n: Int) -> Interval {
    Interval(n, precision: precision)
  }
}
