/// The law of a ratio that takes finitely many values, and what T2's certificate
/// fails with on it, exactly (T2).
///
/// Let t be the least value with P(ρ > t) ≤ β, and π = P(ρ ≥ t). The (r+1)-th
/// largest of V independent ρ is below t exactly when at most r of them reach t, so
///
///     P(P_x(ρ(x) > C) > β)  =  P(Bin(V, π) ≤ r).
///
/// | Symbol | Name          | Shape; unit                       | Domain      |
/// | ------ | ------------- | --------------------------------- | ----------- |
/// | ρ      | `value`       | scalar; dimensionless; nil for ∞  | ≥ 0         |
/// |        | `probability` | scalar; a probability             | sums to 1   |
///
/// - Edge cases: where P(ρ = ∞) > β, t is ∞ and every finite C fails; C = ∞ claims
///   nothing and does not fail.
/// - Accuracy: π is exact; the tail is enclosed.
/// - Source: Proof: `proofs-notes/T2-certified-ratio.md`.
public struct RatioLaw: Sendable {
  /// A value of ρ and its probability.
  public struct Atom: Sendable, Equatable {
    /// ρ; nil for ∞.
    public let value: Rational?
    /// P(ρ = value).
    public let probability: Rational

    /// Takes both.
    public init(_ value: Rational?, _ probability: Rational) {
      self.value = value
      self.probability = probability
    }

    /// Largest first, ∞ before all.
    fileprivate static func isAbove(_ a: Atom, _ b: Atom) -> Bool {
      guard let x = a.value else { return b.value != nil }
      return b.value.map { x > $0 } ?? false
    }
  }

  /// Largest first, each value once.
  public let atoms: [Atom]

  /// Takes atoms in any order; equal values are added up.
  ///
  /// - Throws: `outsideDomain` where a value or a probability is negative, or the
  ///   probabilities do not sum to 1.
  public init(_ atoms: [Atom]) throws(BoundError) {
    var sum: Rational = 0
    for atom in atoms {
      guard atom.probability >= 0, atom.value ?? 0 >= 0 else {
        throw .outsideDomain(
          "atom of a ratio",
          value: "\(atom.value?.description ?? "inf"): \(atom.probability)",
          requirement: "a value and a probability of at least 0")
      }
      sum = sum + atom.probability
    }
    guard sum == 1 else {
      throw .outsideDomain(
        "sum of probabilities", value: "\(sum)", requirement: "1")
    }
    var merged: [Atom] = []
    for atom in atoms.sorted(by: Atom.isAbove) where atom.probability > 0 {
      if let last = merged.last, last.value == atom.value {
        merged[merged.count - 1] = Atom(
          last.value, last.probability + atom.probability)
      } else {
        merged.append(atom)
      }
    }
    self.atoms = merged
  }

  /// P(ρ > C).
  public func probability(above C: Rational) -> Rational {
    atoms.prefix { $0.value.map { $0 > C } ?? true }
      .reduce(0) { $0 + $1.probability }
  }

  /// π = P(ρ ≥ t) for the least value t with P(ρ > t) ≤ β.
  public func massFromQuantile(exceedance β: Rational) -> Rational {
    var mass: Rational = 0
    for atom in atoms {
      mass = mass + atom.probability
      // Up to here P(ρ > atom) was at most β: the next one decides.
      if mass > β { return mass }
    }
    return 1
  }

  /// Encloses the probability over V that P_x(ρ(x) > C) > β.
  public func failureProbability(
    of plan: FreshInputPlan, precision: Int = Interval.defaultPrecision
  ) throws(BoundError) -> Interval {
    try plan.failureProbability(
      massFromQuantile: massFromQuantile(exceedance: plan.exceedance),
      precision: precision)
  }
}
