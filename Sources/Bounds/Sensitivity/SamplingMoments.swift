/// Mean, second moment, variance and range of T = g_c(x)/q_c for c ~ q, at a fixed
/// point x (T3).
///
///     μ = E T = Σ_{q_j > 0} g_j,   V = E T² = Σ_{q_j > 0} g_j²/q_j,
///     R = max_{q_j > 0} g_j/q_j,   Var(ẑ/z) = (V − μ²)/m.
///
/// Always 0 ≤ T ≤ R and V ≤ R μ. Where s_j > 0 implies q_j > 0, 1 − μ is the weight
/// of the j with s_j = 0 and g_j > 0: the bias of the sampled estimator. On the event
/// C s_j ≥ g_j for all j, μ = 1 and R ≤ B = C SS, so V ≤ B μ.
///
/// | Symbol | Name                 | Shape; unit                    | Domain  |
/// | ------ | -------------------- | ------------------------------ | ------- |
/// | g      | `relativeImportance` | [n], one a weight; fraction of z | ≥ 0   |
/// | q      | `probabilities`      | [n], one a weight; a probability | ≥ 0   |
/// | m      | `samples`            | count of draws                 | ≥ 1     |
///
/// That g and q sum to 1 is the caller's: rounded data do so only nearly, and the
/// formulas need it nowhere.
///
/// - Accuracy: exact for `Rational`, enclosures for `Interval`.
/// - Source: theory T3. Proof: `proofs-notes/T3-moments.md`.
public struct SamplingMoments<Value: MomentValue>: Sendable {
  /// μ = E T.
  public let mean: Value
  /// V = E T².
  public let secondMoment: Value
  /// R, the largest value of T; 0 when no q_j is positive.
  public let range: Value

  /// Takes g and q.
  ///
  /// - Throws: `outsideDomain` for different lengths, negative entries, or a q_j
  ///   that may or may not be 0.
  public init(
    relativeImportance g: [Value], probabilities q: [Value]
  ) throws(BoundError) {
    guard g.count == q.count else {
      throw .outsideDomain(
        "probabilities", value: "\(q.count) numbers",
        requirement: "as many as relative importances, \(g.count)")
    }
    var (mean, secondMoment, range) = (Value.zero, Value.zero, Value.zero)
    for (g, q) in zip(g, q) {
      guard g.isCertainlyNonnegative else {
        throw .outsideDomain(
          "relative importance", value: "\(g)", requirement: "at least 0")
      }
      if q.isCertainlyZero { continue }
      guard q.isCertainlyAboveZero else {
        throw .outsideDomain(
          "probability of an index", value: "\(q)",
          requirement: "0, or certainly above 0")
      }
      mean = mean + g
      secondMoment = secondMoment + g * g / q
      range = Value.larger(range, g / q)
    }
    self.mean = mean
    self.secondMoment = secondMoment
    self.range = range
  }

  /// 1 − μ, what the sampled estimator of z lacks on average, as a fraction of z.
  public var bias: Value { Value.one - mean }

  /// Var T = V − μ².
  public var variance: Value { secondMoment - mean * mean }

  /// Var(ẑ/z) = (V − μ²)/m.
  public func variance(samples m: Int) throws(BoundError) -> Value {
    try SamplingDomain.check(samples: m)
    return variance / Value(m)
  }

  /// B μ, which bounds V when R ≤ B.
  public func secondMomentBound(ceiling B: Value) -> Value { B * mean }
}

/// A number that moments can be computed in: exact, or enclosed.
public protocol MomentValue: Sendable, CustomStringConvertible {
  /// 0.
  static var zero: Self { get }
  /// 1.
  static var one: Self { get }
  /// The number n.
  init(_ n: Int)
  /// The sum.
  static func + (a: Self, b: Self) -> Self
  /// The difference.
  static func - (a: Self, b: Self) -> Self
  /// The product.
  static func * (a: Self, b: Self) -> Self
  /// The quotient by a positive number.
  static func / (a: Self, b: Self) -> Self
  /// The larger of the two.
  static func larger(_ a: Self, _ b: Self) -> Self
  /// True when x ≥ 0 is certain.
  var isCertainlyNonnegative: Bool { get }
  /// True when x = 0 is certain.
  var isCertainlyZero: Bool { get }
  /// True when x > 0 is certain.
  var isCertainlyAboveZero: Bool { get }
}

extension Rational: MomentValue {
  /// 0.
  public static var zero: Rational { 0 }
  /// 1.
  public static var one: Rational { 1 }
  /// The larger of the two.
  public static func larger(_ a: Rational, _ b: Rational) -> Rational {
    Swift.max(a, b)
  }
  /// True for x ≥ 0.
  public var isCertainlyNonnegative: Bool { sign >= 0 }
  /// True for x = 0.
  public var isCertainlyZero: Bool { sign == 0 }
  /// True for x > 0.
  public var isCertainlyAboveZero: Bool { sign > 0 }
}

extension Interval: MomentValue {
  /// 0.
  public static var zero: Interval { Interval(0) }
  /// 1.
  public static var one: Interval { Interval(1) }
  /// The number n.
  public init(_ n: Int) { self.init(n, precision: Self.defaultPrecision) }
  /// Encloses the larger of the two.
  public static func larger(_ a: Interval, _ b: Interval) -> Interval {
    .max(a, b)
  }
  /// True when x ≥ 0 is certain.
  public var isCertainlyNonnegative: Bool { (-self).isCertainlyAtMost(0) }
  /// True when x = 0 is certain.
  public var isCertainlyZero: Bool {
    isCertainlyNonnegative && isCertainlyAtMost(0)
  }
  /// True when x > 0 is certain.
  public var isCertainlyAboveZero: Bool { isCertainlyPositive }
}
