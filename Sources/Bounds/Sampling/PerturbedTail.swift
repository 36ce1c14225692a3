/// A rung of the ladder with one written constant multiplied by a factor f (H9).
///
/// At f = 1 it is the rung. The formulas, with f = 1 in all places but the constant's:
///
///     T4a   4 f η exp(−ε^{2f} m/(8f B)) a side,
///     T4b   f exp(−3f ε^{2f} m/(B (6f + 2f ε))) a side,
///     T4c   exp(−m ε²/(2f (B−1)(1 + f ε/3))), exp(−m ε²/(2f (B−1) + 2f ε/3)),
///     T4c'  exp(−m (v f/(b f)²) h(b f ε/(v f))),
///     T4d   f exp(−f m kl((1 ± ε)/B ‖ f/B)),
///     T4e, T4e'   f times the bound at the threshold f m (1 ± ε)/B.
///
/// Each never rises as f moves to the constant's ``RungConstant/stronger`` side (T4a
/// and T4b's power: for ε < 1), and is at least the rung's own value on the other.
///
/// | Symbol | Name      | Shape; unit           | Domain |
/// | ------ | --------- | --------------------- | ------ |
/// | B      | `ceiling` | scalar; dimensionless | > 1    |
/// | f      | `factor`  | scalar; dimensionless | > 0    |
///
/// - Accuracy: an enclosure of the changed formula. It is NOT a bound on anything.
/// - Source: the rungs. Proof: `proofs-notes/H9-the-tester-is-tested.md`.
public struct PerturbedTail: Sendable {
  /// The constant that is changed; not one of T1.
  public let constant: RungConstant
  /// f.
  public let factor: Rational
  /// B.
  public let ceiling: Rational

  /// Takes a rung's constant, f > 0 and B, above 1 and at most 10¹⁰⁰.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    _ constant: RungConstant, times factor: Rational, ceiling: Rational
  ) throws(BoundError) {
    precondition(constant.statement != .t1, "T1 is no rung")
    try SamplingDomain.check(ceiling: ceiling)
    guard factor > 0, ceiling > 1 else {
      throw .outsideDomain(
        "factor or ceiling", value: "\(factor), \(ceiling)",
        requirement: "above 0, and above 1")
    }
    self.constant = constant
    self.factor = factor
    self.ceiling = ceiling
  }

  /// Encloses the changed bound on the constant's ``RungConstant/side``.
  ///
  /// - Throws: `outsideDomain`, for T4a also beyond ε = 1/2.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    if constant.statement == .t4a, ε > Rational(1, 2) {
      throw .outsideDomain(
        "relative error", value: "\(ε)", requirement: "at most 1/2 for T4a")
    }
    let point = Point(
      ceiling: ceiling, error: ε, samples: m, precision: precision)
    let bound = try bound(point)
    return constant.role == .lead ? point(factor) * bound : bound
  }

  /// f where the constant has this role, else 1.
  private func scale(_ role: RungConstant.Role) -> Rational {
    constant.role == role ? factor : 1
  }

  /// Where the bound is evaluated.
  private struct Point {
    let ceiling: Rational
    let error: Rational
    let samples: Int
    let precision: Int

    func callAsFunction(_ x: Rational) -> Interval {
      Interval(x, precision: precision)
    }
  }

  /// The bound but for a changed leading factor.
  private func bound(_ at: Point) throws(BoundError) -> Interval {
    switch constant.statement {
    case .t4a:
      // One neuron.
      at(8) * exponential(-1 / (8 * scale(.variance) * ceiling), at)
    case .t4b: bernstein(at)
    case .t4c: oneSidedBernstein(at)
    case .t4cPrime: bennett(at)
    case .t4d: chernoff(at)
    case .t4e:
      try beyondThreshold(at) { t throws(BoundError) in
        try t.convexOrder(at.precision)
      }
    case .t4ePrime:
      try beyondThreshold(at) { t throws(BoundError) in
        try t.randomizedRounding(at.precision)
      }
    default: preconditionFailure("\(constant.name): no rung's constant")
    }
  }
}

// MARK: - Closed forms

extension PerturbedTail {
  /// exp(c m ε^{2f}).
  private func exponential(_ c: Rational, _ at: Point) -> Interval {
    let coefficient = c * Rational(at.samples)
    if scale(.power) == 1 {
      return at(coefficient * at.error * at.error).exp
    }
    let power = at(at.error).power(at(2 * scale(.power)))
    return (at(coefficient) * power).exp
  }

  private func bernstein(_ at: Point) -> Interval {
    let scale = 6 * scale(.variance) + 2 * scale(.range) * at.error
    return at(2)
      * exponential(-3 * self.scale(.rate) / (ceiling * scale), at)
  }

  private func oneSidedBernstein(_ at: Point) -> Interval {
    let variance = 2 * scale(.variance) * (ceiling - 1)
    let range = scale(.range) * at.error / 3
    return exponential(
      -1
        / (constant.side == .upper
          ? variance * (1 + range) : variance + 2 * range),
      at)
  }

  private func bennett(_ at: Point) -> Interval {
    let v = scale(.variance) * (ceiling - 1)
    let b = scale(.range) * (constant.side == .upper ? ceiling - 1 : 1)
    let bits = at.precision + 64
    let multiple = Interval(
      Rational(at.samples) * v / (b * b), precision: bits)
    let h = BennettTail.h(b * at.error / v, precision: bits)
    return (-(multiple * h)).rounded(to: at.precision).exp
  }
}

// MARK: - From the binomial law

extension PerturbedTail {
  private func chernoff(_ at: Point) -> Interval {
    // As ChernoffTail: the lower side is the upper one of m − X.
    let p = scale(.reference) / ceiling
    let isUpper = constant.side == .upper
    let reference = isUpper ? p : 1 - p
    let a =
      isUpper
      ? (1 + at.error) / ceiling : 1 - (1 - at.error) / ceiling
    if a > 1 || reference <= 0 { return at(0) }
    if a <= reference { return at(1) }
    let tail = ChernoffTail.tail(
      at.samples, p: reference, excess: a / reference - 1,
      precision: at.precision)
    return scale(.rate) == 1 ? tail : tail.power(at(scale(.rate)))
  }

  /// A bound on X ≥ x at the changed threshold; 1 where that is not above the
  /// mean.
  private func beyondThreshold(
    _ at: Point,
    _ bound: (Threshold) throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval {
    let (m, f) = (Rational(at.samples), scale(.threshold))
    let isUpper = constant.side == .upper
    let p = isUpper ? 1 / ceiling : 1 - 1 / ceiling
    let x = m * (isUpper ? 1 + at.error : 1 - at.error) / ceiling * f
    let threshold = Threshold(
      trials: at.samples, probability: p, value: isUpper ? x : m - x)
    return threshold.value <= m * p ? at(1) : try bound(threshold)
  }
}
