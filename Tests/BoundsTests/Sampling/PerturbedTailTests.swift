import Testing

@testable import Bounds

/// Every rung with one written constant changed.
@Suite("H9 perturbed constants: the formulas")
struct PerturbedTailTests {
  private static let rungs = RungConstant.all.filter { $0.statement != .t1 }

  private func rung(
    _ statement: StatementID, _ B: Rational
  ) throws -> any SamplingTail {
    try #require(
      SamplingLadder.rungs(ceiling: B).first { $0.statement == statement })
  }

  private let points: [(B: Rational, ε: Rational, m: Int)] = [
    (2, Rational(1, 2), 7), (10, Rational(1, 4), 100), (10, 1, 30),
    (Rational(7, 2), Rational(1, 3), 41), (50, Rational(1, 2), 900),
    (2, 1, 5), (10, Rational(5, 2), 3),
  ]

  private func covers(_ c: RungConstant, _ ε: Rational) -> Bool {
    // ε^2f falls with f above 1.
    c.role == .power ? ε < 1 : true
  }

  private func bound(
    _ c: RungConstant, _ f: Rational,
    _ at: (B: Rational, ε: Rational, m: Int)
  ) throws -> Interval {
    try PerturbedTail(c, times: f, ceiling: at.B).failureProbability(
      relativeError: at.ε, samples: at.m)
  }

  @Test func namesAreUniqueAndFound() {
    let all = RungConstant.all
    #expect(all.count == 32)
    #expect(Set(all.map(\.name)).count == all.count)
    for c in all {
      #expect(RungConstant.named(c.name) == c)
      #expect(c.formula.contains("["), "\(c.name)")
      #expect(c.name.utf8.allSatisfy { $0 < 128 }, "\(c.name)")
    }
    let statements: Set<StatementID> = [
      .t1, .t4a, .t4b, .t4c, .t4cPrime, .t4d, .t4e, .t4ePrime,
    ]
    #expect(Set(all.map(\.statement)) == statements)
  }

  /// At f = 1 it is the rung itself.
  @Test func atOneItIsTheRung() throws {
    for c in Self.rungs {
      for at in points {
        let tail = try rung(c.statement, at.B)
        guard tail.isApplicable(relativeError: at.ε) else { continue }
        let own = try tail.failureProbability(
          relativeError: at.ε, samples: at.m, side: c.side)
        let changed = try bound(c, 1, at)
        let scale = Rational(1, 1 << 60) * Rational(exactly: own.upper)!
        let distance = changed - own
        #expect(distance.isCertainlyAtMost(scale), "\(c.name) \(at)")
        #expect((-distance).isCertainlyAtMost(scale), "\(c.name) \(at)")
      }
    }
  }

  /// Monotone in f, and above the rung on the weaker side.
  @Test func theStrongerSideIsStronger() throws {
    let factors = [
      Rational(1, 3), Rational(7, 10), Rational(99, 100), 1,
      Rational(101, 100), Rational(4, 3), 2, 3,
    ]
    for c in Self.rungs {
      var falls = false
      for at in points where covers(c, at.ε) {
        let tail = try rung(c.statement, at.B)
        guard tail.isApplicable(relativeError: at.ε) else { continue }
        let values = try factors.map { try bound(c, $0, at) }
        let ordered = c.stronger == .smaller ? values : values.reversed()
        for (smaller, larger) in zip(ordered, ordered.dropFirst()) {
          #expect(!larger.isCertainlyBelow(smaller), "\(c.name) \(at)")
          falls = falls || smaller.isCertainlyBelow(larger)
        }
      }
      #expect(falls, "\(c.name) changes nothing")
    }
  }

  /// By hand at B = 10, ε = 1/2, m = 100: the formulas in numbers.
  @Test func theChangedFormulasAreTheStatedOnes() throws {
    let at = (B: Rational(10), ε: Rational(1, 2), m: 100)
    let half = Rational(1, 2)
    func exponential(_ x: Rational) -> Interval { Interval(x).exp }
    let table: [(name: String, f: Rational, value: Interval)] = [
      ("T4a: 8 of 8 eta", half, Interval(4) * exponential(Rational(-5, 16))),
      ("T4a: 8 of 8 B", half, Interval(8) * exponential(Rational(-5, 8))),
      ("T4a: 2 of eps^2", half, Interval(8) * exponential(Rational(-5, 8))),
      ("T4b: 2", half, exponential(Rational(-75, 70))),
      ("T4b: 3", 2, Interval(2) * exponential(Rational(-150, 70))),
      ("T4b: 6", half, Interval(2) * exponential(Rational(-75, 40))),
      ("T4b: 2 of 2 eps", half, Interval(2) * exponential(Rational(-75, 65))),
      ("T4b: 2 of eps^2", half, Interval(2) * exponential(Rational(-150, 70))),
      ("T4c upper: 2", half, exponential(Rational(-25) / Rational(21, 2))),
      ("T4c upper: 1/3", half, exponential(Rational(-25) / Rational(39, 2))),
      ("T4c lower: 2", half, exponential(Rational(-25) / Rational(28, 3))),
      ("T4c lower: 2/3", half, exponential(Rational(-25) / Rational(109, 6))),
    ]
    for (name, f, value) in table {
      let c = try #require(RungConstant.named(name))
      let distance = try bound(c, f, at) - value
      #expect(distance.isCertainlyAtMost(Rational(1, 1 << 60)), "\(name)")
      #expect((-distance).isCertainlyAtMost(Rational(1, 1 << 60)), "\(name)")
    }
  }

  @Test func sensitivityPointsAreChangedAlike() throws {
    let own = try SensitivityPoints(pairs: 8, constant: 3)
    for N in [1, 10, 40] {
      for c in RungConstant.all where c.statement == .t1 {
        let one = try PerturbedPoints(c, times: 1, of: own)
        let value = try own.failureProbability(points: N)
        let distance =
          try one.failureProbability(points: N) - value
        #expect(distance.isCertainlyAtMost(Rational(1, 1 << 60)))
        #expect((-distance).isCertainlyAtMost(Rational(1, 1 << 60)))
      }
    }
    let n = try #require(RungConstant.named("T1: n"))
    let K = try #require(RungConstant.named("T1: K"))
    let half = Rational(1, 2)
    let fewer = try PerturbedPoints(n, times: half, of: own)
      .failureProbability(points: 30)
    let sooner = try PerturbedPoints(K, times: half, of: own)
      .failureProbability(points: 30)
    #expect(abs(fewer.midpoint - 0.00018159971904993942) < 1e-15)
    #expect(abs(sooner.midpoint - 1.6489228979508463e-08) < 1e-19)
    #expect(throws: BoundError.self) {
      _ = try PerturbedPoints(n, times: 0, of: own)
    }
  }
}
