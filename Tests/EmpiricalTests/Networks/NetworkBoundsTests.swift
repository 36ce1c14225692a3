import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

@Suite("Networks: what the theory says of one, number by number")
struct NetworkBoundsTests {
  /// Three layers of both signs, with inputs that see nearly all weights.
  private struct Case {
    let network: Network
    let inputs: NetworkInputs
    let question: NetworkQuestion

    init(validation: Int? = 40) throws {
      var random = SplitMix64(seed: 3)
      func matrix(_ rows: Int, _ columns: Int, from least: Double) -> Matrix {
        Matrix(
          rows: rows, columns: columns,
          elements: (0..<rows * columns).map { _ in
            Double.random(in: least...1, using: &random)
          })
      }
      network = try Network(layers: [
        DenseLayer(
          name: "a", weights: matrix(4, 6, from: -1), bias: [1, 1, 1, 1]),
        DenseLayer(name: "b", weights: matrix(3, 4, from: -1)),
        DenseLayer(name: "c", weights: matrix(2, 3, from: 0)),
      ])
      inputs = NetworkInputs(
        sensitivity: matrix(12, 6, from: 0),
        evaluation: matrix(9, 6, from: 0),
        validation: validation.map { matrix($0, 6, from: 0) })
      question = try NetworkQuestion(
        relativeError: Rational(1, 2), failureProbability: Rational(1, 20),
        slack: Rational(3, 2), exceedance: Rational(1, 5),
        errorProbability: Rational(1, 10))
    }

    func bounds(threads: Int = 2) throws -> NetworkBounds {
      try NetworkBounds(
        network, inputs: inputs, question: question,
        monteCarlo: MonteCarlo(seed: 0, threads: threads))
    }
  }

  @Test func sizesAreTheRungsSummed() throws {
    let case_ = try Case()
    let bounds = try case_.bounds()
    let groups = try case_.network.groups(
      sensitivity: case_.inputs.sensitivity)
    let live = groups.joined().count { !$0.isDead }
    #expect(bounds.setting.liveGroups == live)
    let share = Rational(1, 20) / Rational(live)
    #expect(bounds.setting.share == share)
    for (layer, groups) in zip(bounds.layers, groups) {
      let ceilings = groups.compactMap {
        $0.ceiling.map { $0 * Rational(3, 2) }
      }
      #expect(layer.liveGroups == ceilings.count)
      for rung in layer.rungs {
        var sum: Int? = 0
        for B in ceilings {
          let tail = try #require(
            try SamplingLadder.rungs(ceiling: B).first {
              type(of: $0).statement == rung.id
            })
          let size = try tail.samples(
            relativeError: Rational(1, 2), failureProbability: share)
          sum = sum.flatMap { sum in size.map { sum + $0.samples } }
        }
        #expect(rung.samples == sum, "\(layer.name), \(rung.id)")
      }
      let floors = try ceilings.map {
        try SamplingFloor(ceiling: $0).necessarySamples(
          relativeError: Rational(1, 2), failureProbability: share
        ).samples
      }
      #expect(layer.floor.samples == floors.reduce(0, +))
      #expect(layer.floor.isExact)
      #expect(layer.rungs.map(\.id).first == .t4a)
      #expect(layer.rungs.count == 7)
    }
  }

  /// E D, Δ and T10's shares, each from its definition.
  @Test func nonZerosCancellationAndSharesAreTheirDefinitions() throws {
    let case_ = try Case()
    let bounds = try case_.bounds()
    let points = case_.network.layerInputs(case_.inputs.evaluation)
    var largest: [Double] = []
    for (index, layer) in case_.network.layers.enumerated() {
      var ratios: [Double] = []
      for neuron in 0..<layer.outputs {
        ratios.append(
          (0..<points[index].rows).map { row in
            let terms = zip(layer.weights.row(neuron), points[index].row(row))
              .map(*)
            let value = terms.reduce(layer.bias?[neuron] ?? 0, +)
            return terms.map(abs).reduce(0, +) / abs(value)
          }.max() ?? 0)
      }
      for (found, expected) in zip(
        bounds.layers[index].cancellations, ratios.sorted())
      {
        #expect(abs(found - expected) <= expected * 1e-5)
      }
      largest.append(max(1, ratios.max() ?? 1))
    }
    for index in largest.indices {
      let ahead = largest[index...].reduce(1, *)
      let ε = try #require(bounds.layers[index].networkError).approximation
      #expect(abs(ε * 6 * ahead - 0.5) <= 1e-4)
    }
    let groups = try case_.network.groups(
      sensitivity: case_.inputs.sensitivity)
    let share = bounds.setting.share
    for (layer, groups) in zip(bounds.layers, groups) {
      var expected = 0.0
      for group in groups {
        guard let B = group.ceiling, let sampler = group.sampler else {
          continue
        }
        let m = try #require(
          try BernsteinTail(ceiling: B * Rational(3, 2)).samples(
            relativeError: Rational(1, 2), failureProbability: share)
        ).samples
        for k in group.support.indices {
          let rest = (1 - sampler.probability(of: k)).approximation
          expected += 1 - (0..<m).reduce(1.0) { product, _ in product * rest }
        }
      }
      let found = try #require(layer.expectedNonzeros).midpoint
      #expect(abs(found - expected) < 1e-9)
    }
  }

  /// The network's waterfall has the draws of its layers', and a layer's those of its
  /// neurons.
  @Test func waterfallsAddUp() throws {
    let bounds = try Case().bounds()
    let whole = try #require(bounds.waterfall)
    for stage in Waterfall.Stage.allCases {
      var sum = Interval(0)
      for (index, layer) in bounds.layers.enumerated() {
        let fall = try #require(layer.waterfall)
        sum = sum + fall.samples(stage)
        var neurons = Interval(0)
        for neuron in 0..<layer.neurons {
          for place in bounds.setting.places(layer: index, neuron: neuron) {
            neurons =
              neurons + (try bounds.setting.waterfall(place)).samples(stage)
          }
        }
        #expect(agree(neurons, fall.samples(stage)), "\(layer.name), \(stage)")
      }
      #expect(agree(sum, whole.samples(stage)), "\(stage)")
    }
    // T4b's rung of the waterfall has δ, the table's has a share.
    let rungs = bounds.layers.compactMap { layer in
      layer.rungs.first { $0.id == .t4b }?.samples
    }
    #expect(whole.samples(.union).contains(Rational(rungs.reduce(0, +))))
    #expect(try #require(whole.factor(.union)).lower > 1)
  }

  /// Inputs of both signs give the first layer's groups two sums each; behind a ReLU
  /// there is one. V and R are medians over the points of either sign.
  @Test func layersWithInputsOfBothSignsHaveTwoSumsAGroup() throws {
    let network = try Network(layers: [
      DenseLayer(name: "a", weights: Matrix([[1, 2, 3], [3, 1, 1]])),
      DenseLayer(name: "b", weights: Matrix([[1, 4]])),
    ])
    let inputs = NetworkInputs(
      sensitivity: Matrix([[1, 2, 1], [2, -1, 1], [-1, -2, 3], [3, 1, 1]]),
      evaluation: Matrix([[1, -1, 2], [2, 1, 1], [1, 1, -3]]))
    let bounds = try NetworkBounds(
      network, inputs: inputs,
      question: try NetworkQuestion(
        relativeError: Rational(1, 2), failureProbability: Rational(1, 10)),
      monteCarlo: MonteCarlo(seed: 0, threads: 1))
    let setting = bounds.setting
    #expect(setting.layers.map(\.parts) == [2, 1])
    #expect(setting.liveGroups == 3)
    #expect(setting.share == Rational(1, 50))
    // The first neuron's points: (1, 0, 2), (0, 1, 0), (2, 1, 1), (1, 1, 0), (0, 0, 3).
    let group = setting.layers[0].groups[0]
    let q = try #require(group.sampler)
    let points: [[Int]] = [
      [1, 0, 2], [0, 1, 0], [2, 1, 1], [1, 1, 0], [0, 0, 3],
    ]
    var (V, R): ([Rational], [Rational]) = ([], [])
    for point in points {
      let v = zip([1, 2, 3], point).map { Rational($0 * $1) }
      let z = v.reduce(0, +)
      let T = v.indices.map { v[$0] / z / q.probability(of: $0) }
      V.append(zip(v, T).reduce(Rational(0)) { $0 + $1.0 / z * $1.1 })
      R.append(T.max() ?? 0)
    }
    let typical = try #require(setting.layers[0].typical[0])
    for (found, all) in [(typical.secondMoment, V), (typical.range, R)] {
      let median = all.sorted()[2]
      #expect(found >= median && found <= median * (1 + Rational(1, 1 << 27)))
    }
  }

  /// Where even T4e and the floor ask for more draws than can be counted, the question
  /// is refused with the limit.
  @Test func aQuestionBeyondReachIsRefused() throws {
    let case_ = try Case()
    let question = try NetworkQuestion(
      relativeError: Rational(1, 1_000_000_000),
      failureProbability: Rational(1, 20))
    let error = #expect(throws: BoundError.self) {
      try NetworkBounds(
        case_.network, inputs: case_.inputs, question: question,
        monteCarlo: MonteCarlo(seed: 0, threads: 2))
    }
    guard case .beyondReach(let what, let limit) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.contains("sample size") && limit.contains("10^16"))
  }

  /// The certificates of T2 are those of one thread, layer by layer.
  @Test func ratiosAreThoseOfTheLayers() throws {
    let case_ = try Case()
    let bounds = try case_.bounds()
    let whole = try NetworkRatios(
      case_.network,
      groups: case_.network.groups(sensitivity: case_.inputs.sensitivity),
      validation: #require(case_.inputs.validation),
      plan: bounds.ratios.ratio.plan, mixture: case_.question.mixture)
    #expect(bounds.ratios.ratio == whole.ratio)
    #expect(bounds.ratios.factor == whole.factor)
    #expect(whole.ratio.ratio != nil && whole.factor.ratio != nil)
    for (layer, expected) in zip(bounds.layers, whole.layers) {
      #expect(layer.ratios.name == expected.name)
      #expect(layer.ratios.ratio == expected.ratio)
      #expect(layer.ratios.factor == expected.factor)
      #expect(
        layer.ratios.ranges.map(\.ceiling) == expected.ranges.map(\.ceiling))
      #expect(layer.ratios.ranges.map(\.alone) == expected.ranges.map(\.alone))
      #expect(layer.ratios.ranges.count >= 2)
    }
  }

  @Test func freshInputsAreTheValidationOnesWhereThereAreSome() throws {
    let with = try Case()
    let bounds = try with.bounds()
    #expect(bounds.freshInputs == .validation)
    #expect(bounds.ratios.ratio.plan.inputs == 40)
    #expect(bounds.ratios.ratio.plan.exceedance == Rational(1, 5))
    let without = try Case(validation: nil).bounds()
    #expect(without.freshInputs == .evaluation)
    // Nine inputs with none beyond certify 1 − 0.1^{1/9} = 0.2257…, not 1/5.
    #expect(without.ratios.ratio.plan.inputs == 9)
    #expect(without.ratios.ratio.plan.allowed == 0)
    let β = without.ratios.ratio.plan.exceedance.approximation
    #expect((0.2256...0.2259).contains(β))
  }

  @Test func threadsChangeNothing() throws {
    let case_ = try Case()
    let (one, four) = (
      try case_.bounds(threads: 1), try case_.bounds(threads: 4)
    )
    for (a, b) in zip(one.layers, four.layers) {
      #expect(a.rungs.map(\.samples) == b.rungs.map(\.samples))
      #expect(a.allocation?.wholeDraws == b.allocation?.wholeDraws)
      #expect(
        a.waterfall?.total.decimal(digits: 30).lower
          == b.waterfall?.total.decimal(digits: 30).lower)
    }
  }

  @Test func anInterruptionLeavesNoPartOfAnAnswer() throws {
    let case_ = try Case()
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: CancellationError.self) {
      _ = try NetworkBounds(
        case_.network, inputs: case_.inputs, question: case_.question,
        monteCarlo: MonteCarlo(
          seed: 0, threads: 2, cancellation: cancellation))
    }
  }

  @Test func questionsOutsideTheDomainAreRefused() throws {
    typealias Numbers = (Rational, Rational, Rational, Rational, Rational)
    let half = Rational(1, 2)
    let bad: [Numbers] = [
      (0, half, 1, half, half), (2, half, 1, half, half),
      (half, 0, 1, half, half), (half, 1, 1, half, half),
      (half, half, half, half, half), (half, half, 1, 0, half),
      (half, half, 1, half, 1),
    ]
    for (ε, δ, C, β, γ) in bad {
      #expect(throws: BoundError.self) {
        _ = try NetworkQuestion(
          relativeError: ε, failureProbability: δ, slack: C, exceedance: β,
          errorProbability: γ)
      }
    }
  }

  private func agree(_ a: Interval, _ b: Interval) -> Bool {
    !a.isCertainlyBelow(b) && !b.isCertainlyBelow(a)
  }
}
