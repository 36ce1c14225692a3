internal import CGSL

// Where the certified searches start: guesses, never part of a proof.

extension ClopperPearson {
  /// The upper limit by GSL, or nil where GSL gives none.
  static func upperGuess(
    _ failures: Int, of trials: Int, level: Rational
  ) -> Double? {
    quantile(failures + 1, trials - failures, level: level, fromAbove: true)
  }

  /// The lower limit by GSL, or nil where GSL gives none.
  static func lowerGuess(
    _ failures: Int, of trials: Int, level: Rational
  ) -> Double? {
    quantile(failures, trials - failures + 1, level: level, fromAbove: false)
  }

  /// The quantile of Beta(a, b) by GSL, or nil where GSL gives none.
  private static func quantile(
    _ a: Int, _ b: Int, level: Rational, fromAbove: Bool
  ) -> Double? {
    sipp_gsl_return_nan_on_error()
    let α = level.approximation
    guard α > 1e-8, α < 1 - 1e-8, a < 1 << 30, b < 1 << 30 else { return nil }
    let x =
      fromAbove
      ? gsl_cdf_beta_Qinv(α, Double(a), Double(b))
      : gsl_cdf_beta_Pinv(α, Double(a), Double(b))
    return x.isNormal ? x : nil
  }

  /// The same by bisection of log(p/(1 − p)) on the tail's logarithm, to about
  /// 2⁻³⁰.
  static func logitGuess(
    trials: Int, level: Rational, isIncreasing: Bool,
    tail: (_ law: BinomialLaw, _ precision: Int) -> BinomialTail
  ) throws(BoundError) -> Double {
    let target = Interval(level).log.midpoint
    var (low, high) = (-740.0, 740.0)
    while high - low > 0x1p-30 {
      let logit = low / 2 + high / 2
      let law = try BinomialLaw(
        trials: trials, probability: probability(logit))
      let value = tail(law, 2).logProbability.midpoint
      if (value < target) == isIncreasing { low = logit } else { high = logit }
    }
    return probability(low).approximation
  }

  /// About 1/(1 + e^−logit), inside (0, 1).
  private static func probability(_ logit: Double) -> Rational {
    let odds = Interval(logit, precision: 64).exp.midpoint
    guard let odds = Rational(exactly: odds) else { return Rational(1, 2) }
    return odds / (1 + odds)
  }

  /// The critical count by the normal approximation and its skewness.
  static func criticalGuess(
    trials: Int, claim: Rational, level: Rational
  ) -> Int {
    let p = claim.approximation
    let mean = Double(trials) * p
    let sd = (mean * (1 - p)).squareRoot()
    let z = gsl_cdf_ugaussian_Qinv(max(level.approximation, 1e-300))
    let skewed = z * z * (1 - 2 * p) / 6
    return Int(min(max(mean + z * sd + skewed, 0), Double(trials))) + 1
  }
}
