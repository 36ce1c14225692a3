internal import CGSL

// Where the search for p* starts: a guess. The signs of K' decide.

extension ShiftedDivergence {
  /// Near p*: 1/2 − t/3 for small t, else by halving in doubles.
  func guess() -> Double {
    let t = shift.approximation
    if t < 1e-3 { return 0.5 - t / 3 }
    var (low, high) = (0.0, 1 - t)
    for _ in 0..<60 {
      let p = (low + high) / 2
      let slope =
        gsl_log1p(t / p) - gsl_log1p(-t / (1 - p)) - t / (p * (1 - p))
      if slope < 0 { low = p } else { high = p }
    }
    return (low + high) / 2
  }
}
