/// A budget of draws, shared among groups so that the weighted sum of their errors
/// is least, with a certificate (T11).
///
///     min  Σ_i c_i ε_i(m_i)   subject to   Σ_i m_i ≤ M,   1 ≤ m_i ≤ nnz_i,
///     ε(m) = (u + √(u² + 12u))/2,   u = a/m,   a = 2 B log(2/δ)/3   (T4b),
///
/// which is convex in real m. At the optimum one price λ of a draw holds for every
/// group between its ends: c ε³ = λ a (ε + 6), a cubic, and m = a (ε + 3)/ε².
///
/// | Symbol | Name         | Shape; unit                     | Domain             |
/// | ------ | ------------ | ------------------------------- | ------------------ |
/// | M      | `budget`     | count of draws                  | ≥ number of groups |
/// | m      | `draws`      | [groups], real numbers of draws | 1 … nnz            |
/// | λ      | `multiplier` | cost a draw                     | ≥ 0                |
///
/// Edge cases: B = 1 has ε = 0 and gets one draw. Where M is no limit, every other
/// group gets nnz draws, and λ = 0.
///
/// - Accuracy: ``optimum`` encloses the least cost in a relative width of at most
///   10⁻⁹ (in fact below 10⁻¹²) or `undecided` is thrown. The draws are near the
///   optimum's and fit the budget exactly.
/// - Tightness: of T4b. Draws are counted, not the distinct weights among them (T12).
/// - Source: Baykal et al., SIAM J. Math. Data Sci. 4(1):26–45 (2022) allocate by a
///   convex program. Proof: `proofs-notes/T11-optimal-budget.md`.
public struct BudgetAllocation: Sendable {
  /// T11.
  public static var statement: StatementID { .t11 }

  /// M.
  public let budget: Int
  /// λ, the price of a draw; a certificate of ``optimum``, whatever its rounding.
  public let multiplier: Double
  /// m, real; Σ m ≤ M and 1 ≤ m ≤ nnz hold exactly.
  public let draws: [Double]
  /// Whole draws with Σ m ≤ M: the best ones up to rounding, see ``roundingGap``.
  public let wholeDraws: [Int]
  /// Encloses the least cost over real draws: from below by weak duality at λ, from
  /// above by the cost of ``draws``.
  public let optimum: Interval
  /// Encloses the cost of ``wholeDraws``.
  public let wholeCost: Interval

  /// The most groups.
  public static let mostGroups = 1 << 20
  /// The largest relative width of ``optimum``.
  public static let largestGap = 1e-9

  /// Shares M draws among the groups.
  ///
  /// - Throws: `outsideDomain` for no group, too many, or fewer draws than groups;
  ///   `undecided` where the certificate is wider than ``largestGap``.
  public init(groups: [BudgetGroup], budget: Int) throws(BoundError) {
    try Self.check(groups.count, budget)
    let (lower, upper) = Self.curves(of: groups)
    self.init(lower: lower, upper: upper, budget: budget)
    guard relativeGap <= Self.largestGap else {
      throw .undecided("the least cost of a budget", precision: 53)
    }
  }

  /// The same where the costs are between those of two curves a group, however far
  /// apart these are: ``largestGap`` is not asked for.
  init(lower: [ErrorCurve], upper: [ErrorCurve], budget: Int) {
    let λ = Self.multiplier(lower, budget)
    let draws = lower.map { $0.draws(atSlope: λ) }
    let optimum = Self.span(
      BudgetCertificate.lowerBound(lower, budget: budget, multiplier: λ),
      BudgetCertificate.upperCost(upper, draws: draws))
    let whole = DrawRounding(curves: lower, draws: draws, budget: budget).draws
    let rounded = whole.map(Double.init)
    self.budget = budget
    self.multiplier = λ
    self.draws = draws
    self.wholeDraws = whole
    self.optimum = optimum
    self.wholeCost = Self.span(
      BudgetCertificate.lowerCost(lower, draws: rounded),
      BudgetCertificate.upperCost(upper, draws: rounded))
  }

  /// An upper bound on the relative distance of the cost of ``draws`` from the
  /// least cost.
  public var relativeGap: Double {
    Self.relativeExcess(of: optimum.upper, over: optimum.lower)
  }

  /// An upper bound on what whole draws cost more than the best real ones,
  /// relatively; so no whole draws are better than ``wholeDraws`` by more.
  public var roundingGap: Double {
    Self.relativeExcess(of: wholeCost.upper, over: optimum.lower)
  }
}

// MARK: - Steps

extension BudgetAllocation {
  private static func check(_ groups: Int, _ budget: Int) throws(BoundError) {
    guard (1...mostGroups).contains(groups) else {
      throw .outsideDomain(
        "groups", value: "\(groups)", requirement: "from 1 to 2^20")
    }
    guard budget >= groups else {
      throw .outsideDomain(
        "budget", value: "\(budget)",
        requirement: "at least a draw for each of the \(groups) groups")
    }
  }

  /// The price of a draw; 0 where the budget is no limit.
  private static func multiplier(_ curves: [ErrorCurve], _ budget: Int)
    -> Double
  {
    let wanted = curves.reduce(0) { $0 + ($1.isFixed ? 1 : Int($1.most)) }
    if wanted <= budget { return 0 }
    return MultiplierSearch(curves: curves, budget: budget).multiplier()
  }

  /// Each group's curve with c and a rounded down, and up: the cost rises with both.
  static func curves(
    of groups: [BudgetGroup]
  ) -> (lower: [ErrorCurve], upper: [ErrorCurve]) {
    var scales = LogScales()
    var (lower, upper): ([ErrorCurve], [ErrorCurve]) = ([], [])
    lower.reserveCapacity(groups.count)
    upper.reserveCapacity(groups.count)
    for group in groups {
      let c = group.weight.enclosingDoubles
      let a = scales.scale(of: group)
      let most = Double(group.nonzeros)
      lower.append(ErrorCurve(weight: c.lower, scale: a.lower, most: most))
      upper.append(ErrorCurve(weight: c.upper, scale: a.upper, most: most))
    }
    return (lower, upper)
  }

  private static func span(_ low: Double, _ high: Double) -> Interval {
    .hull(Interval(low, precision: 53), Interval(high, precision: 53))
  }

  /// An upper bound on (x − y)/y for 0 ≤ y ≤ x.
  private static func relativeExcess(of x: Double, over y: Double) -> Double {
    x == 0 ? 0 : (((x - y).nextUp / y)).nextUp
  }
}
