internal import CMPFR

/// P(X ≥ k) for k ≥ E X of many independent trials, by the trapezoidal rule on a
/// circle of radius r > 1.
///
/// With G(u) = Π(1 − p_j + p_j u), the tilted P_j = p_j r/(1 − p_j + p_j r),
/// φ(θ) = Π(1 − P_j + P_j e^{iθ}) and N points θ_l = 2πl/N,
///
///     1/N Σ_l φ(θ_l) e^{−ikθ_l}/(1 − e^{−iθ_l}/r)
///       = Σ_{i ∈ ℤ} r^{iN} P(X ≥ k + iN)/H,   H = G(r) r^−k.
///
/// The terms i ≠ 0 are positive and, with any s₊ > r and 1 ≤ s₋ < r, at most
/// H(s±)/H ρ±/(1 − ρ±), ρ₊ = (r/s₊)^N, ρ₋ = (s₋/r)^N. |φ| falls on [0, π].
///
/// - Proof: `proofs-notes/exact-tails.md`, section (g).
struct PoissonBinomialCircle {
  /// p, each strictly between 0 and 1.
  let probabilities: [Rational]
  /// k.
  let threshold: Int
  /// The law in doubles, for guesses.
  let shape: Shape

  init(_ probabilities: [Rational], atLeast k: Int) {
    self.probabilities = probabilities
    threshold = k
    shape = Shape(probabilities, k)
  }

  /// Encloses the tail; nothing is known where the plan was too coarse.
  func tail(bits: Int, precision: Int) -> TailProbability {
    let plan = Plan(shape, threshold: threshold, bits: bits)
    let precision = precision + plan.lostBits
    let (logMass, share) = parts(by: plan, precision: precision)
    guard share.isCertainlyPositive else {
      return .unknown(precision: precision)
    }
    return TailProbability(logarithm: logMass + share.log)
  }

  /// log H and P(X ≥ k)/H, by any plan with r > 1.
  func parts(
    by plan: Plan, precision: Int
  ) -> (logMass: Interval, share: Interval) {
    let r = Self.radius(plan.logRadius, precision: precision)
    let φ = samples(
      plan, radius: r,
      precision: precision + 10 + Int(Double(probabilities.count).exponent))
    let (δ, N) = (r - Interval(1), Interval(plan.points))
    var sum = φ[0].real * r / δ
    for l in 1..<φ.count {
      sum =
        sum + Interval(2)
        * share(φ[l], l, plan, radius: r, precision: precision)
    }
    let rest = rest(after: φ, of: plan.points) * r / δ
    let logPower = Interval(threshold, precision: precision) * r.log
    let logMass = logGenerating(at: r, precision: precision) - logPower
    let alias = aliases(plan, radius: r, logMass: logMass)
    return (logMass, .hull(sum / N - rest - alias, sum / N + rest))
  }

  /// The largest |φ| at the points after those of `φ`: at most that at its last.
  private func rest(after φ: [Sample], of points: Int) -> Interval {
    if 2 * φ.count - 1 >= points { return Interval(0) }
    let last = φ[φ.count - 1]
    let square = last.real * last.real + last.imaginary * last.imaginary
    return Interval.max(square, Interval(0)).squareRoot
  }

  /// Re φ e^{−ikθ}/(1 − e^{−iθ}/r).
  private func share(
    _ φ: Sample, _ l: Int, _ plan: Plan, radius r: Interval, precision: Int
  ) -> Interval {
    let N = plan.points
    let unit = Interval.pi(precision: precision) / Interval(N)
    // k l mod N without overflow: both factors are below 2³¹.
    let turn = Interval(2 * (threshold % N * l % N)) * unit
    let (c, d) = (turn.cosine, turn.sine)
    // φ e^{−ikθ} = (x + iy)(c − id).
    let x = φ.real * c + φ.imaginary * d
    let y = φ.imaginary * c - φ.real * d
    let s = (Interval(l) * unit).sine
    let sinθ = (Interval(2 * l) * unit).sine
    let δ = r - Interval(1)
    // 1/(1 − e^{−iθ}/r) = r (δ + 2 s² − i sin θ)/(δ² + 4 r s²).
    let numerator = x * (δ + Interval(2) * s * s) + y * sinθ
    return r * numerator / (δ * δ + Interval(4) * r * s * s)
  }

  /// The sum of both bounds on the terms i ≠ 0.
  private func aliases(
    _ plan: Plan, radius r: Interval, logMass: Interval
  ) -> Interval {
    let N = Interval(plan.points)
    func bound(_ logRadius: Double, isFar: Bool) -> Interval {
      let s = Self.radius(logRadius, precision: 96)
      let logRatio =
        logGenerating(at: s, precision: 96)
        - Interval(threshold, precision: 96) * s.log - logMass
      let distance = isFar ? s.log - r.log : r.log - s.log
      // s₊ beyond r, and 1 ≤ s₋ before it: else this is no bound.
      guard distance.isCertainlyPositive, logRadius >= 0 else {
        return .indeterminate()
      }
      let ρ = (-(N * distance)).exp
      let one = Interval(1)
      return logRatio.exp * ρ / (one - ρ)
    }
    return bound(plan.logFar, isFar: true) + bound(plan.logNear, isFar: false)
  }

  /// e^x for a guess x ≥ 0, as a point.
  private static func radius(_ x: Double, precision: Int) -> Interval {
    Interval(x, precision: precision).exp.lowerPoint
  }

  /// log G(r), of a product that the range of exponents holds.
  private func logGenerating(at r: Interval, precision: Int) -> Interval {
    let product = withEnclosures(3, precision: precision + 24) { row in
      let (product, factor, δ) = (row.next(), row.next(), row.next())
      δ.set(r - Interval(1))
      product.set(1)
      for p in probabilities {
        factor.set(p)
        factor.setProduct(factor, δ)
        factor.setSum(factor, 1)
        product.setProduct(product, factor)
      }
      return product.interval(precision: precision)
    }
    return product.log
  }
}
