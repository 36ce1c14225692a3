/// How far the outputs of a pruned network are from the original's at one input, at
/// most, and which class they cannot change (T9).
///
/// Through the layers of the original network, from e⁰ = 0,
///
///     e^l = d^l + |Ŵ^l| e^{l−1},   d^l ≥ |(Ŵ^l − W^l) a^{l−1}|,
///
/// a the original activations. Entrywise 1-Lipschitz maps keep e, or lower it
/// (``RectifierRule``); max-pool takes the window's largest e, average-pool the mean,
/// a sum adds. Then |f̂ − f| ≤ e entry by entry, so ‖f̂ − f‖ ≤ ‖e‖ in every monotone
/// norm, and the class is c for both networks if
///
///     f_c − f_k > e_c + e_k   for every k ≠ c.
///
/// d is measured at the input, |(Ŵ−W) a| itself: nothing is assumed. Or it is
/// ε_i (|W||a|)_i for relative errors ε that hold with a known probability (T4, T7,
/// T8): then all of this holds on that event.
///
/// | Symbol | Name             | Shape; unit                    | Domain |
/// | ------ | ---------------- | ------------------------------ | ------ |
/// | f      | `outputs`        | [outputs]; unit of the logits  | any    |
/// | ρ      | `rounding`       | [outputs]; \|outputs − f\| ≤ ρ | ≥ 0, ∞ |
/// | e      | `errors`         | [outputs]; unit of the logits  | ≥ 0, ∞ |
/// | ε_i    | `relativeErrors` | [dense layers][rows]; fraction | ≥ 0    |
///
/// Numbers are real numbers: f and f̂ are what the networks compute without rounding.
///
/// - Accuracy: exact for `Rational`. For `Double`, e is at least the exact e and
///   exceeds it by a relative 2 (n + 17) 2⁻⁵² a layer and by what the rounding of a
///   can change (the note has the number); ∞ once a number leaves the range of
///   doubles.
/// - Tightness: attained for one layer. Through more, |Ŵ| forgets that errors of
///   different neurons cancel.
/// - Source: theory T9. Proof: `proofs-notes/T9-certificate.md`.
public struct NetworkCertificate<Number: NetworkNumber>: Sendable {
  /// The original network's outputs; within `rounding` of f.
  public let outputs: [Number]
  /// ρ; zeros for `Rational`.
  public let rounding: [Number]
  /// e.
  public let errors: [Number]
  /// e after each dense layer, first to last, before its activation.
  public let denseErrors: [[Number]]

  private init<Rules: PropagationRules<Number>>(
    _ rules: Rules.Type, _ graph: LayerGraph<Number>, _ input: [Number],
    _ relativeErrors: [[Number]]?, _ rectifier: RectifierRule
  ) throws(BoundError) {
    try PrunedDense.check(
      input, count: graph.widths[0], name: "input of the network")
    if let relativeErrors {
      let layers = graph.denseLayers
      guard relativeErrors.count == layers.count else {
        throw .outsideDomain(
          "relative errors", value: "\(relativeErrors.count) lists",
          requirement: "one for each of \(layers.count) dense layers")
      }
      for (ε, layer) in zip(relativeErrors, layers) {
        try PrunedDense.check(ε, count: layer.rows, name: "relative errors")
        if let bad = ε.first(where: { $0 < Number(0) }) {
          throw .outsideDomain(
            "relative error of a row", value: "\(bad)",
            requirement: "at least 0")
        }
      }
    }
    let (output, denseErrors) = ErrorPropagation<Rules>(
      graph: graph, relativeErrors: relativeErrors, rectifier: rectifier
    ).run(input)
    outputs = output.values
    rounding = output.rounding
    errors = output.errors
    self.denseErrors = denseErrors
  }
}

extension NetworkCertificate<Rational> {
  /// Certifies exactly: for small networks, since fractions grow with each layer.
  ///
  /// - Parameters:
  ///   - graph: the network before and after pruning.
  ///   - input: x.
  ///   - relativeErrors: ε_i of each dense layer; nil to measure d at x.
  ///   - rectifier: what ReLU does to e.
  /// - Throws: `outsideDomain` for lists that do not fit the network.
  public init(
    _ graph: LayerGraph<Rational>, input: [Rational],
    relativeErrors: [[Rational]]? = nil, rectifier: RectifierRule = .clipped
  ) throws(BoundError) {
    try self.init(ExactRules.self, graph, input, relativeErrors, rectifier)
  }
}

extension NetworkCertificate<Double> {
  /// Certifies in doubles with proved margins.
  ///
  /// - Parameters:
  ///   - graph: the network before and after pruning.
  ///   - input: x.
  ///   - relativeErrors: ε_i of each dense layer; nil to measure d at x.
  ///   - rectifier: what ReLU does to e.
  /// - Throws: `outsideDomain` for lists that do not fit the network, or a number
  ///   that is not finite.
  public init(
    _ graph: LayerGraph<Double>, input: [Double],
    relativeErrors: [[Double]]? = nil, rectifier: RectifierRule = .clipped
  ) throws(BoundError) {
    try self.init(RoundedRules.self, graph, input, relativeErrors, rectifier)
  }
}

// MARK: - What follows

extension NetworkCertificate {
  /// True when the pruned network certainly has the class c, and so has the
  /// original: f_c − f_k > e_c + e_k for every k ≠ c, decided exactly. False for
  /// ties, and where a number is not finite.
  ///
  /// - Precondition: c is an output.
  public func keepsClass(_ c: Int) -> Bool {
    precondition(outputs.indices.contains(c), "a class is an output")
    guard let best = bounds(c) else { return false }
    return outputs.indices.allSatisfy { k in
      k == c
        || bounds(k).map { best.value - best.doubt > $0.value + $0.doubt }
          ?? false
    }
  }

  /// The class that the pruned network certainly keeps; nil if none is certain.
  public var keptClass: Int? { outputs.indices.first { keepsClass($0) } }

  /// Encloses ‖e‖, at least ‖f̂ − f‖.
  public func errorNorm(
    _ norm: VectorNorm, precision: Int = Interval.defaultPrecision
  ) -> Interval {
    let exact = errors.compactMap(\.exactValue)
    guard exact.count == errors.count else {
      return Interval(.infinity, precision: precision)
    }
    func interval(_ x: Rational) -> Interval {
      Interval(x, precision: precision)
    }
    switch norm {
    case .sum: return interval(exact.reduce(0, +))
    case .euclidean:
      return interval(exact.reduce(0) { $0 + $1 * $1 }).squareRoot
    case .largest: return interval(exact.reduce(0) { max($0, $1) })
    }
  }

  /// The output k, and how far its pruned value may be from it.
  private func bounds(_ k: Int) -> (value: Rational, doubt: Rational)? {
    guard let value = outputs[k].exactValue, let ρ = rounding[k].exactValue,
      let e = errors[k].exactValue
    else { return nil }
    return (value, ρ + e)
  }
}

/// A monotone norm of a vector.
public enum VectorNorm: CaseIterable, Sendable {
  /// Σ |x_i|.
  case sum
  /// √(Σ x_i²).
  case euclidean
  /// max |x_i|.
  case largest
}
