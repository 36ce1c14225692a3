import TestSupport
import Testing

@testable import Bounds

/// 1. every rung is at least the exact tail, enumerated, and that of large sums,
/// enclosed; 2. their order; 3. never above the ladder at a ceiling; 4. tight at
/// stated points; 5. monotone; 6. edges; 7. inverses; 8. domain.
@Suite("T4g a-posteriori tails")
struct PosteriorTailTests {
  // 1. Where it does not exceed the exact tail certainly, it equals it to 240 bits.
  @Test func everyRungIsAtLeastTheEnumeratedTail() throws {
    var (biased, equal, certain) = (0, 0, 0)
    for row in try PosteriorRow.all() {
      if row.point.moments.mean < 1 { biased += 1 }
      if row.exact == 1 { certain += 1 }
      for (index, (name, value)) in row.values.enumerated() {
        if Interval(row.exact).isCertainlyAtMost(value) { continue }
        let fine = try row.point.rungs[index].rung.failureProbability(
          relativeError: row.point.relativeError, samples: row.point.samples,
          side: row.side, precision: 256)
        #expect(
          fine.contains(row.exact) && fine.relativeWidthExponent < -225,
          "\(name), \(row): \(row.exact)")
        equal += 1
      }
    }
    // The points reach what they should.
    #expect(biased > 200 && equal > 50 && certain > 20)
  }

  // 1. The moments of the generated laws, once by T3 and once from the law.
  @Test func momentsAreThoseOfT3() throws {
    for row in try PosteriorRow.all() {
      #expect(
        row.point.moments == (try PosteriorMoments(law: row.point.law)),
        "\(row)")
    }
  }

  // 1. Sums of many draws, enclosed by H6.
  @Test func everyRungIsAtLeastTheEnclosedTail() throws {
    for seed in 0..<16 as Range<UInt64> {
      let point = try PosteriorPoint(seed: seed * 3 + 1)
      let m = Int(20 + 9 * seed)
      let (ε, bias) = (Rational(Int(seed % 4) + 1, 10), point.moments.bias)
      if point.moments.variance == 0 { continue }
      let bracket = LatticeBracket(law: point.law, mostCells: 1 << 11)
      for side in [TailSide.upper, .lower] {
        let exact = try bracket.failureProbability(
          draws: m, relativeError: bias + ε, side: side)
        for (name, rung) in try point.rungs {
          let bound = try rung.failureProbability(
            relativeError: bias + ε, samples: m, side: side)
          // Not the upper end: an enclosure of a few cells may be wide.
          #expect(
            !bound.isCertainlyBelow(exact),
            "\(name), \(side), m = \(m), \(point)")
        }
      }
    }
  }

  /// Each pair (a, b) with a at most b, to 2⁻⁴⁰ relative for guessed parameters.
  private func isOrdered(_ a: Interval, _ b: Interval) -> Bool {
    !(b * Interval(1 + Rational.powerOfTwo(-40))).isCertainlyBelow(a)
  }

  // 2. Bernstein, Bennett, squared hinges; Bennett, Chernoff.
  @Test func theRungsAreInOrder() throws {
    for row in try PosteriorRow.all() {
      #expect(!row.bernstein.isCertainlyBelow(row.bennett), "\(row)")
      #expect(!row.bennett.isCertainlyBelow(row.squared), "\(row)")
      #expect(isOrdered(row.chernoff, row.bennett), "\(row)")
    }
  }

  // 2.
  @Test func theLeastIsTheLeastOfAll() throws {
    for row in try PosteriorRow.all().prefix(400) {
      let (point, ofMoments) = (row.point, Interval.min(row.squared, row.hinge))
      for (rung, expected) in [
        (PosteriorTail(moments: point.moments), ofMoments),
        (
          try PosteriorTail(law: point.law),
          Interval.min(ofMoments, row.chernoff)
        ),
      ] {
        let value = try rung.failureProbability(
          relativeError: point.relativeError, samples: point.samples,
          side: row.side)
        #expect(
          value.lower == expected.lower && value.upper == expected.upper,
          "\(row)")
        if row.side == .lower { continue }
        let lower = try rung.failureProbability(
          relativeError: point.relativeError, samples: point.samples,
          side: .lower)
        let both = try rung.failureProbability(
          relativeError: point.relativeError, samples: point.samples)
        #expect(both.upper == (value + lower).upper, "\(row)")
      }
    }
  }

  // 2. From moments alone, and strictly where nothing is exact.
  @Test func theRungsOfMomentsAreInOrder() throws {
    for seed in 0..<600 as Range<UInt64> {
      let point = try MomentPoint(seed: seed)
      for side in [TailSide.upper, .lower] {
        func value(_ rung: any PosteriorRung) throws -> Interval {
          try rung.failureProbability(
            relativeError: point.relativeError, samples: point.samples,
            side: side)
        }
        let bernstein = try value(
          PosteriorBernsteinTail(moments: point.moments))
        let bennett = try value(PosteriorBennettTail(moments: point.moments))
        let squared = try value(SquaredHingeTail(moments: point.moments))
        let hinge = try value(PosteriorHingeTail(moments: point.moments))
        #expect(!bernstein.isCertainlyBelow(bennett), "\(side), \(point)")
        #expect(!bennett.isCertainlyBelow(squared), "\(side), \(point)")
        if squared.lower > 0 {
          #expect(squared.relativeWidthExponent <= -100, "\(side), \(point)")
          #expect(squared.isCertainlyBelow(bennett), "\(side), \(point)")
        }
        // With V = R μ both use one binomial law, and hinges are the better.
        let (V, R, μ) = (
          point.moments.secondMoment, point.moments.range, point.moments.mean
        )
        if V == R * μ {
          #expect(!squared.isCertainlyBelow(hinge), "\(side), \(point)")
        }
      }
    }
  }

  // 3. From moments alone: the smaller of hinge and squared hinge.
  @Test func isNeverAboveTheLadderAtACeiling() throws {
    var compared = 0
    for row in try PosteriorRow.all() where row.point.moments.mean == 1 {
      compared += 1
      let point = row.point
      let B =
        point.moments.range * Rational(Int(point.seed % 5) + 20, 20)
      let own = Interval.min(row.squared, row.hinge)
      for rung in [
        try OneSidedBernsteinTail(ceiling: B), try BennettTail(ceiling: B),
        try ChernoffTail(ceiling: B), try ConvexOrderTail(ceiling: B),
      ] as [any SamplingTail] {
        let value = try rung.failureProbability(
          relativeError: point.relativeError, samples: point.samples,
          side: row.side)
        #expect(
          !value.isCertainlyBelow(own),
          "\(rung.statement.rawValue), B = \(B), \(row)")
      }
    }
    #expect(compared >= 2_000)
  }

  /// At B = R and V = R the closed forms and the hinge are the ladder's own.
  @Test func isTheLadderOnBlocks() throws {
    for seed in 0..<150 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
      let moments = try PosteriorMoments(
        mean: 1, secondMoment: B, range: B)
      let pairs: [(any PosteriorRung, any SamplingTail)] = [
        (
          PosteriorBernsteinTail(moments: moments),
          try OneSidedBernsteinTail(ceiling: B)
        ),
        (PosteriorBennettTail(moments: moments), try BennettTail(ceiling: B)),
        (
          PosteriorHingeTail(moments: moments), try ConvexOrderTail(ceiling: B)
        ),
      ]
      for side in [TailSide.upper, .lower]
      where side == .upper ? ε <= B - 1 : ε <= 1 {
        for (own, rung) in pairs {
          let a = try own.failureProbability(
            relativeError: ε, samples: m, side: side)
          let b = try rung.failureProbability(
            relativeError: ε, samples: m, side: side)
          #expect(
            a.lower == b.lower && a.upper == b.upper,
            "\(rung.statement.rawValue), \(side), \(point)")
        }
      }
    }
  }

  // 5.
  @Test func neverRisesWithSamplesOrError() throws {
    for seed in 0..<80 as Range<UInt64> {
      let point = try MomentPoint(seed: seed + 500)
      let small = try PosteriorPoint(seed: seed + 500)
      let rungs: [any PosteriorRung] = [
        PosteriorTail(moments: point.moments),
        SquaredHingeTail(moments: point.moments),
        try PosteriorTail(law: small.law),
        try PosteriorChernoffTail(law: small.law),
      ]
      for rung in rungs {
        func bound(_ m: Int, _ ε: Rational) throws -> Interval {
          try rung.failureProbability(relativeError: ε, samples: m)
        }
        let ε = point.relativeError + rung.moments.bias
        let here = try bound(point.samples, ε)
        let more = try bound(point.samples + 1, ε)
        let wider = try bound(point.samples, ε * Rational(101, 100))
        #expect(isOrdered(more, here), "\(rung), \(point)")
        #expect(isOrdered(wider, here), "\(rung), \(point)")
      }
    }
  }
}
