/// Bounds on what a budget can reach, from both sides, in doubles with proved
/// rounding (T11).
///
/// Above: the cost of any draws that fit. Below, for any price λ ≥ 0 of a draw,
///
///     optimum  ≥  Σ_i min over 1 ≤ m ≤ nnz_i of (c_i ε_i(m) + λ m)  −  λ M,
///
/// and for each group, whatever ε > 0 is taken, with the slope λ' = c ε³/(a (ε + 6)),
/// q = λ/λ' and the draws m = a (ε + 3)/ε² at that error,
///
///     min over m > 0  ≥  min(1, q) c ε + λ min(1, 1/q) m.
///
/// (At λ' the minimum is c ε + λ' m; it rises with λ, and is concave in it and ≥ 0 at
/// 0.) So a wrong guess of λ or ε costs height, never validity.
///
/// - Accuracy: relative to the optimum the two sides lose less than 2⁻⁴⁴ each to
///   rounding. Counts of factors (1 + 2⁻⁵³) are in the note.
/// - Source: weak duality. Proof: `proofs-notes/T11-optimal-budget.md`.
enum BudgetCertificate {
  /// Above the product of 128 factors (1 + 2⁻⁵³), with room; a term has 9 at most
  /// and ``sum(_:)`` adds 47.
  private static let outward = 1 + 0x1p-45
  private static let inward = 1 - 0x1p-45
  /// Below the product of 16 factors (1 − 2⁻⁵³), the multiplication by it included.
  private static let drawsInward = 1 - 0x1p-48
  /// A slope at a computed error has at most 18 factors.
  private static let slopeMargin = 0x1p-47

  /// An upper bound on Σ c ε(m).
  static func upperCost(_ curves: [ErrorCurve], draws: [Double]) -> Double {
    sum(costs(curves, draws: draws)) * outward
  }

  /// A lower bound on Σ c ε(m).
  static func lowerCost(_ curves: [ErrorCurve], draws: [Double]) -> Double {
    sum(costs(curves, draws: draws)) * inward
  }

  private static func costs(
    _ curves: [ErrorCurve], draws: [Double]
  ) -> [Double] {
    zip(curves, draws).map { $0.weight * $0.error(atDraws: $1) }
  }

  /// A lower bound on the least cost under the budget, from the price λ ≥ 0.
  static func lowerBound(
    _ curves: [ErrorCurve], budget: Int, multiplier λ: Double
  ) -> Double {
    var draws = DrawSum()
    var costs: [Double] = []
    costs.reserveCapacity(curves.count)
    for curve in curves {
      if curve.isFixed || λ >= curve.steepest * (1 + slopeMargin) {
        costs.append(curve.weight * curve.error(atDraws: 1))
        draws.add(1)
      } else if λ <= curve.flattest * (1 - slopeMargin) {
        costs.append(curve.weight * curve.error(atDraws: curve.most))
        draws.add(Int(curve.most))
      } else {
        let least = leastCost(
          curve, multiplier: λ, error: curve.error(atSlope: λ))
        costs.append(least.cost)
        draws.add(least.draws * drawsInward, rounding: .down)
      }
    }
    return difference(
      sum(costs) * inward, λ * draws.shortfall(of: budget))
  }

  /// e and d with e + λ d at most the least of c ε(m) + λ m over m > 0, whatever
  /// `ε` > 0 is, and equal to it where `ε` belongs to λ; 9 and 13 factors.
  static func leastCost(
    _ curve: ErrorCurve, multiplier λ: Double, error ε: Double
  ) -> (cost: Double, draws: Double) {
    let q = λ / curve.slope(atError: ε)
    return (
      min(1, q) * (curve.weight * ε),
      min(1, 1 / q) * curve.draws(atError: ε)
    )
  }

  /// A lower bound on x − t' for every t' within 2⁻⁵⁰ |t| of t; 0 where that is
  /// below 0, as no cost is.
  private static func difference(_ x: Double, _ t: Double) -> Double {
    let least = (x - t) - t.magnitude * 0x1p-49
    return max(0, least * (1 - 0x1p-49))
  }

  /// Σ x for at most 2²⁰ numbers ≥ 0, by halves down to 32: 31 + 16 factors.
  static func sum(_ x: [Double]) -> Double {
    x.withUnsafeBufferPointer { sum($0[...]) }
  }

  private static func sum(
    _ x: Slice<UnsafeBufferPointer<Double>>
  ) -> Double {
    if x.count <= 32 { return x.reduce(0, +) }
    let middle = x.startIndex + x.count / 2
    return sum(x[..<middle]) + sum(x[middle...])
  }
}
