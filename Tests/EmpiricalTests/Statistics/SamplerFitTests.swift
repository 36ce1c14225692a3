import Bounds
import SiPP
import Testing

@testable import Empirical

/// The real alias table and planted faults, through the whole path.
@Suite("H8 samplers: the real one fits, faults do not")
struct SamplerFitTests {
  private static let level = Rational(1, 1_000_000)

  private func sampler(_ importances: [Double]) throws -> ImportanceSampler {
    try ImportanceSampler(importances: importances)
  }

  /// Importances over three orders of magnitude.
  private var uneven: [Double] {
    (0..<48).map { 1 + Double($0 * $0) / 2 }
  }

  @Test func theRealSamplerFits() throws {
    for (name, importances) in [
      ("even", Array(repeating: 1, count: 37)), ("uneven", uneven),
      ("one", [3.0]), ("two", [1, 1e9]),
    ] {
      for seed in 0..<5 as Range<UInt64> {
        let experiment = SamplerFitExperiment(
          name: name, sampler: try sampler(importances), draws: 4_000)
        #expect(experiment.trueLaw == experiment.claimedLaw)
        let fit = try SamplerFit(experiment, seed: seed, level: Self.level)
        #expect(fit.verdict == .exactAsExpected, "\(name), seed \(seed)")
        #expect(fit.pValue > 1e-6, "\(name), seed \(seed)")
        #expect(fit.draws == 4_000 && fit.cellCount == importances.count)
        #expect(fit.id == .h8)
      }
    }
  }

  /// A false alarm is less likely than the level, and not by far.
  @Test func theFalseAlarmIsComputed() throws {
    let experiment = SamplerFitExperiment(
      name: "uneven", sampler: try sampler(uneven), draws: 1_000)
    let law = experiment.claimedLaw
    let power = try FitPower(
      probabilities: law, draws: experiment.draws, level: Self.level)
    let bounds = try power.refutationProbability(of: law)
    #expect(bounds.upper <= 1e-6, "\(bounds)")
    let alarm = try #require(power.exactRefutationProbability(of: law))
    #expect(agree(alarm, bounds), "\(alarm), \(bounds)")
    #expect(abs(alarm.midpoint - 3.977_59e-7) < 1e-11, "\(alarm)")
  }

  /// Each fault with draws whose power was computed beforehand.
  @Test func plantedFaultsAreRefutedWithComputedPower() throws {
    let even = try sampler(Array(repeating: 1, count: 48))
    for (name, sampler, fault, draws) in [
      (
        "shifted", try sampler(uneven),
        SamplerFitExperiment.Fault.aliasOffByOne, 4_000
      ),
      ("short", even, .noRejection(bits: 6), 30_000),
    ] {
      let experiment = SamplerFitExperiment(
        name: name, sampler: sampler, draws: draws, fault: fault)
      let truth = experiment.trueLaw
      #expect(truth.reduce(0, +) == 1, "\(name)")
      let power = try FitPower(
        probabilities: experiment.claimedLaw, draws: draws, level: Self.level)
      let found = try power.refutationProbability(of: truth)
      #expect(found.lower > 0.999_999, "\(name): \(found)")
      for seed in 0..<3 as Range<UInt64> {
        let fit = try SamplerFit(experiment, seed: seed, level: Self.level)
        #expect(fit.verdict == .refutedAsExpected, "\(name), seed \(seed)")
        // The faulty draws have the faulty law.
        let counts = experiment.counts(seed: seed)
        #expect(counts.reduce(0, +) == draws)
        let own = try GoodnessOfFit(probabilities: truth, counts: counts)
        #expect(try !own.isRefuted(at: Self.level), "\(name), seed \(seed)")
      }
    }
  }

  /// 2³² = 20 · 214,748,364 + 16: without rejection 16 of 20 indices have one word
  /// more than the others, a relative 5 · 10⁻⁹: beyond any number of draws here.
  @Test func aBiasOf2ToTheMinus32IsNotDetectable() throws {
    let experiment = SamplerFitExperiment(
      name: "full", sampler: try sampler(Array(repeating: 1, count: 20)),
      draws: 20_000, fault: .noRejection(bits: 32))
    let truth = experiment.trueLaw
    #expect(truth.reduce(0, +) == 1)
    #expect(
      truth.count { $0 == Rational(214_748_365, 1 << 32) } == 16)
    let most = SamplerFitExperiment(
      name: "most", sampler: experiment.sampler, draws: (1 << 32) - 1)
    let power = try FitPower(
      probabilities: most.claimedLaw, draws: most.draws, level: Self.level)
    let found = try power.refutationProbability(of: truth)
    #expect(found.upper < 1.1e-6, "\(found)")
    let (rise, _) = try power.detectableFactors(of: 0)
    // 7.9 standard deviations of a count of 2.1e8.
    #expect(
      abs((rise?.midpoint ?? 0) - 1.000_5) < 1e-4, "\(String(describing: rise))"
    )
    let fit = try SamplerFit(experiment, seed: 1, level: Self.level)
    #expect(fit.verdict == .controlFailed)
  }

  /// The law without rejection, by all words.
  @Test func theUnrejectedLawIsThatOfAllWords() throws {
    for (n, bits) in [(3, 4), (5, 3), (20, 9), (48, 7), (7, 2)] {
      let experiment = SamplerFitExperiment(
        name: "x", sampler: try sampler(Array(repeating: 1, count: n)),
        draws: 1, fault: .noRejection(bits: bits))
      var words = [Int](repeating: 0, count: n)
      for w in 0..<(1 << bits) { words[(w * n) >> bits] += 1 }
      #expect(
        experiment.trueLaw == words.map { Rational($0, 1 << bits) },
        "\(n), \(bits)")
    }
  }

  @Test func countsAreThoseOfTheStream() throws {
    let experiment = SamplerFitExperiment(
      name: "x", sampler: try sampler(uneven), draws: 1_000)
    var stream = TrialStream(seed: 3, claim: StreamID("H8|x"), trial: 2)
    let counts = experiment.sampler.counts(draws: 1_000, using: &stream)
    #expect(experiment.counts(seed: 3, trial: 2) == counts.map(Int.init))
    #expect(experiment.counts(seed: 4, trial: 2) != counts.map(Int.init))
    #expect(experiment.counts(seed: 3, trial: 1) != counts.map(Int.init))
  }
}
