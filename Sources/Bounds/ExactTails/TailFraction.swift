internal import CMPFR

/// A continued fraction of positive numbers v₀, v₁, v₂, …,
///
///     v_i = B_i + A_{i+1}/v_{i+1},
///
/// whose v_i are ratios of positive integrals or series and therefore have
/// bounds of their own: started from such a bracket of any v_{n+1}, the recursion
/// downwards encloses v₀. The A_i may become negative from some i on.
///
/// - Proof: `proofs-notes/exact-tails.md`, section (a).
protocol TailFraction {
  /// What every term needs, enclosed once.
  associatedtype Constants

  /// Registers that `constants` takes.
  static var constantCount: Int { get }

  /// Encloses the constants.
  func constants(_ row: inout EnclosureRow) -> Constants

  /// Encloses |A_i|, i ≥ 1.
  func setNumerator(_ result: Enclosure, _ i: Int, _ c: Constants)

  /// The sign of A_i.
  func numeratorSign(_ i: Int) -> Int

  /// Encloses B_i, i ≥ 0; may use the scratch register.
  func setDenominator(
    _ result: Enclosure, _ i: Int, _ c: Constants, scratch: Enclosure)

  /// Encloses v_i without its successors, i ≥ 1.
  func setBracket(
    _ result: Enclosure, _ i: Int, _ c: Constants,
    scratch: (Enclosure, Enclosure))

  /// About A_i and B_i: guesses.
  func numeratorGuess(_ i: Int) -> Double
  func denominatorGuess(_ i: Int) -> Double
}

extension TailFraction {
  /// Encloses v₀ and W = v₀ − B₀ = A₁/v₁ from n ≥ 1 terms.
  func value(
    terms n: Int, precision: Int
  ) -> (whole: Interval, rest: Interval) {
    withEnclosures(5 + Self.constantCount, precision: precision) { row in
      let c = constants(&row)
      let (v, t, u) = (row.next(), row.next(), row.next())
      let spare = (row.next(), row.next())
      setBracket(v, n + 1, c, scratch: spare)
      var i = n
      while true {
        // v = v_{i+1}; t = |A_{i+1}|/v_{i+1}.
        setNumerator(t, i + 1, c)
        t.setQuotient(t, v)
        setDenominator(u, i, c, scratch: spare.0)
        let isNegative = numeratorSign(i + 1) < 0
        if isNegative {
          v.setDifference(u, t)
        } else {
          v.setSum(u, t)
        }
        if i == 0 {
          if isNegative { t.setNegative(t) }
          return (
            v.interval(precision: precision), t.interval(precision: precision)
          )
        }
        if isNegative {
          // A wide enclosure must not lose the sign.
          setBracket(u, i, c, scratch: spare)
          mpfr_max(v.lo, v.lo, u.lo, MPFR_RNDD)
        }
        i -= 1
      }
    }
  }

  /// The same from as many terms as 2^−bits takes.
  func value(
    bits: Int, precision: Int
  ) -> (whole: Interval, rest: Interval) {
    value(terms: termCount(bits: bits), precision: precision)
  }
}

extension Enclosure {
  /// |a − i| for a number a whose order relative to i is known.
  func setDistance(_ a: Enclosure, _ i: Int, isAbove: Bool) {
    mpfr_sub_si(lo, a.lo, i, MPFR_RNDD)
    mpfr_sub_si(hi, a.hi, i, MPFR_RNDU)
    if !isAbove { setNegative(self) }
    if sipp_mpfr_sign(lo) < 0 { mpfr_set_zero(lo, 1) }
  }
}
