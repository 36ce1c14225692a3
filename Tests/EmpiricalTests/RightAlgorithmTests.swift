import Bounds
import SiPP
import Testing

@testable import Empirical

/// A harness that refutes everything would refute all faults: here is the other
/// half, the algorithm without the fault under the same claim, on other seeds.
@Suite("H9 planted faults: the right algorithm stands")
struct RightAlgorithmTests {
  private let level = Rational(1, 10_000_000)

  private func judge(
    _ claim: Claim, seed: UInt64, trials: Int
  ) throws -> Judgement {
    let counts = MonteCarlo(seed: seed, threads: 2).run(
      claim.experiment, claim: claim.stream, trials: trials)
    return try Judgement(
      claim, counts: counts, levels: Levels(alpha: 2 * level, rows: [claim]))
  }

  @Test(arguments: PlantedFault.allCases)
  func onlyTheFaultIsRefuted(fault: PlantedFault) throws {
    let control = try fault.control(level: level)
    let right = try fault.rightClaim()
    #expect(right.predicted.midpoint == control.predicted.midpoint)
    #expect(right.relation == control.relation && right.id == control.id)
    let trials = control.trialCount(asked: 1)
    let few = min(trials, 400)
    for seed in 1...3 as ClosedRange<UInt64> {
      let row = try judge(right, seed: seed, trials: few)
      #expect(row.verdict != .violated, "\(fault.rawValue), seed \(seed)")
    }
    // With all its trials the fault is refuted, the right one is not.
    guard trials <= 8_000 else { return }
    let row = try judge(right, seed: 9, trials: trials)
    #expect(row.verdict != .violated, "\(fault.rawValue)")
    let refuted = try judge(control, seed: 9, trials: trials)
    #expect(refuted.verdict == .refutedAsExpected, "\(fault.rawValue)")
  }

  /// Half the draws leave the mean as it is: T3's first row cannot see them.
  @Test func theMeanDoesNotShowHalfTheDraws() throws {
    let neuron = SyntheticNeuron.blocks(10, size: 8)
    let evaluation = GroupEvaluation(
      try neuron.group(), activation: neuron.input)
    for draws in [4, 2] {
      let experiment = try #require(
        MomentExperiment(evaluation, moment: .mean, draws: draws))
      #expect(experiment.predicted(1).contains(Rational(1, 10)))
    }
    let control = try PlantedFault.halfTheDrawsVariance.control(level: level)
    // (1 + 9/4)/100 is promised, (1 + 9/2)/100 is true.
    #expect(control.predicted.contains(Rational(325, 10_000)))
    #expect(try #require(control.trueProbability).contains(Rational(55, 1_000)))
    #expect(control.id == .t3 && control.relation == .equals)
  }

  /// Numbers of the other exact laws, each from its own sum.
  @Test func theLawsAreTheStatedOnes() throws {
    func numbers(_ fault: PlantedFault) throws -> (Double, Double) {
      let control = try fault.control(level: level)
      return (
        control.predicted.midpoint,
        try #require(control.trueProbability).midpoint
      )
    }
    // P(|X − 16| ≥ 4): X ~ Bin(32, 1/2), and 32 of 64 without replacement.
    let distinct = try numbers(.withoutReplacement)
    #expect(abs(distinct.0 - 0.21532714972272515) < 1e-12)
    #expect(abs(distinct.1 - 0.07934099783724095) < 1e-12)
    // X ~ Bin(786, 1/20) outside (29.475, 49.125), against T4e's promise.
    let merged = try numbers(.mergedSigns)
    #expect(abs(merged.1 - 0.10103332795869244) < 1e-12)
    // 0.1 and 0.1 · 0.6513215608, but for the sampler's 32 bits.
    let kept = try numbers(.originalWeights)
    #expect(abs(kept.0 - 0.1) < 1e-9 && abs(kept.1 - 0.06513215608) < 1e-9)
    // A fresh x is unseen with probability (7/8)¹².
    let reused = try numbers(.reusedPoints)
    #expect(reused.0 > 0.2 && reused.0 - reused.1 > 0.19)
    #expect(reused.0 - reused.1 < 0.2015)
  }

  /// Distinct draws: all of them at m = n, so every block is hit k times.
  @Test func drawsWithoutReplacementAreDistinct() throws {
    let sampler = try ImportanceSampler(
      importances: Array(repeating: 1, count: 16))
    for trial in 0..<20 {
      var stream = TrialStream(seed: 3, claim: StreamID("d"), trial: trial)
      let all = DistinctDrawsExperiment(
        sampler: sampler, block: 3..<8, draws: 16,
        failure: HitCountFailure(
          value: 1, divisor: 5, relativeError: Rational(1, 100)))
      #expect(all.outcome(using: &stream) == .holds)
    }
  }
}
