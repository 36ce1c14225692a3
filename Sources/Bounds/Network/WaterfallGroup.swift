/// What the waterfall of one group is made from: T3's numbers at an input, the ceiling
/// that the sensitivities give, and what the links above ask of the group.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | V | `secondMoment` | scalar; E T² at the input | ≥ 0 |
/// | R | `range` | scalar; max T at the input | ≥ V |
/// | B | `ceiling` | scalar; C SS | ≥ 1 |
/// | Δ | `cancellation` | scalar; (z₊ + z₋)/\|z\| | ≥ 1, nil for ∞ |
/// | ε_l | `networkError` | scalar; T10's share | > 0, nil for 0 |
///
/// A Δ below 1, which a bias may give, is the caller's to raise. Stages come in order for
/// T10's ε_l of the same ε, which is at most ε/Δ; of another ε_l nothing is promised.
///
/// T4f's ceilings are at least 1: V and R below it, which only a bias μ < 1 makes
/// possible, stand for 1.
public struct WaterfallGroup: Sendable {
  /// V, E T² at the input.
  public let secondMoment: Rational
  /// R, the largest value of T at the input.
  public let range: Rational
  /// B.
  public let ceiling: Rational
  /// Δ of the neuron (T7); nil for ∞.
  public let cancellation: Rational?
  /// ε_l of the group's layer (T10); nil where it is 0.
  public let networkError: Rational?

  /// Takes the numbers of one group.
  ///
  /// - Throws: `outsideDomain`.
  public init(
    secondMoment: Rational, range: Rational, ceiling: Rational,
    cancellation: Rational?, networkError: Rational?
  ) throws(BoundError) {
    try SamplingDomain.check(ceiling: ceiling)
    guard secondMoment >= 0, secondMoment <= range else {
      throw .outsideDomain(
        "second moment", value: "\(secondMoment)",
        requirement: "from 0 to the range \(range)")
    }
    if let cancellation, cancellation < 1 {
      throw .outsideDomain(
        "cancellation", value: "\(cancellation)", requirement: "at least 1")
    }
    if let networkError {
      try SamplingDomain.check(relativeError: networkError)
    }
    self.secondMoment = secondMoment
    self.range = range
    self.ceiling = ceiling
    self.cancellation = cancellation
    self.networkError = networkError
  }

  /// The chain for a relative error ε, a failure probability δ, and the group's share
  /// of δ.
  ///
  /// - Throws: `outsideDomain`; `beyondReach` where T4f's size is.
  public func waterfall(
    relativeError ε: Rational, failureProbability δ: Rational,
    share: Rational
  ) throws(BoundError) -> Waterfall {
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    guard share > 0, share <= δ else {
      throw .outsideDomain(
        "share", value: "\(share)",
        requirement: "above 0 and at most the failure probability \(δ)")
    }
    var isExact = true
    var draws: [Interval] = []
    for b in [secondMoment, range, ceiling] {
      let floor = try SamplingFloor(ceiling: max(1, b)).necessarySamples(
        relativeError: ε, failureProbability: δ)
      isExact = isExact && floor.isExact
      draws.append(Interval(floor.samples))
    }
    let tail = try BernsteinTail(ceiling: ceiling)
    let asked: [(Rational?, Rational)] = [
      (ε, δ), (ε, share), (cancellation.map { ε / $0 }, share),
      (networkError, share),
    ]
    for (error, δ) in asked {
      draws.append(try tail.draws(relativeError: error, δ))
    }
    return Waterfall(draws: draws, isExact: isExact)
  }
}

extension BernsteinTail {
  /// T4b's size where it can be counted, B (6 + 2ε) log(2/δ)/(3 ε²) above 10¹⁶, and ∞
  /// for ε = 0, which nil stands for.
  fileprivate func draws(
    relativeError ε: Rational?, _ δ: Rational
  ) throws(BoundError) -> Interval {
    if ceiling == 1 { return Interval(1) }
    guard let ε else { return Interval(.infinity) }
    do throws(BoundError) {
      guard
        let size = try samples(relativeError: ε, failureProbability: δ)
      else { preconditionFailure("T4b applies to every relative error") }
      return Interval(size.samples)
    } catch {
      guard case .beyondReach = error else { throw error }
      let factor = ceiling * (6 + 2 * ε) / (3 * ε * ε)
      let precision = Interval.defaultPrecision
      return Interval(factor) * ClosedForm.log(2 / δ, precision: precision)
    }
  }
}
