import TestSupport
import Testing

@testable import Bounds

@Suite("Interval")
struct IntervalTests {
  /// The function at 512 bits lies inside the one at 64 bits, which is narrow.
  @Test func functionsEncloseTheirFinerSelves() {
    let functions: [(String, ClosedRange<Double>, (Interval) -> Interval)] = [
      ("exp", -300...300, { $0.exp }), ("expm1", -40...40, { $0.expm1 }),
      ("expm1, small", -1e-9...1e-9, { $0.expm1 }),
      ("log", 1e-9...1e9, { $0.log }), ("log1p", -0.999...1e9, { $0.log1p }),
      ("log1p, small", -1e-9...1e-9, { $0.log1p }),
      ("√", 0...1e9, { $0.squareRoot }), ("log Γ", 1e-3...300, { $0.logGamma }),
      ("x¹³", -90...90, { $0.power(13) }), ("x⁴", -90...90, { $0.power(4) }),
      ("xˣ", 1e-3...90, { $0.power($0) }),
      ("1/x", 1e-9...1e9, { Interval(1) / $0 }),
      ("x·x", -1e9...1e9, { $0 * $0 }), ("x+⅓", -9...9, { $0 + third($0) }),
      ("x−⅓", -9...9, { $0 - third($0) }), ("x·⅓", -9...9, { $0 * third($0) }),
      ("x/⅓", -9...9, { $0 / third($0) }), ("sin", -99...99, { $0.sine }),
      ("cos", -99...99, { $0.cosine }), ("arctan", -99...99, { $0.arctangent }),
    ]
    for (name, range, function) in functions {
      for seed in 0..<60 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let x = Double.random(in: range, using: &rng)
        let coarse = function(Interval(x, precision: 64))
        let fine = function(Interval(x, precision: 512))
        let place = "\(name), seed \(seed), x = \(x): \(coarse), \(fine)"
        #expect(
          !fine.isIndeterminate && coarse.holds(allOf: fine), "\(place)")
        #expect(coarse.relativeWidthExponent <= -52, "\(place)")
        #expect(
          coarse.relativeWidthExponent <= -60 || x.magnitude < 1e-3
            || name.contains("Γ")
            || ["sin", "cos", "x−⅓", "x+⅓"].contains(name),
          "\(place)")
        #expect(fine.relativeWidthExponent <= -500, "\(place)")
      }
    }

    func third(_ x: Interval) -> Interval {
      Interval(Rational(1, 3), precision: x.precision)
    }
  }

  /// Identities of the reals hold as inclusions, on wide intervals too.
  @Test func identitiesHold() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let u = Rational(Int.random(in: -999...999, using: &rng), 7)
      let v = Rational(Int.random(in: -999...999, using: &rng), 11)
      let (a, b) = (wide(u, using: &rng), wide(v, using: &rng))
      #expect((a + b).contains(u + v) && (a - b).contains(u - v), "\(seed)")
      #expect((a * b).contains(u * v) && (-a).contains(-u), "seed \(seed)")
      if v.sign != 0 { #expect((a / b).contains(u / v), "seed \(seed)") }
      for n in 0...5 {
        let exact = (0..<n).reduce(Rational(1)) { r, _ in r * u }
        #expect(a.power(n).contains(exact), "seed \(seed), n = \(n)")
      }
      #expect(Interval.min(a, b).contains(Swift.min(u, v)), "seed \(seed)")
      #expect(Interval.max(a, b).contains(Swift.max(u, v)), "seed \(seed)")
      #expect(Interval.hull(a, b).contains(u), "seed \(seed)")
      if u.sign > 0 {
        #expect((a * a).squareRoot.contains(u) || a.lower <= 0, "seed \(seed)")
        #expect(a.log.exp.contains(u), "seed \(seed)")
        #expect((a - Interval(1)).log1p.exp.contains(u), "seed \(seed)")
        #expect((a.log.expm1 + Interval(1)).contains(u), "seed \(seed)")
      }
    }

    /// An interval around x, sometimes narrow, sometimes across zero.
    func wide(_ x: Rational, using rng: inout SplitMix64) -> Interval {
      let width = Rational(Int.random(in: 0...300, using: &rng), 100)
      return .hull(Interval(x - width), Interval(x + width * Rational(1, 3)))
    }
  }

  /// 2 · 3 is 6 and nothing else; an operation on points is exact or two ulps.
  @Test func isAsNarrowAsTheRoundingAllows() {
    let third = Interval(Rational(1, 3), precision: 80)
    #expect((-81 ... -79).contains(third.relativeWidthExponent))
    #expect((Interval(2) * Interval(3)).relativeWidthExponent == -.infinity)
    #expect((third + third).relativeWidthExponent <= -78)
    #expect(Interval(-2).power(2).contains(4))
    let straddling = Interval.hull(Interval(-2), Interval(1))
    #expect(straddling.power(2).lower == 0 && straddling.power(2).upper == 4)
    #expect(straddling.power(3).lower == -8 && straddling.power(3).upper == 1)
    #expect(straddling.relativeWidthExponent == .infinity)
    #expect((straddling * straddling).lower == -2)
  }

  @Test func logGammaTurnsAtItsMinimum() {
    #expect(
      Interval(1).logGamma.contains(0) && Interval(2).logGamma.contains(0))
    #expect(overlapWithLog(Interval(5).logGamma, 24))
    let across = Interval.hull(Interval(1), Interval(3)).logGamma
    #expect(across.lower < -0.1214862 && across.lower > -0.1214864)
    #expect(across.upper >= 0.693147 && across.upper < 0.693148)
    // Γ(1/2)² = π, below the minimum; wide there too.
    let left = Interval.hull(
      Interval(0.5), Interval(Rational(3, 4))
    ).logGamma
    #expect(left.upper > 0.5723649 && left.upper < 0.572365)
    #expect(left.lower > 0.2032 && left.lower < 0.2033)
    #expect(Interval(0).logGamma.isIndeterminate)

    func overlapWithLog(_ x: Interval, _ n: Int) -> Bool {
      overlap(x, Interval(n).log)
    }
  }

  @Test func knowsNothingOutsideTheDomain() {
    let across = Interval.hull(Interval(-1), Interval(1))
    let unknown: [(String, Interval)] = [
      ("NaN", Interval(.nan)), ("1/0", Interval(1) / Interval(0)),
      ("1/across", Interval(1) / across),
      ("∞ − ∞", Interval(.infinity) - Interval(.infinity)),
      ("∞ + −∞", Interval(.infinity) + Interval(-.infinity)),
      ("0 · ∞", Interval(0) * Interval(.infinity)),
      ("∞/∞", Interval(.infinity) / Interval(.infinity)),
      ("log −1", Interval(-1).log), ("log across", across.log),
      ("√ across", across.squareRoot), ("log1p −2", Interval(-2).log1p),
      ("across^2.5", across.power(Interval(2.5))),
      ("NaN + 1", Interval(.nan) + Interval(1)),
      ("min NaN", Interval.min(Interval(.nan), Interval(1))),
      ("max NaN", Interval.max(Interval(1), Interval(.nan))),
      ("hull NaN", Interval.hull(Interval(1), Interval(.nan))),
      ("NaN²", Interval(.nan).power(2)), ("exp NaN", Interval(.nan).exp),
    ]
    for (name, x) in unknown {
      #expect(x.isIndeterminate, "\(name): \(x)")
      #expect(x.lower == -.infinity && x.upper == .infinity, "\(name)")
      #expect(x.contains(7) && !x.isCertainlyPositive, "\(name)")
      #expect(!x.isCertainlyAtMost(7) && !x.isCertainlyAbove(7), "\(name)")
      #expect(!x.isCertainlyBelow(Interval(7)), "\(name)")
      #expect(!x.isCertainlyAtMost(Interval(7)), "\(name)")
      #expect(x.relativeWidthExponent == .infinity, "\(name)")
      #expect(x.decimal(digits: 3) == ("-inf", "inf"), "\(name)")
    }
    #expect(Interval(0).log.upper == -.infinity)
    #expect(Interval(-1).log1p.upper == -.infinity)
    // e^(−10³⁰⁰) underflows to [0, tiny], and stays an enclosure.
    let tiny = Interval(-1e300).exp
    #expect(tiny.lower == 0 && !tiny.isCertainlyAtMost(0))
  }

  @Test func comparesOnlyWhatIsCertain() {
    let a = Interval.hull(Interval(1), Interval(2))
    #expect(a.isCertainlyAtMost(2) && !a.isCertainlyAtMost(Rational(19, 10)))
    #expect(!a.isCertainlyAbove(1) && a.isCertainlyAbove(Rational(9, 10)))
    #expect(
      a.isCertainlyAtMost(Interval(2)) && !a.isCertainlyBelow(Interval(2)))
    #expect(a.isCertainlyBelow(Interval(Rational(21, 10))))
    #expect(a.contains(1) && a.contains(2) && !a.contains(Rational(201, 100)))
    #expect(!a.contains(Rational(99, 100)) && a.isCertainlyPositive)
    #expect(!Interval(0).isCertainlyPositive)
    #expect(a.midpoint == 1.5)
  }

  @Test func printsDecimalsRoundedOutwards() {
    #expect(
      Interval(1).exp.description
        == "[2.71828182845904523536e+00, 2.71828182845904523537e+00]")
    #expect(
      Interval(Rational(-2, 3)).decimal(digits: 3) == ("-6.67e-01", "-6.66e-01")
    )
    #expect(Interval(5).decimal(digits: 1) == ("5e+00", "5e+00"))
    #expect(Interval(.infinity).decimal(digits: 2).upper == "inf")
    // Doubles too: 1/3 lies strictly between its ends.
    let third = Interval(Rational(1, 3))
    #expect(third.lower.nextUp == third.upper)
  }

  @Test func takesIntegersThatDoublesDoNot() {
    let n = (1 << 53) + 1
    #expect(Interval(n).contains(Rational(n)))
    #expect(!Interval(n).contains(Rational(n - 1)))
    #expect(Interval(n, precision: 20).contains(Rational(n)))
    #expect(Interval(n, precision: 20).relativeWidthExponent <= -18)
  }
}

extension Interval {
  /// True when all of `other` certainly lies inside.
  fileprivate func holds(allOf other: Interval) -> Bool {
    guard let ends = other.exactEnds else { return isIndeterminate }
    return contains(ends.lower) && contains(ends.upper)
  }
}
