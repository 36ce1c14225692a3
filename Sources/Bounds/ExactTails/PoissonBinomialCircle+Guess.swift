internal import CGSL

// Where the circle lies and how many points it has: guesses. Any plan encloses.

extension PoissonBinomialCircle {
  /// The tilt τ ≥ 0 at which the mean is k, and the deviation σ there.
  struct Saddle {
    let tilt: Double
    let deviation: Double

    init(_ probabilities: [Rational], _ k: Int) {
      let logOdds = probabilities.map { p -> Double in
        let (p, q) = (p.boundedApproximation, (1 - p).boundedApproximation)
        return gsl_sf_log(Swift.max(p, 1e-300))
          - gsl_sf_log(Swift.max(q, 1e-300))
      }
      func moments(_ τ: Double) -> (mean: Double, variance: Double) {
        logOdds.reduce((mean: 0, variance: 0)) {
          let p = 1 / (1 + guess(exponential: -(τ + $1)))
          return ($0.mean + p, $0.variance + p * (1 - p))
        }
      }
      var (low, high) = (0.0, 1500.0)
      for _ in 0..<40 {
        let middle = (low + high) / 2
        if moments(middle).mean < Double(k) {
          low = middle
        } else {
          high = middle
        }
      }
      tilt = low
      deviation = Swift.max(moments(low).variance, 1).squareRoot()
    }
  }

  /// Radii, as logarithms, and numbers of points. In the normal approximation,
  /// as for the binomial law's circle, every error is e^−b of the tail or less.
  struct Plan {
    let logRadius: Double
    let logFar: Double
    let logNear: Double
    let points: Int
    let pairs: Int

    init(_ saddle: Saddle, bits: Int) {
      let σ = saddle.deviation
      let logDeviation = guess(logarithmOf: σ)
      let b = Double(bits + 14) * 0.694 + logDeviation
      let step = b.squareRoot() / σ
      logRadius = saddle.tilt + step / 2
      logFar = saddle.tilt + 2 * step
      logNear = Swift.max(0, saddle.tilt - step)
      let count = 2 * b.squareRoot() * σ + b
      points = 2 * Int(count / 2) + 1
      let reach = (2 * (1.2 * b + logDeviation + 3)).squareRoot()
      pairs = Swift.min(
        (points - 1) / 2, Int(reach * Double(points) / (6.28 * σ)) + 2)
    }
  }
}
