import TestSupport
import Testing

@testable import Bounds

/// 1. both tails hold the exact value, enumerated, ties included; 2. so do all
/// enclosures of arbitrary plans: coarse steps, small windows, any tilt; 3. two-point
/// laws agree with the binomial law, deep tails too; 4. generic laws come out within
/// the width asked for; 5. degenerate laws and thresholds; 6. domain.
@Suite("H6 lattice bracket")
struct LatticeBracketTests {
  static func expect(
    _ enclosure: Interval, holds exact: Rational,
    _ text: @autoclosure () -> String
  ) {
    let found = enclosure.contains(exact)
    #expect(found, "\(enclosure), \(exact.approximation): \(text())")
  }

  // 1.
  @Test func bothTailsHoldTheEnumeratedValue() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let m = Int.random(in: 1...5, using: &rng)
      let sum = FiniteLaws.sum(law, draws: m)
      let bracket = LatticeBracket(law: law, mostCells: 1 << 10)
      let tie = try #require(sum.keys.sorted().randomElement(using: &rng))
      for x in [tie, tie + Rational(1, 50), law.mean * Rational(m)] {
        Self.expect(
          try bracket.upperTail(draws: m, atLeast: x),
          holds: sum.tail(atLeast: x), "seed \(seed), x \(x), upper")
        Self.expect(
          try bracket.lowerTail(draws: m, atMost: x),
          holds: sum.tail(atMost: x), "seed \(seed), x \(x), lower")
      }
    }
  }

  // 3.
  @Test func agreesWithTheBinomialLaw() throws {
    let law = try FiniteLaw(
      values: [0, 10], probabilities: [Rational(9, 10), Rational(1, 10)])
    let bracket = LatticeBracket(law: law)
    let upper = try bracket.upperTail(draws: 20_000, atLeast: 25_000)
    let lower = try bracket.lowerTail(draws: 20_000, atMost: 15_000)
    #expect(upper.contains(try Rational(decimal: "2.5651116e-30")))
    #expect(lower.contains(try Rational(decimal: "7.3814044e-35")))
    let binomial = try BinomialLaw(trials: 20_000, probability: Rational(1, 10))
    let exact = [
      binomial.tail(atLeast: 2_500).probability,
      binomial.tail(atMost: 1_500).probability,
    ]
    for (found, exact) in zip([upper, lower], exact) {
      #expect(!found.isCertainlyBelow(exact) && !exact.isCertainlyBelow(found))
      #expect(found.hasEnds(within: 0.001))
    }
  }

  // 2.
  @Test func anyPlanHoldsTheEnumeratedValue() throws {
    for seed in 0..<160 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 4)
      let m = Int.random(in: 1...4, using: &rng)
      let sum = FiniteLaws.sum(law, draws: m)
      let range = law.largest - law.smallest
      if range.sign == 0 { continue }
      let x = try #require(sum.keys.sorted().randomElement(using: &rng))
      let step = range / Rational(Int.random(in: 1...40, using: &rng))
      let lattice = try #require(RoundedLattice(law, step: step, draws: m))
      let cells = 2 << Int.random(in: 0...6, using: &rng)
      let saddle = try ExponentialTilt(law: law, draws: m, atLeast: x)
      for deviation in [0, 0.5, 3] {
        let plan = LatticePlan(
          parameter: saddle.parameter * Double.random(in: 0...2, using: &rng),
          step: step, cells: cells,
          deviation: deviation * step.approximation,
          centre: step.approximation
            * Double.random(in: -0.3...0.3, using: &rng),
          summed: Int.random(in: 1...cells, using: &rng))
        Self.expect(
          try lattice.tail(draws: m, atLeast: x, plan),
          holds: sum.tail(atLeast: x), "seed \(seed), \(plan)")
      }
    }
  }

  // 1, 4.
  @Test func sumsWithoutAStepAgreeWithTheStoredTable() throws {
    var (narrow, all) = (0, 0)
    for row in try ReferenceTable.rows("sums") {
      let units = row[1].split(separator: " ").compactMap { Int($0) }
      let law = try FiniteLaw(
        values: row[0].split(separator: " ").compactMap { Int($0) }
          .map { Rational($0) },
        probabilities: units.map { Rational($0, units.reduce(0, +)) })
      let m = try #require(Int(row[2]))
      let parts = row[3].split(separator: "/").compactMap { Int($0) }
      let x = Rational(parts[0], parts.count > 1 ? parts[1] : 1)
      let bracket = LatticeBracket(law: law, mostCells: 1 << 12)
      let found = [
        try bracket.upperTail(draws: m, atLeast: x),
        try bracket.lowerTail(draws: m, atMost: x),
      ]
      for (found, text) in zip(found, row[4...5]) {
        let exact = try Rational(decimal: text)
        // The stored digits are cut off.
        #expect(
          !found.isCertainlyAbove(exact * (1 + Rational(1, 1 << 62))), "\(row)")
        #expect(!found.isCertainlyBelow(Interval(exact)), "\(row)")
        all += 1
        if found.hasEnds(within: 0.1) { narrow += 1 }
      }
    }
    // So few cells are not enough where a value of S lies near the threshold.
    #expect(all == 98 && narrow >= 70, "\(narrow) of \(all) are narrow")
  }

  // 2. Where the exact value is out of reach, enclosures meet all the same.
  @Test func differentPlansAndBothTailsAgree() throws {
    for seed in 0..<12 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let law = try FiniteLaws.random(&rng, mostValues: 20)
      let m = Int.random(in: 10...80, using: &rng)
      let range = law.largest - law.smallest
      if range.sign == 0 { continue }
      let x =
        law.mean * Rational(m)
        + range * Rational(Int.random(in: 1...m, using: &rng), 8)
      let tilt = try ExponentialTilt(law: law, draws: m, atLeast: x)
      var all = try [1 << 9, 1 << 12].map {
        try LatticeBracket(law: law, mostCells: $0)
          .upperTail(draws: m, atLeast: x)
      }
      for factor in [0.9, 1.1] {
        let other = try ExponentialTilt(
          law: law, draws: m, threshold: x,
          parameter: factor * tilt.parameter)
        guard
          let (plan, lattice) = LatticePlan.proposed(
            other, part: 0.1, width: 0.03, mostCells: 1 << 11, round: 0)
        else { continue }
        all.append(try lattice.tail(draws: m, atLeast: x, plan))
      }
      for (a, b) in zip(all, all.dropFirst() + all.prefix(1)) {
        #expect(!a.isCertainlyBelow(b), "seed \(seed): \(all)")
        #expect(!b.isCertainlyBelow(a), "seed \(seed): \(all)")
      }
      // Above x or at most x: one of the two, or both at a tie.
      let below = try LatticeBracket(law: law, mostCells: 1 << 12)
        .lowerTail(draws: m, atMost: x)
      #expect((all[1] + below).upper >= 1, "seed \(seed)")
      let under = try LatticeBracket(law: law, mostCells: 1 << 12)
        .lowerTail(draws: m, atMost: x - Rational(1, 1 << 40))
      #expect((all[1] + under).lower <= 1, "seed \(seed)")
    }
  }

  // 4.
  @Test func genericLawsComeOutNarrow() throws {
    for seed in 0..<3 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let units = (0..<40).map { _ in Int.random(in: 1...1000, using: &rng) }
      let total = units.reduce(0, +)
      let law = try FiniteLaw(
        values: units.map { _ in
          Rational(Int.random(in: 0...1_000_000, using: &rng), 999_983)
        },
        probabilities: units.map { Rational($0, total) })
      let bracket = LatticeBracket(law: law)
      let m = 100
      let x = law.mean * Rational(m) * Rational(13, 10)
      let tail = try bracket.upperTail(draws: m, atLeast: x)
      #expect(tail.hasEnds(within: 0.01), "seed \(seed): \(tail)")
      if seed > 0 { continue }
      let finer = try LatticeBracket(law: law, relativeWidth: 0.002)
        .upperTail(draws: m, atLeast: x)
      #expect(finer.hasEnds(within: 0.002), "\(finer)")
      _ = finer.intersection(tail)
    }
  }

  // 4. A value of S near the threshold needs a finer lattice than was planned.
  @Test func aNearTieIsResolvedByAFinerLattice() throws {
    let law = try FiniteLaw(
      values: [0, 414_213, 1_732_050, 2_236_067],
      probabilities: [3, 1, 4, 1].map { Rational($0, 9) })
    let found = try LatticeBracket(
      law: law, relativeWidth: 0.1, mostCells: 1 << 17
    ).upperTail(draws: 45, atLeast: 81_417_080)
    // 2.0235737…e-10, from sums.csv.
    #expect(found.contains(try Rational(decimal: "2.02357374230797e-10")))
    #expect(found.hasEnds(within: 0.1), "\(found)")
  }

  // 4. The tail is a small part of its Chernoff bound, 1: that is found out.
  @Test func rareTailsAtTheMeanComeOutNarrow() throws {
    let rare = Rational(1, 1 << 24)
    let law = try FiniteLaw(
      values: [0, 1, 1000], probabilities: [rare, rare, 1 - 2 * rare])
    let found = try LatticeBracket(law: law)
      .lowerTail(draws: 10, atMost: 10 * law.mean)
    let exact = try BinomialLaw(trials: 10, probability: 2 * rare)
      .tail(atLeast: 1).probability
    #expect(!found.isCertainlyBelow(exact) && !exact.isCertainlyBelow(found))
    #expect(found.hasEnds(within: 0.01), "\(found)")
  }

  // 3.
  @Test func deepTailsAreServed() throws {
    let law = try FiniteLaw(
      values: [0, 10], probabilities: [Rational(9, 10), Rational(1, 10)])
    let bracket = LatticeBracket(law: law)
    let binomial = try BinomialLaw(trials: 5_000, probability: Rational(1, 10))
    for k in [900, 1_200, 3_000, 4_999] {
      let found = try bracket.upperTail(
        draws: 5_000, atLeast: Rational(10 * k))
      let exact = binomial.tail(atLeast: k).probability
      #expect(!found.isCertainlyBelow(exact) && !exact.isCertainlyBelow(found))
      #expect(found.hasEnds(within: 0.01), "\(k): \(found)")
    }
    // Three values without a small step: between those with 0.9999 and 1.0001.
    let thirds = [Rational(8, 10), Rational(1, 10), Rational(1, 10)]
    func tail(_ t: Rational) throws -> Interval {
      let law = try FiniteLaw(values: [0, t, 3], probabilities: thirds)
      return try LatticeBracket(law: law, mostCells: 1 << 17)
        .upperTail(draws: 600, atLeast: Rational(1399, 2))
    }
    let (low, high) = (Rational(9_999, 10_000), Rational(10_001, 10_000))
    let middle = try tail(Rational(1_000_003, 1_000_000))
    #expect(middle.upper < 1e-50 && middle.lower > 1e-130)
    #expect(!middle.isCertainlyBelow(try tail(low)))
    #expect(!(try tail(high)).isCertainlyBelow(middle))
    #expect(middle.hasEnds(within: 0.05), "\(middle)")
  }

  // 5.
  @Test func degenerateLawsAndThresholdsAreExact() throws {
    let certain = LatticeBracket(
      law: try FiniteLaw(values: [2], probabilities: [1]))
    for (x, isReached) in [(5, 1), (6, 1), (7, 0)] {
      #expect(
        try certain.upperTail(draws: 3, atLeast: Rational(x))
          .contains(Rational(isReached)))
      let other = try certain.lowerTail(draws: 3, atMost: Rational(x))
      #expect(other.contains(x >= 6 ? 1 : 0))
      #expect(other.upper - other.lower == 0)
    }
    let law = try FiniteLaw(
      values: [0, Rational(1, 3), 5],
      probabilities: [
        Rational(1, 2), Rational(1, 2) - Rational(1, 1 << 32),
        Rational(1, 1 << 32),
      ])
    let bracket = LatticeBracket(law: law, mostCells: 1 << 12)
    #expect(
      try bracket.upperTail(draws: 2, atLeast: 10)
        .contains(Rational(1, 1 << 32) * Rational(1, 1 << 32)))
    #expect(try bracket.upperTail(draws: 2, atLeast: 11).contains(0))
    #expect(try bracket.lowerTail(draws: 2, atMost: 0).contains(Rational(1, 4)))
    #expect(try bracket.upperTail(draws: 2, atLeast: -1).contains(1))
    // One draw of the rare value, or two.
    let q = Rational(1, 1 << 32)
    let found = try bracket.upperTail(draws: 2, atLeast: 5)
    Self.expect(found, holds: q * (2 - q), "a rare value")
    #expect(found.hasEnds(within: 0.01), "\(found)")
  }

  // 5.
  @Test func sidesAddUpAndTheMeanMayBeLow() throws {
    let law = try FiniteLaw(
      values: [0, Rational(1, 2), Rational(7, 5)],
      probabilities: [Rational(1, 5), Rational(2, 5), Rational(2, 5)])
    let bracket = LatticeBracket(law: law, mostCells: 1 << 12)
    for ε in [Rational(1, 10), Rational(1, 2), 1, 3] {
      let sum = FiniteLaws.sum(law, draws: 6)
      let upper = sum.tail(atLeast: 6 * (1 + ε))
      let lower = sum.tail(atMost: 6 * (1 - ε))
      for (side, exact) in [
        (TailSide.upper, upper), (.lower, lower), (.both, upper + lower),
      ] {
        let found = try bracket.failureProbability(
          draws: 6, relativeError: ε, side: side)
        Self.expect(found, holds: exact, "\(side), \(ε)")
        #expect(found.upper <= 1)
      }
    }
  }

  // 6.
  @Test func refusesWhatItDoesNotServe() throws {
    let bracket = LatticeBracket(
      law: try FiniteLaw(values: [2], probabilities: [1]))
    for m in [0, -1, 1 << 31] {
      #expect(throws: BoundError.self) {
        try bracket.upperTail(draws: m, atLeast: 1)
      }
      #expect(throws: BoundError.self) {
        try bracket.lowerTail(draws: m, atMost: 1)
      }
    }
    #expect(throws: BoundError.self) {
      try bracket.failureProbability(draws: 1, relativeError: 0)
    }
  }
}
