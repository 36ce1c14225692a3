import TestSupport
import Testing

@testable import Bounds

/// Where `BettingMean` looks for its limits, against the certified wealth.
@Suite("H5 betting: where the limits are sought")
struct BettingGuessTests {
  private func samples() -> [UnitSample] {
    var random = SplitMix64(seed: 161)
    var all = (0..<12).map { round in
      let n = [3, 20, 80][round % 3]
      return UnitSample(
        exactly: (0..<n).map { _ in
          let x = Double.random(in: 0...1, using: &random)
          return round % 2 == 0 ? x : x * x * x * x * x
        })
    }
    // Many zeros, many ones, tiny values, and an enclosure.
    all.append(
      UnitSample(trials: 1_000_000, lower: [1, 0.5], upper: [1, 0.5]))
    all.append(UnitSample(exactly: Array(repeating: 1, count: 400)))
    all.append(UnitSample(exactly: Array(repeating: 0x1p-300, count: 50)))
    all.append(UnitSample(exactly: Array(repeating: 0.5, count: 600)))
    all.append(
      UnitSample(trials: 90, lower: [0.25, 0.5], upper: [0.75, 0.625]))
    return all
  }

  /// At the guess the wealth is reached, and 2⁻¹⁷ of the guess or of its distance
  /// to the mean, whichever is less, nearer to the mean it is not.
  @Test func theGuessIsTheLimit() throws {
    var found = 0
    for (round, sample) in samples().enumerated() {
      for level in [Rational(1, 3), Rational(1, 50), Rational(1, 100_000_000)] {
        let betting = try BettingMean(sample, level: level)
        for side in [BettingMean.Side.aboveClaim, .belowClaim] {
          guard let claim = betting.guess(side) else { continue }
          found += 1
          let isUpper = side == .belowClaim
          let values = isUpper ? sample.upper : sample.lower
          let mean = values.reduce(0, +) / Double(sample.trials)
          let size = isUpper ? 1 - claim : claim
          let way = min(size, abs(mean - claim)) * 0x1p-17
          let slack = max(abs(mean - claim) * 0x1p-30, 0x1p-50)
          func isReached(_ c: Double) throws -> Bool {
            let exact = try #require(Rational(exactly: c))
            return betting.reaches(1 / level, side, claim: exact)
          }
          let name = "sample \(round), level \(level), \(side): \(claim)"
          let outwards = isUpper ? claim + slack : claim * (1 - 0x1p-45)
          #expect(
            try outwards >= 1 || isReached(min(outwards, 1)), "\(name)")
          let inwards = isUpper ? claim - way : claim + way
          #expect(try !isReached(inwards), "\(name), \(mean)")
        }
      }
    }
    #expect(found > 80, "\(found)")
  }

  @Test func noGuessWhereThereIsNoLimit() throws {
    func guess(_ values: [Double], _ side: BettingMean.Side) throws -> Double? {
      try BettingMean(UnitSample(exactly: values), level: Rational(1, 100))
        .guess(side)
    }
    #expect(try guess([0, 0, 0], .aboveClaim) == nil)
    #expect(try guess([1, 1, 1], .belowClaim) == nil)
    #expect(try guess([0x1p-400], .aboveClaim) == nil)
    #expect(try guess([0x1p-410, 0], .aboveClaim) == nil)
    #expect(try guess([0x1p-380], .aboveClaim) != nil)
    // One of two: the wealth grows without bound, as c falls.
    let half = try #require(try guess([0, 1], .aboveClaim))
    #expect(half > 0 && half < 0.05)
    #expect(
      try guess(Array(repeating: 0x1p-400, count: 50), .aboveClaim) == nil)
    // The limit would be about the mean over 100: below the least.
    #expect(try guess([0x1p-399], .aboveClaim) == nil)
  }

  /// At a level of almost 1 the wealth 1 at the mean is enough: the search ends
  /// 2⁻⁵⁰ of the mean before it.
  @Test func theSearchEndsNextToTheMean() throws {
    let level = 1 - Rational.powerOfTwo(-60)
    let betting = try BettingMean(
      UnitSample(exactly: Array(repeating: 0.5, count: 100)), level: level)
    let lower = try #require(betting.guess(.aboveClaim))
    let upper = try #require(betting.guess(.belowClaim))
    #expect(0.5 - lower > 0x1p-52 && 0.5 - lower < 0x1p-50, "\(lower)")
    #expect(upper - 0.5 > 0x1p-52 && upper - 0.5 < 0x1p-50, "\(upper)")
  }
}
