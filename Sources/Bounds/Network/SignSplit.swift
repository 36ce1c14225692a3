/// A neuron of any signs as four sums without signs (T7).
///
/// Split the weights by sign into I₊ and I₋, the inputs into a₊ = max(a, 0) and
/// a₋ = max(−a, 0). Then z = Σ w_j a_j = z₊ − z₋ with
///
///     z₊ = Σ_{I₊} |w| a₊ + Σ_{I₋} |w| a₋,   z₋ = Σ_{I₊} |w| a₋ + Σ_{I₋} |w| a₊,
///
/// and z₊ + z₋ = Σ |w_j a_j|. Where each of the four sums is within ε of its own
/// value, relatively,
///
///     |ẑ − z|  ≤  ε (z₊ + z₋)  =  ε Δ |z|,   Δ = (z₊ + z₋)/|z|.
///
/// The failure probability adds over the four sums, over two where a ≥ 0, whatever
/// their dependence: the sums over I₊ share their draws. Pruning keeps a bias b as
/// it is, so |ẑ + b − (z + b)| has the same bound, which is
/// ε (z₊ + z₋)/|z + b| relative to z + b.
///
/// | Symbol | Name      | Shape; unit              | Domain   |
/// | ------ | --------- | ------------------------ | -------- |
/// | w      | `weights` | [n], one an input        | any sign |
/// | a      | `inputs`  | [n]; unit of a           | any sign |
/// | z₊, z₋ | `positive`, `negative` | scalar; unit of z | ≥ 0 |
/// | Δ      | `cancellation` | scalar; dimensionless | 0 or ≥ 1 where b = 0 |
///
/// Δ is 0 where z₊ + z₋ = 0, since such a neuron is pruned exactly, and ∞ (nil)
/// where only z + b is 0.
///
/// - Accuracy: exact for `Rational`, enclosures for `Interval`.
/// - Tightness: attained where all of z₊ is too large by ε and all of z₋ too small.
/// - Source: Baykal et al., ICLR 2019, arXiv:1804.05345. Proof:
///   `proofs-notes/T7-signs.md`.
public struct SignSplit<Value: MomentValue>: Sendable {
  /// Which sign the weights of a sum have, and which the inputs.
  public enum Part: Int, CaseIterable, Sendable {
    /// I₊ at a₊, of z₊.
    case positiveWeightsAtPositiveInputs
    /// I₋ at a₋, of z₊.
    case negativeWeightsAtNegativeInputs
    /// I₊ at a₋, of z₋.
    case positiveWeightsAtNegativeInputs
    /// I₋ at a₊, of z₋.
    case negativeWeightsAtPositiveInputs
  }

  /// The four sums, in the order of `Part`; each ≥ 0.
  public let parts: [Value]

  /// Takes w and a.
  ///
  /// - Throws: `outsideDomain` for different lengths.
  public init(weights: [Value], inputs: [Value]) throws(BoundError) {
    guard weights.count == inputs.count else {
      throw .outsideDomain(
        "inputs", value: "\(inputs.count) numbers",
        requirement: "as many as weights, \(weights.count)")
    }
    var sums = [Value](repeating: .zero, count: Part.allCases.count)
    for (w, a) in zip(weights, inputs) {
      let (up, down) = (Value.larger(w, .zero), Value.larger(-w, .zero))
      let (plus, minus) = (Value.larger(a, .zero), Value.larger(-a, .zero))
      // In the order of `Part`. Sign decisions are not needed: of an enclosure
      // around 0 both parts count.
      for (i, product) in [up * plus, down * minus, up * minus, down * plus]
        .enumerated()
      {
        sums[i] = sums[i] + product
      }
    }
    parts = sums
  }

  /// One of the four sums.
  public subscript(part: Part) -> Value { parts[part.rawValue] }

  /// z₊.
  public var positive: Value { parts[0] + parts[1] }
  /// z₋.
  public var negative: Value { parts[2] + parts[3] }
  /// z = z₊ − z₋.
  public var value: Value { positive - negative }
  /// z₊ + z₋ = Σ |w_j a_j|.
  public var magnitude: Value { positive + negative }

  /// Whether a part can fail: a sum that is certainly 0 is pruned exactly.
  public func canFail(_ part: Part) -> Bool { !self[part].isCertainlyZero }

  /// ε (z₊ + z₋), at least |ẑ − z| where each part is within ε.
  public func errorBound(relativeError ε: Value) -> Value { ε * magnitude }

  /// Σ ε_k z_k over the four parts, each with its own ε, in the order of `Part`.
  ///
  /// - Precondition: four numbers.
  public func errorBound(relativeErrors ε: [Value]) -> Value {
    precondition(ε.count == parts.count, "a relative error for each part")
    return zip(ε, parts).reduce(Value.zero) { $0 + $1.0 * $1.1 }
  }

  /// Δ = (z₊ + z₋)/|z + b|; 0 where z₊ + z₋ is 0; nil, that is ∞, where z + b is
  /// 0 or is not known to differ from it.
  public func cancellation(bias b: Value = .zero) -> Value? {
    if magnitude.isCertainlyZero { return .zero }
    let output = value + b
    let size = Value.larger(output, -output)
    return size.isCertainlyAboveZero ? magnitude / size : nil
  }

  /// Σ δ_k over the parts that can fail, in the order of `Part`.
  ///
  /// - Throws: `outsideDomain` unless there are four numbers from 0 to 1.
  public func failureProbability(
    ofParts δ: [Rational]
  ) throws(BoundError) -> Rational {
    guard δ.count == parts.count else {
      throw .outsideDomain(
        "failure probabilities of the parts", value: "\(δ.count) numbers",
        requirement: "\(parts.count), one for each part")
    }
    return try UnionBound.failureProbability(
      ofGroups: Part.allCases.map { canFail($0) ? δ[$0.rawValue] : 0 })
  }
}

extension MomentValue {
  fileprivate static prefix func - (x: Self) -> Self { zero - x }
}
