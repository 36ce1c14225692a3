import Bounds
import TestSupport
import Testing

/// A generated point (B, ε, m) of the whole domain, by families that reach its ends.
struct WidePoint: CustomStringConvertible {
  enum Family: Int, CaseIterable {
    case moderate, nearOne, nearZero, oneDraw, upperLattice, lowerLattice
    case largeError, edge, tiny, manyDraws
  }

  let seed: UInt64
  let family: Family
  let ceiling: Rational
  let relativeError: Rational
  let samples: Int

  init(seed: UInt64) {
    var rng = SplitMix64(seed: seed &* 7 &+ 3)
    func int(_ range: ClosedRange<Int>) -> Int {
      Int.random(in: range, using: &rng)
    }
    let family = Family.allCases[Int(seed % UInt64(Family.allCases.count))]
    let usual = LadderPoint(seed: seed)
    var (B, ε, m) = (usual.ceiling, usual.relativeError, usual.samples)
    let part = Rational(int(1...99), 100)
    switch family {
    case .moderate: break
    case .nearOne:  // p = 1/B near 1
      B = 1 + Rational(int(1...9)) / Rational(10).power(int(2...40))
      ε = [(B - 1) * part, part, 1, 1 + part][int(0...3)]
    case .nearZero:  // p near 0
      B = Rational(int(1...9)) * Rational(10).power(int(3...99))
      ε = [part, 1, B * part, B / Rational(m + 1)][int(0...3)]
    case .oneDraw:
      m = 1
      ε = [part, 1, B - 1, (B - 1) * part][int(0...3)]
    case .upperLattice:  // m (1 + ε)/B is an integer
      let mean = (Rational(m) / B).floor ?? 0
      let k = mean + 1 + int(0...max(0, (m - mean - 1) / int(1...20)))
      ε = Rational(k) * B / Rational(m) - 1
    case .lowerLattice:  // m (1 − ε)/B is an integer
      let most = ((Rational(m) / B).ceiling ?? 1) - 1
      ε = 1 - Rational(int(0...max(0, most))) * B / Rational(m)
    case .largeError:
      ε = 1 + [part, Rational(int(0...9)), B * part][int(0...2)]
    case .edge:
      let tiny = 1 / Rational(10).power(int(3...30))
      ε =
        [B - 1, 1, B - 1 + tiny, 1 + tiny, (B - 1) * (1 - tiny), 1 - tiny][
          int(0...5)]
    case .tiny:  // tails about 10⁻³⁰⁰
      ε = Rational(int(5...60), 100)
      m = (1_381 * B * (6 + 2 * ε) / (6 * ε * ε)).ceiling ?? 1
      m = m * int(90...110) / 100
    case .manyDraws:
      // Near the mean of many draws tails are dear: few of them.
      let most = seed % 500 == 9 ? 1_000_000_000_000 : 1_000_000
      m = int(1...9) * (seed % 100 == 9 ? most : 2_000)
      ε = Rational(int(1...40), 10 * Int(Double(m).squareRoot()))
    }
    (self.seed, self.family) = (seed, family)
    (ceiling, samples) = (B, m)
    relativeError = ε > 0 ? ε : part
  }

  /// True where the two-point law's tail is a power that T4d, T4e and T4e' attain, or
  /// is empty.
  func isEdge(_ side: TailSide) -> Bool {
    side == .upper ? relativeError >= ceiling - 1 : relativeError >= 1
  }

  var description: String {
    "seed \(seed), \(family): B = \(ceiling), ε = \(relativeError), m = \(samples)"
  }
}

extension Rational {
  /// xⁿ by repeated squaring, for tests that see the public interface only.
  fileprivate func power(_ n: Int) -> Rational {
    if n == 0 { return 1 }
    let half = power(n / 2)
    return n % 2 == 0 ? half * half : half * half * self
  }
}

/// One side of a point, with the exact tail of the two-point law and every rung.
private struct WideRow: CustomStringConvertible {
  let point: WidePoint
  let side: TailSide
  let exact: Interval
  /// T4a (nil beyond ε = 1/2), T4b, T4c, T4c', T4d, T4e, T4e'.
  let values: [(name: StatementID, value: Interval)]

  subscript(_ name: StatementID) -> Interval? {
    values.first { $0.name == name }?.value
  }

  var description: String { "\(side), \(point)" }

  /// The exact tail and a rung's bound, at another precision.
  func evaluated(
    _ name: StatementID, precision: Int
  ) throws -> (exact: Interval, bound: Interval) {
    let (B, ε, m) = (point.ceiling, point.relativeError, point.samples)
    let rung = try #require(
      try SamplingLadder.rungs(ceiling: B).first { $0.statement == name })
    return (
      try TwoPointLaw(ceiling: B).failureProbability(
        relativeError: ε, samples: m, side: side, precision: precision),
      try rung.failureProbability(
        relativeError: ε, samples: m, side: side, precision: precision)
    )
  }

  /// Both sides of 2,000 points.
  static func all() throws -> [WideRow] { try table.get() }

  private static let table = Result<[WideRow], any Error> {
    try (0..<2_000 as Range<UInt64>).flatMap { seed in
      let point = WidePoint(seed: seed)
      let law = try TwoPointLaw(ceiling: point.ceiling)
      let rungs = try SamplingLadder.rungs(ceiling: point.ceiling).filter {
        $0.isApplicable(relativeError: point.relativeError)
      }
      return try [TailSide.upper, .lower].map { side in
        WideRow(
          point: point, side: side,
          exact: try law.failureProbability(
            relativeError: point.relativeError, samples: point.samples,
            side: side),
          values: try rungs.map {
            (
              $0.statement,
              try $0.failureProbability(
                relativeError: point.relativeError, samples: point.samples,
                side: side)
            )
          })
      }
    }
  }
}

/// All rungs against the exact two-point law and against each other, on 2,000 points
/// that reach the domain's ends, without sampling or tolerance: 1. valid; 2. tight;
/// 3. in order, strictly; 4. the sum of both sides, and T4f under it.
@Suite("T4a T4b T4c T4c' T4d T4e T4e' T4f compared with each other")
struct LadderComparisonTests {
  /// The points reach what they are meant to reach.
  @Test func thePointsReachTheEnds() throws {
    let rows = try WideRow.all()
    #expect(rows.count == 4_000)
    func count(_ condition: (WideRow) -> Bool) -> Int {
      rows.count(where: condition)
    }
    #expect(count { $0.point.ceiling < 1 + Rational(1, 1_000_000) } > 100)
    #expect(count { $0.point.ceiling > 1_000_000 } > 100)
    #expect(count { $0.point.samples == 1 } > 300)
    #expect(count { $0.point.samples >= 1_000_000 } >= 40)
    #expect(count { $0.point.relativeError >= 1 } > 500)
    #expect(
      count {
        let m = Rational($0.point.samples)
        let at =
          $0.side == .upper
          ? m * (1 + $0.point.relativeError) : m * (1 - $0.point.relativeError)
        return !$0.point.isEdge($0.side) && (at / $0.point.ceiling).isInteger
      } > 300)
    #expect(
      count { $0.exact.lower > 1e-307 && $0.exact.upper < 1e-290 } > 20)
    #expect(count { $0.exact.lower == 0 && $0.exact.upper > 0 } > 20)
    #expect(count { $0.exact.upper > 0 && $0.exact.upper < 1e-306 } > 50)
    #expect(count { $0.point.isEdge($0.side) } > 500)
  }

  // 1.
  @Test func everyRungIsAtLeastTheExactTail() throws {
    for row in try WideRow.all() {
      for (name, value) in row.values {
        let attains = [.t4d, .t4e, .t4ePrime].contains(name)
        if row.point.isEdge(row.side) && attains {
          // Both are 0, or one power.
          #expect(
            !value.isCertainlyBelow(row.exact)
              && !row.exact.isCertainlyBelow(value), "\(name), \(row)")
          #expect(
            value.upper == 0 || value.relativeWidthExponent < -100,
            "\(name), \(row)")
        } else if !row.exact.isCertainlyAtMost(value) {
          // Both within 2⁻¹²⁸ of 1.
          let (fine, bound) = try row.evaluated(name, precision: 1_024)
          #expect(fine.isCertainlyAtMost(bound), "\(name), \(row)")
        }
      }
    }
  }

  /// The rungs side by side, larger first: no smaller one is certainly above, and it is
  /// certainly below unless both agree to 2⁻⁴⁰.
  private func expectOrder(
    _ larger: StatementID, _ smaller: StatementID, equalAtEdges: Bool = false
  ) throws {
    let agreement = Interval(Rational(1, 1 << 40))
    var strict = 0
    for row in try WideRow.all() {
      guard let a = row[larger], let b = row[smaller] else { continue }
      let name = "\(smaller) over \(larger), \(row)"
      #expect(!a.isCertainlyBelow(b), "\(name)")
      // Below 2^−2³⁰ a bound is only known to be tiny.
      if a.lower == 0 && a.upper > 0 && a.relativeWidthExponent > 0 { continue }
      if b.isCertainlyBelow(a) {
        strict += 1
      } else if equalAtEdges && row.point.isEdge(row.side) {
        #expect(a.lower == b.lower && a.upper == b.upper, "\(name)")
      } else {
        #expect((a - b).isCertainlyAtMost(agreement * a), "\(name)")
      }
    }
    #expect(strict > 1_000, "\(larger), \(smaller): \(strict)")
  }

  // 3.
  @Test func convexOrderIsBelowChernoff() throws {
    try expectOrder(.t4d, .t4e, equalAtEdges: true)
  }

  // 3.
  @Test func roundingIsNotAboveConvexOrder() throws {
    for row in try WideRow.all() {
      let (a, b) = (try #require(row[.t4e]), try #require(row[.t4ePrime]))
      #expect(a.lower >= b.lower && a.upper >= b.upper, "\(row)")
    }
  }

  // 3.
  @Test func chernoffIsBelowBennett() throws {
    try expectOrder(.t4cPrime, .t4d)
  }

  // 3.
  @Test func bennettIsBelowOneSidedBernstein() throws {
    try expectOrder(.t4c, .t4cPrime)
  }

  // 3.
  @Test func oneSidedBernsteinIsBelowBernstein() throws {
    try expectOrder(.t4b, .t4c)
  }

  // 3.
  @Test func bernsteinIsBelowCoreNet() throws { try expectOrder(.t4a, .t4b) }

  /// Off the edges T4e is below T4d by more than rounding, wherever the bounds are not
  /// both near 1.
  @Test func convexOrderIsStrictlyBelowChernoffOffTheEdges() throws {
    var strict = 0
    for row in try WideRow.all()
    where !row.point.isEdge(row.side) && row.point.family != .edge {
      let (d, e) = (try #require(row[.t4d]), try #require(row[.t4e]))
      guard d.upper < 0.99, d.lower > 0 else { continue }
      strict += 1
      #expect(
        e.isCertainlyBelow(d * Interval(1 - Rational(1, 1 << 40))), "\(row)")
    }
    #expect(strict > 1_000)
  }

  // 2. At integer thresholds: T4e' ≤ 2 P (the median of Bin(m, k/m) is k), T4e ≤ e P
  // (Bentkus 2004), T4d ≤ √(8 k (1 − k/m)) P(X = k) (Ash 1965).
  @Test func theBinomialRungsAreTightOnTheLattice() throws {
    var tried = 0
    let e = Interval(1).exp
    for row in try WideRow.all() where !row.point.isEdge(row.side) {
      let (B, ε) = (row.point.ceiling, row.point.relativeError)
      let m = Rational(row.point.samples)
      let x = row.side == .upper ? m * (1 + ε) / B : m - m * (1 - ε) / B
      guard x.isInteger, row.exact.lower > 0 else { continue }
      tried += 1
      let limit = Interval(8 * x * (1 - x / m)).squareRoot
      for (name, factor) in [
        (.t4ePrime, Interval(2)), (.t4e, e), (.t4d, limit),
      ] as [(StatementID, Interval)] {
        let value = try #require(row[name])
        #expect(
          value.isCertainlyAtMost(factor * row.exact),
          "\(name), \(row): \(value / row.exact)")
      }
    }
    #expect(tried > 250)
  }

  // 2. At stated points log(bound)/log(exact), what a rung costs in draws, is at least
  // the stated share for T4a, T4b, T4c, T4c', T4d, T4e, T4e', on both sides.
  @Test(arguments: [
    (10, 4, 5_000, [0.117, 0.674, 0.804, 0.804, 0.862, 0.954, 0.963]),
    (10, 10, 20_000, [0.080, 0.695, 0.796, 0.796, 0.814, 0.930, 0.948]),
    (2, 4, 600, [0.044, 0.403, 0.807, 0.809, 0.883, 0.966, 0.969]),
    (100, 2, 20_000, [0.145, 0.640, 0.753, 0.753, 0.890, 0.967, 0.972]),
  ])
  func theRungsAreTightAtStatedPoints(
    B: Int, inverse: Int, m: Int, shares: [Double]
  ) throws {
    let ε = Rational(1, inverse)
    for side in [TailSide.upper, .lower] {
      let exact = try TwoPointLaw(ceiling: Rational(B)).failureProbability(
        relativeError: ε, samples: m, side: side)
      for (rung, least) in zip(
        try SamplingLadder.rungs(ceiling: Rational(B)), shares)
      {
        let bound = try rung.failureProbability(
          relativeError: ε, samples: m, side: side)
        let share = bound.log / exact.log
        #expect(
          share.lower >= least && share.upper < 1,
          "\(rung.statement), \(side), B = \(B), m = \(m): \(share)")
      }
    }
  }

  // 4.
  @Test func bothSidesAreTheSum() throws {
    for seed in stride(from: 0, to: 2_000, by: 39) as StrideTo<UInt64> {
      let point = WidePoint(seed: seed)
      let (ε, m) = (point.relativeError, point.samples)
      for rung in try SamplingLadder.rungs(ceiling: point.ceiling)
      where rung.isApplicable(relativeError: ε) {
        func value(_ side: TailSide) throws -> Interval {
          try rung.failureProbability(
            relativeError: ε, samples: m, side: side)
        }
        let (both, sum) = (
          try value(.both), try value(.upper) + value(.lower)
        )
        #expect(
          both.lower == sum.lower && both.upper == sum.upper,
          "\(rung.statement), \(point)")
      }
    }
  }

  // 4. The floor is at least the two-point law at B, at most every rung.
  @Test func theFloorIsBetweenTheLawAndTheRungs() throws {
    var higher = 0
    for seed in 0..<2_000 as Range<UInt64> {
      let wide = WidePoint(seed: seed)
      let (B, ε, m) = (wide.ceiling, wide.relativeError, wide.samples % 6 + 1)
      let floor = try SamplingFloor(ceiling: B)
      let F = try floor.probability(relativeError: ε, samples: m)
      let simple = try TwoPointLaw(ceiling: B).failureProbability(
        relativeError: ε, samples: m)
      let name = "B = \(B), ε = \(ε), m = \(m), seed \(seed)"
      #expect(!F.isCertainlyBelow(simple), "\(name)")
      if simple.isCertainlyBelow(F) { higher += 1 }
      for rung in try SamplingLadder.rungs(ceiling: B)
      where rung.isApplicable(relativeError: ε) {
        let bound = try rung.failureProbability(relativeError: ε, samples: m)
        #expect(!bound.isCertainlyBelow(F), "\(rung.statement), \(name)")
      }
    }
    #expect(higher > 100)
  }
}
