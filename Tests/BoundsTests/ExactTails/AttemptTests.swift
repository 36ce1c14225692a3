import Testing

@testable import Bounds

/// How many bits are tried, and which tail is summed.
@Suite("Exact tails: attempts at a result")
struct AttemptTests {
  /// Half as much again and 24 bits more each time; the working precision has
  /// the guard bits and 16 besides.
  @Test func attemptsGrowByHalfAndMore() {
    let spares = [
      5, 31, 70, 129, 217, 349, 547, 844, 1_290, 1_959, 2_962, 4_467,
    ]
    for (target, guardBits) in [(66, 3), (114, 40), (2_000, 77)] {
      let attempts = BinomialLaw.attempts(
        target: target, guardBits: guardBits)
      #expect(attempts.map(\.bits) == spares.map { target + $0 })
      #expect(
        attempts.map(\.working) == spares.map { target + $0 + guardBits + 16 })
      #expect(attempts.map(\.isLast) == spares.map { $0 == 4_467 })
    }
  }

  /// Attempts go on while the result is wide, also around 0, and end where it is
  /// narrow or underflows.
  @Test func attemptsEndWithTheFirstNarrowResult() {
    func count(_ results: [Interval]) -> Int {
      var attempts = 0
      let found = TailProbability.narrowest(precision: 64, guardBits: 0) {
        _, _ in
        attempts += 1
        let x = results[min(attempts, results.count) - 1]
        return TailProbability(probability: x, logProbability: x)
      }
      let last = results[results.count - 1]
      #expect(
        last.isIndeterminate
          ? found.probability.isIndeterminate : found.probability.meets(last))
      return attempts
    }
    let narrow = Interval(0.25)
    let wide = Interval.hull(Interval(0.125), narrow)
    let zero = Interval(0)
    #expect(count([narrow]) == 1)
    #expect(count([wide, wide, narrow]) == 3)
    #expect(count([.hull(zero, narrow), narrow]) == 2)
    #expect(count([.hull(-narrow, zero), narrow]) == 2)
    let tiny = Interval(1).scaled(by: -(1 << 29) - 9)
    #expect(count([.hull(zero, tiny)]) == 1)
    #expect(count([.hull(-tiny, zero)]) == 1)
    #expect(count([.indeterminate()]) == 12)
  }

  /// A logarithm next to 0 has no relative width, but its power has one; one far
  /// from 0 is narrow before its power is.
  @Test func logarithmsEndWhereEitherScaleIsNarrow() {
    func count(_ results: [Interval]) -> Int {
      var attempts = 0
      _ = TailProbability.narrowestLogarithm(precision: 64, guardBits: 0) { _ in
        attempts += 1
        return results[min(attempts, results.count) - 1]
      }
      return attempts
    }
    func around(_ x: Double, _ bits: Int) -> Interval {
      let x = Interval(x, precision: 200)
      return x + Interval.hull(Interval(-1), Interval(1)).scaled(by: -bits)
    }
    #expect(count([around(0, 80)]) == 1)
    #expect(count([around(0, 60), around(0, 80)]) == 2)
    #expect(count([around(-0x1p20, 50)]) == 1)
    #expect(count([around(-0x1p20, 30), around(-0x1p20, 50)]) == 2)
  }

  /// From the mean on, exactly the tails above 3/4 are summed from below.
  @Test func tailsNearOneAreThoseAboveThreeQuarters() throws {
    for m in 1...12 {
      let grid = (1..<60).map { Rational($0, 60) }
      // The largest tail for each k is at the mean k.
      let means = (1...m).dropLast().map { Rational($0, m) }
      for p in grid + means + [Rational(999, 1_000)] {
        let law = try BinomialLaw(trials: m, probability: p)
        for k in max(1, law.mean.ceiling ?? 1)...m {
          let exact = law.exactSum(atLeast: k) > Rational(3, 4)
          #expect(
            law.isNearOne(atLeast: k) == exact, "m = \(m), p = \(p), k = \(k)")
        }
      }
    }
  }
}
