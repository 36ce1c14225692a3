import TestSupport
import Testing

@testable import Bounds

/// `TiltedShape`, in doubles, against the certified tilted law and its Chernoff
/// bounds.
@Suite("Exact tails: shape of a tilted law")
struct TiltedShapeTests {
  private struct Case {
    let tilt: ExponentialTilt
    let shape: TiltedShape
    let name: String

    /// At the saddle point, or at `factor` times it.
    init(
      _ law: FiniteLaw, _ m: Int, atLeast x: Rational, factor: Double = 1
    ) throws {
      let saddle = try ExponentialTilt(law: law, draws: m, atLeast: x)
      tilt = try ExponentialTilt(
        law: law, draws: m, threshold: x, parameter: factor * saddle.parameter)
      shape = TiltedShape(tilt)
      name =
        "\(law.values.count) values to \(law.largest), \(m) draws, factor "
        + "\(factor)"
    }

    /// E_θ f(T).
    func mean(_ f: (Rational) -> Interval) -> Interval {
      zip(tilt.law.values, tilt.probabilities()).reduce(Interval(0)) {
        $0 + $1.1 * f($1.0)
      }
    }

    /// m E_θ T.
    var centre: Interval { Interval(tilt.draws) * mean { Interval($0) } }

    /// x − m E_θ T.
    var start: Double { (Interval(tilt.threshold) - centre).midpoint }

    var deviation: Double {
      let first = mean { Interval($0) }
      let second = mean { t in
        (Interval(t) - first) * (Interval(t) - first)
      }
      return (Interval(tilt.draws) * second).squareRoot.midpoint
    }

    /// −log of Chernoff's bound on P_θ(S ≥ m E_θ T + d), or on the other side.
    func exponent(ahead d: Double) throws -> Double {
      let s = try #require((centre + Interval(d)).exactMidpoint)
      return -(try tilt.tiltedTail(atLeast: s)).log.midpoint
    }

    func exponent(back d: Double) throws -> Double {
      let s = try #require((centre - Interval(d)).exactMidpoint)
      return -(try tilt.tiltedTail(atMost: s)).log.midpoint
    }
  }

  private func cases() throws -> [Case] {
    var random = SplitMix64(seed: 141)
    var all: [Case] = []
    while all.count < 30 {
      let law = try FiniteLaws.random(&random, mostValues: 5)
      let range = law.largest - law.smallest
      guard range.sign > 0 else { continue }
      let m = [400, 1_000, 5_000][all.count % 3]
      let part = Rational(Int.random(in: 1...30, using: &random), 100)
      let x = Rational(m) * (law.mean + part * (law.largest - law.mean))
      let factor = [1, 1, 0.9, 1.15][all.count % 4]
      all.append(try Case(law, m, atLeast: x, factor: factor))
    }
    return all
  }

  @Test func deviationsAreThoseOfTheTiltedLaw() throws {
    for law in try cases() {
      let (found, exact) = (law.shape.deviation, law.deviation)
      #expect(abs(found / exact - 1) < 1e-12, "\(law.name): \(found), \(exact)")
      let part = 1 / (1 + 2.5 * law.tilt.parameter * exact)
      #expect(abs(law.tilt.tailPart / part - 1) < 1e-12, "\(law.name)")
    }
  }

  /// √(2π) θσ for a normal sum; all of the bound where there is no tilt.
  @Test func theTailIsAPartOfItsBound() throws {
    let coin = try FiniteLaw(
      values: [0, 1], probabilities: [Rational(1, 2), Rational(1, 2)])
    let binomial = try BinomialLaw(trials: 4_000, probability: Rational(1, 2))
    for k in [2_100, 2_200, 2_400] {
      let tilt = try ExponentialTilt(
        law: coin, draws: 4_000, atLeast: Rational(k))
      let part =
        binomial.tail(atLeast: k).probability / tilt.bound()
      #expect(
        abs(tilt.tailPart / part.midpoint - 1) < 0.2,
        "\(k): \(tilt.tailPart), \(part)")
    }
    let flat = try ExponentialTilt(law: coin, draws: 9, atLeast: 2)
    #expect(flat.tailPart == 1)
  }

  /// Of numbers far from 0, too, whose squares differ in their last digits.
  @Test func momentsAreThoseOfTheTiltedLaw() throws {
    for law in try cases() {
      let values = law.tilt.law.values
      let f = values.indices.map { Double($0 * $0) + 10_000_000 }
      let byValue = Dictionary(uniqueKeysWithValues: zip(values, f))
      let mean = law.mean { Interval(byValue[$0] ?? .nan) }
      let variance = law.mean { t in
        let y = Interval(byValue[t] ?? .nan) - mean
        return y * y
      }
      let found = law.shape.moments(f)
      #expect(abs(found.mean / mean.midpoint - 1) < 1e-15, "\(law.name)")
      #expect(
        abs(found.variance / variance.midpoint - 1) < 1e-12, "\(law.name)")
    }
  }

  /// What is summed ends where the discounted tail is small; what is not folded
  /// begins as far before that as the tail below is small, or x as far before the
  /// end of the tail above.
  @Test func windowsEndWhereChernoffsBoundIsSmall() throws {
    var (byEnd, byStart) = (0, 0)
    for law in try cases() {
      for exponent in [5, 12, 25.0] {
        let window = law.shape.window(exponent: exponent)
        let (θ, start) = (law.tilt.parameter, law.start)
        let end = start + window.summed
        let name = "\(law.name), exponent \(exponent)"
        func gap(_ found: Double) -> Double { found / exponent - 1 }
        if window.summed > 0 {
          let discounted = gap(try law.exponent(ahead: end) + θ * end)
          #expect(abs(discounted) < 1e-6, "\(name): \(discounted)")
        }
        let back = gap(try law.exponent(back: window.length - end))
        let ahead = gap(try law.exponent(ahead: window.length + start))
        #expect(
          back > -1e-6 && ahead > -1e-6 && min(back, ahead) < 1e-6,
          "\(name): \(back), \(ahead)")
        if back < ahead { byEnd += 1 } else { byStart += 1 }
      }
    }
    #expect(byEnd > 10 && byStart > 0, "\(byEnd), \(byStart)")
  }

  /// Nothing is summed behind a threshold that the discounted tail does not reach.
  @Test func farThresholdsSumNothing() throws {
    let law = try FiniteLaw(
      values: [0, 1, 3], probabilities: [3, 2, 1].map { Rational($0, 6) })
    let far = try Case(law, 200, atLeast: 400, factor: 0.5)
    let window = far.shape.window(exponent: 3)
    #expect(window.summed == 0 && window.length > 0)
    let back = try far.exponent(back: window.length - far.start)
    #expect(abs(back / 3 - 1) < 1e-6, "\(back)")
  }

  /// An end of the sum that is not rare enough itself is the end of the window.
  @Test func windowsEndWithTheSum() throws {
    let law = try FiniteLaw(
      values: [0, 1, 3], probabilities: [3, 2, 1].map { Rational($0, 6) })
    let (m, x) = (5, Rational(9))
    let few = try Case(law, m, atLeast: x)
    let window = few.shape.window(exponent: 100)
    let (whole, rest) = (Double(3 * m), Double(3 * m - 9))
    #expect(abs(window.length / whole - 1) < 1e-12, "\(window.length)")
    #expect(abs(window.summed / rest - 1) < 1e-12, "\(window.summed)")
  }

  @Test func aCertainValueHasNoWindow() throws {
    let certain = try FiniteLaw(values: [2], probabilities: [1])
    let tilt = try ExponentialTilt(law: certain, draws: 3, atLeast: 5)
    let window = TiltedShape(tilt).window(exponent: 10)
    #expect(window.length == 1 && window.summed == 1)
    #expect(TiltedShape(tilt).deviation == 0)
  }
}
