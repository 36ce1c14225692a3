import Bounds
import SiPP
import Testing

@testable import Empirical

/// Instances at full size, against exact values.
@Suite("H5 tilting: probabilities far below one over the trials")
struct TiltedReferenceTests {
  private let level = Rational(1, 100_000_000)

  private func sample(
    _ plan: TiltedPlan, trials: Int, name: String
  ) -> TiltedSample {
    TiltedSample(
      plan,
      outcomes: MonteCarlo(seed: 7, threads: 2).runWeighted(
        plan, claim: StreamID(name), trials: trials))
  }

  /// Blocks, B = 10, m = 20,000, ε = 1/4: the tails of Bin(20000, 1/10) at 2,500
  /// and 1,500, 2.565e-30 and 7.381e-35.
  @Test(arguments: [TailSide.upper, .lower, .both])
  func blocksAtThirtyDecimals(side: TailSide) throws {
    let neuron = SyntheticNeuron.blocks(10, size: 8)
    let (m, ε) = (20_000, Rational(1, 4))
    let law = try BinomialLaw(trials: m, probability: Rational(1, 10))
    let upper = law.tail(atLeast: 2_500).probability
    let lower = law.tail(atMost: 1_500).probability
    #expect(abs(upper.midpoint / 2.5651116e-30 - 1) < 1e-7)
    #expect(abs(lower.midpoint / 7.3814044e-35 - 1) < 1e-7)
    let exact =
      switch side {
      case .upper: upper
      case .lower: lower
      case .both: upper + lower
      }
    let plan = try #require(
      try TiltedPlan(
        neuron.group(), activation: neuron.input, draws: m, relativeError: ε,
        side: side))
    // W is the Chernoff bound, which for a law on two points is T4d.
    let chernoff = try ChernoffTail(ceiling: 10).failureProbability(
      relativeError: ε, samples: m, side: side, precision: 128)
    #expect(plan.bound.lower >= chernoff.lower)
    #expect(plan.bound.upper <= chernoff.upper * 1.001)

    let full = isFullEffort
    let sample = sample(
      plan, trials: full ? 10_000 : 200, name: "blocks|\(side)")
    let low = try sample.lowerLimit(level: level)
    let high = try sample.upperLimit(level: level)
    #expect(low.lower <= exact.lower && exact.upper <= high.upper)
    #expect(low.lower > 0)
    let ratio = high.upper / low.lower
    #expect(ratio < (full ? 1.8 : 1_000), "\(ratio)")
  }

  /// A neuron of the shipped network at the sensitivity input where its own claim
  /// is sharpest: with draws enough for T4e to promise 10⁻¹⁶, the limits are
  /// positive, below the promise, and within a factor of 2 of each other.
  @Test func digitsNeuronAtSixteenDecimals() throws {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    let points = network.layerInputs(inputs.sensitivity)[2]
    let layer = network.layers[2]
    let group = try #require(
      try layer.groups(points: points, neurons: 0..<1).first)
    let ceiling = try #require(group.ceiling)
    let ε: Rational = 1
    let size = try #require(
      try ConvexOrderTail(ceiling: ceiling).samples(
        relativeError: ε,
        failureProbability: Rational(decimal: "1e-16")))
    let promised = try ConvexOrderTail(ceiling: ceiling).failureProbability(
      relativeError: ε, samples: size.samples, side: .upper, precision: 128)
    let activation = try #require(
      (0..<points.rows).map { Array(points.row($0)) }.max { a, b in
        secondMoment(group, a) < secondMoment(group, b)
      })
    let plan = try #require(
      try TiltedPlan(
        group, activation: activation, draws: size.samples, relativeError: ε,
        side: .upper))
    let sample = sample(
      plan, trials: isFullEffort ? 10_000 : 6_000, name: "digits")
    let low = try sample.lowerLimit(level: level)
    let high = try sample.upperLimit(level: level)
    #expect(low.lower > 0 && high.isCertainlyBelow(promised))
    #expect(high.upper < 2 * low.lower)
    #expect(low.lower < sample.estimate && sample.estimate < high.upper)
  }

  private func secondMoment(_ group: NeuronGroup, _ row: [Double]) -> Double {
    GroupEvaluation(group, activation: row).secondMoment.midpoint
  }
}
