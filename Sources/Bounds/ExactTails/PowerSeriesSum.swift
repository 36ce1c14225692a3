internal import CMPFR

/// Σ_{n≥0} r₀r₁…r_{n−1} for positive ratios r_j = (α + j) x/(β + j) or
/// x/(β + j), which is F(α, 1; β; x) or M(1; β; x).
///
///     1 + r₀(1 + r₁(1 + … r_{n−1}V)),   1 ≤ V ≤ 1/(1 − ρ),
///
/// where ρ < 1 is at least every r_j from j = n on: r_n where they fall, else
/// their limit x.
///
/// - Proof: `proofs-notes/exact-tails.md`, section (d).
struct PowerSeriesSum {
  /// α, or nil without it.
  let numerator: Rational?
  /// β > 0.
  let denominator: Rational
  /// x > 0; below 1 where α is given.
  let point: Rational

  /// Encloses the sum with as many terms as 2^−bits takes, at least one.
  func value(bits: Int, precision: Int) -> Interval {
    value(terms: termCount(bits: bits), precision: precision)
  }

  /// Encloses the sum; [1, ∞] where ρ < 1 is not certain.
  func value(terms n: Int, precision: Int) -> Interval {
    withEnclosures(5, precision: precision) { row in
      let (sum, t) = (row.next(), row.next())
      let (x, α, β) = (row.next(), row.next(), row.next())
      x.set(point)
      β.set(denominator)
      if let numerator { α.set(numerator) }
      func multiply(_ result: Enclosure, by j: Int) {
        result.setProduct(result, x)
        if numerator != nil {
          t.setSum(α, j)
          result.setProduct(result, t)
        }
        t.setSum(β, j)
        result.setQuotient(result, t)
      }
      sum.set(1)
      multiply(sum, by: n)
      // r_j → x, so the larger of r_n and x bounds what follows.
      if numerator != nil { mpfr_max(sum.hi, sum.hi, x.hi, MPFR_RNDU) }
      mpfr_si_sub(t.lo, 1, sum.hi, MPFR_RNDD)
      let isBounded = sipp_mpfr_sign(t.lo) > 0
      if isBounded {
        mpfr_si_div(sum.hi, 1, t.lo, MPFR_RNDU)
      } else {
        mpfr_set_inf(sum.hi, 1)
      }
      mpfr_set_si(sum.lo, 1, MPFR_RNDD)
      for j in (0..<n).reversed() {
        multiply(sum, by: j)
        sum.setSum(sum, 1)
      }
      return sum.interval(precision: precision)
    }
  }

  /// A guess of the terms that 2^−bits takes.
  func termCount(bits: Int) -> Int {
    let (x, β) = (
      point.boundedApproximation, denominator.boundedApproximation
    )
    let α = numerator?.boundedApproximation
    var product = ScaledGuess()
    for n in 0..<(1 << 22) {
      let j = Double(n)
      let ratio = α.map { ($0 + j) / (β + j) * x } ?? x / (β + j)
      product.multiply(by: ratio)
      if ratio < 0.9, product.exponent + 6 < -Double(bits) { return n + 1 }
    }
    return 1 << 22
  }
}
