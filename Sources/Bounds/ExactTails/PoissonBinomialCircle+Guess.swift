internal import CGSL

// Where the circle lies and how many points it has: guesses. Any plan
// encloses, or tells nothing.

extension PoissonBinomialCircle {
  /// The law in doubles: up to 256 log-odds that stand for all.
  struct Shape {
    private let odds: [(value: Double, weight: Double)]
    private let threshold: Double
    /// The tilt τ ≥ 0 at which the mean is k.
    let tilt: Double

    init(_ probabilities: [Rational], _ k: Int) {
      let all = probabilities.map { p -> Double in
        let (p, q) = (p.boundedApproximation, (1 - p).boundedApproximation)
        return gsl_sf_log(Swift.max(p, 1e-300))
          - gsl_sf_log(Swift.max(q, 1e-300))
      }.sorted()
      let size = (all.count + 255) / 256
      odds = stride(from: 0, to: all.count, by: size).map { start in
        let part = all[start..<Swift.min(start + size, all.count)]
        return (part.reduce(0, +) / Double(part.count), Double(part.count))
      }
      threshold = Double(k)
      tilt = Self.solved(odds, mean: Double(k))
    }

    private func sum(_ f: (_ odds: Double) -> Double) -> Double {
      odds.reduce(0) { $0 + $1.weight * f($1.value) }
    }

    private func chance(_ x: Double) -> Double {
      1 / (1 + guess(exponential: -x))
    }

    /// The tilt from 0 to 1500 whose mean is nearest.
    func solved(mean: Double) -> Double { Self.solved(odds, mean: mean) }

    private static func solved(
      _ odds: [(value: Double, weight: Double)], mean: Double
    ) -> Double {
      var (low, high) = (0.0, 1500.0)
      for _ in 0..<50 {
        let middle = (low + high) / 2
        let reached = odds.reduce(0) {
          $0 + $1.weight / (1 + guess(exponential: -(middle + $1.value)))
        }
        if reached < mean {
          low = middle
        } else {
          high = middle
        }
      }
      return low
    }

    /// The deviation under a tilt, at least 1/2.
    func deviation(_ t: Double) -> Double {
      let variance = sum {
        let p = chance(t + $0)
        return p * (1 - p)
      }
      return Swift.max(variance, 0.25).squareRoot()
    }

    /// K(t) = log(G(e^t) e^{−kt}).
    func exponent(_ t: Double) -> Double {
      func soft(_ x: Double) -> Double {
        Swift.max(x, 0) + gsl_log1p(guess(exponential: -abs(x)))
      }
      return sum { soft(t + $0) - soft($0) } - threshold * t
    }

    /// log |φ(θ)|.
    func logModulus(_ t: Double, _ θ: Double) -> Double {
      let loss = (Interval(1) - Interval(θ).cosine).midpoint
      return sum {
        let p = chance(t + $0)
        return gsl_log1p(Swift.max(-2 * p * (1 - p) * loss, -1 + 1e-15)) / 2
      }
    }
  }

  /// Radii, as logarithms, and numbers of points.
  struct Plan {
    let logRadius: Double
    let logFar: Double
    let logNear: Double
    let points: Int
    let pairs: Int
    /// Bits by which the tail is below H.
    let lostBits: Int
  }
}

extension PoissonBinomialCircle.Plan {
  /// Every error is to be e^−b of the tail or less.
  ///
  /// The radius is beyond the saddle point, by as much as raises K by b/8: that
  /// is √b/2 deviations of a normal law. N grows until both aliases, at the
  /// saddle points of k ± N, are small.
  init(
    _ shape: PoissonBinomialCircle.Shape, threshold k: Int, bits: Int
  ) {
    let σ = shape.deviation(shape.tilt)
    let b = Double(bits + 14) * 0.694 + guess(logarithmOf: 2 * σ)
    let top = shape.exponent(shape.tilt)
    var (low, high) = (0.0, b.squareRoot() / (2 * σ))
    if shape.exponent(shape.tilt + high) - top > b / 8 {
      for _ in 0..<30 {
        let middle = (low + high) / 2
        let isFar = shape.exponent(shape.tilt + middle) - top > b / 8
        (low, high) = isFar ? (low, middle) : (middle, high)
      }
    }
    let radius = shape.tilt + high
    let level = shape.exponent(radius)
    let target = -b - (level - top) - 2
    var count = 2 * b.squareRoot() * σ
    var (far, near) = (radius, radius)
    for _ in 0..<40 {
      far = shape.solved(mean: Double(k) + count)
      near = shape.solved(mean: Double(k) - count)
      let above = shape.exponent(far) - level - count * (far - radius)
      let below = shape.exponent(near) - level - count * (radius - near)
      if Swift.max(above, below) < target { break }
      count = count * 1.15 + 2
    }
    let wanted = target - guess(logarithmOf: 1 + 1 / high)
    var (narrow, wide) = (0.0, Double.pi)
    for _ in 0..<30 {
      let middle = (narrow + wide) / 2
      let isSmall = shape.logModulus(radius, middle) < wanted
      (narrow, wide) = isSmall ? (narrow, middle) : (middle, wide)
    }
    logRadius = radius
    logFar = far
    logNear = near
    points = 2 * Int(count / 2) + 1
    pairs = Swift.min(
      (points - 1) / 2, Int(wide * Double(points) / 6.28) + 2)
    lostBits = Int((level - top) * 1.45 + 8)
  }
}
