public import Bounds

/// What the gate calls a regression (H7); every number exact.
public struct GateSettings: Sendable, Equatable {
  /// α of the comparison: an unchanged algorithm alarms with at most this
  /// probability, and a rate is called "no worse" wrongly with at most this one.
  public var level: Rational
  /// How much a failure rate may rise and still count as no worse: this share of
  /// it, or of ``marginFloor`` where that is larger.
  public var margin: Rational
  /// Rates below count as this one when their margin is taken: ten per cent of
  /// nothing would be nothing.
  public var marginFloor: Rational
  /// How much a certified number may lose, relative to itself; the same for the
  /// number of weights that stay and for the accuracy.
  public var tolerance: Rational

  /// The defaults: α = 10⁻⁶, margin 10 % of at least 0.05, tolerance 1 %.
  ///
  /// - Precondition: level, margin and floor are in (0, 1), tolerance in [0, 1).
  public init(
    level: Rational = Levels.defaultAlpha, margin: Rational = Rational(1, 10),
    marginFloor: Rational = Rational(1, 20),
    tolerance: Rational = Rational(1, 100)
  ) {
    for share in [level, margin, marginFloor] {
      precondition(share > 0 && share < 1, "a share between 0 and 1")
    }
    precondition(tolerance >= 0 && tolerance < 1, "a tolerance below 1")
    self.level = level
    self.margin = margin
    self.marginFloor = marginFloor
    self.tolerance = tolerance
  }

  /// What a rate of at least `rate` may rise by: margin · max(rate, floor). It
  /// does not fall in `rate`, so a lower limit of the rate is on the safe side.
  func allowedRise(above rate: Rational) -> Rational {
    margin * Swift.max(rate, marginFloor)
  }
}
