/// How far fresh inputs may go beyond the sensitivities, certified without an
/// assumption on their law (T2).
///
/// ρ(x) = max over pairs of g_j(x)/s_j, with 0/0 = 0 and positive/0 = ∞. From V
/// inputs, independent of S, of one another and of every choice, C is the (r+1)-th
/// largest ρ. Except with probability γ over the V inputs,
///
///     P_x(ρ(x) > C)  ≤  β,     where  P(Bin(V, β) ≤ r) ≤ γ,
///
/// and for all other inputs C s_j ≥ g_j(x) for every pair at once. The same holds
/// for any other statistic of an input, such as R_q(x) in T2'.
///
/// | Symbol | Name      | Shape; unit                       | Domain     |
/// | ------ | --------- | --------------------------------- | ---------- |
/// | V, r, β, γ | `plan` | fixed before the inputs are seen | see ``FreshInputPlan`` |
/// | ρ      | `ratios`  | [V], one an input; dimensionless  | [0, ∞]     |
/// | C      | `limit`   | scalar; dimensionless             | [0, ∞), or none |
///
/// - Edge cases: where r + 1 or more inputs have ρ = ∞ there is no C, and nothing
///   is claimed. C < 1 is legitimate: fresh inputs then stay below what S showed.
/// - Accuracy: exact for the ratios given. Ratios that are too large make C too
///   large, never wrong; ratios that are too small void the claim.
/// - Tightness: for a continuous law the failure probability is γ itself where β is
///   the root; with ties it is smaller.
/// - Source: Wilks, Ann. Math. Stat. 12:91–96 (1941). Proof:
///   `proofs-notes/T2-certified-ratio.md`.
public struct CertifiedRatio: Sendable, Equatable {
  /// T2.
  public static var statement: StatementID { .t2 }

  /// What is certified.
  public enum Limit: Sendable, Equatable {
    /// C.
    case certified(Double)
    /// Nothing: more than r inputs have an infinite ratio.
    case none
  }

  /// V, r, β and γ.
  public let plan: FreshInputPlan
  /// C, or nothing.
  public let limit: Limit
  /// How many of the V inputs have an infinite ratio.
  public let infinite: Int

  /// Takes the V ratios, in any order.
  ///
  /// - Throws: `outsideDomain` for another number of ratios than V, or one that is
  ///   negative or not a number.
  public init(
    _ plan: FreshInputPlan, ratios: [Double]
  ) throws(BoundError) {
    guard ratios.count == plan.inputs else {
      throw .outsideDomain(
        "ratios", value: "\(ratios.count) numbers",
        requirement: "one for each of \(plan.inputs) fresh inputs")
    }
    for ρ in ratios where !(ρ >= 0) {
      throw .outsideDomain(
        "ratio", value: "\(ρ)", requirement: "at least 0, or infinite")
    }
    self.plan = plan
    infinite = ratios.count { $0 == .infinity }
    let C = ratios.sorted(by: >)[plan.allowed]
    limit = C == .infinity ? .none : .certified(C)
  }

  /// C, exactly; nil where nothing is certified.
  public var ratio: Rational? {
    switch limit {
    case .certified(let C): Rational(exactly: C)
    case .none: nil
    }
  }

  /// max(1, C B₀), a ceiling of T for every input with ρ(x) ≤ C, where B₀ is one
  /// for inputs with ρ ≤ 1, such as SS; nil where nothing is certified.
  ///
  /// Where C B₀ < 1, an input with ρ(x) ≤ C has z = 0 in the group and loses
  /// nothing there, so the least ceiling that T4 knows is valid.
  ///
  /// - Parameter B₀: SS, or max s_j/q_j for the law q that is drawn.
  public func ceiling(ofSensitivities B₀: Rational) -> Rational? {
    ratio.map { max(1, $0 * B₀) }
  }
}
