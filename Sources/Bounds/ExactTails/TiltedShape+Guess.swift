// Where the sum lies under the tilted law: guesses, from doubles.

internal import CGSL

extension ExponentialTilt {
  /// About the part of the Chernoff bound that the tail is, for a normal sum.
  var tailPart: Double {
    1 / (1 + 2.5 * parameter * TiltedShape(self).deviation)
  }
}

/// The tilted law in doubles.
struct TiltedShape {
  private let draws: Double
  /// t − E_θ T.
  private let positions: [Double]
  private let probabilities: [Double]
  private let parameter: Double
  /// x − m E_θ T.
  private let start: Double

  init(_ tilt: ExponentialTilt) {
    let (law, θ) = (tilt.law, tilt.parameter)
    let mean = law.mean
    let t = law.values.map { ($0 - mean).approximation }
    let top = t[t.count - 1]
    let weights = zip(t, law.probabilities).map {
      $1.approximation * guess(exponential: θ * ($0 - top))
    }
    let sum = weights.reduce(0, +)
    let p = weights.map { $0 / sum }
    let shift = zip(t, p).reduce(0) { $0 + $1.0 * $1.1 }
    draws = Double(tilt.draws)
    probabilities = p
    positions = t.map { $0 - shift }
    parameter = θ
    let distance = tilt.threshold - Rational(tilt.draws) * mean
    start = distance.approximation - draws * shift
  }

  /// The standard deviation of the sum.
  var deviation: Double {
    (draws * moments(positions).variance).squareRoot()
  }

  /// Mean and variance of a function of T.
  func moments(_ f: [Double]) -> (mean: Double, variance: Double) {
    let mean = zip(f, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(f, probabilities).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1
    }
    return (mean, variance)
  }

  /// What must fit into the cyclic convolution, and how much of it is summed.
  struct Window {
    /// Folding moves mass by this much at least.
    let length: Double
    /// From x on.
    let summed: Double
  }

  /// The window outside which e^−exponent of the tail's Chernoff bound is left.
  func window(exponent: Double) -> Window {
    let back = reach(upwards: false, discount: 0, exponent: exponent)
    let ahead = reach(upwards: true, discount: 0, exponent: exponent)
    let discounted = reach(
      upwards: true, discount: parameter, exponent: exponent)
    let end = Double.maximum(discounted, start)
    return Window(
      length: Double.maximum(end + back, ahead - start), summed: end - start)
  }

  /// How far from its mean the sum, discounted by exp(−discount · distance), has a
  /// tail of e^−exponent by Chernoff's bound.
  private func reach(
    upwards: Bool, discount: Double, exponent: Double
  ) -> Double {
    let y = upwards ? positions : positions.map { -$0 }
    let most = y.max() ?? 0
    guard most > 0 else { return 0 }
    func tail(_ φ: Double) -> (distance: Double, exponent: Double) {
      var (sum, moment) = (0.0, 0.0)
      for (y, p) in zip(y, probabilities) {
        let weight = p * guess(exponential: φ * (y - most))
        sum += weight
        moment += weight * y
      }
      let mean = moment / sum
      let rate = φ * (mean - most) - gsl_sf_log(sum)
      return (draws * mean, draws * (rate + discount * mean))
    }
    var high = 1 / most
    while tail(high).exponent < exponent {
      high *= 2
      // The largest value itself is more probable than that.
      if high * most > 1e6 { return draws * most }
    }
    var low = 0.0
    for _ in 0..<30 {
      let middle = low + (high - low) / 2
      if tail(middle).exponent < exponent {
        low = middle
      } else {
        high = middle
      }
    }
    return tail(high).distance
  }
}
