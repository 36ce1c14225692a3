import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// The figures of a layer, against sums written out.
@Suite("T8: figures of layers, against numbers computed directly")
struct UnionFigureTests {
  /// 6-4-3; inputs of either sign where `isSigned`.
  private func claims(isSigned: Bool = false) throws -> [Claim] {
    var random = SplitMix64(seed: 5)
    func number() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    func matrix(_ rows: Int, _ columns: Int, from low: Double) -> Matrix {
      Matrix(
        (0..<rows).map { _ in
          (0..<columns).map { _ in low + (1 - low) * number() }
        })
    }
    let network = try Network(layers: [
      DenseLayer(name: "a", weights: matrix(4, 6, from: -1)),
      DenseLayer(name: "b", weights: matrix(3, 4, from: -1)),
    ])
    let low = isSigned ? -1.0 : 0
    return try NetworkSuite.layers(
      network,
      inputs: NetworkInputs(
        sensitivity: matrix(5, 6, from: low),
        evaluation: matrix(7, 6, from: low), labels: nil),
      name: "net", points: .given)
  }

  private func figures(_ claims: [Claim]) -> [FigureRecord] {
    UnionFigures.figures(of: claims).flatMap {
      $0.records(MonteCarlo(seed: 1, threads: 2))
    }
  }

  private func tail(
    _ rung: String, _ B: Rational
  ) throws -> any SamplingTail {
    rung == "T4b"
      ? try BernsteinTail(ceiling: B) : try ConvexOrderTail(ceiling: B)
  }

  /// min(1, N Σ min(1, δ_g)), in doubles.
  private func sum(
    _ rung: String, _ plan: UnionPlan, _ ε: Rational,
    draws: (Int) -> Int
  ) throws -> Double {
    let sum = try plan.groups.reduce(0.0) { sum, group in
      try sum
        + min(
          1,
          tail(rung, group.ceiling).failureProbability(
            relativeError: ε, samples: draws(group.draws)
          ).upper)
    }
    return min(1, Double(plan.parts) * sum)
  }

  private func expectClose(
    _ found: Double?, _ expected: Double, _ comment: Comment
  ) throws {
    let found = try #require(found, comment)
    #expect(abs(found - expected) <= 1e-12 * expected, comment)
  }

  @Test func eachLayerHasItsFigures() throws {
    let claims = try claims()
    let figures = figures(claims)
    #expect(
      figures.map { "\($0.kind.rawValue) \($0.instance)" } == [
        "failure-probability net a", "sample-size net a",
        "error-distribution net a, sensitivity points",
        "error-distribution net a, evaluation inputs",
        "failure-probability net b", "sample-size net b",
        "error-distribution net b, sensitivity points",
        "error-distribution net b, evaluation inputs",
      ])
    #expect(
      figures.map(\.rows) == [[0, 1], [], [0], [1], [2, 3], [], [2], [3]])
    for figure in figures {
      #expect(figure.series.map(\.name) == ["T4b", "T4e"])
      #expect(figure.series.allSatisfy { $0.values.count == figure.x.count })
    }
  }

  /// The point at the claims' own draws is the claim, and the others are sums.
  @Test(arguments: [false, true]) func curvesAreSums(isSigned: Bool) throws {
    let claims = try claims(isSigned: isSigned)
    let plan = try #require(claims[0].union)
    #expect(plan.parts == (isSigned ? 2 : 1) && plan.groups.count == 8)
    let ε = Rational(1, 2)
    for figure in figures(claims).prefix(4) {
      for series in figure.series {
        for (place, (x, value)) in zip(figure.x, series.values).enumerated() {
          let name: Comment = "\(figure.kind.rawValue) \(series.name) \(x)"
          switch figure.kind {
          case .failureProbability:
            let tenths = 3 + place
            func draws(_ m: Int) -> Int {
              Int((Double(m * tenths) / 10).rounded(.up))
            }
            #expect(
              x == Double(plan.groups.reduce(0) { $0 + draws($1.draws) }))
            try expectClose(
              value, sum(series.name, plan, ε, draws: draws), name)
          case .errorDistribution:
            let ε = Rational(place + 1, 20)
            try expectClose(
              value, sum(series.name, plan, ε, draws: { $0 }), name)
          default:
            let δ = try Rational(decimal: "\(x)", name: "delta")
            let share = δ / Rational(8 * plan.parts)
            let sum = try plan.groups.reduce(0) { sum, group in
              let size = try tail(series.name, group.ceiling).samples(
                relativeError: ε, failureProbability: share)
              return try sum + #require(size).samples
            }
            #expect(value == Double(sum), name)
          }
        }
      }
    }
    let drawn = figures(claims)[0]
    let own = try #require(drawn.x.firstIndex(of: Double(plan.draws)))
    #expect(own == 7)
    #expect(drawn.series[0].values[own] == claims[0].predicted.upper)
    #expect(claims[0].predicted.upper <= (isSigned ? 0.1 : 0.05))
  }

  /// Layers with parts of their own are told apart, rows that are no layers are
  /// left out, and places are those of the run.
  @Test func settingsFollowTheRows() throws {
    let claims = try claims()
    let control = try PlantedFault.stuckStream.control(level: Rational(1, 20))
    let mixed = [control, claims[2], control, claims[1], claims[3]]
    let settings = UnionFigures.figures(of: mixed)
    #expect(settings.map(\.rows) == [[1, 4], [3]])
    #expect(settings.map(\.plan.name) == ["net b", "net a"])
    #expect(UnionFigures.figures(of: [control]).isEmpty)
  }

  @Test func aCancellationLeavesNoFigure() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let monteCarlo = MonteCarlo(
      seed: 1, threads: 2, cancellation: cancellation)
    for setting in UnionFigures.figures(of: try claims()) {
      #expect(setting.records(monteCarlo).isEmpty)
    }
  }
}
