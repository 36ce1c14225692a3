internal import CMPFR

extension CertifiedRoot {
  /// Where to evaluate next: guesses. The proved sides alone decide.
  struct Proposals {
    /// The secant's point is trusted to 2^−trust of the bracket's width. Every
    /// success doubles the trust, every failure halves it.
    private var trust = 16

    /// Two points around the secant's root.
    func aroundSecant(_ low: Point, _ high: Point) -> [Rational] {
      let width = high.x - low.x
      let secant =
        low.x + width * low.distance / (low.distance - high.distance)
      let margin = width / Rational(1 << trust)
      return [secant - margin, secant + margin]
    }

    /// Learns whether the root was between the last two points.
    mutating func adapt(hasSucceeded: Bool) {
      trust = hasSucceeded ? min(2 * trust, 32) : max(trust / 2, 2)
    }

    /// The first point: the caller's guess where it lies inside.
    static func start(
      _ guess: Double, in domain: ClosedRange<Rational>
    ) -> Rational {
      let (least, most) = (domain.lowerBound, domain.upperBound)
      let start = Rational(exactly: guess) ?? middle(least, most)
      return start <= least || start >= most ? middle(least, most) : start
    }

    /// A point below `start`, 64 times as far at each attempt; towards the
    /// domain's end, part of the way that is left.
    static func below(
      _ start: Rational, attempt: Int, in domain: ClosedRange<Rational>
    ) -> Rational {
      let x = start * (1 - reach(attempt))
      let least = domain.lowerBound
      return x <= least ? least + (start - least) / 64 : x
    }

    /// The same above.
    static func above(
      _ start: Rational, attempt: Int, in domain: ClosedRange<Rational>
    ) -> Rational {
      let x = start * (1 + reach(attempt))
      let most = domain.upperBound
      return x >= most ? most - (most - start) / 64 : x
    }

    private static func reach(_ attempt: Int) -> Rational {
      .powerOfTwo(6 * attempt - 30)
    }

    /// Points keep so many significant bits.
    static func pointBits(_ bits: Int) -> Int { bits + 16 }

    /// x, and a point next to it on either side where x may be the root itself.
    static func candidates(
      _ x: Rational, within width: Rational?
    ) -> [Rational] {
      let nudge = (width ?? x / Rational(1 << 24)) / 1024
      return [x, x + nudge, x - nudge]
    }

    /// The precisions at which a point is tried; all of them at the last one.
    static func precisions(
      _ bits: Int, hasWidth: Bool, isLast: Bool
    ) -> [Int] {
      // A secant is as good as the distances at its ends, which nearly cancel.
      var precision = hasWidth ? bits + 32 : CertifiedSearch.firstPrecision
      let limit = isLast ? CertifiedSearch.lastPrecision : max(512, 2 * bits)
      var all: [Int] = []
      while precision <= limit {
        all.append(precision)
        precision *= 2
      }
      return all
    }

    /// The middle of two ends, by ratio where they differ in size.
    static func middle(_ low: Rational, _ high: Rational) -> Rational {
      guard low.sign > 0, high > 4 * low else { return (low + high) / 2 }
      // Strictly inside: high > 4 low puts the exponents 2 or more apart.
      return .powerOfTwo((low.binaryExponent + high.binaryExponent) >> 1)
    }
  }
}

extension Rational {
  /// e with 2^(e−1) ≤ |x| < 2^e, for x ≠ 0.
  fileprivate var binaryExponent: Int {
    withEnclosures(1, precision: 53) { row in
      let x = row.next()
      mpfr_set_q(x.lo, pointer, MPFR_RNDZ)
      return Int(sipp_mpfr_exponent(x.lo))
    }
  }
}
