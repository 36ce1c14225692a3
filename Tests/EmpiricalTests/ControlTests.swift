import Bounds
import SiPP
import Testing

@testable import Empirical

/// The controls control: their true probabilities are those of the faulty
/// algorithms, and the same claims hold for the right one.
@Suite("H9 planted faults and R1")
struct ControlTests {
  private let level = Rational(1, 10_000_000)

  /// Whether `failures` of `trials` contradict a probability in `truth`, at a
  /// level that a fixed seed meets or not once and for all.
  private func contradicts(
    _ counts: OutcomeCounts, _ truth: Interval
  ) throws -> Bool {
    func exact(_ x: Double) -> Rational {
      min(max(Rational(exactly: x) ?? 0, 0), 1)
    }
    let high = try BinomialLaw(
      trials: counts.trials, probability: exact(truth.upper))
    let low = try BinomialLaw(
      trials: counts.trials, probability: exact(truth.lower))
    let level = Rational(1, 1_000_000)
    return high.tail(atLeast: counts.failures).probability
      .isCertainlyAtMost(level)
      || low.tail(atMost: counts.failures).probability
        .isCertainlyAtMost(level)
  }

  @Test(arguments: PlantedFault.allCases)
  func eachFaultFailsAsOftenAsItsLawSays(fault: PlantedFault) throws {
    let control = try fault.control(level: level)
    let truth = try #require(control.trueProbability)
    let counts = MonteCarlo(seed: 3, threads: 2).run(
      control.experiment, claim: control.stream, trials: 600)
    #expect(try !contradicts(counts, truth), "\(counts) against \(truth)")
    // Above the claim, or below an exact law: else there is nothing to refute.
    #expect(
      control.predicted.isCertainlyBelow(truth)
        || control.relation == .equals
          && truth.isCertainlyBelow(control.predicted)
    )
  }

  @Test(arguments: PlantedFault.allCases)
  func eachFaultIsRefutedWithItsOwnNumberOfTrials(fault: PlantedFault) throws {
    let control = try fault.control(level: level)
    let trials = control.trialCount(asked: 1)
    let counts = MonteCarlo(seed: 4, threads: 2).run(
      control.experiment, claim: control.stream, trials: trials)
    let levels = Levels(
      alpha: 2 * level, rows: [control])
    let row = try Judgement(control, counts: counts, levels: levels)
    #expect(row.verdict == .refutedAsExpected)
    #expect(row.power.probability >= 0.999_999)
    // The number of trials is what the level asks for, whatever a user asks.
    #expect(control.trialCount(asked: 1_000_000) == trials)
  }

  /// A harness that refutes everything would pass the tests above.
  @Test func theRightAlgorithmIsNotRefutedByTheSameClaims() throws {
    for (neuron, ε) in [
      (SyntheticNeuron.blocks(10, size: 8), Rational(1, 4)),
      (.rareInput(among: 50), Rational(1, 2)),
    ] {
      let rungs = try RungClaims(neuron)
      let claims = try rungs.claims(
        relativeError: ε, failureProbability: Rational(1, 20), only: [.t4e])
      let claim = try #require(claims.first)
      let counts = MonteCarlo(seed: 5, threads: 2).run(
        claim.experiment, claim: claim.stream, trials: 600)
      let row = try Judgement(
        claim, counts: counts,
        levels: Levels(alpha: 2 * level, rows: [claim]))
      #expect(row.verdict != .violated)
      // And its exact law agrees with the trials.
      let law = try #require(
        rungs.exactLaws(of: [claim]).first)
      #expect(try !contradicts(counts, law.predicted))
    }
  }

  /// R1 by its exact law: theory's numbers at B = 50, and the trials needed.
  @Test func theReferenceClaimIsFalse() throws {
    let control = try ReferenceCodeControl.control(level: level)
    let truth = try #require(control.trueProbability)
    #expect(abs(truth.midpoint - 7.968e-3) < 1e-6)
    #expect(abs(control.predicted.midpoint - 0.0025) < 1e-12)
    let trials = control.trialCount(asked: 1)
    #expect((4_096...32_768).contains(trials))
    let power = try Power(
      trials: trials, claimed: Rational(1, 400)...Rational(1, 400),
      level: level,
      trueProbability: truth)
    #expect(power.probability >= 0.999_999)
  }

  /// The shifted table of the alias fault, word by word on a fixed stream.
  @Test func inspectionAgreesWithTheTable() throws {
    let sampler = try ImportanceSampler(importances: [1, 2, 3, 4, 5, 6])
    var own = [UInt64](repeating: 0, count: 6)
    for (index, column) in sampler.columns.enumerated() {
      own[index] += column.ownWords
      own[column.alias] += column.aliasWords
    }
    #expect(own == sampler.units)
    var stream = TrialStream(seed: 1, claim: StreamID("w"), trial: 0)
    var aliases = 0
    for _ in 0..<2_000 {
      let word = UInt32(truncatingIfNeeded: stream.next64())
      guard let choice = sampler.selection(of: word) else { continue }
      let column = Int((UInt64(word) * 6) >> 32)
      if choice.isAlias {
        aliases += 1
        #expect(choice.index == sampler.columns[column].alias)
      } else {
        #expect(choice.index == column)
      }
    }
    #expect(aliases > 100)
  }
}
