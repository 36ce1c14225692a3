/// The exact law of the sampled estimator at a given input, enclosed by lattice
/// bracketing (H6, T4h).
///
/// S is the sum of m independent draws of a finite law. For its tails
///
///     P(S ≥ x),   P(S ≤ y),   P(S ≥ m(1 + ε)) + P(S ≤ m(1 − ε))
///
/// the values are rounded to the nearest points of a lattice, the lattice law is
/// tilted, its m-fold convolution computed by two transforms and summed against the
/// inverse tilt. The enclosure pays for what the rounding errors of m draws may add
/// up to, for the transforms' rounding, for the mass that the cyclic convolution
/// folds back, and for the part of the tail that is not summed.
///
/// | Symbol | Name            | Shape; unit          | Domain           |
/// | ------ | --------------- | -------------------- | ---------------- |
/// | T      | `law`           | a finite law         |                  |
/// | m      | `draws`         | count                | 1 … 2³⁰          |
/// | x, y   | thresholds      | scalar; unit of T    | exact; ties belong to the tail |
/// | ε      | `relativeError` | scalar; dimensionless | > 0, exact      |
///
/// - Accuracy: an enclosure always. Its ends are within the relative width asked
///   for, unless ``mostCells`` does not allow it, or a single value of S near the
///   threshold carries more than that part of the tail, or a rare value makes a tail
///   tiny that begins at the mean; then the enclosure is wider. Where the values are
///   multiples of a common step (two-point laws) there is no rounding, and the width
///   is about 10⁻⁴.
/// - Complexity: two transforms of up to ``mostCells`` entries and n exponentials, a
///   few times. 10 to 300 ms for hundreds of values and draws in the thousands.
/// - Source: theory H6, T4h. Proof: `proofs-notes/H6-lattice-bracket.md`.
public struct LatticeBracket: Sendable {
  /// The law of T.
  public let law: FiniteLaw
  /// The relative distance of the ends that is aimed at.
  public let relativeWidth: Double
  /// The largest transform: a power of two. Memory is about 100 bytes a cell.
  public let mostCells: Int

  /// Takes the law, the width to aim at, and the size of the largest transform.
  ///
  /// - Parameters:
  ///   - relativeWidth: from 10⁻⁵ to 1.
  ///   - mostCells: a power of two from 2 to 2²⁴.
  public init(
    law: FiniteLaw, relativeWidth: Double = 0.01, mostCells: Int = 1 << 21
  ) {
    precondition(
      (1e-5...1).contains(relativeWidth), "a relative width from 1e-5 to 1")
    precondition(
      (2...CyclicPower.mostCells).contains(mostCells)
        && mostCells & (mostCells - 1) == 0, "a power of two from 2 to 2^24")
    self.law = law
    self.relativeWidth = relativeWidth
    self.mostCells = mostCells
  }

  /// P(S ≥ x).
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 2³⁰.
  public func upperTail(
    draws m: Int, atLeast x: Rational
  ) throws(BoundError) -> Interval {
    guard (1...CyclicPower.mostDraws).contains(m) else {
      throw .outsideDomain(
        "draws", value: "\(m)", requirement: "from 1 to 2^30")
    }
    if let known = law.boundaryTail(draws: m, atLeast: x) { return known }
    let tilt = try ExponentialTilt(law: law, draws: m, atLeast: x)
    var result = tilt.anyTail
    var part = tilt.tailPart
    for round in 0..<4 {
      guard
        let (plan, lattice) = LatticePlan.proposed(
          tilt, part: part, width: relativeWidth, mostCells: mostCells,
          round: round)
      else { break }
      result = result.intersection(
        try lattice.tail(draws: m, atLeast: x, plan))
      if result.hasEnds(within: relativeWidth) { break }
      let found = (result / tilt.bound()).midpoint
      let isSharper = found < part / 4
      if isSharper { part = Double.maximum(found, 1e-15) }
      let isFiner = plan.cells < mostCells && plan.deviation > 0
      guard isSharper || isFiner else { break }
    }
    return result
  }

  /// P(S ≤ y).
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 2³⁰.
  public func lowerTail(
    draws m: Int, atMost y: Rational
  ) throws(BoundError) -> Interval {
    try LatticeBracket(
      law: law.mirrored, relativeWidth: relativeWidth, mostCells: mostCells
    ).upperTail(draws: m, atLeast: -y)
  }

  /// P(S ≥ m(1 + ε)) + P(S ≤ m(1 − ε)): for T = g_c/q_c the probability that
  /// |ẑ − z| ≥ ε z (T4h).
  ///
  /// - Throws: `outsideDomain` unless m is from 1 to 2³⁰ and ε from above 0 to
  ///   10²⁰⁰.
  public func failureProbability(
    draws m: Int, relativeError ε: Rational, side: TailSide = .both
  ) throws(BoundError) -> Interval {
    try SamplingDomain.check(relativeError: ε, samples: m)
    func upper() throws(BoundError) -> Interval {
      try upperTail(draws: m, atLeast: Rational(m) * (1 + ε))
    }
    func lower() throws(BoundError) -> Interval {
      try lowerTail(draws: m, atMost: Rational(m) * (1 - ε))
    }
    switch side {
    case .upper: return try upper()
    case .lower: return try lower()
    case .both: return .min(try upper() + lower(), Interval(1))
    }
  }
}
