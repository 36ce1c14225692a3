// Which tilt, step and window make a narrow enclosure: guesses. Every plan encloses.

internal import CGSL

extension LatticePlan {
  /// A plan for ends within a relative `width` of each other, where the tail is
  /// about `part` of its Chernoff bound; each round asks for a lattice four times
  /// finer than the one before.
  static func proposed(
    _ tilt: ExponentialTilt, part: Double, width: Double, mostCells: Int,
    round: Int
  ) -> (plan: LatticePlan, lattice: RoundedLattice)? {
    let (law, m, θ) = (tilt.law, tilt.draws, tilt.parameter)
    let x = tilt.threshold
    let shape = TiltedShape(tilt)
    let bits = guess(logarithmOf: 100 / (width * part))
    let back = shape.reach(upwards: false, discount: 0, exponent: bits)
    let reach = shape.reach(upwards: true, discount: 0, exponent: bits)
    let summed = shape.reach(upwards: true, discount: θ, exponent: bits)
    let start = (x - Rational(m) * law.mean).approximation - shape.drift
    let end = Double.maximum(summed, start)
    let window = Double.maximum(end + back, reach - start)
    let least = (law.largest - law.smallest) / Rational(mostCells)
    if let step = law.commonStep(atLeast: least),
      let plan = exact(
        law, m, θ, step, cells: window / step.approximation,
        summed: (end - start) / step.approximation, mostCells)
    {
      return plan
    }
    // Both cuts together may cost the tail this part of itself.
    let hazard = θ + 0.8 / shape.deviation
    let spread = (Double(m) / 12).squareRoot() * (2 * bits).squareRoot()
    let wanted =
      0.7 * width / (hazard * (1 + 2 * spread))
      / Double(1 << (2 * round))
    let room = window + 2 * spread * wanted + 8 * wanted
    let cells = powerOfTwo(atLeast: room / wanted, atMost: mostCells)
    let finest =
      (law.largest - law.smallest).approximation
      * Double(m) * 0x1p-59
    let step = Double.maximum(
      (window + 8 * wanted)
        / Double.maximum(Double(cells) - 2 * spread - 8, Double(cells) / 4),
      finest)
    guard let d = Rational(exactly: step), d.sign > 0,
      let lattice = RoundedLattice(law, step: d, draws: m)
    else { return nil }
    let errors = shape.moments(lattice.residues.map(\.approximation))
    let Δ = Double.minimum(
      Double(m) * step / 2,
      (2 * bits * Double(m) * errors.variance).squareRoot() * 1.02)
    let plan = LatticePlan(
      parameter: θ, step: d, cells: cells, deviation: Δ,
      centre: Double(m) * errors.mean,
      summed: clamped((end - start + 2 * Δ) / step + 4, 1, Double(cells)))
    return (plan, lattice)
  }

  /// The plan for values that lie on a lattice, if its window fits.
  private static func exact(
    _ law: FiniteLaw, _ m: Int, _ θ: Double, _ step: Rational, cells: Double,
    summed: Double, _ mostCells: Int
  ) -> (plan: LatticePlan, lattice: RoundedLattice)? {
    guard cells + 8 <= Double(mostCells),
      let lattice = RoundedLattice(law, step: step, draws: m)
    else { return nil }
    let size = powerOfTwo(atLeast: cells + 8, atMost: mostCells)
    let plan = LatticePlan(
      parameter: θ, step: step, cells: size, deviation: 0, centre: 0,
      summed: clamped(summed + 4, 1, Double(size)))
    return (plan, lattice)
  }

  private static func powerOfTwo(atLeast x: Double, atMost most: Int) -> Int {
    var size = 2
    while size < most, Double(size) < x { size *= 2 }
    return size
  }

  private static func clamped(_ x: Double, _ low: Double, _ high: Double) -> Int
  {
    Int(Double.minimum(Double.maximum(x, low), high))
  }
}

extension ExponentialTilt {
  /// About the part of the Chernoff bound that the tail is, for a normal sum.
  var tailPart: Double {
    1 / (1 + 2.5 * parameter * TiltedShape(self).deviation)
  }
}

/// The tilted law in doubles.
private struct TiltedShape {
  private let draws: Double
  /// t − E_θ T.
  private let positions: [Double]
  private let probabilities: [Double]
  /// m(E_θ T − E T).
  let drift: Double

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
    drift = draws * shift
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

  /// How far from its mean the sum, discounted by exp(−discount · distance), has a
  /// tail of e^−exponent by Chernoff's bound.
  func reach(
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
    return Double.minimum(tail(high).distance, draws * most)
  }
}
