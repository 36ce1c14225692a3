internal import CMPFR

/// A real number x enclosed by two MPFR values, `lower ≤ x ≤ upper`.
///
/// Each operation rounds the lower end down and the upper end up, so an enclosure
/// holds at every precision; more precision only makes it narrower. Outside an
/// operation's domain the result ``isIndeterminate``: the type may know nothing,
/// it is never wrong.
///
/// - Accuracy: each end of `+ − × ÷ √ exp log …` is the correctly rounded image
///   of the operand ends, so one operation widens an enclosure by at most one
///   unit in the last place an end.
/// - Note: an operation allocates its result (about 0.1 µs). Kernels that need
///   thousands of them work on MPFR numbers in place.
public struct Interval: Sendable {
  /// Significand bits of both ends where a caller names none.
  public static let defaultPrecision = 128

  /// Both ends, written only while an operation builds its result.
  private let ends: Endpoints

  /// The ends, for the other files of this module; never written after `make`.
  var lo: Endpoints.Pointer { ends.lo }
  /// The upper end.
  var hi: Endpoints.Pointer { ends.hi }

  private init(ends: Endpoints) { self.ends = ends }

  /// Builds an interval by writing both ends, which start as NaN.
  static func make(
    precision: Int, _ write: (Endpoints.Pointer, Endpoints.Pointer) -> Void
  ) -> Interval {
    let ends = Endpoints(precision: precision)
    write(ends.lo, ends.hi)
    return Interval(ends: ends)
  }

  /// Knows nothing.
  public static func indeterminate(
    precision: Int = defaultPrecision
  ) -> Interval {
    make(precision: precision) { _, _ in }
  }

  /// Encloses `x`; NaN gives an indeterminate interval.
  public init(_ x: Double, precision: Int = defaultPrecision) {
    self = Self.make(precision: precision) { lo, hi in
      mpfr_set_d(lo, x, MPFR_RNDD)
      mpfr_set_d(hi, x, MPFR_RNDU)
    }
  }

  /// Encloses `n`, which `Double(n)` would not from 2⁵³ on.
  public init(_ n: Int, precision: Int = defaultPrecision) {
    self = Self.make(precision: precision) { lo, hi in
      mpfr_set_si(lo, n, MPFR_RNDD)
      mpfr_set_si(hi, n, MPFR_RNDU)
    }
  }

  /// Encloses the rational `x` in two neighbours, or exactly where it fits.
  public init(_ x: Rational, precision: Int = defaultPrecision) {
    self = Self.make(precision: precision) { lo, hi in
      mpfr_set_q(lo, x.pointer, MPFR_RNDD)
      mpfr_set_q(hi, x.pointer, MPFR_RNDU)
    }
  }

  /// The smallest interval that holds both operands.
  public static func hull(_ a: Interval, _ b: Interval) -> Interval {
    if a.isIndeterminate || b.isIndeterminate {
      return indeterminate(precision: commonPrecision(a, b))
    }
    return make(precision: commonPrecision(a, b)) { lo, hi in
      mpfr_min(lo, a.lo, b.lo, MPFR_RNDD)
      mpfr_max(hi, a.hi, b.hi, MPFR_RNDU)
    }
  }

  /// Significand bits of both ends.
  public var precision: Int { Int(sipp_mpfr_precision(lo)) }

  /// The precision of an operation's result: the larger of its operands'.
  static func commonPrecision(_ a: Interval, _ b: Interval) -> Int {
    Swift.max(a.precision, b.precision)
  }
}

// MARK: - What is known

extension Interval {
  /// True when nothing is known about x.
  public var isIndeterminate: Bool {
    sipp_mpfr_is_nan(lo) != 0 || sipp_mpfr_is_nan(hi) != 0
  }

  /// The largest `Double` known to be at most x.
  public var lower: Double {
    isIndeterminate ? -.infinity : mpfr_get_d(lo, MPFR_RNDD)
  }

  /// The smallest `Double` known to be at least x.
  public var upper: Double {
    isIndeterminate ? .infinity : mpfr_get_d(hi, MPFR_RNDU)
  }

  /// A `Double` near the middle: a guess, never part of a proof.
  public var midpoint: Double {
    guard !isIndeterminate else { return .nan }
    return mpfr_get_d(lo, MPFR_RNDN) / 2 + mpfr_get_d(hi, MPFR_RNDN) / 2
  }

  /// True unless `y` is certainly not x.
  public func contains(_ y: Rational) -> Bool {
    isIndeterminate
      || (mpfr_cmp_q(lo, y.pointer) <= 0 && mpfr_cmp_q(hi, y.pointer) >= 0)
  }

  /// True when x ≤ y is certain.
  public func isCertainlyAtMost(_ y: Rational) -> Bool {
    !isIndeterminate && mpfr_cmp_q(hi, y.pointer) <= 0
  }

  /// True when x > y is certain.
  public func isCertainlyAbove(_ y: Rational) -> Bool {
    !isIndeterminate && mpfr_cmp_q(lo, y.pointer) > 0
  }

  /// True when x ≤ y is certain.
  public func isCertainlyAtMost(_ y: Interval) -> Bool {
    !isIndeterminate && !y.isIndeterminate && mpfr_lessequal_p(hi, y.lo) != 0
  }

  /// True when x < y is certain.
  public func isCertainlyBelow(_ y: Interval) -> Bool {
    !isIndeterminate && !y.isIndeterminate && mpfr_less_p(hi, y.lo) != 0
  }

  /// True when x > 0 is certain.
  public var isCertainlyPositive: Bool {
    !isIndeterminate && sipp_mpfr_sign(lo) > 0
  }

  /// An upper bound on log₂ of (upper − lower)/|x|: −64 means that 64 bits are
  /// certain. −∞ for a point; +∞ when x may be zero or nothing is known.
  public var relativeWidthExponent: Double {
    if isIndeterminate { return .infinity }
    if mpfr_equal_p(lo, hi) != 0 { return -.infinity }
    if sipp_mpfr_sign(lo) * sipp_mpfr_sign(hi) <= 0 { return .infinity }
    let magnitude = sipp_mpfr_sign(lo) > 0 ? lo : hi
    let width = Self.make(precision: 53) { w, r in
      mpfr_sub(w, hi, lo, MPFR_RNDU)
      mpfr_div(r, w, magnitude, MPFR_RNDA)
      mpfr_abs(r, r, MPFR_RNDU)
    }
    guard mpfr_number_p(width.hi) != 0 else { return .infinity }
    return Double(sipp_mpfr_exponent(width.hi))
  }
}

/// The memory of two MPFR numbers, freed with its last owner.
///
/// Unchecked because of the pointers; sound because nobody writes through them
/// once the `Interval` that holds them has been returned.
final class Endpoints: @unchecked Sendable {
  typealias Pointer = UnsafeMutablePointer<__mpfr_struct>
  let lo = Pointer.allocate(capacity: 1)
  let hi = Pointer.allocate(capacity: 1)

  init(precision: Int) {
    precondition(
      (2...1_000_000).contains(precision), "precision is 2 to 1,000,000 bits")
    mpfr_init2(lo, mpfr_prec_t(precision))  // starts as NaN
    mpfr_init2(hi, mpfr_prec_t(precision))
  }

  deinit {
    for end in [lo, hi] {
      mpfr_clear(end)
      end.deallocate()
    }
  }
}
