import Bounds
import SiPP
import Testing

@testable import Empirical

/// Statements with a changed constant: when they are false, and when trials see it.
@Suite("H9 perturbed constants: what is found")
struct ConstantSensitivityTests {
  private static let trials = 10_000
  private static let level = Rational(1, 200_000_000)
  private static let found = Result {
    try ConstantSensitivity.all(trials: trials, level: level)
  }

  private func instance(
    _ found: ConstantSensitivity.Perturbation
  ) throws -> PerturbationInstance {
    try #require(
      PerturbationInstance.family.first { $0.name == found.instance })
  }

  private func bound(
    _ c: RungConstant, _ instance: PerturbationInstance, _ step: Int
  ) throws -> Interval {
    let change = Rational(step, 10_000)
    return try instance.bound(
      c, times: c.stronger == .smaller ? 1 - change : 1 + change)
  }

  /// Instances have one name each, and all constants a place there.
  @Test func theFamilyIsOneOfDifferentInstances() {
    let family = PerturbationInstance.family
    #expect(Set(family.map(\.name)).count == family.count)
    for c in RungConstant.all {
      #expect(family.contains { $0.concerns(c) }, "\(c.name)")
    }
  }

  /// The stated law is that of the neuron whose trials are run.
  @Test func theNeuronsHaveTheStatedLaws() throws {
    for case .twoPoint(let b, let ε, let m) in PerturbationInstance.family
    where m <= 2_000 {
      let neuron = PerturbationInstance.neuron(b)
      let group = try neuron.group()
      let evaluation = GroupEvaluation(group, activation: neuron.input)
      #expect(Set(evaluation.exactRatios).subtracting([0]) == [b])
      for side in TailSide.allCases {
        let event = FixedInput(
          group, activation: neuron.input, draws: m, relativeError: ε,
          side: side)
        let stated = try PerturbationInstance.twoPoint(
          b, relativeError: ε, draws: m
        ).truth(side)
        let distance = try event.oracle() - stated
        let scale = Rational(1, 1 << 50)
        #expect(
          distance.isCertainlyAtMost(scale)
            && (-distance).isCertainlyAtMost(scale),
          "\(neuron.name) \(ε) \(m) \(side)")
        #expect(!stated.isCertainlyAbove(1))
      }
    }
  }

  /// Certified false at the step, and nowhere at the step before.
  @Test func falseFromIsTheFirstCertifiedStep() throws {
    for row in try Self.found.get() {
      let c = row.constant
      let first = try #require(row.falseFrom, "\(c.name)")
      let place = try instance(first)
      #expect(
        try bound(c, place, first.step)
          .isCertainlyBelow(place.truth(c.side)), "\(c.name)")
      for other in PerturbationInstance.family where other.concerns(c) {
        #expect(
          try !bound(c, other, first.step - 1)
            .isCertainlyBelow(other.truth(c.side)),
          "\(c.name) on \(other.name)")
      }
    }
  }

  /// By exact power on the instance: 0.99 at the step, below it one before.
  @Test func detectedFromIsTheFirstStepWithPower() throws {
    func power(
      _ claim: Rational, _ truth: Rational
    ) throws -> Interval {
      let critical = try ClopperPearson.criticalFailures(
        trials: Self.trials, claim: claim, level: Self.level)
      return try BinomialLaw(trials: Self.trials, probability: truth)
        .tail(atLeast: critical).probability
    }
    var undetected: [String] = []
    for row in try Self.found.get() {
      let c = row.constant
      guard let first = row.detectedFrom else {
        undetected.append(c.name)
        continue
      }
      #expect(first.step >= (row.falseFrom?.step ?? .max), "\(c.name)")
      let place = try instance(first)
      let truth = try place.truth(c.side)
      let at = try bound(c, place, first.step)
      #expect(
        try power(
          clampedToUnit(at.upper), clampedToUnit(truth.lower)
        ).lower >= 0.99, "\(c.name)")
      let before = try bound(c, place, first.step - 1)
      guard before.lower < 1 else { continue }
      #expect(
        try power(
          clampedToUnit(before.lower), clampedToUnit(truth.upper)
        ).upper < 0.99, "\(c.name)")
    }
    // Plain trials are blind to it: it matters where failures are rare.
    #expect(undetected == ["T4b: 2 of 2 eps"])
  }

  /// More trials see more, a smaller level less.
  @Test func moreTrialsSeeMore() throws {
    for name in ["T4c' lower: v", "T1: K"] {
      let c = try #require(RungConstant.named(name))
      func step(_ trials: Int, _ level: Rational) throws -> Int {
        var search = PerturbationSearch(trials: trials, level: level)
        return try search.smallest(c, refutedBy: .trials)?.step ?? .max
      }
      let all = try step(10_000, Self.level)
      #expect(try step(1_000, Self.level) > all, "\(name)")
      #expect(try step(10_000, Rational(1, 100)) < all, "\(name)")
      let row = try Self.found.get().first { $0.constant == c }
      #expect(row?.detectedFrom?.step == all)
    }
  }

  /// Equivalent mutants: on the weaker side the claim stays true, so neither a
  /// comparison nor trials may find anything.
  @Test func theWeakerSideSurvives() throws {
    for c in RungConstant.all {
      let factors =
        c.stronger == .smaller
        ? [1, Rational(10_001, 10_000)] : [1, Rational(9_999, 10_000)]
      for place in PerturbationInstance.family where place.concerns(c) {
        // ε^2f falls with f where ε is above 1: there the sides are exchanged.
        if case .twoPoint(_, let ε, _) = place, ε > 1,
          c.symbol == "2 of eps^2"
        {
          continue
        }
        let truth = try place.truth(c.side)
        for f in factors {
          #expect(
            try !place.bound(c, times: f).isCertainlyBelow(truth),
            "\(c.name) x \(f) on \(place.name)")
        }
      }
    }
  }

  /// c*: refuted with the power, and nothing above it is.
  @Test func theRefutableClaimIsTheLargest() throws {
    for (p, N) in [
      (Rational(1, 2), 64), (Rational(1, 20), 1_000),
      (Rational(999, 1000), 500),
      (1, 100), (Rational(3, 1_000), 10_000),
    ] as [(Rational, Int)] {
      let level = Rational(1, 1_000_000)
      let found = try #require(
        try Power.refutableClaim(trials: N, truth: Interval(p), level: level))
      func power(_ claim: Double) throws -> Double {
        let c = clampedToUnit(claim)
        return try Power.probabilityOfRefuting(
          trials: N, claimed: c...c, relation: .atMost, truth: Interval(p),
          level: level)
      }
      #expect(try power(found.lower) >= 0.99, "p=\(p) N=\(N)")
      #expect(try power(found.upper * (1 + 1e-9)) < 0.99, "p=\(p) N=\(N)")
    }
    #expect(
      try Power.refutableClaim(
        trials: 10, truth: Interval(Rational(1, 1_000)), level: Rational(1, 9))
        == nil)
    #expect(
      try Power.refutableClaim(
        trials: 10, truth: Interval(0), level: Rational(1, 9)) == nil)
  }
}

/// The same as rows of a run.
@Suite("H9 perturbed constants: positive controls")
struct PerturbedConstantTests {
  private let level = Rational(1, 1_000_000)

  @Test func everyStatementHasAControl() {
    let statements = PerturbedConstant.onePerStatement.map(\.statement)
    #expect(
      statements == [
        .t4a, .t4b, .t4c, .t4cPrime, .t4d, .t4e, .t4ePrime, .t1,
      ])
  }

  @Test(arguments: PerturbedConstant.onePerStatement)
  func theyAreRefutedByTheirTrials(constant: RungConstant) throws {
    // Fewer trials than a run's, and so a larger change.
    let control = try PerturbedConstant.control(
      constant, level: level, trials: 400)
    let truth = try #require(control.trueProbability)
    #expect(control.predicted.isCertainlyBelow(truth))
    // A bound of 0 is the edge of a threshold, not the constant's doing.
    #expect(control.predicted.isCertainlyPositive)
    #expect(control.perturbedConstant == constant)
    #expect(control.id == constant.statement)
    let trials = control.trialCount(asked: 1)
    #expect((64...500).contains(trials))
    for seed in 1...2 as ClosedRange<UInt64> {
      let counts = MonteCarlo(seed: seed, threads: 2).run(
        control.experiment, claim: control.stream, trials: trials)
      let row = try Judgement(
        control, counts: counts,
        levels: Levels(alpha: 2 * level, rows: [control]))
      #expect(row.verdict == .refutedAsExpected, "\(control.name), \(seed)")
      #expect(row.power.probability >= 0.999_999)
      // The same trials against the unchanged statement.
      let own = Claim(
        id: control.id, instance: "unchanged", parameters: [],
        ledger: control.ledger,
        predicted: try #require(
          PerturbationInstance.family.first {
            control.instance.hasSuffix("; \($0.name)")
          }
        ).bound(constant, times: 1),
        experiment: control.experiment, streamName: control.streamName,
        assumption: control.assumption)
      let unchanged = try Judgement(
        own, counts: counts, levels: Levels(alpha: 2 * level, rows: [own]))
      #expect(unchanged.verdict != .violated, "\(control.name), \(seed)")
    }
  }

  @Test func theInstancesAreNamedInFull() throws {
    let constant = try #require(RungConstant.named("T4b: 6"))
    let control = try PerturbedConstant.control(constant, level: level)
    #expect(control.instance.hasPrefix("6, x 0.3"), "\(control.instance)")
    #expect(
      control.instance.hasSuffix("; blocks B=10 k=4, eps=0.25 m=640"),
      "\(control.instance)")
    #expect(
      control.parameters.map(\.name) == [
        "constant", "formula", "factor", "ceiling", "relative_error", "samples",
      ])
    #expect(
      PerturbedConstant.text(
        try #require(RungConstant.named("T4d lower: 1/B")),
        times: Rational(5, 4)) == "lower tail, 1/B, x 1.25")
  }

  /// What 10,000 trials cannot see is refused, with the reason.
  @Test func anUndetectableConstantIsRefused() throws {
    let constant = try #require(RungConstant.named("T4b: 2 of 2 eps"))
    #expect(throws: BoundError.self) {
      _ = try PerturbedConstant.control(constant, level: level)
    }
  }

  /// Reports carry the table where a control asks for it, and only there.
  @Test func reportsListWhatCouldBeFound() throws {
    let constant = try #require(RungConstant.named("T4c upper: 2"))
    let control = try PerturbedConstant.control(
      constant, level: level, trials: 200)
    func run(_ rows: [Claim]) throws -> Run {
      try Run(
        rows,
        configuration: RunConfiguration(
          seed: 1, trials: 300, suite: "small", threads: 2))
    }
    let with = try run([control])
    #expect(with.constantSensitivities.count == RungConstant.all.count)
    let text = RunText.text(RunRecord(with), folder: "f")
    #expect(text.contains("Factors of a written constant"))
    let report = MarkdownReport.text(RunRecord(with))
    #expect(report.contains("## Detectable perturbations"))
    #expect(report.contains(#"| T4d upper: 1/B | `exp(-m kl((1+eps)/B \|\| "#))
    let json = RunRecord(with).text
    #expect(json.contains("detectable_perturbations"))
    #expect(json.contains("[6] + 2 eps"))
    let without = try run([
      PlantedFault.stuckStream.control(level: level)
    ])
    #expect(without.constantSensitivities.isEmpty)
    #expect(
      !RunText.text(RunRecord(without), folder: "f").contains("Factors of"))
    #expect(!MarkdownReport.text(RunRecord(without)).contains("Detectable"))
  }
}
