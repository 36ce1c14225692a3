/// The relative error of a whole network from those of its layers, before anything
/// is drawn (T10).
///
/// Let the sums without signs of layer l (T7) each be within ε_l at the original
/// activations. Then each neuron's z + b is within r_l, relatively, where
///
///     r_0 = 0,   r_l = Δ_l (ε_l + r_{l−1} (1 + ε_l))   as long as r_{l−1} ≤ 1.
///
/// With Δ_l→ = Π_{k ≥ l} Δ_k and ε_l = ε/(2 L Δ_l→), ε ≤ 1,
///
///     r_L  ≤  (1 + ε/(2L))ᴸ − 1  ≤  (ε/2) e^{ε/2}  ≤  ε.
///
/// | Symbol | Name            | Shape; unit                         | Domain  |
/// | ------ | --------------- | ----------------------------------- | ------- |
/// | L      | `layers`        | count of weight layers              | 1 … 1000 |
/// | Δ_l    | `cancellations` | [L], max of (z₊ + z₋)/\|z + b\| over neurons and points; dimensionless | ≥ 1, or ∞ (nil) |
/// | ε_l    |                 | [L]; fraction of a sum              | ≥ 0     |
/// | r_l    |                 | [L]; fraction of \|z + b\|          | ≥ 0     |
///
/// A ratio below 1, which a bias can give, counts as 1: with a smaller Δ_l the second
/// line is false (see the note). ReLU needs r_{l−1} ≤ 1: where z + b < 0 the pruned
/// neuron is then inactive too. Beyond it nothing is known: nil.
///
/// - Accuracy: exact.
/// - Tightness: of r_L, attained layer by layer; but Δ_l is a maximum over neurons,
///   and for trained networks usually so large that ``samples(layer:relativeError:failureProbability:neurons:ceiling:precision:)``
///   exceeds the number of weights.
/// - Source: Baykal et al., ICLR 2019, arXiv:1804.05345. Proof:
///   `proofs-notes/T10-a-priori.md`.
public struct NetworkError: Sendable {
  /// T10.
  public static var statement: StatementID { .t10 }

  /// Δ_1, …, Δ_L, raised to 1 where below it; nil for ∞.
  public let cancellations: [Rational?]

  /// Takes Δ_1, …, Δ_L.
  ///
  /// - Throws: `outsideDomain` for no layer, more than 1000, a negative Δ_l, or one
  ///   above 10¹⁰⁰, which is to be given as ∞.
  public init(cancellations: [Rational?]) throws(BoundError) {
    guard (1...1_000).contains(cancellations.count) else {
      throw .outsideDomain(
        "weight layers", value: "\(cancellations.count)",
        requirement: "from 1 to 1000")
    }
    for Δ in cancellations {
      guard let Δ else { continue }
      guard Δ >= 0, Δ <= Self.largestCancellation else {
        throw .outsideDomain(
          "cancellation of a layer", value: "\(Δ)",
          requirement: "from 0 to 10^100, or infinite")
      }
    }
    self.cancellations = cancellations.map { $0.map { max($0, 1) } }
  }

  private static let largestCancellation = Rational(10).power(100)

  /// L.
  public var layers: Int { cancellations.count }

  /// r_1, …, r_L for given ε_1, …, ε_L; nil from the first layer on about which
  /// nothing is known.
  ///
  /// - Throws: `outsideDomain` unless there are L numbers ≥ 0.
  public func relativeErrors(
    ofLayers ε: [Rational]
  ) throws(BoundError) -> [Rational?] {
    guard ε.count == layers else {
      throw .outsideDomain(
        "relative errors of layers", value: "\(ε.count) numbers",
        requirement: "one for each of \(layers) layers")
    }
    var known: Rational? = 0
    var result: [Rational?] = []
    for (ε, Δ) in zip(ε, cancellations) {
      guard ε >= 0 else {
        throw .outsideDomain(
          "relative error of a layer", value: "\(ε)",
          requirement: "at least 0")
      }
      if let r = known, r <= 1, let Δ {
        known = Δ * (ε + r * (1 + ε))
      } else {
        known = nil
      }
      result.append(known)
    }
    return result
  }

  /// Δ_l→ = Π_{k ≥ l} Δ_k for l = 1, …, L; nil for ∞.
  public var cancellationsToOutput: [Rational?] {
    var product: Rational? = 1
    var result: [Rational?] = []
    for Δ in cancellations.reversed() {
      product = product.flatMap { p in Δ.map { $0 * p } }
      result.append(product)
    }
    return result.reversed()
  }

  /// (1 + share)ᴸ − 1, at least r_L where ε_l = share/Δ_l→; at most ε for either
  /// ``ErrorShare``.
  ///
  /// - Throws: `outsideDomain` for ε outside (0, 1].
  public func bound(
    relativeError ε: Rational, share: ErrorShare = .published
  ) throws(BoundError) -> Rational {
    let share = try share.value(relativeError: ε, layers: layers)
    return (1 + share).power(layers) - 1
  }

  /// ε_l for l = 1, …, L such that r_L ≤ ε: share/Δ_l→. Nil for a layer from which
  /// an infinite Δ lies ahead.
  ///
  /// - Throws: `outsideDomain` for ε outside (0, 1].
  public func errorsOfLayers(
    relativeError ε: Rational, share: ErrorShare = .published
  ) throws(BoundError) -> [Rational?] {
    let share = try share.value(relativeError: ε, layers: layers)
    return cancellationsToOutput.map { $0.map { share / $0 } }
  }
}

/// What a layer may take of a network's relative error ε, before the division by
/// Δ_l→ (T10).
public enum ErrorShare: CaseIterable, Sendable {
  /// ε/(2L), as CoreNet has it.
  case published
  /// The largest that the recursion allows when all Δ_l→ are 1,
  /// (1 + ε)^{1/L} − 1, rounded down to 64 bits: 1.38 to 2 times as large.
  case largest

  /// The share, above 0.
  func value(
    relativeError ε: Rational, layers L: Int
  ) throws(BoundError) -> Rational {
    guard ε > 0, ε <= 1 else {
      throw .outsideDomain(
        "relative error of a network", value: "\(ε)",
        requirement: "above 0 and at most 1")
    }
    switch self {
    case .published: return ε / (2 * Rational(L))
    case .largest:
      if L == 1 { return ε }
      let log = Interval(ε, precision: 64).log1p
      guard let ends = (log / Interval(L, precision: 64)).expm1.exactEnds
      else { preconditionFailure("log(1 + ε) is finite for 0 < ε ≤ 1") }
      return ends.lower
    }
  }
}
