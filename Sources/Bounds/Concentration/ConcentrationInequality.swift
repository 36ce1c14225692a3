/// An upper bound on the probability that a random quantity is far from where it
/// is expected: one entry of the concentration library.
///
/// The event at t, and the unit of t, are those of the type: P(X̄ − E X̄ ≥ t) for
/// ``TailSide/upper``, P(X̄ − E X̄ ≤ −t) for ``TailSide/lower``, either of them for
/// ``TailSide/both``, unless it says otherwise. Parameters are exact rationals.
///
/// | Symbol | Name                 | Domain                        |
/// | ------ | -------------------- | ----------------------------- |
/// | t      | `threshold`          | 10⁻²⁰⁰ … 10²⁰⁰                |
/// | δ      | `failureProbability` | in (0, 1)                     |
/// | others | parameters           | 0, where allowed; else as t   |
/// | n      | `samples`            | 1 … 10¹⁶ unless said otherwise |
///
/// - Accuracy: each result encloses the formula's value, capped at 1. As a bound on
///   a probability read its upper end.
public protocol ConcentrationInequality: Sendable {
  /// Its entry in the catalogue.
  static var inequality: Inequality { get }

  /// The bound at t.
  ///
  /// - Throws: `outsideDomain` for t or a side that the inequality does not have;
  ///   `beyondReach` where said.
  func bound(
    at threshold: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound

  /// Encloses the infimum of the t whose bound is at most δ; 0 where all are; nil
  /// where this version does not invert the bound.
  ///
  /// - Throws: `outsideDomain` for δ or the side; `undecided`.
  func threshold(
    failureProbability: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval?

  /// The exact tail at t of the law that ``Inequality/entry`` names, which meets
  /// the hypotheses: no valid bound is below it. Nil where there is no such law, or
  /// none that this version computes.
  ///
  /// - Throws: as ``bound(at:side:precision:)``.
  func exactTail(
    at threshold: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound?
}

extension ConcentrationInequality {
  /// The sides that the inequality bounds, its default first.
  public static var sides: [TailSide] { inequality.entry.sides }

  /// The bound at t on the default side, at the default precision.
  public func bound(at threshold: Rational) throws(BoundError) -> TailBound {
    try bound(at: threshold, side: Self.defaultSide)
  }

  /// The bound at t at the default precision.
  public func bound(
    at threshold: Rational, side: TailSide
  ) throws(BoundError) -> TailBound {
    try bound(
      at: threshold, side: side, precision: Interval.defaultPrecision)
  }

  /// Nil: not inverted, unless the type does.
  public func threshold(
    failureProbability δ: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval? {
    try checkedLevel(δ, side)
    return nil
  }

  /// Nil: no law, unless the type has one.
  public func exactTail(
    at t: Rational, side: TailSide, precision: Int
  ) throws(BoundError) -> TailBound? {
    try checkedPoint(t, side)
    return nil
  }

  /// The side that a caller who names none means.
  public static var defaultSide: TailSide { sides.first ?? .upper }
}

// MARK: - Domains

extension ConcentrationInequality {
  /// Refuses a t outside the domain, and sides that the inequality lacks.
  func checkedPoint(_ t: Rational, _ side: TailSide) throws(BoundError) {
    let name = Self.inequality.entry.threshold.name
    try ConcentrationDomain.check(positive: t, name)
    try checkedSide(side)
  }

  /// Refuses a δ outside (0, 1), and sides that the inequality lacks.
  func checkedLevel(_ δ: Rational, _ side: TailSide) throws(BoundError) {
    try SamplingDomain.check(failureProbability: δ)
    try checkedSide(side)
  }

  private func checkedSide(_ side: TailSide) throws(BoundError) {
    guard Self.sides.contains(side) else {
      throw .outsideDomain(
        "side", value: side.rawValue,
        requirement: Self.sides.map(\.rawValue).joined(separator: " or "))
    }
  }

  /// log(2/δ) for both sides together, log(1/δ) for one.
  func logLevel(_ δ: Rational, _ side: TailSide, _ bits: Int) -> Interval {
    ((side == .both ? 2 : 1) / δ).logarithm(bits)
  }
}

/// Domains that inequalities share.
enum ConcentrationDomain {
  private static let largest = Rational(10).power(200)

  static func check(
    positive x: Rational, _ name: String
  ) throws(BoundError) {
    guard x.sign > 0, x <= largest, 1 <= x * largest else {
      throw .outsideDomain(
        name, value: "\(x)", requirement: "from 10^-200 to 10^200")
    }
  }

  static func check(
    nonnegative x: Rational, _ name: String
  ) throws(BoundError) {
    guard x.sign == 0 || x.sign > 0 && x <= largest && 1 <= x * largest else {
      throw .outsideDomain(
        name, value: "\(x)", requirement: "0, or from 10^-200 to 10^200")
    }
  }

  static func check(
    mean p: Rational
  ) throws(BoundError) {
    guard p.sign >= 0, p <= 1 else {
      throw .outsideDomain("mean", value: "\(p)", requirement: "from 0 to 1")
    }
    try check(nonnegative: p, "mean")
  }

  static func shown(_ x: Rational) -> String {
    let text = "\(x)"
    return text.count > 40 ? text.prefix(40) + "…" : text
  }
}

// MARK: - Exact tails to compare with

extension BinomialLaw {
  /// P(X ≥ x) for a rational x, with its logarithm.
  func tail(from x: Rational, precision: Int) -> TailBound {
    guard x <= Rational(trials) else { return .impossible(precision) }
    let k = x.sign <= 0 ? 0 : x.knownCeiling
    let tail = tail(atLeast: k, precision: precision)
    return TailBound(
      probability: tail.probability, logProbability: tail.logProbability)
  }

  /// P(X ≥ x), P(X ≤ y), or the sum of both.
  func tail(
    _ side: TailSide, from x: Rational, upTo y: Rational, precision: Int
  ) -> TailBound {
    let m = Rational(trials)
    switch side {
    case .upper: return tail(from: x, precision: precision)
    case .lower: return mirrored.tail(from: m - y, precision: precision)
    case .both:
      return tail(from: x, precision: precision).plus(
        mirrored.tail(from: m - y, precision: precision))
    }
  }
}

extension TailBound {
  /// The probability of one of two disjoint events; at most 1.
  func plus(_ other: TailBound) -> TailBound {
    let one = Interval(1, precision: probability.precision)
    let zero = Interval(0, precision: probability.precision)
    return TailBound(
      probability: .min(probability + other.probability, one),
      logProbability: .min(
        .logOfSum(logProbability, other.logProbability), zero))
  }

  /// This bound over the exact tail; nil where that is 0, and the ratio infinite.
  public func ratio(over exact: TailBound) -> Interval? {
    guard exact.logProbability.upper > -.infinity else { return nil }
    return (logProbability - exact.logProbability).exp
  }
}

extension FiniteLaw {
  /// P(T ≥ x), exactly.
  func probability(atLeast x: Rational) -> Rational {
    zip(values, probabilities).reduce(0) { $1.0 >= x ? $0 + $1.1 : $0 }
  }
}
