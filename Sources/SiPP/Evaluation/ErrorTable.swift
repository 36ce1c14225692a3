public import Bounds

/// The relative error of a pruned group at one point, decided from an integer.
///
/// T_j in fixed point, v_j ≈ T_j · 2^k, are the values of a ``ValueTable``. The
/// sum of the values drawn then determines Σ T up to m times a proved error, so
/// |ẑ − z| ≥ ε z is decided by comparing integers; where that error leaves it
/// open, the caller replays the trial and asks
/// ``GroupEvaluation/exactlyFails(counts:draws:relativeError:)``. Rounding can so
/// delay a decision, never flip one.
///
/// **The error.** k is the largest integer for which all values stay below 2³²,
/// and at most 40. A computed T_j is within 2⁻⁵⁰ T_j, times 2^k within 2⁻¹⁸, and
/// rounding to an integer adds 1/2; the bound is 1/2 + 2⁻¹⁷. It is 0 when every
/// T_j · 2^k has been found to be an integer by exact arithmetic, as in instances
/// of equal weights and activations.
public struct ErrorTable: Sendable {
  /// T_j in fixed point, with the law of the group.
  public let table: ValueTable
  /// 2^k.
  public let scale: Rational
  /// A bound on |value − T_j · 2^k|, in units of the values.
  public let perDrawError: Rational

  /// True when values are exact, so that every trial is decided.
  public var isExact: Bool { perDrawError.sign == 0 }

  /// The same values under another law of the draws.
  public func drawn(by sampler: ImportanceSampler) -> ErrorTable {
    ErrorTable(
      table: ValueTable(sampler, values: table.values), scale: scale,
      perDrawError: perDrawError)
  }
}

extension GroupEvaluation {
  /// The table of this group at this point; nil where z = 0 (the relative error
  /// is 0) or the group is dead (nothing is drawn).
  public func makeErrorTable() -> ErrorTable? {
    guard let sampler = group.sampler, !isZero else { return nil }
    let ratios = ratios
    let exponent = min(40, fixedPointExponent(ratios.max() ?? 0))
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    let values = ratios.map { UInt32(($0 * factor).rounded()) }
    let scale =
      exponent < 0
      ? Rational(1, 1 << -exponent) : Rational(1 << exponent)
    let isExact =
      zip(ratios, values).allSatisfy {
        abs($0 * factor - Double($1)) <= 0x1p-17
      }
      && zip(exactRatios, values).allSatisfy {
        $0 * scale == Rational(Int($1))
      }
    return ErrorTable(
      table: ValueTable(sampler, values: values), scale: scale,
      perDrawError: isExact ? 0 : Rational(1, 2) + Rational(1, 1 << 17))
  }
}

/// The largest k with x · 2^k ≤ 2³² − 2; at least −1 for x ≤ 2³².
///
/// T_j ≤ 1/q_j ≤ 2³², so one step down is enough; 2 is room for rounding.
func fixedPointExponent(_ x: Double) -> Int {
  guard x > 0 else { return 40 }
  let limit = 0x1p32 - 2
  // x · 2^k is in [2³¹, 2³²) for this k.
  let k = 31 - Int(x.exponent)
  let scaled = Double(sign: .plus, exponent: 31, significand: x.significand)
  return scaled <= limit ? k : k - 1
}

// MARK: - Decisions

/// Which sums decide, for one m and one ε: four integers, compared a trial.
public struct DecisionThresholds: Sendable {
  /// The error is too large for certain from here on.
  let failsFrom: UInt64
  /// And up to here; nil for never.
  let failsUpTo: UInt64?
  /// It is small enough for certain within these; nil for never.
  let holds: ClosedRange<UInt64>?

  /// Whether |ẑ − z| ≥ ε z, from the sum of the drawn values; nil when the
  /// values are too coarse to tell.
  public func decide(sum: UInt64) -> Bool? {
    if sum >= failsFrom { return true }
    if let failsUpTo, sum <= failsUpTo { return true }
    if let holds, holds.contains(sum) { return false }
    return nil
  }
}

extension ErrorTable {
  /// The thresholds for m draws and the relative error ε.
  ///
  /// With s the sum, 2^k the scale and e the error of a draw,
  /// |s − 2^k Σ T| ≤ m e, so |ẑ − z| ≥ ε z is certain for s ≥ m(2^k(1+ε) + e) and
  /// for s ≤ m(2^k(1−ε) − e), and |ẑ − z| < ε z for m(2^k(1−ε) + e) < s <
  /// m(2^k(1+ε) − e). Computed in rationals and rounded to the integers that
  /// decide the same. For one side alone, ẑ ≥ (1 + ε) z or ẑ ≤ (1 − ε) z, the
  /// other side's sums hold.
  ///
  /// - Parameters:
  ///   - draws: m, from 1 to 2³¹ − 1, so that a sum is below 2⁶³.
  ///   - relativeError: ε ≥ 0.
  ///   - side: which errors count.
  public func thresholds(
    draws m: Int, relativeError ε: Rational, side: TailSide = .both
  ) -> DecisionThresholds {
    precondition(1 <= m && m < 1 << 31, "draws are 1 to 2³¹ − 1")
    let draws = Rational(m)
    let upper = scale * (1 + ε)
    let lower = scale * (1 - ε)
    let failsFrom = draws * (upper + perDrawError)
    let failsUpTo = draws * (lower - perDrawError)
    let holdsBelow = draws * (upper - perDrawError)
    let holdsAbove = draws * (lower + perDrawError)
    // ⌈x⌉ − 1 is the last integer below x, ⌊x⌋ + 1 the first above.
    let end = side == .lower ? 1 << 63 : saturating(holdsBelow, \.ceiling)
    let first =
      side == .upper || holdsAbove.sign < 0
      ? 0 : saturating(holdsAbove, \.floor) + 1
    let neverUpTo = side == .upper || failsUpTo.sign < 0
    return DecisionThresholds(
      failsFrom: side == .lower
        ? 1 << 63 : saturating(failsFrom, \.ceiling),
      failsUpTo: neverUpTo ? nil : saturating(failsUpTo, \.floor),
      holds: end > 0 && first <= end - 1 ? first...end - 1 : nil)
  }

  /// Whether |ẑ − z| ≥ ε z, from the sum of m drawn values; nil when the values
  /// are too coarse to tell.
  ///
  /// For many trials take ``thresholds(draws:relativeError:)`` once.
  public func decide(
    sum: UInt64, draws m: Int, relativeError ε: Rational
  ) -> Bool? {
    thresholds(draws: m, relativeError: ε).decide(sum: sum)
  }
}

/// A rational above −2⁶³ as an integer, 0 for less than 0 and 2⁶³ for more than
/// an `Int`: no sum is as large.
private func saturating(
  _ x: Rational, _ rounded: KeyPath<Rational, Int?>
) -> UInt64 {
  x[keyPath: rounded].map { UInt64(clamping: $0) } ?? 1 << 63
}
