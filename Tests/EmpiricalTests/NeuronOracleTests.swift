import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// Three independent ways to one failure probability, on trained neurons measured
/// elsewhere: the lattice bracket, plain trials and tilted trials.
@Suite("H6 oracle of measured neurons: bracket, plain and tilted trials")
struct NeuronOracleTests {
  /// At each neuron the bracket's ends are within one per cent, and the limits of
  /// plain and of tilted trials contain it, each at 10⁻⁹ a side.
  @Test func limitsContainTheBracket() throws {
    guard let data = testDataFolder("20 measured neurons") else { return }
    let neurons = try MeasuredNeurons(
      path: data + "/neurons/neurons.safetensors")
    let level = Rational(1, 1_000_000_000)
    #if DEBUG
      let trials = 1_000
    #else
      let trials = 10_000
    #endif
    for index in 0..<20 {
      let (group, activation) = try neurons.neuron(index)
      let event = FixedInput(
        group, activation: activation, draws: 256,
        relativeError: Rational(1, 2))
      let law = try #require(event.evaluation.law)
      let exact = try LatticeBracket(law: law).failureProbability(
        draws: 256, relativeError: Rational(1, 2))
      #expect(exact.upper <= 1.01 * exact.lower, "neuron \(index): \(exact)")
      let coarse = try event.oracle()
      #expect(
        coarse.lower <= exact.upper && exact.lower <= coarse.upper,
        "neuron \(index): \(coarse)")
      let monteCarlo = MonteCarlo(seed: 11, threads: 2)
      let stream = "neuron \(index)"
      let counts = monteCarlo.run(
        try #require(event.experiment()), claim: StreamID(stream),
        trials: trials)
      let plain = (
        try ClopperPearson.lowerLimit(
          failures: counts.fewestFailures, trials: trials, level: level),
        try ClopperPearson.upperLimit(
          failures: counts.mostFailures, trials: trials, level: level)
      )
      #expect(
        plain.0.lower <= exact.upper && exact.lower <= plain.1.upper,
        "neuron \(index): plain \(plain), exact \(exact)")
      let plan = try #require(try event.tiltedPlan())
      let tilted = TiltedSample(
        plan,
        outcomes: monteCarlo.runWeighted(
          plan, claim: StreamID(stream + "|tilted"), trials: trials))
      let limits = (
        try tilted.lowerLimit(level: level), try tilted.upperLimit(level: level)
      )
      #expect(
        limits.0.lower <= exact.upper && exact.lower <= limits.1.upper,
        "neuron \(index): tilted \(limits), exact \(exact)")
      // They say something: a factor of 2 at 10,000 trials.
      #expect(
        limits.0.lower > 0
          && (trials < 10_000 || limits.1.upper < 2.5 * limits.0.lower),
        "neuron \(index): tilted \(limits)")
    }
  }
}

/// Single neurons with their sensitivity points and unseen inputs, from a file.
private struct MeasuredNeurons {
  private let file: SafetensorsFile
  private var batches: [Int: (points: Matrix, inputs: Matrix)] = [:]

  init(path: String) throws {
    file = try SafetensorsFile(path: path)
    for (columns, layer) in [784: "fc1", 300: "fc2", 100: "fc3"] {
      batches[columns] = (
        try matrix("\(layer).activations.sensitivity", columns),
        try matrix("\(layer).activations.evaluation", columns)
      )
    }
  }

  /// The positive weights, and the first unseen input that they answer to.
  func neuron(_ index: Int) throws -> (NeuronGroup, [Double]) {
    let name = "neuron" + (index < 10 ? "0" : "") + "\(index)"
    let weights = try numbers("\(name).weight")
    let batch = try #require(batches[weights.count])
    let layer = try DenseLayer(name: name, weights: Matrix([weights]))
    let group = try #require(try layer.groups(points: batch.points).first)
    let row = try #require(
      (0..<batch.inputs.rows).first {
        GroupEvaluation(group, activation: Array(batch.inputs.row($0))).law
          != nil
      })
    return (group, Array(batch.inputs.row(row)))
  }

  private func matrix(_ name: String, _ columns: Int) throws -> Matrix {
    let x = try numbers(name)
    // Pixels are bytes; the network saw them over 255 in single precision.
    let isBytes = columns == 784
    return Matrix(
      rows: x.count / columns, columns: columns,
      elements: isBytes ? x.map { Double(Float($0) / 255) } : x)
  }

  private func numbers(_ name: String) throws -> [Double] {
    try file.numbers(of: try #require(file.tensor(named: name)))
  }
}
