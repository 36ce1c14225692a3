internal import CMPFR

/// An exact rational number.
///
/// Parameters of statements (ε, δ, B, p) are rationals, so a threshold such as
/// m(1+ε)/B is decided exactly and a decimal on the command line means what it
/// says. Arithmetic never rounds; only the conversions that say so do.
///
/// - Accuracy: exact.
/// - Note: a value costs one allocation. Inner loops work on MPFR numbers.
public struct Rational: Sendable {
  private let storage: Storage

  /// The GMP number, for the other files of this module.
  var pointer: Storage.Pointer { storage.value }

  private init(storage: Storage) { self.storage = storage }

  /// The exact value of `n`.
  public init(_ n: Int) {
    storage = Storage()
    sipp_mpq_set_si(storage.value, n)
  }

  /// The exact value of `numerator / denominator`, in lowest terms.
  ///
  /// - Precondition: `denominator` is not zero.
  public init(_ numerator: Int, _ denominator: Int) {
    precondition(denominator != 0, "a rational needs a denominator")
    self = Rational(numerator) / Rational(denominator)
  }

  /// The exact value of `x`, a multiple of a power of two; nil when `x` is not
  /// finite.
  public init?(exactly x: Double) {
    guard x.isFinite else { return nil }
    storage = Storage()
    sipp_mpq_set_d(storage.value, x)
  }

  /// Writes a new number in place; nothing else holds the storage yet.
  static func make(_ write: (Storage.Pointer) -> Void) -> Rational {
    let storage = Storage()
    write(storage.value)
    return Rational(storage: storage)
  }
}

// MARK: - Arithmetic

extension Rational {
  /// The exact sum.
  public static func + (a: Rational, b: Rational) -> Rational {
    make { sipp_mpq_add($0, a.pointer, b.pointer) }
  }

  /// The exact difference.
  public static func - (a: Rational, b: Rational) -> Rational {
    make { sipp_mpq_sub($0, a.pointer, b.pointer) }
  }

  /// The exact product.
  public static func * (a: Rational, b: Rational) -> Rational {
    make { sipp_mpq_mul($0, a.pointer, b.pointer) }
  }

  /// The exact quotient.
  ///
  /// - Precondition: `b` is not zero.
  public static func / (a: Rational, b: Rational) -> Rational {
    precondition(b.sign != 0, "division of a rational by zero")
    return make { sipp_mpq_div($0, a.pointer, b.pointer) }
  }

  /// The exact negative.
  public static prefix func - (a: Rational) -> Rational {
    make { sipp_mpq_neg($0, a.pointer) }
  }

  /// −1, 0 or 1.
  public var sign: Int {
    let sign = sipp_mpq_sign(pointer)
    return sign > 0 ? 1 : sign < 0 ? -1 : 0
  }

  /// |x|, exactly.
  public var magnitude: Rational { max(self, -self) }

  /// The largest integer ≤ the value; nil when it does not fit an `Int`.
  public var floor: Int? { rounded(up: false) }

  /// The smallest integer ≥ the value; nil when it does not fit an `Int`.
  public var ceiling: Int? { rounded(up: true) }

  /// ⌊x⌋ where it is known to fit.
  var knownFloor: Int {
    guard let floor else { preconditionFailure("\(self) has no Int below") }
    return floor
  }

  /// ⌈x⌉ where it is known to fit.
  var knownCeiling: Int {
    guard let ceiling else { preconditionFailure("\(self) has no Int above") }
    return ceiling
  }

  /// True for an integer.
  public var isInteger: Bool { sipp_mpq_is_integer(pointer) != 0 }

  private func rounded(up: Bool) -> Int? {
    var result = 0
    return sipp_mpq_round(pointer, up, &result) != 0 ? result : nil
  }

  /// The nearest `Double` towards zero: a guess, never part of a proof.
  public var approximation: Double { sipp_mpq_get_d(pointer) }
}

extension Rational: Comparable, Hashable {
  /// Exact comparison.
  public static func < (a: Rational, b: Rational) -> Bool {
    sipp_mpq_compare(a.pointer, b.pointer) < 0
  }

  /// Exact equality.
  public static func == (a: Rational, b: Rational) -> Bool {
    sipp_mpq_equal(a.pointer, b.pointer) != 0
  }

  /// Feeds the exact value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(description)
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  /// The exact value of the literal.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Rational: CustomStringConvertible {
  /// The exact value, as `3` or `-7/2`.
  public var description: String {
    guard let text = sipp_mpq_text(pointer) else {
      preconditionFailure("GMP allocates or aborts")
    }
    defer { sipp_gmp_free_text(text) }
    return String(cString: text)
  }
}

extension Rational {
  /// The memory of one GMP number, freed with its last owner.
  ///
  /// Unchecked because of the pointer; sound because nobody writes through it
  /// once the `Rational` that holds it has been returned.
  final class Storage: @unchecked Sendable {
    typealias Pointer = UnsafeMutablePointer<__mpq_struct>
    let value = Pointer.allocate(capacity: 1)

    init() { sipp_mpq_init(value) }

    deinit {
      sipp_mpq_clear(value)
      value.deallocate()
    }
  }
}
