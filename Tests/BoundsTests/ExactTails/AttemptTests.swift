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
