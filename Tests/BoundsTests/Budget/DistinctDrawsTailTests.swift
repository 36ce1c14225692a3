import Bounds
import TestSupport
import Testing

@Suite("T12 tails of the number of distinct draws")
struct DistinctDrawsTailTests {
  /// Every deviation that occurs, in every law: both sides together, and each side
  /// by half.
  @Test func boundTheExactLaw() throws {
    var parameters = 0
    for seed in 0..<900 as Range<UInt64> {
      let c = DrawsCase(seed: seed)
      let draws = try DistinctDraws(weights: c.weights)
      let law = c.law
      let mean = moments(law).mean
      let deviations = Set(law.indices.map { (Rational($0) - mean).size })
      for t in deviations where t.sign > 0 {
        var (above, below): (Rational, Rational) = (0, 0)
        for (k, p) in law.enumerated() {
          if Rational(k) - mean >= t { above = above + p }
          if mean - Rational(k) >= t { below = below + p }
        }
        for reason in DistinctDrawsTail.allCases {
          let bound = try draws.failureProbability(
            deviation: t, draws: c.draws, by: reason)
          let doubled = 2 * max(above, below)
          #expect(
            doubled.sign == 0 || bound.isCertainlyAbove(doubled),
            "\(c), t = \(t), \(reason)")
          parameters += 1
        }
      }
    }
    #expect(parameters >= 6_000)
  }

  /// P(D = k) for m equally likely draws, by adding one draw after the other.
  func occupancy(_ n: Int, draws m: Int) -> [Rational] {
    var law = [Rational](repeating: 0, count: n + 1)
    law[0] = 1
    for _ in 0..<m {
      for k in stride(from: n, through: 0, by: -1) {
        let stays = law[k] * Rational(k, n)
        let comes = k > 0 ? law[k - 1] * Rational(n - k + 1, n) : 0
        law[k] = stays + comes
      }
    }
    return law
  }

  /// How tight: the ratio of the logarithms of bound and exact tail, at n = m = 60
  /// and t = 12 (the exact tail is some 10⁻⁷). Hoeffding's variance is n/4; the
  /// true one is near n/10.
  @Test func tightnessAtOnePoint() throws {
    let law = occupancy(60, draws: 60)
    let mean = moments(law).mean
    let draws = try DistinctDraws(equallyLikely: 60)
    #expect(try draws.exactExpectation(draws: 60) == mean)
    #expect(try draws.exactVariance(draws: 60) == moments(law).variance)
    var exact: Rational = 0
    for (k, p) in law.enumerated() where (Rational(k) - mean).size >= 12 {
      exact = exact + p
    }
    func share(_ reason: DistinctDrawsTail) throws -> Interval {
      try draws.failureProbability(deviation: 12, draws: 60, by: reason).log
        / Interval(exact).log
    }
    let hoeffding = try share(.support)
    #expect(hoeffding.lower > 0.25 && hoeffding.upper < 0.35)
    #expect(try share(.draws).isNear(hoeffding.midpoint))
    let bernstein = try share(.variance)
    #expect(bernstein.lower > 0.2 && bernstein.upper < 0.35)
  }

  /// Few draws bind by m, few indices by n; many draws make D nearly certain, which
  /// only the variance sees.
  @Test func whichIsSmallest() throws {
    let draws = try DistinctDraws(equallyLikely: 100)
    func bound(_ m: Int, _ reason: DistinctDrawsTail?) throws -> Interval {
      guard let reason else {
        return try draws.failureProbability(deviation: 5, draws: m)
      }
      return try draws.failureProbability(deviation: 5, draws: m, by: reason)
    }
    for (m, less, more) in [
      (20, DistinctDrawsTail.draws, DistinctDrawsTail.support),
      (400, .support, .draws), (900, .variance, .support),
    ] {
      let (a, b) = (try bound(m, less), try bound(m, more))
      #expect(a.isCertainlyBelow(b), "m = \(m)")
    }
    for (m, reason) in [
      (20, DistinctDrawsTail.draws), (100, .draws), (400, .support),
    ] {
      let (a, b) = (try bound(m, nil), try bound(m, reason))
      #expect(a.lower == b.lower && a.upper == b.upper)
    }
    // 2 exp(−50/20).
    #expect(try bound(20, nil).isNear(0.164_169_997_247_797_6, 1e-12))
    #expect(
      try draws.failureProbability(deviation: 0, draws: 3).contains(2))
    #expect(
      try draws.failureProbability(deviation: 1, draws: 0).upper == 0)
  }
}
