import Bounds
import Foundation
import TestSupport
import Testing

/// What all rungs T4a to T4e' must do, checked by number:
///
/// 1. sizes equal the independent table's; 2. every bound is at least the exact
/// tail of Blocks, a side at a time; 3. the rungs are in order; 4. δ → m → δ and
/// δ → ε → δ close; 5. B = 1 needs one draw; 6. no value outside the domain passes.
@Suite("T4 ladder: T4a to T4e' and T4f together")
struct LadderTests {
  /// The ladder's columns, in the tables' order.
  static let columns = ["T4a", "T4b", "T4c", "T4c'", "T4d", "T4e", "T4e'"]

  // 1.
  @Test func sizesAreThoseOfTheIndependentTable() throws {
    for row in try ReferenceTable.rows("ladder") {
      let (B, ε, δ) = (
        try Rational(row[0]), try Rational(row[1]), try Rational(row[2])
      )
      for (rung, expected) in zip(
        try SamplingLadder.rungs(ceiling: B), row[3..<10])
      {
        let size = try rung.samples(relativeError: ε, failureProbability: δ)
        #expect(
          size?.samples == Int(expected),
          "\(rung.statement.rawValue) at \(row[0...2])")
        #expect(size?.isSmallest != false)
      }
      let floor = try SamplingFloor(ceiling: B).necessarySamples(
        relativeError: ε, failureProbability: δ)
      #expect(floor.isExact && floor.samples == Int(row[10]), "T4f at \(row)")
    }
  }

  // 1.
  @Test(arguments: [
    ("0.1", "1e-3", [71898, 15709, 13944, 13940, 13707, 11384, 11091], 9801),
    ("0.25", "1e-6", [20346, 5030, 4406, 4396, 4291, 3804, 3792], 3545),
    ("0.5", "1e-12", [9508, 2644, 2323, 2301, 2259, 2098, 2098], 2034),
  ])
  func sizesAtTenAreTheStatedOnes(
    ε: String, δ: String, sizes: [Int], floor: Int
  ) throws {
    let (ε, δ) = (try Rational(ε), try Rational(δ))
    let found = try SamplingLadder.rungs(ceiling: 10).map {
      try $0.samples(relativeError: ε, failureProbability: δ)?.samples
    }
    #expect(found == sizes)
    let size = try SamplingFloor(ceiling: 10).necessarySamples(
      relativeError: ε, failureProbability: δ)
    #expect(size.samples == floor && size.isExact)
  }

  // 1.
  @Test func sizesAreThoseOfTheFullTable() throws {
    guard let folder = testDataFolder() else { return }
    let text = try String(
      contentsOfFile: folder + "/../reference/ladder.csv", encoding: .utf8)
    let named = ["T4a", "T4b", "T4d", "T4e"]
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
      let (B, ε, δ) = (
        try Rational(cells[0]), try Rational(cells[1]), try Rational(cells[2])
      )
      var sizes = [String: Int]()
      for rung in try SamplingLadder.rungs(ceiling: B) {
        sizes[rung.statement.rawValue] =
          try rung.samples(relativeError: ε, failureProbability: δ)?.samples
      }
      for (name, cell) in zip(named, cells[3...]) {
        #expect(sizes[name] == Int(cell), "\(name) at \(line)")
      }
      let floor = try SamplingFloor(ceiling: B).necessarySamples(
        relativeError: ε, failureProbability: δ)
      let last = try #require(sizes["T4e'"])
      let convexOrder = try #require(sizes["T4e"])
      #expect(floor.isExact && floor.samples <= last && last <= convexOrder)
    }
  }

  // 2, 3: no sampling, no tolerance. Ladder order per side, loosest first; T4b
  // bounds each side of T4c, T4a both sides of T4b.
  @Test func boundsDominateTheExactTailOnBlocksInOrder() throws {
    for seed in 0..<500 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let exact = try TwoPointLaw(ceiling: point.ceiling)
      let rungs = try SamplingLadder.rungs(ceiling: point.ceiling).filter {
        $0.isApplicable(relativeError: point.relativeError)
      }
      for side in [TailSide.upper, .lower] {
        let tail = try exact.failureProbability(
          relativeError: point.relativeError, samples: point.samples,
          side: side)
        var previous: Interval?
        for rung in rungs {
          let bound = try rung.failureProbability(
            relativeError: point.relativeError, samples: point.samples,
            side: side)
          let name = "\(rung.statement.rawValue), \(side), \(point)"
          // Equality where both are p^m or 0; otherwise strictly above.
          #expect(!bound.isCertainlyBelow(tail), "\(name)")
          if bound.upper > 0, bound.relativeWidthExponent < -40,
            point.relativeError != 1, point.ceiling != 1 + point.relativeError
          {
            #expect(tail.isCertainlyAtMost(bound), "\(name)")
          }
          if let previous {
            #expect(!previous.isCertainlyBelow(bound), "order: \(name)")
          }
          previous = bound
        }
      }
    }
  }

  // 4.
  @Test func sizesAreEnoughAndOneFewerIsNot() throws {
    for seed in 0..<40 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      guard point.relativeError > Rational(1, 10) else { continue }
      let δ = Rational(1, 1 << Int(seed % 30 + 2))
      for rung in try SamplingLadder.rungs(ceiling: point.ceiling) {
        let found = try rung.samples(
          relativeError: point.relativeError, failureProbability: δ)
        guard let found else { continue }
        let name = "\(rung.statement.rawValue), δ = \(δ), \(point): \(found)"
        #expect(found.isSmallest, "\(name)")
        let enough = try rung.failureProbability(
          relativeError: point.relativeError, samples: found.samples)
        #expect(!enough.isCertainlyAbove(δ), "\(name)")
        guard found.samples > 1 else { continue }
        let fewer = try rung.failureProbability(
          relativeError: point.relativeError, samples: found.samples - 1)
        #expect(fewer.isCertainlyAbove(δ), "\(name)")
      }
    }
  }

  // 4.
  @Test func errorsAreEnoughAndSmallerOnesAreNot() throws {
    for seed in 0..<14 as Range<UInt64> {
      let point = LadderPoint(seed: seed)
      let δ = Rational(1, 1 << Int(seed % 30 + 2))
      for rung in try SamplingLadder.rungs(ceiling: point.ceiling) {
        let found = try rung.relativeError(
          samples: point.samples, failureProbability: δ)
        let name = "\(rung.statement.rawValue), δ = \(δ), \(point)"
        guard let ε = found else {
          #expect(rung.statement == .t4a, "\(name)")
          continue
        }
        #expect(ε.relativeWidthExponent <= -60, "\(name): \(ε)")
        let above = try #require(
          Rational(exactly: ε.upper * (1 + 1e-12)))
        let below = try #require(
          Rational(exactly: ε.lower * (1 - 1e-12)))
        if rung.isApplicable(relativeError: above) {
          let enough = try rung.failureProbability(
            relativeError: above, samples: point.samples)
          #expect(enough.isCertainlyAtMost(δ), "\(name): \(ε)")
        }
        let short = try rung.failureProbability(
          relativeError: below, samples: point.samples)
        #expect(short.isCertainlyAbove(δ), "\(name): \(ε)")
      }
    }
  }

  // 5.
  @Test func aCeilingOfOneNeedsOneDraw() throws {
    let (ε, δ) = (Rational(1, 4), Rational(1, 1_000_000))
    for rung in try SamplingLadder.rungs(ceiling: 1) {
      let size = try rung.samples(relativeError: ε, failureProbability: δ)
      #expect(size == SampleSize(samples: 1, isSmallest: true))
      for side in TailSide.allCases {
        let bound = try rung.failureProbability(
          relativeError: ε, samples: 3, side: side)
        #expect(bound.lower == 0 && bound.upper == 0)
      }
      let found = try rung.relativeError(samples: 5, failureProbability: δ)
      #expect(found?.upper == 0)
    }
    let floor = try SamplingFloor(ceiling: 1)
    let size = try floor.necessarySamples(
      relativeError: ε, failureProbability: δ)
    #expect(size.samples == 1 && size.isExact && size.witness == nil)
    #expect(try floor.probability(relativeError: ε, samples: 2).upper == 0)
  }

  // 6: each row leaves the domain in one parameter.
  @Test func refusesValuesOutsideTheDomain() throws {
    #expect(throws: BoundError.self) {
      _ = try SamplingLadder.rungs(ceiling: Rational(99, 100))
    }
    #expect(throws: BoundError.self) {
      _ = try SamplingFloor(ceiling: Rational(99, 100))
    }
    #expect(throws: BoundError.self) { _ = try TwoPointLaw(ceiling: 0) }
    let (ε, δ) = (Rational(1, 4), Rational(1, 10))
    for rung in try SamplingLadder.rungs(ceiling: 3) {
      for bad in [Rational(0), -1] {
        #expect(throws: BoundError.self) {
          _ = try rung.failureProbability(relativeError: bad, samples: 5)
        }
        #expect(throws: BoundError.self) {
          _ = try rung.samples(relativeError: bad, failureProbability: δ)
        }
      }
      for bad in [Rational(0), 1, -1, 2] {
        #expect(throws: BoundError.self) {
          _ = try rung.samples(relativeError: ε, failureProbability: bad)
        }
        #expect(throws: BoundError.self) {
          _ = try rung.relativeError(samples: 5, failureProbability: bad)
        }
      }
      for bad in [0, -1, 10_000_000_000_000_001] {
        #expect(throws: BoundError.self) {
          _ = try rung.failureProbability(relativeError: ε, samples: bad)
        }
        #expect(throws: BoundError.self) {
          _ = try rung.relativeError(samples: bad, failureProbability: δ)
        }
      }
    }
  }

  // 6.
  @Test func sizesBeyondTenToTheSixteenAreBeyondReach() throws {
    for rung in try SamplingLadder.rungs(ceiling: 1_000_000) {
      #expect(throws: BoundError.self, "\(rung.statement.rawValue)") {
        _ = try rung.samples(
          relativeError: Rational(1, 1_000_000_000),
          failureProbability: Rational(1, 10))
      }
    }
  }
}
