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
    return low
  }

  /// p* to about `bits` bits, by Newton's steps with a slope in doubles; nil where
  /// they do not settle.
  func refinedGuess(bits: Int) -> Rational? {
    guard var p = Rational(exactly: guess()) else { return nil }
    let t = shift.approximation
    for _ in 0..<40 {
      let x = p.approximation
      guard x > 0, x < 1 - t else { return nil }
      guard let here = slope(at: p, precision: 2 * bits).exactMidpoint,
        let rate = Rational(exactly: curvature(at: x)), rate > 0
      else { return nil }
      let next = (p - here / rate).shortened(toBits: bits + 16)
      guard next > 0, next < 1 - shift else { return nil }
      let step = next > p ? next - p : p - next
      p = next
      if step * Rational.powerOfTwo(bits + 2) <= p { return p }
    }
    return nil
  }

  /// K''(p) = t²/(p² (p + t)) + t²/((1 − p)² (1 − p − t)), in doubles.
  func curvature(at p: Double) -> Double {
    let (t, q) = (shift.approximation, 1 - p)
    let (above, below) = (t / p, t / q)
    return above * above / (p + t) + below * below / (q - t)
  }
}
