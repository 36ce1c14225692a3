import Bounds
import SiPP
import TestSupport
import Testing

@Suite("T3 moments at many points")
struct GroupMomentsTests {
  /// Against T3's type in rationals, on numbers of every size.
  @Test(arguments: Spread.allCases)
  func agreesWithExactMoments(_ spread: Spread) throws {
    var random = SplitMix64(seed: 11)
    var compared = 0
    for case_ in 0..<80 {
      let (layer, points) = try random.layer(spread)
      let (_, others) = try random.layer(spread)
      let inputs = others.columns == layer.inputs ? others : points
      for group in try layer.groups(points: points) {
        let found = GroupMoments(group, at: .init(inputs))
        let expected = try exactMoments(group, inputs)
        #expect(found.secondMoments.count == expected.count, "case \(case_)")
        for (k, moments) in expected.enumerated() {
          #expect(
            isNear(found.secondMoments[k], moments.secondMoment),
            "case \(case_)")
          #expect(isNear(found.ranges[k], moments.range), "case \(case_)")
          compared += 1
        }
      }
    }
    #expect(compared > 100)
  }

  /// At its own sensitivity points a group has V ≤ R ≤ B.
  @Test func rangeIsTheCeilingAtTheSensitivityPoints() throws {
    var random = SplitMix64(seed: 12)
    var compared = 0
    for case_ in 0..<100 {
      let (layer, points) = try random.layer(.plain)
      for group in try layer.groups(points: points) {
        let moments = GroupMoments(group, at: .init(points))
        guard let B = group.ceiling?.approximation,
          let largest = moments.ranges.max()
        else { continue }
        compared += 1
        #expect(abs(largest - B) <= B * 0x1p-25, "case \(case_)")
        for (V, R) in zip(moments.secondMoments, moments.ranges) {
          #expect(V <= R * (1 + 0x1p-28) && V >= 1 - 0x1p-28, "case \(case_)")
        }
      }
    }
    #expect(compared > 100)
  }

  /// An unseen weight takes its share of z and adds to neither moment.
  @Test func unseenWeightsOnlyTakeTheirShare() throws {
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1, 2], magnitudes: [1, 1, 2],
      sensitivities: [0.5, 0.5, 0])
    let moments = GroupMoments(
      group,
      at: .init(Matrix([[1, 1, 0], [1, 1, 1], [0, 0, 0], [-1, 3, 0]])))
    // z = 2, 4, none, and 3 and 1 of the two parts; q = 1/2 each.
    #expect(moments.ranges == [1, 0.5, 2, 2])
    #expect(moments.secondMoments == [1, 0.25, 2, 2])
  }

  private func exactMoments(
    _ group: NeuronGroup, _ inputs: Matrix
  ) throws -> [SamplingMoments<Rational>] {
    guard let sampler = group.sampler else { return [] }
    return try nonnegativePoints(inputs).compactMap { point in
      let g = importances(group, point)
      guard g.contains(where: { $0.sign > 0 }) else { return nil }
      return try SamplingMoments(
        relativeImportance: group.support.map { g[$0] },
        probabilities: group.support.indices.map {
          sampler.probability(of: $0)
        })
    }
  }

  private func isNear(_ value: Double, _ truth: Rational) -> Bool {
    guard let x = Rational(exactly: value) else { return false }
    // Below 2⁻¹⁰²² a Double has fewer digits.
    let slack =
      truth * Rational(1, 1 << 30)
      + exact(0x1p-1054)
    return max(x - truth, truth - x) <= slack
  }

}

@Suite("T7 cancellation of neurons at many inputs")
struct NeuronCancellationTests {
  /// Against the quotient in rationals: at least Δ, and hardly more.
  @Test(arguments: Spread.allCases)
  func isTheQuotientRoundedUp(_ spread: Spread) throws {
    var random = SplitMix64(seed: 13)
    for case_ in 0..<100 {
      let (bare, points) = try random.layer(spread)
      let layer = try DenseLayer(
        name: "a", weights: bare.weights,
        bias: case_ % 2 == 0
          ? nil : (0..<bare.outputs).map { _ in random.number(spread) })
      let found = NeuronCancellation.ratios(of: layer, points: points)
      for (i, neuron) in found.enumerated() {
        for (row, ratio) in neuron.ratios.enumerated() {
          let terms = zip(layer.weights.row(i), points.row(row)).map {
            exact($0) * exact($1)
          }
          let value = terms.reduce(exact(layer.bias?[i] ?? 0), +)
          let absolute = terms.reduce(Rational(0)) { $0 + max($1, -$1) }
          if absolute.sign == 0 {
            #expect(ratio == 0, "case \(case_)")
          } else if value.sign == 0 {
            #expect(ratio == .infinity, "case \(case_)")
          } else {
            let Δ = absolute / max(value, -value)
            // A quotient beyond the range of Double is rounded up to ∞.
            guard ratio.isFinite else {
              #expect(Δ > exact(.greatestFiniteMagnitude), "case \(case_)")
              continue
            }
            #expect(exact(ratio) >= Δ, "case \(case_)")
            #expect(
              exact(ratio) <= Δ * (1 + Rational(1, 1 << 20))
                || ratio < .leastNormalMagnitude * 2, "case \(case_)")
          }
        }
      }
    }
  }

  /// Sums that cancel to nearly or exactly nothing.
  @Test func cancellationIsExact() throws {
    let tiny = 0x1p-60
    let layer = try DenseLayer(
      name: "a", weights: Matrix([[1, -1], [1, 1]]), bias: [0, -2])
    let found = NeuronCancellation.ratios(
      of: layer,
      points: Matrix([[1, 1], [1 + 0x1p-52, 1], [tiny, 0], [0, 0]]))
    #expect(found[0].ratios[0] == .infinity)
    #expect(
      found[0].ratios[1] == 0x1p53 + 1 || found[0].ratios[1] == 0x1p53 + 2)
    #expect(found[0].ratios[3] == 0)
    #expect(found[1].ratios[0] == .infinity)
    // |z| is 2 − 2⁻⁶⁰ and z₊ + z₋ is 2⁻⁶⁰.
    #expect((0x1p-61...0x1p-60).contains(found[1].ratios[2]))
    #expect(found[0].largest == .infinity)
  }

  /// The stored values, which ignore the bias.
  @Test func agreesWithStoredValues() throws {
    guard let data = testDataFolder("stored cancellations") else { return }
    let folder = data + "/lenet300-100/"
    let network = try Network(path: folder + "lenet300-100.safetensors")
    let inputs = try NetworkInputs(
      path: folder + "lenet300-100-inputs.safetensors", for: network)
    let stored = try SafetensorsFile(
      path: folder + "expected-sensitivities.safetensors")
    let points = network.layerInputs(inputs.evaluation)
    // The last layer; the first ones take minutes without optimisation.
    let layer = try #require(network.layers.last)
    let tensor = try #require(stored.tensor(named: "\(layer.name).delta"))
    let expected = try stored.numbers(of: tensor)
    let bare = try DenseLayer(name: layer.name, weights: layer.weights)
    let found = NeuronCancellation.ratios(
      of: bare, points: try #require(points.last))
    #expect(found.count == 10 && expected.count == 10)
    // Theirs come of activations in single precision: |z| is off by some
    // 2⁻²⁴ (z₊ + z₋), which is 2⁻²⁴ Δ of it.
    for (neuron, value) in zip(found, expected) {
      #expect(
        Swift.abs(neuron.largest - value) <= (1e-6 + 0x1p-24 * value) * value)
    }
  }
}
