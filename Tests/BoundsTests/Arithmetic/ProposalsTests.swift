import Testing

@testable import Bounds

/// Where the search for a root looks, and how often it has to.
@Suite("Certified root: proposals")
struct ProposalsTests {
  private typealias Proposals = CertifiedRoot.Proposals

  private func point(_ x: Rational, _ distance: Rational) -> CertifiedRoot.Point
  {
    CertifiedRoot.Point(x: x, distance: distance, isBelow: distance < 0)
  }

  /// Half the gap between the two points, as a power of two of the width 2.
  private func margin(_ proposals: Proposals) -> Rational {
    let points = proposals.aroundSecant(point(1, -1), point(3, 3))
    #expect(points[0] + points[1] == 3, "around 3/2, a line's root")
    return (points[1] - points[0]) / 4
  }

  @Test func trustDoublesWithSuccessAndHalvesWithoutIt() {
    var proposals = Proposals()
    #expect(margin(proposals) == Rational(1, 1 << 16))
    for trust in [32, 32] {
      proposals.adapt(hasSucceeded: true)
      #expect(margin(proposals) == Rational(1, 1 << trust))
    }
    for trust in [16, 8, 4, 2, 2] {
      proposals.adapt(hasSucceeded: false)
      #expect(margin(proposals) == Rational(1, 1 << trust))
    }
  }

  @Test func startsAtTheGuessWhereItIsInside() {
    let domain: ClosedRange<Rational> = 1...4
    #expect(Proposals.start(2.5, in: domain) == Rational(5, 2))
    for outside in [1, 4, 0.5, -3, 7, Double.nan, .infinity] {
      #expect(Proposals.start(outside, in: domain) == Rational(5, 2))
    }
  }

  @Test func looksFartherAtEachAttempt() {
    let domain: ClosedRange<Rational> = 0...100
    for (attempt, reach) in [
      (0, Rational(1, 1 << 30)), (1, Rational(1, 1 << 24)),
      (3, Rational(1, 1 << 12)), (4, Rational(1, 64)),
    ] {
      let (below, above) = (
        Proposals.below(7, attempt: attempt, in: domain),
        Proposals.above(7, attempt: attempt, in: domain)
      )
      #expect(below == 7 * (1 - reach) && above == 7 * (1 + reach))
    }
    #expect(Proposals.above(7, attempt: 5, in: domain) == 14)
    // Beyond an end: a 64th of the way to it is left.
    #expect(Proposals.below(7, attempt: 5, in: domain) == Rational(7, 64))
    #expect(Proposals.below(7, attempt: 9, in: domain) == Rational(7, 64))
    #expect(
      Proposals.above(7, attempt: 6, in: domain) == 100 - Rational(93, 64))
    let narrow = Rational(7) - Rational(1, 64)...Rational(14)
    #expect(
      Proposals.below(7, attempt: 4, in: narrow)
        == 7 - Rational(63, 64) * Rational(1, 64))
    #expect(
      Proposals.above(7, attempt: 5, in: narrow) == 14 - Rational(7, 64))
  }

  @Test func triesNeighboursOfTheRootItself() {
    let x = Rational(3)
    #expect(
      Proposals.candidates(x, within: 1) == [
        x, x + Rational(1, 1_024), x - Rational(1, 1_024),
      ])
    let nudge = x / Rational(1 << 34)
    #expect(
      Proposals.candidates(x, within: nil) == [x, x + nudge, x - nudge])
  }

  @Test func precisionsFollowTheWidth() {
    func precisions(_ bits: Int, _ hasWidth: Bool, _ isLast: Bool) -> [Int] {
      Proposals.precisions(bits, hasWidth: hasWidth, isLast: isLast)
    }
    #expect(precisions(65, false, false) == [64, 128, 256, 512])
    #expect(
      precisions(65, false, true) == [64, 128, 256, 512, 1_024, 2_048, 4_096])
    #expect(precisions(65, true, false) == [97, 194, 388])
    #expect(precisions(96, true, false) == [128, 256, 512])
    #expect(precisions(300, true, false) == [332])
    #expect(precisions(64, true, true).last == 96 << 5)
    #expect(precisions(224, true, true) == [256, 512, 1_024, 2_048, 4_096])
    #expect(Proposals.pointBits(65) == 81)
  }

  @Test func theMiddleIsOfRatiosWhereEndsDifferInSize() {
    func middle(_ low: Rational, _ high: Rational) -> Rational {
      Proposals.middle(low, high)
    }
    #expect(middle(0, 3) == Rational(3, 2))
    #expect(middle(1, 4) == Rational(5, 2))
    #expect(middle(1, 5) == 4 && middle(1, 64) == 16)
    let tiny = Rational.powerOfTwo(-1_001)
    #expect(middle(tiny, 1) == .powerOfTwo(-500))
    for (low, high) in [
      (Rational(1, 16), Rational(3, 10)), (Rational(7, 2), Rational(29, 2)),
      (Rational(1, 9), 1), (Rational(255, 256), 4),
    ] {
      #expect(low < middle(low, high) && middle(low, high) < high)
    }
  }

  /// Evaluations of the function, for roots from guesses good and bad.
  @Test func fewEvaluationsAreEnough() throws {
    func evaluations(
      _ target: Rational, guess: Double, bits: Int,
      _ function: (Interval) -> Interval
    ) throws -> Int {
      var count = 0
      let root = try CertifiedRoot.enclosing(
        target: target, guess: guess, domain: 0...1_000_000,
        isIncreasing: true, bits: bits
      ) { x, precision in
        count += 1
        return function(Interval(x, precision: precision))
      }
      #expect(root.relativeWidthExponent <= -Double(bits))
      return count
    }
    let root = 2.0.squareRoot()
    for (guess, bits, most) in [
      (root, 65, 6), (1.4, 65, 18), (900_000, 65, 32), (root, 1_000, 66),
    ] {
      let count = try evaluations(2, guess: guess, bits: bits) { $0 * $0 }
      #expect(count <= most, "\(guess), \(bits) bits: \(count)")
    }
    #expect(try evaluations(-50, guess: 1e-3, bits: 65) { $0.log } <= 36)
    #expect(try evaluations(3, guess: 20, bits: 65) { $0.log } <= 17)
    let tiny = Rational.powerOfTwo(-60)
    #expect(try evaluations(tiny, guess: 1, bits: 65) { $0.power(3) } <= 35)
  }
}
