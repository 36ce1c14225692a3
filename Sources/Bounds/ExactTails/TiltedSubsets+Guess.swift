internal import CGSL

// Where to tilt: guesses. Any tilt gives a bound.

extension TiltedSubsets {
  /// About the θ at which Σ rᵢpᵢ = w, with a = 0; 0 when that is below 0.
  static func tiltGuess(_ weights: WeightCounts, sum w: Int) -> Double {
    guard let scale = weights.values.last, scale > 0 else { return 0 }
    let units = weights.values.map { Double($0) / Double(scale) }
    let target = Double(w) / Double(scale)
    func reaches(_ t: Double) -> Bool {
      var sum = 0.0
      for (u, count) in zip(units, weights.multiplicities) {
        sum += Double(count) * u * chance(t * u)
      }
      return sum >= target
    }
    var (low, high) = (0.0, 1.0)
    while !reaches(high), high < 64 { high *= 2 }
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if reaches(middle) { high = middle } else { low = middle }
    }
    return low / Double(scale)
  }

  /// About the (θ, a) at which Σ pᵢ = n and Σ rᵢpᵢ = w: Newton's method on the
  /// convex log Π(1 + e^{a + θrᵢ}) − an − θw, its step halved while it rises.
  static func tiltGuess(
    _ weights: WeightCounts, chosen n: Int, sum w: Int
  ) -> (tilt: Double, offset: Double) {
    let counts = weights.multiplicities.map(Double.init)
    let all = counts.reduce(0, +)
    guard let last = weights.values.last, last > 0, Double(n) < all else {
      return (0, 0)
    }
    let scale = Double(last)
    let units = weights.values.map { Double($0) / scale }
    let target = Double(w) / scale
    func value(_ t: Double, _ a: Double) -> Double {
      var sum = -a * Double(n) - t * target
      for (u, count) in zip(units, counts) {
        let x = a + t * u
        sum += count * (max(x, 0) + gsl_log1p(exponential(-abs(x))))
      }
      return sum
    }
    var (t, a) = (0.0, gsl_log1p(Double(n) / (all - Double(n)) - 1))
    var best = value(t, a)
    for _ in 0..<60 {
      var (g, h) = ((-Double(n), -target), (0.0, 0.0, 0.0))
      for (u, count) in zip(units, counts) {
        let p = chance(a + t * u)
        let v = count * p * (1 - p)
        g = (g.0 + count * p, g.1 + count * p * u)
        h = (h.0 + v, h.1 + v * u, h.2 + v * u * u)
      }
      let determinant = h.0 * h.2 - h.1 * h.1
      guard determinant > 0 else { break }
      var step = (
        (h.2 * g.0 - h.1 * g.1) / determinant,
        (h.0 * g.1 - h.1 * g.0) / determinant
      )
      var next = value(t - step.1, a - step.0)
      var halvings = 0
      while !(next <= best), halvings < 40 {
        step = (step.0 / 2, step.1 / 2)
        next = value(t - step.1, a - step.0)
        halvings += 1
      }
      guard next < best else { break }
      (t, a, best) = (t - step.1, a - step.0, next)
    }
    return (t / scale, a)
  }

  private static func chance(_ x: Double) -> Double {
    let y = exponential(-abs(x))
    return x > 0 ? 1 / (1 + y) : y / (1 + y)
  }

  private static func exponential(_ x: Double) -> Double { gsl_expm1(x) + 1 }
}
