import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// Whole networks, pruned, against a second implementation that knows nothing of
/// the first but the sampler.
@Suite("H7: networks pruned as a whole")
struct NetworkRecordTests {
  /// 6-5-4-3 with biases, inputs of one sign, labels.
  private func instance(
    labels: Bool = true, validation: Bool = true
  ) throws -> (network: Network, inputs: NetworkInputs) {
    var random = SplitMix64(seed: 77)
    func number() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    func matrix(_ rows: Int, _ columns: Int, _ lower: Double) -> Matrix {
      Matrix(
        (0..<rows).map { _ in
          (0..<columns).map { _ in
            let x = number()
            return x < 0.15 ? 0 : lower + (1 - lower) * x
          }
        })
    }
    let shapes = [(5, 6), (4, 5), (3, 4)]
    let layers = try shapes.enumerated().map { index, shape in
      try DenseLayer(
        name: "fc\(index + 1)", weights: matrix(shape.0, shape.1, -1),
        bias: index == 1 ? nil : (0..<shape.0).map { _ in number() - 0.5 })
    }
    let network = try Network(layers: layers)
    let evaluation = matrix(40, 6, 0)
    return (
      network,
      NetworkInputs(
        sensitivity: matrix(9, 6, 0), evaluation: evaluation,
        validation: validation ? matrix(15, 6, 0) : nil,
        labels: labels
          ? network.classes(evaluation).enumerated().map {
            $0.offset % 7 == 0 ? ($0.element + 1) % 3 : $0.element
          } : nil)
    )
  }

  private func trials(
    _ network: Network, _ inputs: NetworkInputs
  ) throws -> NetworkTrials {
    let claims = try NetworkSuite.layers(
      network, inputs: inputs, name: "net", points: .given)
    return try #require(NetworkTrials.networks(of: claims).first)
  }

  /// T4b's draws of each live group of a layer, at its share of 0.05.
  private func draws(_ groups: [NeuronGroup]) throws -> [Int] {
    let live = groups.count { !$0.isDead }
    return try groups.map { group in
      guard let B = group.ceiling else { return 0 }
      return try #require(
        try BernsteinTail(ceiling: B).samples(
          relativeError: Rational(1, 2),
          failureProbability: Rational(1, 20) / Rational(live))
      ).samples
    }
  }

  /// Weights by the multiplier in rationals, logits by plain loops.
  private func naive(
    _ network: Network, _ inputs: NetworkInputs, trial: Int, seed: UInt64
  ) throws -> (nonZeros: Int, correct: Int) {
    var stream = TrialStream(
      seed: seed, claim: StreamID("network|net"), trial: trial)
    var weights: [[[Double]]] = []
    for (layer, groups) in zip(
      network.layers, try network.groups(sensitivity: inputs.sensitivity))
    {
      var rows = (0..<layer.outputs).map { _ in
        [Double](repeating: 0, count: layer.inputs)
      }
      for (group, m) in zip(groups, try draws(groups)) where m > 0 {
        let counts = try #require(group.sampler).counts(
          draws: m, using: &stream)
        for (k, j) in group.support.enumerated() {
          let factor = group.multiplier(
            ofSupport: k, count: counts[k], draws: m)
          rows[group.neuron][group.indices[j]] =
            group.weights[j] * factor.approximation
        }
      }
      weights.append(rows)
    }
    var correct = 0
    for input in 0..<inputs.evaluation.rows {
      var a = Array(inputs.evaluation.row(input))
      for (index, rows) in weights.enumerated() {
        a = rows.enumerated().map { i, row in
          var sum = network.layers[index].bias?[i] ?? 0
          for j in row.indices { sum += row[j] * a[j] }
          return index == weights.count - 1 ? sum : max(sum, 0)
        }
      }
      let label = try #require(inputs.labels)[input]
      let others = a.enumerated().filter { $0.offset != label }.map(\.element)
      correct += a[label] > (others.max() ?? -.infinity) ? 1 : 0
    }
    let nonZeros = weights.joined().joined().count { $0 != 0 }
    return (nonZeros, correct)
  }

  @Test func recordsAreWhatANaiveImplementationFinds() throws {
    let (network, inputs) = try instance()
    let trials = try trials(network, inputs)
    let record = try #require(
      trials.record(MonteCarlo(seed: 6, threads: 2)))
    #expect(record.name == "net" && record.labelled == 40)
    #expect(record.correctUnpruned == 34)
    #expect(
      record.weights
        == network.layers.reduce(0) {
          $0 + $1.weights.elements.count { $0 != 0 }
        })
    #expect(record.nonZeros.count == 32 && record.correct.count == 32)
    for trial in 0..<32 {
      let expected = try naive(network, inputs, trial: trial, seed: 6)
      #expect(record.nonZeros[trial] == expected.nonZeros, "pruning \(trial)")
      #expect(record.correct[trial] == expected.correct, "pruning \(trial)")
    }
    #expect(Set(record.nonZeros).count > 1 && Set(record.correct).count > 1)
    let sums = try network.groups(sensitivity: inputs.sensitivity).map {
      try draws($0).reduce(0, +)
    }
    #expect(
      record.rule
        == "drawn with replacement by sensitivity, each group with T4b's draws "
        + "at eps=0.5 and delta=0.05 a layer: \(sums[0]) in fc1, \(sums[1]) in "
        + "fc2, \(sums[2]) in fc3")
  }

  @Test func withoutLabelsNothingIsClassified() throws {
    let (network, inputs) = try instance(labels: false)
    let record = try #require(
      try trials(network, inputs).record(MonteCarlo(seed: 6, threads: 1)))
    #expect(record.labelled == 0 && record.correctUnpruned == 0)
    #expect(record.correct.isEmpty && record.nonZeros.count == 32)
  }

  /// A tie is wrong, and so is a logit that is not finite.
  @Test func onlyTheLargestLogitIsRight() throws {
    func correct(_ weights: [[Double]], _ labels: [Int]) throws -> Int? {
      let network = try Network(layers: [
        DenseLayer(name: "l", weights: Matrix(weights))
      ])
      let inputs = NetworkInputs(
        sensitivity: Matrix([[1, 1]]),
        evaluation: Matrix([[1, 0], [0, 1], [1, 1]]), labels: labels)
      return try trials(network, inputs).correct(network)
    }
    #expect(try correct([[1, 0], [0, 1]], [0, 1, 0]) == 2)
    #expect(try correct([[1, 0], [0, 1]], [1, 0, 1]) == 0)
    #expect(try correct([[1, 1], [1, 1]], [0, 0, 1]) == 0)
    #expect(try correct([[2, 1]], [0, 0, 0]) == 3)
    // The third logit overflows: no right answer.
    #expect(try correct([[1.5e308, 1.5e308], [0, 0]], [0, 0, 0]) == 2)
  }

  private func run(
    threads: Int, seed: UInt64 = 2, cancellation: Cancellation = Cancellation()
  ) throws -> Run {
    let (network, inputs) = try instance()
    return try Run(
      NetworkSuite.layers(
        network, inputs: inputs, name: "net", points: .given),
      configuration: RunConfiguration(
        seed: seed, trials: 80, suite: "network", threads: threads),
      cancellation: cancellation)
  }

  /// Equal bytes on any number of threads; one record for all rows; prunings by
  /// the seed, figures without it.
  @Test func runsRecordTheirNetworks() throws {
    let one = RunRecord(try run(threads: 1))
    #expect(one.networks.count == 1 && one.networks[0].undefined == 0)
    #expect(one.figures.count == 3 * 5 + 1)
    #expect(one.text == RunRecord(try run(threads: 3)).text)
    #expect(try RunRecord(Array(one.text.utf8), name: "r.json") == one)
    let other = RunRecord(try run(threads: 2, seed: 3))
    for (figure, same) in zip(one.figures, other.figures) {
      // Measured errors are the seed's.
      let isEqual = figure == same
      #expect(isEqual == (figure.kind != .errorDistribution))
    }
    #expect(other.networks[0].nonZeros != one.networks[0].nonZeros)
    #expect(
      other.networks[0].correctUnpruned == one.networks[0].correctUnpruned)
    // Layers have errors and non-zeros of their own.
    for stream in one.streams {
      #expect(stream.errors.count == 80 && stream.nonZeros.count == 80)
    }
  }

  /// A pruning that leaves the range of numbers keeps its place: as many weights
  /// as were drawn, and no right answer.
  @Test func pruningsOutOfRangeAreCounted() throws {
    let large = 1.7e308
    func record(scale: Double) throws -> NetworkRecord {
      // 40 alike weights need their own number of draws to be multiplied by 1.
      let network = try Network(layers: [
        DenseLayer(
          name: "l",
          weights: Matrix([
            [Double](repeating: scale, count: 40),
            [Double](repeating: scale / 2, count: 40),
          ]))
      ])
      let inputs = NetworkInputs(
        sensitivity: Matrix([[Double](repeating: 1e-3, count: 40)]),
        evaluation: Matrix([[Double](repeating: 1e-3, count: 40)]),
        labels: [0])
      return try #require(
        try trials(network, inputs).record(MonteCarlo(seed: 6, threads: 2)))
    }
    let (whole, cut) = (try record(scale: 1), try record(scale: large))
    #expect(whole.undefined == 0 && whole.correct.contains(1))
    // Some of 40 weights are drawn more often than is expected.
    #expect(cut.undefined == 32 && cut.correct.allSatisfy { $0 == 0 })
    #expect(cut.nonZeros == whole.nonZeros && cut.nonZeros.count == 32)
  }

  /// Inputs that leave the range of numbers within the network are refused, by
  /// layer and point, wherever they come from.
  @Test func activationsOutOfRangeAreRefused() throws {
    let network = try Network(layers: [
      DenseLayer(name: "first", weights: Matrix([[1e300, 1e300]])),
      DenseLayer(name: "second", weights: Matrix([[1]])),
    ])
    let (small, large) = (Matrix([[1, 1]]), Matrix([[1, 1], [1e10, 0]]))
    func layers(_ sets: [Matrix]) throws -> [Claim] {
      try NetworkSuite.layers(
        network,
        inputs: NetworkInputs(
          sensitivity: sets[0], evaluation: sets[1], validation: sets[2]),
        name: "net", points: .given)
    }
    #expect(try layers([small, small, small]).count == 4)
    for place in 0..<3 {
      var sets = [small, small, small]
      sets[place] = large
      #expect(
        throws: SiPPError.outsideDomain(
          "point [1, 0] of second", value: "inf", requirement: "finite")
      ) { try layers(sets) }
    }
  }

  @Test func aCancelledRunHasNoNetworks() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let run = try run(threads: 1, cancellation: cancellation)
    #expect(run.networks.isEmpty && run.layerFigures.isEmpty)
  }

  /// A deadline leaves the first prunings.
  @Test func deadlinesLeaveAPrefix() throws {
    let (network, inputs) = try instance()
    let trials = try trials(network, inputs)
    let whole = try #require(trials.record(MonteCarlo(seed: 6, threads: 1)))
    let part = try #require(
      trials.record(
        MonteCarlo(seed: 6, threads: 1), deadline: ContinuousClock.now))
    #expect(part.nonZeros == Array(whole.nonZeros.prefix(1)))
  }

  // MARK: Figures

  /// What `bound network` says of the same question, which is asked on its own.
  @Test func theWaterfallIsThatOfTheBounds() throws {
    let (network, inputs) = try instance()
    let figure = try #require(
      try trials(network, inputs).figures(MonteCarlo(seed: 1, threads: 2)).last)
    let bounds = try NetworkBounds(
      network, inputs: inputs,
      question: NetworkQuestion(
        relativeError: Rational(1, 2), failureProbability: Rational(1, 20)),
      monteCarlo: MonteCarlo(seed: 0, threads: 1))
    #expect(figure.series.map(\.name) == bounds.layers.map(\.name))
    var finite = 0
    for (series, layer) in zip(figure.series, bounds.layers) {
      let fall = try #require(layer.waterfall)
      for (value, stage) in zip(series.values, Waterfall.Stage.allCases) {
        let draws = fall.samples(stage)
        #expect(value == (draws.upper.isFinite ? draws.upper : nil))
        finite += value == nil ? 0 : 1
      }
    }
    #expect(finite >= 15, "\(finite)")
    #expect(figure.parameters.map(\.name).contains("floors_are_exact"))
  }

  @Test func figuresAreQuantilesOfRatios() throws {
    let (network, inputs) = try instance()
    let trials = try trials(network, inputs)
    let figures = trials.figures(MonteCarlo(seed: 1, threads: 2))
    let groups = try network.groups(sensitivity: inputs.sensitivity)
    let batches = [
      network.layerInputs(inputs.sensitivity),
      network.layerInputs(inputs.evaluation),
      network.layerInputs(try #require(inputs.validation)),
    ]
    #expect(
      figures.map(\.instance) == ["net fc1", "net fc2", "net fc3", "net"])
    #expect(figures.last?.kind == .waterfall)
    for (index, figure) in figures.dropLast().enumerated() {
      #expect(figure.kind == .sensitivityRatio && figure.rows.isEmpty)
      #expect(
        figure.series.map(\.name)
          == ["in sample", "out of sample", "weights", "validation"])
      #expect(figure.x.count == 102 && figure.x == figure.x.sorted())
      #expect(figure.x[7] == 0.07 && figure.x[100] == 0.999)
      let all = batches.map {
        SensitivityRatios(groups[index], points: $0[index])
      }
      for (series, values) in [
        (0, all[0].ratios), (1, all[1].ratios), (3, all[2].ratios),
      ] {
        let sorted = values.sorted()
        for (p, value) in zip(figure.x, figure.series[series].values) {
          // The least value with a share of at least p at or below it.
          let least = sorted.first { x in
            Double(values.count { $0 <= x }) >= p * Double(values.count) - 1e-9
          }
          #expect(value == (least == .infinity ? nil : least), "\(p)")
        }
      }
      #expect(figure.series[0].values.allSatisfy { ($0 ?? 2) <= 1 })
      func parameter(_ name: String) -> JSONValue? {
        figure.parameters.first { $0.name == name }?.value
      }
      #expect(parameter("layer") == .string("fc\(index + 1)"))
      #expect(parameter("sensitivity_points") == .integer(9))
      #expect(parameter("evaluation_inputs") == .integer(40))
      #expect(parameter("validation_inputs") == .integer(15))
      #expect(
        parameter("share_above_1")
          == .number(Double(all[1].ratios.count { $0 > 1 }) / 40))
      #expect(
        parameter("infinite")
          == .integer(all[1].ratios.count { $0 == .infinity }))
      let unseen = groups[index].flatMap(\.sensitivities).count { $0 == 0 }
      #expect(parameter("unseen_weights") == .integer(unseen))
      // Each weight's largest importance over its sensitivity, unseen ones apart.
      let ratios = zip(groups[index], all[1].largest).flatMap {
        group, largest in
        zip(group.sensitivities, largest).filter { $0.0 > 0 }.map { $1 / $0 }
      }
      #expect(figure.series[2].values.last == ratios.max())
      #expect(figure.series[2].values.first == ratios.min())
    }
    #expect(
      figures.contains { $0.series[1].values.contains { ($0 ?? 2) > 1 } })
  }

  /// Infinite ratios are counted and have no value.
  @Test func unseenWeightsAreCounted() throws {
    let layer = try DenseLayer(name: "l", weights: Matrix([[1, 2, -1]]))
    let network = try Network(layers: [layer])
    let inputs = NetworkInputs(
      sensitivity: Matrix([[1, 0, 1]]),
      evaluation: Matrix([[1, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 1]]))
    let figure = try trials(network, inputs).figures(
      MonteCarlo(seed: 1, threads: 1))[0]
    let values = figure.series[1].values
    #expect(values.first == 1 && values[50] == 1 && values[51] == .some(nil))
    #expect(values.last == .some(nil))
    let parameters = Dictionary(
      uniqueKeysWithValues: figure.parameters.map { ($0.name, $0.value) })
    #expect(parameters["infinite"] == .integer(2))
    #expect(parameters["share_above_1"] == .number(0.5))
    #expect(parameters["weights"] == .integer(3))
    #expect(parameters["unseen_weights"] == .integer(1))
    #expect(parameters["validation_inputs"] == nil)
    #expect(figure.series.count == 3)
  }

  @Test func quantilesOfFewAndMany() {
    #expect(Quantiles.of([]).allSatisfy { $0 == nil })
    #expect(Quantiles.of([3]).allSatisfy { $0 == 3 })
    let values = (1...1_000).map(Double.init)
    let found = Quantiles.of(values.reversed())
    #expect(found[0] == 1 && found[1] == 10 && found[50] == 500)
    #expect(found[99] == 990 && found[100] == 999 && found[101] == 1_000)
    #expect(Quantiles.of([1, 2])[50] == 1 && Quantiles.of([1, 2])[51] == 2)
  }
}
