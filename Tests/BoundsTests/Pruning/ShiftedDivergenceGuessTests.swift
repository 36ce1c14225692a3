import Testing

@testable import Bounds

/// ShiftedDivergence's guesses of p*, against certified signs of K'.
@Suite("T6' least divergence: where p* is sought")
struct ShiftedDivergenceGuessTests {
  private let shifts = [
    "1e-40", "1e-9", "0.00002", "0.0009", "0.00099", "0.001", "0.0011",
    "0.0015", "0.01", "0.05", "0.2", "0.25", "0.3", "0.45", "0.5", "0.7",
    "0.8", "0.9",
  ]

  /// p* to 2⁻¹⁴⁰, by halving.
  private func root(_ K: ShiftedDivergence) -> Rational {
    var (low, high) = (0 as Rational, 1 - K.shift)
    for _ in 0..<140 {
      let middle = (low + high) / 2
      if K.slope(at: middle, precision: 300).isCertainlyPositive {
        high = middle
      } else {
        low = middle
      }
    }
    return low
  }

  /// 1/2 − t/3 is off by less than t³; halving in doubles gives 12 digits.
  @Test func theRootIsGuessed() throws {
    for text in shifts {
      let t = try Rational(decimal: text)
      let K = ShiftedDivergence(shift: t)
      let off = abs((K.guess() - root(K).approximation))
      let x = t.approximation
      #expect(off <= (x < 1e-3 ? x * x * x + 1e-16 : 1e-12), "\(text): \(off)")
    }
  }

  /// To ten bits more than are asked for, in sixteen more.
  @Test func theRootIsRefined() throws {
    for text in shifts {
      let K = ShiftedDivergence(shift: try Rational(decimal: text))
      let root = root(K)
      for bits in [12, 40, 72, 101] {
        let p = try #require(K.refinedGuess(bits: bits), "\(text)")
        let off = Swift.max(p - root, root - p)
        #expect(
          off * Rational.powerOfTwo(bits + 10) <= root,
          "t = \(text), \(bits) bits: \(off.approximation)")
        #expect(p == p.shortened(toBits: bits + 16), "t = \(text)")
      }
    }
  }

  /// Where p* and 1 − t are the same double there is no slope to follow.
  @Test func aRootNextToTheEndIsNotRefined() throws {
    for end in [1_000, 1_000_000] {
      let K = ShiftedDivergence(shift: 1 - Rational(1, end))
      #expect(K.refinedGuess(bits: 60) == nil)
      #expect(abs(K.guess() * Double(end) - 1) < 1e-9)
    }
  }

  /// Against the difference quotient of certified slopes, to thirteen digits.
  @Test func theCurvatureIsTheDerivativeOfTheSlope() throws {
    for text in shifts {
      let t = try Rational(decimal: text)
      let K = ShiftedDivergence(shift: t)
      for part in 1...9 {
        let x = ((1 - t) * Rational(part, 10)).approximation
        let p = try #require(Rational(exactly: x))
        let h = Rational.powerOfTwo(-80)
        let rise =
          K.slope(at: p + h, precision: 500)
          - K.slope(at: p - h, precision: 500)
        let quotient = (rise / Interval(2 * h, precision: 500)).midpoint
        let found = K.curvature(at: x)
        #expect(
          abs(found / quotient - 1) < 1e-13,
          "t = \(text), p = \(x): \(found), \(quotient)")
      }
    }
  }
}
