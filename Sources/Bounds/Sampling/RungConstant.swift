/// A constant that is written in a rung of the ladder, or in T1: what a test of the
/// tester changes (H9).
///
/// A constant times a factor f on its ``stronger`` side of 1 makes the bound smaller,
/// so the changed statement claims more, and is false if it claims enough more. On the
/// other side the changed statement follows from the true one: no test may refute it.
///
/// Constants that have been evaluated away count with the value 1, such as the factor
/// before an infimum.
public struct RungConstant: Sendable, Hashable {
  /// The statement that the constant belongs to.
  public let statement: StatementID
  /// The tail of the error that it concerns; the sum of both where a rung states
  /// that. For T1 it means nothing.
  public let side: TailSide
  /// The constant as its formula has it, in ASCII.
  public let symbol: String
  /// The bound, with the constant in brackets, in ASCII.
  public let formula: String
  /// Which factors make the bound smaller.
  public let stronger: Direction
  /// What the evaluation changes.
  let role: Role

  /// Which side of 1 a factor is on.
  public enum Direction: String, Sendable {
    /// Below 1.
    case smaller
    /// Above 1.
    case larger
  }

  /// Where a constant stands in a formula.
  enum Role: Sendable {
    /// A factor of the whole bound.
    case lead
    /// A factor of the exponent.
    case rate
    /// The power of ε.
    case power
    /// A factor of the variance, or of what stands in its place.
    case variance
    /// A factor of the range, or of what multiplies ε in a denominator.
    case range
    /// A factor of the probability 1/B that kl compares with.
    case reference
    /// A factor of the threshold m(1 ± ε)/B.
    case threshold
  }

  /// Unique among ``all``: how suites and reports name it.
  public var name: String {
    let tail = side == .both ? "" : " \(side.rawValue)"
    return "\(statement.rawValue)\(tail): \(symbol)"
  }

  private init(
    _ statement: StatementID, _ symbol: String, side: TailSide = .both,
    in formula: String, _ role: Role, _ stronger: Direction = .smaller
  ) {
    self.statement = statement
    self.side = side
    self.symbol = symbol
    self.formula = formula
    self.role = role
    self.stronger = stronger
  }
}

// MARK: - The constants

extension RungConstant {
  /// All of them, in the order of the ladder; T1's last.
  public static let all: [RungConstant] =
    coreNet + bernstein + oneSided + bennett + chernoff + binomial(.t4e)
    + binomial(.t4ePrime) + sensitivity

  /// The constant of that ``name``; nil where there is none.
  public static func named(_ name: String) -> RungConstant? {
    all.first { $0.name == name }
  }

  private static let coreNet = [
    RungConstant(
      .t4a, "8 of 8 eta", in: "[8] eta exp(-eps^2 m/(8 B))", .lead),
    RungConstant(
      .t4a, "8 of 8 B", in: "8 eta exp(-eps^2 m/([8] B))", .variance),
    RungConstant(
      .t4a, "2 of eps^2", in: "8 eta exp(-eps^[2] m/(8 B))", .power),
  ]

  private static let bernstein = [
    RungConstant(
      .t4b, "2", in: "[2] exp(-3 eps^2 m/(B (6 + 2 eps)))", .lead),
    RungConstant(
      .t4b, "3", in: "2 exp(-[3] eps^2 m/(B (6 + 2 eps)))", .rate, .larger),
    RungConstant(
      .t4b, "6", in: "2 exp(-3 eps^2 m/(B ([6] + 2 eps)))", .variance),
    RungConstant(
      .t4b, "2 of 2 eps", in: "2 exp(-3 eps^2 m/(B (6 + [2] eps)))", .range),
    RungConstant(
      .t4b, "2 of eps^2", in: "2 exp(-3 eps^[2] m/(B (6 + 2 eps)))", .power),
  ]

  private static let oneSided = [
    RungConstant(
      .t4c, "2", side: .upper, in: "exp(-m eps^2/([2] (B-1) (1 + 1/3 eps)))",
      .variance),
    RungConstant(
      .t4c, "1/3", side: .upper, in: "exp(-m eps^2/(2 (B-1) (1 + [1/3] eps)))",
      .range),
    RungConstant(
      .t4c, "2", side: .lower, in: "exp(-m eps^2/([2] (B-1) + 2/3 eps))",
      .variance),
    RungConstant(
      .t4c, "2/3", side: .lower, in: "exp(-m eps^2/(2 (B-1) + [2/3] eps))",
      .range),
  ]

  private static let bennett = [TailSide.upper, .lower].flatMap { side in
    [
      RungConstant(
        .t4cPrime, "v", side: side, in: "exp(-m ([v]/b^2) h(b eps/[v]))",
        .variance),
      RungConstant(
        .t4cPrime, "b", side: side, in: "exp(-m (v/[b]^2) h([b] eps/v))", .range
      ),
    ]
  }

  private static let chernoff = [TailSide.upper, .lower].flatMap { side in
    let a = side == .upper ? "(1+eps)/B" : "(1-eps)/B"
    return [
      RungConstant(
        .t4d, "1 before exp", side: side, in: "[1] exp(-m kl(\(a) || 1/B))",
        .lead),
      RungConstant(
        .t4d, "1 before m", side: side, in: "exp(-[1] m kl(\(a) || 1/B))",
        .rate,
        .larger),
      RungConstant(
        .t4d, "1/B", side: side, in: "exp(-m kl(\(a) || [1/B]))", .reference,
        side == .upper ? .smaller : .larger),
    ]
  }

  /// T4e and T4e' share what can be changed: the factor 1 and the threshold.
  private static func binomial(_ statement: StatementID) -> [RungConstant] {
    [TailSide.upper, .lower].flatMap { side in
      let x = side == .upper ? "x" : "y"
      let value = "\(x) = [1] m (1 \(side == .upper ? "+" : "-") eps)/B"
      let bound = statement == .t4e ? "inf" : "min"
      return [
        RungConstant(
          statement, "1 before \(bound)", side: side, in: "[1] \(bound)", .lead),
        RungConstant(
          statement, "1 of \(x)", side: side, in: value, .threshold,
          side == .upper ? .larger : .smaller),
      ]
    }
  }

  private static let sensitivity = [
    RungConstant(.t1, "K", in: "n exp(-N/[K])", .range),
    RungConstant(.t1, "n", in: "[n] exp(-N/K)", .lead),
  ]
}
