// Which tilt, step and window make a narrow enclosure: guesses. Every plan encloses.

extension LatticePlan {
  /// A plan for ends within a relative `width` of each other, where the tail is
  /// about `part` of its Chernoff bound; each round asks for a lattice four times
  /// finer than the one before.
  static func proposed(
    _ tilt: ExponentialTilt, part: Double, width: Double, mostCells: Int,
    round: Int
  ) -> (plan: LatticePlan, lattice: RoundedLattice)? {
    let law = tilt.law
    let shape = TiltedShape(tilt)
    // What is left out may be a hundredth of the width.
    let exponent = guess(logarithmOf: 100 / (width * part))
    let window = shape.window(exponent: exponent)
    let range = law.largest - law.smallest
    if let step = law.commonStep(atLeast: range / Rational(mostCells)),
      let plan = exact(tilt, step, window, mostCells)
    {
      return plan
    }
    // Both cuts together may cost the tail 0.7 of the width; they are `spread`
    // steps below and above.
    let hazard = tilt.parameter + 0.8 / shape.deviation
    let spread = (Double(tilt.draws) / 6 * exponent).squareRoot()
    let wanted =
      0.7 * width / (hazard * (1 + 2 * spread)) / Double(1 << (2 * round))
    let room = window.length + (2 * spread + 8) * wanted
    let cells = powerOfTwo(atLeast: room / wanted, atMost: mostCells)
    let useful = Double.maximum(
      Double(cells) - 2 * spread - 8, Double(cells) / 4)
    let finest = range.approximation * Double(tilt.draws) * 0x1p-59
    let step = Double.maximum((window.length + 8 * wanted) / useful, finest)
    return rounded(tilt, step, cells, window, shape, exponent: exponent)
  }

  /// The plan for values that lie on a lattice, if its window fits.
  private static func exact(
    _ tilt: ExponentialTilt, _ step: Rational, _ window: TiltedShape.Window,
    _ mostCells: Int
  ) -> (plan: LatticePlan, lattice: RoundedLattice)? {
    let room = window.length / step.approximation + 8
    guard room <= Double(mostCells),
      let lattice = RoundedLattice(tilt.law, step: step, draws: tilt.draws)
    else { return nil }
    let cells = powerOfTwo(atLeast: room, atMost: mostCells)
    let plan = LatticePlan(
      parameter: tilt.parameter, step: step, cells: cells, deviation: 0,
      centre: 0,
      summed: clamped(window.summed / step.approximation + 4, to: cells))
    return (plan, lattice)
  }

  /// The plan for values that are rounded: cuts from the variance of the errors
  /// that this step makes.
  private static func rounded(
    _ tilt: ExponentialTilt, _ step: Double, _ cells: Int,
    _ window: TiltedShape.Window, _ shape: TiltedShape, exponent: Double
  ) -> (plan: LatticePlan, lattice: RoundedLattice)? {
    let m = Double(tilt.draws)
    guard let d = Rational(exactly: step), d.sign > 0,
      let lattice = RoundedLattice(tilt.law, step: d, draws: tilt.draws)
    else { return nil }
    let errors = shape.moments(lattice.residues.map(\.approximation))
    let Δ = Double.minimum(
      m * step / 2, (2 * exponent * m * errors.variance).squareRoot() * 1.02)
    let plan = LatticePlan(
      parameter: tilt.parameter, step: d, cells: cells, deviation: Δ,
      centre: m * errors.mean,
      summed: clamped((window.summed + 2 * Δ) / step + 4, to: cells))
    return (plan, lattice)
  }

  private static func powerOfTwo(atLeast x: Double, atMost most: Int) -> Int {
    var size = 2
    while size < most, Double(size) < x { size *= 2 }
    return size
  }

  /// ⌊x⌋ for x ≥ 4, at most `most`, which it is for NaN too.
  private static func clamped(_ x: Double, to most: Int) -> Int {
    Int(Double.minimum(x, Double(most)))
  }
}
