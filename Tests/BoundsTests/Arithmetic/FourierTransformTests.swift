import TestSupport
import Testing

@testable import Bounds

/// 1. every root in GSL's tables is within a third of μ of the root of unity; 2. the
/// passes are those that the bound on rounding is proved for; 3. both transforms are
/// within η of the exact ones; 4. they invert each other.
@Suite("H6 Fourier transform")
struct FourierTransformTests {
  /// e^(−2πi k/n).
  private static func root(
    _ k: Int, _ n: Int
  ) -> (re: Interval, im: Interval) {
    let angle = Interval.pi(precision: 96) * Interval(Rational(2 * k, n))
    return (angle.cosine, -angle.sine)
  }

  // 1.
  @Test func rootsAreThoseOfUnity() {
    for exponent in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 16, 21] {
      let n = 1 << exponent
      let roots = FourierTransform(size: n).roots()
      // Few enough to compute, odd so that all residues are met.
      let stride = Swift.max(1, roots.count / 700) | 1
      var (worst, angles) = (0.0, Set<Int>())
      for index in Swift.stride(from: 0, to: roots.count, by: stride) {
        let found = roots[index]
        let exact = Self.root(found.numerator, n)
        let re = exact.re - Interval(found.real)
        let im = exact.im - Interval(found.imaginary)
        worst = Double.maximum(
          worst, (re.power(2) + im.power(2)).squareRoot.upper)
        angles.insert(found.numerator * 8 / n)
      }
      #expect(worst <= FourierTransform.rootError / 3, "n = 2^\(exponent)")
      // Sines and cosines of both signs, large and small.
      #expect(angles.count >= 6 || n <= 8, "n = 2^\(exponent)")
    }
  }

  // 2.
  @Test func passesHaveRadixFourAndOnceTwo() {
    for exponent in [1, 2, 3, 4, 5, 6, 7, 12, 17, 20] {
      let factors = FourierTransform(size: 1 << exponent).factors
      #expect(factors.reduce(1, *) == 1 << exponent)
      #expect(factors.count { $0 == 4 } == exponent / 2)
      #expect(factors.count { $0 == 2 } == exponent % 2)
    }
    #expect(FourierTransform(size: 1 << 20).relativeError < 1e-13)
  }

  // 3.
  @Test func areWithinTheirErrorOfTheExactOnes() throws {
    for exponent in 1...5 {
      var rng = SplitMix64(seed: UInt64(exponent))
      let n = 1 << exponent
      let transform = FourierTransform(size: n)
      let x = (0..<2 * n).map { _ in Double.random(in: -1...1, using: &rng) }
      for isForward in [true, false] {
        var y = x
        y.withUnsafeMutableBufferPointer {
          isForward ? transform.forward($0) : transform.backward($0)
        }
        var (error, norm) = (Interval(0), Interval(0))
        for k in 0..<n {
          var (re, im) = (Interval(0), Interval(0))
          for r in 0..<n {
            let w = Self.root(k * r % n, n)
            let s = isForward ? w.im : -w.im
            let (a, b) = (Interval(x[2 * r]), Interval(x[2 * r + 1]))
            re = re + a * w.re - b * s
            im = im + a * s + b * w.re
          }
          norm = norm + re.power(2) + im.power(2)
          error =
            error + (re - Interval(y[2 * k])).power(2)
            + (im - Interval(y[2 * k + 1])).power(2)
        }
        let relative = (error / norm).squareRoot.upper
        #expect(relative <= transform.relativeError / 4, "n = \(n)")
        #expect(n == 2 || relative > 0)
      }
    }
  }

  // 4.
  @Test func invertEachOther() {
    var rng = SplitMix64(seed: 7)
    let n = 1 << 12
    let transform = FourierTransform(size: n)
    let x = (0..<2 * n).map { _ in Double.random(in: -1...1, using: &rng) }
    var y = x
    y.withUnsafeMutableBufferPointer {
      transform.forward($0)
      transform.backward($0)
    }
    let worst = zip(x, y).map { abs($0 - $1 / Double(n)) }.max() ?? 1
    #expect(worst < 1e-14)
  }
}
