import Bounds
import Foundation
import Testing

@testable import Empirical

@Suite("T4: figures of the ladder, against numbers computed directly")
struct FigureTests {
  private static let ε = Rational(1, 2)
  private static let δ = Rational(1, 20)

  private func claims(_ neuron: SyntheticNeuron) throws -> [Claim] {
    let rungs = try RungClaims(neuron)
    let claims = try rungs.claims(
      relativeError: Self.ε, failureProbability: Self.δ)
    return try claims + [PlantedFault.stuckStream.control(level: Self.δ)]
      + rungs.exactLaws(of: claims)
  }

  private func figure(
    _ kind: FigureRecord.Kind, _ figures: [FigureRecord]
  ) throws -> FigureRecord {
    let some = figures.filter { $0.kind == kind }
    try #require(some.count == 1, "\(kind.rawValue)")
    return some[0]
  }

  private func values(
    _ name: String, _ figure: FigureRecord
  ) throws -> [Double?] {
    try #require(figure.series.first { $0.name == name }, "\(name)").values
  }

  /// P(|B X/m − 1| ≥ ε) for X ~ Bin(m, 1/B), mass by mass in doubles.
  private func binomial(_ b: Double, _ m: Int, _ ε: Double) -> Double {
    let p = 1 / b
    let mean = Double(m) * p
    return (0...m).reduce(0) { sum, k in
      guard abs(Double(k) - mean) >= ε * mean else { return sum }
      let mass =
        lgamma(Double(m) + 1) - lgamma(Double(k) + 1)
        - lgamma(Double(m - k) + 1) + Double(k) * log(p)
        + Double(m - k) * log(1 - p)
      return sum + exp(mass)
    }
  }

  @Test func failureProbabilities() throws {
    let claims = try claims(.blocks(8, size: 2))
    let drawn = try figure(.failureProbability, FigureRecord.ladder(claims))
    let rows = claims.indices.filter { claims[$0].control == nil }
    #expect(drawn.rows == rows)
    #expect(drawn.x == drawn.x.sorted() && Set(drawn.x).count == drawn.x.count)
    #expect((30...50).contains(drawn.x.count))
    for row in rows {
      let m = try #require(claims[row].fixedInput).draws
      #expect(drawn.x.contains(Double(m)))
    }
    let floor = try SamplingFloor(ceiling: 8)
    let necessary = try floor.necessarySamples(
      relativeError: Self.ε, failureProbability: Self.δ
    ).samples
    #expect(drawn.x[0] < Double(necessary))
    let exact = try values("exact", drawn)
    let below = try values("floor", drawn)
    for (place, x) in drawn.x.enumerated() {
      let m = Int(x)
      for rung in try SamplingLadder.rungs(ceiling: 8) {
        let bound = try rung.failureProbability(
          relativeError: Self.ε, samples: m)
        #expect(
          try values(rung.statement.rawValue, drawn)[place] == bound.upper)
        #expect(try #require(below[place]) <= bound.upper)
      }
      let value = try #require(exact[place])
      let direct = binomial(8, m, 0.5)
      #expect(abs(value - direct) <= 1e-9 * direct, "m = \(m)")
      let most = try floor.probability(relativeError: Self.ε, samples: m)
      #expect(try #require(below[place]) <= most.upper)
      #expect(try #require(below[place]) >= 0.999 * most.lower)
      #expect(value <= 1.000001 * (try #require(below[place])))
    }
  }

  @Test func sampleSizes() throws {
    let drawn = try figure(
      .sampleSize, FigureRecord.ladder(try claims(.blocks(8, size: 2))))
    #expect(drawn.x.first == 1e-16 && drawn.x.last == 0.1)
    #expect(drawn.x == drawn.x.sorted() && drawn.rows.isEmpty)
    for (place, x) in drawn.x.enumerated() {
      let δ = try Rational(decimal: "\(x)", name: "delta")
      for rung in try SamplingLadder.rungs(ceiling: 8) {
        let size = try #require(
          try rung.samples(relativeError: Self.ε, failureProbability: δ))
        #expect(
          try values(rung.statement.rawValue, drawn)[place]
            == Double(size.samples))
      }
      let size = try SamplingFloor(ceiling: 8).necessarySamples(
        relativeError: Self.ε, failureProbability: δ)
      #expect(try values("floor", drawn)[place] == Double(size.samples))
    }
  }

  @Test func errorDistributions() throws {
    let claims = try claims(.blocks(8, size: 2))
    let drawn = try figure(.errorDistribution, FigureRecord.ladder(claims))
    let row = try #require(drawn.rows.first)
    #expect(claims[row].id == .t4e && drawn.rows.count == 1)
    let m = try #require(claims[row].fixedInput).draws
    let place = try #require(drawn.x.firstIndex(of: 0.5))
    #expect(try values("T4e", drawn)[place] == claims[row].predicted.upper)
    #expect(drawn.x.count == 14 && drawn.x.last == 0.7)
    for (place, ε) in drawn.x.enumerated() {
      let value = try #require(try values("exact", drawn)[place])
      let direct = binomial(8, m, ε)
      #expect(abs(value - direct) <= 1e-9 * direct, "ε = \(ε)")
      // T4a is for ε up to 1/2.
      #expect((try values("T4a", drawn)[place] == nil) == (ε > 0.5))
    }
  }

  /// Where T takes many values, some points have an exact value, and it is right.
  @Test func latticeLaws() throws {
    let claims = try claims2(
      .heavyTailed(weights: 16, points: 8, seed: 3))
    let figures = FigureRecord.ladder(claims)
    let drawn = try figure(.failureProbability, figures)
    let exact = try values("exact", drawn)
    #expect((3...8).contains(exact.count { $0 != nil }))
    let event = try #require(claims[0].fixedInput)
    for (place, value) in exact.enumerated() {
      guard let value else { continue }
      let m = Int(drawn.x[place])
      let oracle = try ErrorLaw(event.evaluation).failureProbability(
        draws: m, relativeError: Self.ε, side: .both)
      #expect(value >= 0.9 * oracle.lower && value <= 1.1 * oracle.upper)
    }
  }

  private func claims2(_ neuron: SyntheticNeuron) throws -> [Claim] {
    try RungClaims(neuron).claims(
      relativeError: Self.ε, failureProbability: Self.δ)
  }

  /// Figures are of the rows that were run, and of no controls.
  @Test func onlyRowsPresentAreDrawn() throws {
    let all = try claims(.blocks(8, size: 2))
    let some = all.filter { $0.id == .t4b || $0.control != nil }
    let figures = FigureRecord.ladder(some)
    #expect(figures.map(\.kind) == [.failureProbability, .sampleSize])
    #expect(figures[0].rows == [0])
    #expect(FigureRecord.ladder(all.filter { $0.control != nil }) == [])
    #expect(FigureRecord.ladder([]) == [])
  }

  /// Settings with equal B and ε share their sample sizes.
  @Test func equalPairsAreDrawnOnce() throws {
    let claims = try claims2(.blocks(8, size: 2)) + claims2(.blocks(8, size: 3))
    let kinds = FigureRecord.ladder(claims).map(\.kind)
    #expect(kinds.count { $0 == .failureProbability } == 2)
    #expect(kinds.count { $0 == .sampleSize } == 1)
    #expect(kinds.count { $0 == .errorDistribution } == 2)
  }

  @Test func oneSidedTails() throws {
    let rungs = try RungClaims(.blocks(4, size: 2))
    let claims = try TailSide.allCases.filter { $0 != .both }.flatMap { side in
      try rungs.claims(
        RungSetting(relativeError: Self.ε, draws: .fixed(200), side: side))
    }
    let figures = FigureRecord.ladder(claims)
    #expect(
      figures.map(\.kind) == [
        .failureProbability, .failureProbability, .sampleSize,
      ])
    for (drawn, side) in zip(figures, [TailSide.upper, .lower]) {
      #expect(
        drawn.parameters.contains {
          $0.name == "tail" && $0.value == .string(side.rawValue)
        })
      for (place, m) in drawn.x.enumerated() {
        let law = try TwoPointLaw(ceiling: 4).failureProbability(
          relativeError: Self.ε, samples: Int(m), side: side)
        #expect(try values("floor", drawn)[place] == law.lower)
        let exact = try #require(try values("exact", drawn)[place])
        #expect(law.lower <= exact && exact <= law.upper)
      }
    }
  }

  /// What would take seconds is left out.
  @Test func smallErrors() throws {
    let rungs = try RungClaims(.blocks(2, size: 2))
    func figures(_ ε: Rational) throws -> [FigureRecord] {
      FigureRecord.ladder(
        try rungs.claims(RungSetting(relativeError: ε, draws: .fixed(500))))
    }
    let small = try figures(Rational(1, 100))
    #expect(!small.contains { $0.kind == .sampleSize })
    #expect(!small.flatMap(\.series).contains { $0.name == "T4e'" })
    let middle = try figure(.sampleSize, try figures(Rational(1, 20)))
    #expect(!middle.series.contains { $0.name == "T4e'" })
    #expect(try values("floor", middle).allSatisfy { $0 == nil })
    #expect(try values("T4e", middle).allSatisfy { $0 != nil })
  }

  // MARK: - Grids

  @Test func gridsOfWholeNumbers() {
    for (low, high) in [(1, 1), (1, 2), (3, 700), (5, 100_000_000)] {
      let grid = FigureGrid.integers(from: low, to: high, always: [low, high])
      #expect(grid.first == low && grid.last == high)
      #expect(grid == Set(grid).sorted() && grid.count <= 33)
    }
    let grid = FigureGrid.integers(from: 1_000, to: 1_000_000)
    for (a, b) in zip(grid, grid.dropFirst()) {
      let ratio = Double(b) / Double(a)
      #expect(abs(ratio - pow(1_000, 1 / 32.0)) < 0.01)
    }
    #expect(FigureGrid.integers(from: 1, to: 9, always: [40]).contains(40))
  }

  // MARK: - Measured errors

  private var empty: FigureRecord {
    FigureRecord(
      kind: .errorDistribution, instance: "x", parameters: [],
      x: [0.1, 0.25, 0.3], series: [], rows: [0])
  }

  /// Ties, rounding to `Float`, and errors that are not defined all count.
  @Test func measuredErrors() throws {
    let errors: [Float] = [0, Float(0.1), 0.25, 0.2999, .nan, .infinity]
    let drawn = empty.with(errors: errors)
    #expect(try values("observed", drawn) == [5 / 6.0, 4 / 6.0, 2 / 6.0])
    let low = try values("observed lower", drawn)
    let high = try values("observed upper", drawn)
    for (place, count) in [5, 4, 2].enumerated() {
      let limits = try ClopperPearson(
        failures: count, trials: 6, confidence: Rational(99, 100))
      #expect(low[place] == limits.lowerLimit.lower)
      #expect(high[place] == limits.upperLimit.upper)
    }
    #expect(
      drawn.parameters.contains {
        $0.name == "measured_errors" && $0.value == .integer(6)
      })
    #expect(empty.with(errors: []) == empty)
  }

  /// Errors of tilted trials are not the instance's.
  @Test func onlyPlainStreamsAreObserved() throws {
    let rungs = try claims2(.blocks(4, size: 2))
    let run = try Run(
      rungs,
      configuration: RunConfiguration(
        seed: 1, trials: 20, suite: "s", threads: 2))
    let record = RunRecord(run)
    let figure = try figure(.errorDistribution, record.figures)
    let row = try #require(figure.rows.first)
    #expect(record.rows[row].id == .t4e)
    for method in [TrialMethod.plain, .tilted] {
      let stream = StreamRecord(
        name: record.rows[row].stream, method: method, trials: 2, digest: "",
        probe: "", traced: 0, failed: [], undefined: [], undecided: [],
        errors: [0.5, 0.1], nonZeros: [])
      var bare = figure
      bare.series.removeAll { $0.name.hasPrefix("observed") }
      let drawn = bare.with(streams: [stream], of: record.rows)
      #expect((drawn == bare) == (method == .tilted))
      #expect(bare.with(streams: [], of: record.rows) == bare)
    }
  }
}
