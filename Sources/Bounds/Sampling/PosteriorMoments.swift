/// What the a-posteriori rungs know of T at a given input x (T4g).
///
/// T ≥ 0 has mean μ, second moment at most V and no value above R; ẑ/z is the mean
/// of m independent copies. ``SamplingMoments`` computes all three from g(x) and q.
///
/// | Symbol | Name           | Shape; unit           | Domain         |
/// | ------ | -------------- | --------------------- | -------------- |
/// | μ      | `mean`         | scalar; fraction of z | 0 … R          |
/// | V      | `secondMoment` | scalar; its square    | μ² … R μ       |
/// | R      | `range`        | scalar; fraction of z | 0 … 10¹⁰⁰      |
///
/// μ is 1 unless a weight that matters at x is never drawn (T3). V and R may be
/// upper bounds; μ is the mean itself.
///
/// - Accuracy: exact.
/// - Source: theory T3, T4g. Proof: `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorMoments: Sendable, Equatable {
  /// μ = E T.
  public let mean: Rational
  /// V, at least E T².
  public let secondMoment: Rational
  /// R, at least every value of T.
  public let range: Rational

  /// Takes μ, V and R.
  ///
  /// - Throws: `outsideDomain` unless 0 ≤ μ ≤ R ≤ 10¹⁰⁰ and μ² ≤ V ≤ R μ.
  public init(
    mean μ: Rational, secondMoment V: Rational, range R: Rational
  ) throws(BoundError) {
    guard R >= 0, R <= Self.largestRange else {
      throw .outsideDomain(
        "range", value: "\(R)", requirement: "from 0 to 10^100")
    }
    guard μ >= 0, μ <= R else {
      throw .outsideDomain(
        "mean", value: "\(μ)", requirement: "from 0 to the range")
    }
    guard V >= μ * μ, V <= R * μ else {
      throw .outsideDomain(
        "second moment", value: "\(V)",
        requirement: "from the square of the mean to range times mean")
    }
    mean = μ
    secondMoment = V
    range = R
  }

  /// Takes the moments of T3.
  ///
  /// - Throws: `outsideDomain` for a range above 10¹⁰⁰.
  public init(_ moments: SamplingMoments<Rational>) throws(BoundError) {
    try self.init(
      mean: moments.mean, secondMoment: moments.secondMoment,
      range: moments.range)
  }

  /// Takes those of a law of values ≥ 0.
  ///
  /// - Throws: `outsideDomain` for a negative value, or one above 10¹⁰⁰.
  public init(law: FiniteLaw) throws(BoundError) {
    guard law.smallest >= 0 else {
      throw .outsideDomain(
        "value of the law", value: "\(law.smallest)",
        requirement: "at least 0")
    }
    try self.init(
      mean: law.mean, secondMoment: law.secondMoment, range: law.largest)
  }

  private static let largestRange = Rational(10).power(100)

  /// V − μ², at least the variance of T.
  public var variance: Rational { secondMoment - mean * mean }

  /// |1 − μ|: errors up to it have no bound below 1.
  var bias: Rational { mean < 1 ? 1 - mean : mean - 1 }
}

/// One tail at a given input: P(Y₁ + … + Y_m ≥ m d) for independent copies of Y with
/// E Y = 0, Y ≤ b and E Y² ≤ v.
///
/// Above, Y = T − μ, b = R − μ and d = 1 + ε − μ; below, Y = μ − T, b = μ and
/// d = μ − (1 − ε).
struct PosteriorSide {
  /// True for P(ẑ/z ≥ 1 + ε).
  let isUpper: Bool
  /// v.
  let variance: Rational
  /// b.
  let range: Rational
  /// d.
  let deviation: Rational
  /// 1 + ε or 1 − ε, per draw.
  let threshold: Rational

  init(_ moments: PosteriorMoments, isUpper: Bool, relativeError ε: Rational) {
    let μ = moments.mean
    self.isUpper = isUpper
    variance = moments.variance
    threshold = isUpper ? 1 + ε : 1 - ε
    range = isUpper ? moments.range - μ : μ
    deviation = isUpper ? threshold - μ : μ - threshold
  }

  /// 1 where the tail holds the mean; 0 where Y never reaches d, or is 0. Elsewhere
  /// nil, with v > 0 and 0 < d ≤ b.
  var known: Int? {
    if deviation <= 0 { return 1 }
    return deviation > range || variance == 0 ? 0 : nil
  }
}
