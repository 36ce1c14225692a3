import TestSupport
import Testing

@testable import Bounds

/// 1. a value is its lattice point and an error of at most half a step; 2. positions
/// and indices; 3. the common step of values on a lattice; 4. the two bounds on the
/// rounding errors of m draws hold the enumerated probabilities.
@Suite("H6 rounded lattice")
struct RoundedLatticeTests {
  // 1, 2.
  @Test func pointAndErrorMakeTheValue() throws {
    for seed in 0..<100 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng)
      let d = Rational(
        Int.random(in: 1...30, using: &rng), Int.random(in: 1...30, using: &rng)
      )
      let lattice = try #require(RoundedLattice(law, step: d, draws: 3))
      for (j, t) in law.values.enumerated() {
        let e = lattice.residues[j]
        #expect(lattice.position(lattice.indices[j], draws: 1) + e == t)
        #expect(-d / 2 <= e && e < d / 2, "seed \(seed)")
        #expect(lattice.rounded.values.contains(t - e))
      }
      #expect(lattice.residues[0] == 0 && lattice.indices[0] == 0)
      #expect(lattice.rounded.values.count <= law.values.count)
      let s = law.mean * 3
      let r = try #require(lattice.index(atLeast: s, draws: 3))
      #expect(lattice.position(r, draws: 3) >= s)
      #expect(lattice.position(r - 1, draws: 3) < s)
    }
    let law = try FiniteLaw(
      values: [0, 1], probabilities: [Rational(1, 2), Rational(1, 2)])
    let tiny = Rational(1, 1 << 60)
    #expect(RoundedLattice(law, step: tiny, draws: 1) != nil)
    #expect(RoundedLattice(law, step: tiny, draws: 3) == nil)
    #expect(RoundedLattice(law, step: tiny * tiny, draws: 1) == nil)
  }

  // 3.
  @Test func commonStepIsTheLargest() throws {
    func law(_ values: [Rational]) throws -> FiniteLaw {
      try FiniteLaw(
        values: values,
        probabilities: values.map { _ in Rational(1, values.count) })
    }
    let least = Rational(1, 1000)
    #expect(try law([0, 10]).commonStep(atLeast: least) == 10)
    #expect(try law([1, 7, 11]).commonStep(atLeast: least) == 2)
    #expect(
      try law([Rational(1, 3), Rational(1, 2), 1]).commonStep(atLeast: least)
        == Rational(1, 6))
    #expect(
      try law([Rational(-1, 3), Rational(1, 2)]).commonStep(atLeast: least)
        == Rational(5, 6))
    #expect(
      try law([0, 1, Rational(1, 1000)]).commonStep(atLeast: least) == least)
    #expect(
      try law([0, 1, Rational(1, 1001)]).commonStep(atLeast: least) == nil)
    #expect(
      try law([0, 1, Rational(999, 1000), Rational(1, 1009)])
        .commonStep(atLeast: least) == nil)
    #expect(try law([5]).commonStep(atLeast: least) == nil)
  }

  // 4.
  @Test func errorsOfManyDrawsAreBounded() throws {
    for seed in 0..<150 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let m = Int.random(in: 1...4, using: &rng)
      let range = law.largest - law.smallest
      let d =
        range.sign == 0
        ? 1 : range / Rational(Int.random(in: 1...9, using: &rng))
      let lattice = try #require(RoundedLattice(law, step: d, draws: m))
      let sum = FiniteLaws.jointSum(lattice, draws: m)
      let x =
        law.mean * Rational(m)
        + range * Rational(Int.random(in: -9...9, using: &rng), 9)
      let cut =
        try #require(lattice.index(atLeast: x, draws: m))
        + Int.random(in: -2...2, using: &rng)
      let start = lattice.position(cut, draws: m)
      let θ = Double.random(in: 0...2, using: &rng)
      let tilt = try ExponentialTilt(
        law: lattice.rounded, draws: m, threshold: start, parameter: θ)
      let errors = RoundingErrors(lattice, tilt)
      let missed = sum.reduce(Rational(0)) {
        $1.index < cut && $1.sum >= x ? $0 + $1.probability : $0
      }
      let bound = errors.missed(gap: x - start, step: d) * tilt.bound()
      #expect(
        !bound.isCertainlyBelow(Interval(missed)), "seed \(seed), missed")
      let wrong = sum.reduce(Rational(0)) {
        $1.index >= cut && $1.sum < x ? $0 + $1.probability : $0
      }
      let other = errors.wrong(gap: x - start) * tilt.bound()
      #expect(!other.isCertainlyBelow(Interval(wrong)), "seed \(seed), wrong")
      // Beyond all errors there is nothing to gain.
      let all = errors.wrong(gap: Rational(2 * m) * d)
      #expect(all.lower == 1 && all.upper == 1, "seed \(seed)")
    }
  }
}
