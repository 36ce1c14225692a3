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
    print("H5 \(side): ratio \(ratio), estimate \(sample.estimate)")
    #expect(ratio < (full ? 1.8 : 1_000), "\(ratio)")
  }
}
