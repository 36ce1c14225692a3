internal import CGSL

// A tail in doubles, where a search starts: guesses, never part of a proof.

extension Threshold {
  /// About P(X ≥ x); NaN where GSL gives none.
  var guessedTail: Double {
    let m = Rational(trials)
    if value > m { return 0 }
    return guess(
      tailAtLeast: value.knownCeiling, trials: trials,
      probability: probability.approximation)
  }
}

/// About P(Bin(n, p) ≥ k), by the regularised incomplete beta function; NaN where GSL
/// gives none.
func guess(tailAtLeast k: Int, trials n: Int, probability p: Double) -> Double {
  if k <= 0 { return 1 }
  if k > n { return 0 }
  sipp_gsl_return_nan_on_error()
  return gsl_cdf_beta_P(p, Double(k), Double(n - k + 1))
}

/// A level as a double, where tails in doubles can be held against it.
func guess(levelOf level: Rational) -> Double? {
  let level = level.approximation
  return level > 1e-280 ? level : nil
}
