internal import CMPFR

/// Stirling's series for log Γ, as an enclosure.
///
///     log n! = n log n − n + ½ log(2πn) + δ(n),
///     δ(n) = Σ_{j=1}^{J} B₂ⱼ / (2j(2j−1) n^{2j−1}) + R_J.
///
/// For n > 0 the remainder R_J lies between 0 and the first omitted term, so the
/// last two partial sums bracket δ(n).
///
/// - Source: DLMF 5.11.1 and 5.11(ii); B₂ⱼ are the Bernoulli numbers.
enum StirlingSeries {
  /// Terms at hand; one more serves as the remainder.
  static let terms = 32

  /// B₂ⱼ / (2j(2j−1)) for j = 1 … terms + 1, exact; signs alternate from +.
  static let coefficients: [Rational] = {
    let bernoulli = evenBernoulliNumbers(count: terms + 1)
    return bernoulli.enumerated().map { index, b in
      let j = index + 1
      return b / Rational(2 * j * (2 * j - 1))
    }
  }()

  /// True when the series reaches an absolute error of 2^−bits at n.
  ///
  /// The 32nd term is below 2^116 n^−63.
  static func reaches(bits: Int, at n: Int) -> Bool {
    63 * (Int.bitWidth - 1 - n.leadingZeroBitCount) >= bits + 116
  }

  /// Encloses δ(n) for n ≥ 1 with an error near 2^−bits, where it can.
  ///
  /// - Parameter scratch: two enclosures besides `sum`.
  static func setDelta(
    _ sum: Enclosure, _ n: Int, bits: Int, scratch: (Enclosure, Enclosure)
  ) {
    let (power, term) = scratch
    sum.set(0)
    power.set(1)
    power.setQuotient(power, n)
    for (index, coefficient) in coefficients.enumerated() {
      term.set(index % 2 == 0 ? coefficient : -coefficient)
      term.setProduct(term, power)
      let isLast =
        index == terms
        || sipp_mpfr_exponent(term.hi) < -bits
      switch (isLast, index % 2 == 0) {
      case (false, true): sum.setSum(sum, term)
      case (false, false): sum.setDifference(sum, term)
      // The remainder has the sign of this term and is no larger.
      case (true, true): mpfr_add(sum.hi, sum.hi, term.hi, MPFR_RNDU)
      case (true, false): mpfr_sub(sum.lo, sum.lo, term.hi, MPFR_RNDD)
      }
      if isLast { return }
      power.setQuotient(power, n)
      power.setQuotient(power, n)
    }
  }

  /// B₂, B₄, …, from Σ_{i=0}^{n} binom(n+1, i) B_i = 0.
  private static func evenBernoulliNumbers(count: Int) -> [Rational] {
    var numbers: [Rational] = [1]
    var even: [Rational] = []
    for n in 1...(2 * count) {
      var binomial: Rational = 1
      var sum: Rational = 0
      for i in 0..<n {
        sum = sum + binomial * numbers[i]
        binomial = binomial * Rational(n + 1 - i) / Rational(i + 1)
      }
      numbers.append(-sum / Rational(n + 1))
      if n % 2 == 0 { even.append(numbers[n]) }
    }
    return even
  }
}
