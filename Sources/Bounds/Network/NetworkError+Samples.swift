/// How many draws a group needs for a whole network's relative error (T10).
public struct NetworkSamples: Sendable {
  /// Encloses 32 L² (Δ_l→)² B log(8η/δ)/ε², however large.
  public let real: Interval
  /// The same rounded up; nil above 10¹⁶, where it is reported and not drawn.
  public let count: Int?

  /// True where that many draws are certainly not fewer than the `weights` of the
  /// group: keeping all of them would be cheaper.
  public func isVacuous(weights: Int) -> Bool {
    (-real).isCertainlyAtMost(-Rational(weights))
  }
}

extension NetworkError {
  /// m_l = ⌈32 L² (Δ_l→)² B log(8η/δ)/ε²⌉, the draws for each group of layer l
  /// under which the network's relative error is at most ε except with probability
  /// δ; nil where Δ_l→ is ∞.
  ///
  /// It is T4a's 8 B log(8η/δ)/ε_l² at ε_l = ε/(2 L Δ_l→). In the logarithm 8 = two
  /// tails of four sums a neuron.
  ///
  /// - Parameters:
  ///   - layer: l, from 1 to L.
  ///   - ε: of the network, in (0, 1].
  ///   - δ: of the network, in (0, 1).
  ///   - neurons: η, of all layers together; ≥ 1.
  ///   - ceiling: B = C · SS, the largest of the layer's groups; 1 … 10¹⁰⁰.
  ///   - precision: bits of the enclosure.
  /// - Throws: `outsideDomain`; `undecided` never in practice, since a logarithm of
  ///   a rational is no rational.
  public func samples(
    layer: Int, relativeError ε: Rational, failureProbability δ: Rational,
    neurons η: Int, ceiling B: Rational,
    precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> NetworkSamples? {
    guard (1...layers).contains(layer) else {
      throw .outsideDomain(
        "layer", value: "\(layer)", requirement: "from 1 to \(layers)")
    }
    guard η >= 1 else {
      throw .outsideDomain(
        "eta", value: "\(η)", requirement: "at least 1")
    }
    try SamplingDomain.check(ceiling: B)
    try SamplingDomain.check(relativeError: ε, failureProbability: δ)
    guard ε <= 1 else {
      throw .outsideDomain(
        "relative error of a network", value: "\(ε)",
        requirement: "above 0 and at most 1")
    }
    guard let Δ = cancellationsToOutput[layer - 1] else { return nil }
    let factor = Rational(32 * layers * layers) * Δ * Δ * B / (ε * ε)
    let ratio = 8 * Rational(η) / δ
    let real =
      Interval(factor, precision: precision)
      * ClosedForm.log(ratio, precision: precision)
    let most = Rational(SamplingDomain.mostSamples)
    if real.isCertainlyAbove(most) {
      return NetworkSamples(real: real, count: nil)
    }
    do {
      let size = try ClosedForm.roundUp(
        factor, timesLogOf: ratio, statement: Self.statement)
      return NetworkSamples(real: real, count: size.samples)
    } catch .beyondReach {
      return NetworkSamples(real: real, count: nil)
    }
  }
}
