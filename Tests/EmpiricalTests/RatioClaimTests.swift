import Bounds
import SiPP
import Testing

@testable import Empirical

/// 1. exact laws by enumeration of all S, V, x and draws; 2. trials against a long
/// way; 3. rates against laws and bounds; 4. faults are refuted; 5. rows and
/// suite entries.
@Suite("T2 certificate trials: V redrawn")
struct RatioClaimTests {
  private static let level = Rational(1, 1_000_000_000)

  private func plan(
    _ V: Int, _ r: Int, _ β: Rational
  ) throws -> FreshInputPlan {
    // γ is whatever it takes.
    try FreshInputPlan(
      inputs: V, allowed: r, exceedance: β,
      errorProbability: Rational(999_999_999, 1_000_000_000))
  }

  private func sequences(_ values: Int, _ length: Int) -> [[Int]] {
    (0..<length).reduce([[]]) { found, _ in
      found.flatMap { start in (0..<values).map { start + [$0] } }
    }
  }

  /// max g_j/s_j; nil for ∞. Sums are 1, so entries are importances.
  private func ratio(_ x: [Rational], _ s: [Rational]) -> Rational? {
    var largest: Rational? = 0
    for (g, s) in zip(x, s) where g > 0 {
      guard s > 0 else { return nil }
      largest = largest.map { max($0, g / s) }
    }
    return largest
  }

  /// The (r+1)-th largest; nil for ∞.
  private func rank(_ ratios: [Rational?], _ r: Int) -> Rational? {
    let infinite = ratios.count { $0 == nil }
    guard r >= infinite else { return nil }
    return ratios.compactMap { $0 }.sorted(by: >)[r - infinite]
  }

  private func power(_ p: Rational, _ k: Int) -> Rational {
    (0..<k).reduce(1) { power, _ in power * p }
  }

  // MARK: 1

  /// A law of few inputs: all sequences of N points and V fresh inputs.
  private func enumerated(
    _ inputs: [[Rational]], _ p: [Rational], N: Int, _ plan: FreshInputPlan
  ) -> Rational {
    var sum: Rational = 0
    for S in sequences(inputs.count, N) {
      let pS = S.reduce(Rational(1)) { $0 * p[$1] }
      let s = inputs[0].indices.map { j in
        S.map { inputs[$0][j] }.max() ?? 0
      }
      let ρ = inputs.map { ratio($0, s) }
      for V in sequences(inputs.count, plan.inputs) {
        guard let C = rank(V.map { ρ[$0] }, plan.allowed) else { continue }
        let above = inputs.indices.filter { ρ[$0].map { $0 > C } ?? true }
          .reduce(Rational(0)) { $0 + p[$1] }
        guard above > plan.exceedance else { continue }
        sum = sum + V.reduce(pS) { $0 * p[$1] }
      }
    }
    return sum
  }

  @Test func oneHotLawsAreThoseOfAllOutcomes() throws {
    var kinds = Set<Bool>()
    for (weights, N, V) in [
      ([1, 1], 1, 3), ([1, 1, 1], 2, 3), ([1, 2, 3], 2, 3), ([1, 4], 3, 4),
      ([1, 1, 2, 4], 2, 2),
    ] {
      let inputs = try OneHotInputs(weights: weights, name: "test")
      let values = weights.indices.map { i in
        weights.indices.map { Rational($0 == i ? 1 : 0) }
      }
      let p = weights.map { Rational($0, weights.reduce(0, +)) }
      for r in 0..<V {
        for β in [Rational(1, 10), Rational(1, 4), Rational(1, 2)] {
          let plan = try plan(V, r, β)
          let exact = enumerated(values, p, N: N, plan)
          let found = try #require(
            try inputs.certificateFailure(points: N, plan: plan))
          #expect(found.contains(exact), "\(weights), \(r), \(β): \(exact)")
          #expect(exact == 0 || found.relativeWidthExponent < -60)
          kinds.insert(exact > 0)
        }
      }
    }
    #expect(kinds.count == 2)
  }

  @Test func twoPointLawsAreThoseOfAllOutcomes() throws {
    for (neurons, N, V, K) in [
      (1, 1, 3, Rational(1)), (1, 2, 4, 3), (2, 1, 2, 1), (2, 2, 2, 2),
    ] {
      let inputs = try TwoPointInputs(neurons: neurons, constant: K)
      let θ = inputs.missProbability
      let states = sequences(2, neurons)
      let values = states.map { state in
        state.flatMap { low -> [Rational] in
          let g = low == 1 ? Rational(1, 8) : Rational(1, 2)
          return [g, 1 - g]
        }
      }
      let p = states.map {
        $0.reduce(Rational(1)) { $0 * ($1 == 1 ? θ : 1 - θ) }
      }
      for r in 0..<V {
        for β in [Rational(1, 10), Rational(3, 10), Rational(7, 10)] {
          let plan = try plan(V, r, β)
          let exact = enumerated(values, p, N: N, plan)
          let found = try #require(
            try inputs.certificateFailure(points: N, plan: plan))
          #expect(
            found.contains(exact),
            "\(neurons), \(N), \(r), \(β): \(exact.approximation), \(found)")
        }
      }
    }
  }

  /// With fixed S: π from the law of all values of ρ.
  @Test func theQuantilesMassIsThatOfTheWholeLaw() throws {
    let share = try ShareInputs(.uniform)
    let d = [Rational(7, 8), Rational(15, 16)]
    let ρ = try (1...ShareInputs.grid).map { k in
      let g = Rational(k, ShareInputs.grid)
      return try #require(ratio([g, 1 - g], d))
    }
    // Sorted by Doubles, then checked: the m-th value is the quantile.
    let order = ρ.map(\.approximation).enumerated()
      .sorted { $0.element > $1.element }.map(\.offset)
    for m in [3_276, 6_553, 32_768] {
      let t = ρ[order[m]]
      let (above, from) = (ρ.count { $0 > t }, ρ.count { $0 >= t })
      #expect(above <= m && m < from)
      let π = try share.massFromQuantile(
        Rational(m, ShareInputs.grid), divisors: d)
      #expect(π == Rational(from, ShareInputs.grid), "\(m)")
    }
    #expect(
      share.probability(ofImportanceAbove: 1, times: d)
        == Rational(ρ.count { $0 > 1 }, ShareInputs.grid))
    let oneHot = try OneHotInputs(weights: [1, 2, 5], name: "test")
    let unseen = [Rational(1), 0, Rational(1, 2)]
    for (β, π) in [
      (Rational(1, 10), Rational(1, 4)), (Rational(1, 4), Rational(7, 8)),
      (Rational(9, 10), 1), (1, 1),
    ] {
      #expect(try oneHot.massFromQuantile(β, divisors: unseen) == π, "\(β)")
    }
    let twoPoint = try TwoPointInputs(neurons: 2, constant: 2)
    let θ = twoPoint.missProbability
    let s = [Rational(1, 8), Rational(7, 8), Rational(1, 2), Rational(1, 2)]
    #expect(
      twoPoint.probability(ofImportanceAbove: 1, times: s) == 1 - θ * (1 - θ))
    #expect(twoPoint.probability(ofImportanceAbove: 2, times: s) == 1 - θ)
    #expect(twoPoint.probability(ofImportanceAbove: 4, times: s) == 0)
  }

  @Test func errorLawsAreThoseOfAllOutcomes() throws {
    for (weights, N, V, r, ε) in [
      ([1, 1], 1, 2, 0, Rational(1, 2)), ([1, 2], 2, 2, 1, Rational(1, 2)),
      ([1, 1, 1], 2, 1, 0, Rational(1)), ([1, 1], 1, 2, 0, Rational(3, 2)),
    ] {
      let setting = RatioSetting(
        inputs: try OneHotInputs(weights: weights, name: "test"), points: N,
        redrawsPoints: true, mixture: nil, plan: try plan(V, r, Rational(1, 3))
      )
      // So large a δ that few draws are asked for.
      let rows = try setting.errorRows(
        relativeError: ε, failureProbability: Rational(97, 100))
      let experiment = try #require(
        rows.bound.experiment as? CertifiedErrorExperiment)
      let p = weights.map { Rational($0, weights.reduce(0, +)) }
      var exact: Rational = 0
      for S in sequences(weights.count, N) {
        let seen = Set(S).sorted()
        let m = experiment.draws.draws(liveWeights: seen.count)
        for fresh in sequences(weights.count, V) {
          guard fresh.count(where: { !seen.contains($0) }) <= r else {
            continue
          }
          let weight = (S + fresh).reduce(Rational(1)) { $0 * p[$1] }
          for x in weights.indices {
            // Hits of m draws are binomial; hits/m · k is ẑ/z.
            var failing: Rational = 0
            for hits in 0...m {
              let ratio = Rational(seen.count * hits, m) - 1
              guard max(ratio, -ratio) >= ε else { continue }
              let q = seen.contains(x) ? Rational(1, seen.count) : 0
              let ways = (0..<hits).reduce(Rational(1)) {
                $0 * Rational(m - $1, $1 + 1)
              }
              failing =
                failing + ways * power(q, hits) * power(1 - q, m - hits)
            }
            exact = exact + weight * p[x] * failing
          }
        }
      }
      #expect(rows.law.predicted.contains(exact), "\(weights), \(ε): \(exact)")
      #expect(!rows.bound.predicted.isCertainlyBelow(rows.law.predicted))
    }
  }

  // MARK: 2

  private func stream(_ trial: Int) -> TrialStream {
    TrialStream(seed: 5, claim: StreamID("certificate"), trial: trial)
  }

  /// The trial from its definition, in rationals throughout.
  @Test func trialsAreWhatTheySay() throws {
    let settings: [(any RatioInputs, Int, Bool, Rational?, Int, Int)] = [
      (try OneHotInputs.uniform(5), 5, true, nil, 4, 0),
      (try OneHotInputs(weights: [1, 2, 5], name: "x"), 2, true, nil, 6, 2),
      (try OneHotInputs.uniform(5), 4, false, Rational(1, 5), 5, 0),
      (try ShareInputs(.uniform), 3, true, nil, 6, 0),
      (try ShareInputs(.square), 3, false, Rational(1, 3), 8, 1),
      (try ShareInputs(.maximum), 2, true, Rational(1, 2), 5, 0),
      (try TwoPointInputs(neurons: 2, constant: 1), 2, true, nil, 4, 1),
    ]
    for (inputs, N, redraws, λ, V, r) in settings {
      let setting = RatioSetting(
        inputs: inputs, points: N, redrawsPoints: redraws,
        mixture: try λ.map { try DefensiveMixture(share: $0) },
        plan: try plan(V, r, Rational(1, 5)))
      let experiment = try setting.experiment()
      var failures = 0
      for trial in 0..<60 {
        var (a, b) = (stream(trial), stream(trial))
        let groups = experiment.groups(using: &b)
        let d = try groups.flatMap { group in
          guard let mixture = setting.mixture else {
            return try group.sensitivities.map {
              try #require(Rational(exactly: $0))
            }
          }
          let law = try group.sampler(mixedBy: mixture)
          return (0..<law.count).map { law.probability(of: $0) }
        }
        let ρ = try (0..<V).map { _ in
          ratio(
            try inputs.input(using: &b).map {
              try #require(Rational(exactly: $0))
            }, d)
        }
        let above = rank(ρ, r).map {
          inputs.probability(ofImportanceAbove: $0, times: d)
        }
        let expected = (above ?? 0) > Rational(1, 5)
        let measured = experiment.measure(using: &a)
        #expect(
          (measured.outcome == .fails) == expected,
          "\(inputs.name), trial \(trial)")
        var again = stream(trial)
        #expect(experiment.outcome(using: &again) == measured.outcome)
        #expect((measured.error ?? -1) >= 0)
        failures += expected ? 1 : 0
      }
      #expect(failures > 0 && failures < 60, "\(inputs.name): \(failures)")
    }
  }

  // MARK: 3

  private func settings() throws -> [RatioSetting] {
    func plan(_ r: Int, _ β: Rational) throws -> FreshInputPlan {
      try .withFewestInputs(
        allowed: r, exceedance: β, errorProbability: Rational(1, 20))
    }
    let mixture = try DefensiveMixture(share: Rational(1, 10))
    return [
      RatioSetting(
        inputs: try OneHotInputs.uniform(8), points: 16, redrawsPoints: true,
        mixture: nil, plan: try plan(0, Rational(1, 10))),
      RatioSetting(
        inputs: try ShareInputs(.uniform), points: 4, redrawsPoints: false,
        mixture: nil, plan: try plan(1, Rational(1, 10))),
      RatioSetting(
        inputs: try ShareInputs(.square), points: 4, redrawsPoints: false,
        mixture: mixture, plan: try plan(0, Rational(1, 5))),
      RatioSetting(
        inputs: try TwoPointInputs(neurons: 6, constant: 3), points: 6,
        redrawsPoints: true, mixture: nil, plan: try plan(0, Rational(1, 4))),
    ]
  }

  @Test func ratesAgreeWithLawsAndBounds() throws {
    var rows = try settings().flatMap { setting in
      let rows = try setting.rows()
      return [rows.bound, try #require(rows.law)]
    }
    let errors = try settings()[0].errorRows(
      relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
    rows += [errors.bound, errors.law]
    for claim in rows {
      let trials = 400
      let seen = MonteCarlo(seed: 1, threads: 2).run(
        claim.experiment, claim: claim.stream, trials: trials)
      #expect(seen.undecided == 0 && seen.undefined == 0)
      let most = try BinomialLaw(
        trials: trials, probability: clampedToUnit(claim.predicted.upper))
      #expect(
        try !most.isTail(atLeast: seen.failures, Self.level),
        "\(claim.instance): \(seen.failures), \(claim.predicted)")
      guard claim.relation == .equals else { continue }
      let least = try BinomialLaw(
        trials: trials, probability: clampedToUnit(claim.predicted.lower))
      #expect(
        try !least.isTail(atMost: seen.failures, Self.level),
        "\(claim.instance): \(seen.failures), \(claim.predicted)")
      #expect(claim.predicted.lower > 0.001, "\(claim.instance)")
      let bound = try #require(
        rows.first { $0.streamName == claim.streamName })
      #expect(!bound.predicted.isCertainlyBelow(claim.predicted))
    }
  }

  /// Nearly continuous laws come near to γ's exact value.
  @Test func sharesFailNearlyAsOftenAsClaimed() throws {
    let setting = try settings()[1]
    let law = try #require(try setting.rows().law)
    let most = try setting.plan.largestFailureProbability()
    #expect(law.predicted.upper <= most.upper)
    #expect(law.predicted.lower > 0.99 * most.lower)
    #expect(most.lower > 0.9 * 0.05)
  }

  // MARK: 4

  @Test(arguments: [PlantedFault.reusedValidation, .lowerRank])
  func certificatesAtFaultAreRefuted(_ fault: PlantedFault) throws {
    let level = Rational(1, 10_000_000)
    let control = try fault.control(level: level)
    #expect(control.id == .t2 && control.relation == .atMost)
    #expect(control.predicted.contains(Rational(1, 20)))
    let truth = try #require(control.trueProbability)
    #expect(truth.lower > 0.1 && truth.upper < 0.25, "\(truth)")
    let trials = control.trialCount(asked: 1)
    #expect(trials < 5_000)
    let seen = MonteCarlo(seed: 3, threads: 2).run(
      control.experiment, claim: control.stream, trials: trials)
    let claimed = try BinomialLaw(
      trials: trials, probability: Rational(1, 20))
    #expect(try claimed.isTail(atLeast: seen.failures, level))
    let actual = try BinomialLaw(
      trials: trials, probability: clampedToUnit(truth.midpoint))
    #expect(try !actual.isTail(atLeast: seen.failures, Self.level))
    #expect(try !actual.isTail(atMost: seen.failures, Self.level))
    // The right algorithm on the same instance stands.
    let right = try fault.rightClaim()
    let fine = MonteCarlo(seed: 3, threads: 2).run(
      right.experiment, claim: right.stream, trials: trials)
    #expect(try !claimed.isTail(atLeast: fine.failures, level))
  }

  /// S as V by its definition: C is 1 whatever S lacks.
  @Test func reusedPointsCertifyOne() throws {
    let control = try PlantedFault.reusedValidation.control(
      level: Rational(1, 1_000))
    let experiment = try #require(control.experiment as? RatioExperiment)
    var outcomes = Set<Outcome>()
    for trial in 0..<60 {
      var (a, b) = (stream(trial), stream(trial))
      let seen = Set(
        (0..<29).map { _ in experiment.inputs.input(using: &b) })
      let outcome = experiment.outcome(using: &a)
      #expect(outcome == (seen.count < 8 ? .fails : .holds), "\(trial)")
      outcomes.insert(outcome)
    }
    #expect(outcomes.count == 2)
  }

  // MARK: 5

  @Test func rowsTellWhatTheyRedraw() throws {
    let settings = try settings()
    let redrawn: [[Claim.Redrawn]] = [[.S, .V], [.V], [.V], [.S, .V]]
    for (setting, redrawn) in zip(settings, redrawn) {
      let rows = try setting.rows()
      let law = try #require(rows.law)
      for row in [rows.bound, law] {
        #expect(row.id == (setting.mixture == nil ? .t2 : .t2Prime))
        #expect(row.redrawn == redrawn)
        #expect(row.ledger.isConditionalOnS == (redrawn == [.V]))
        #expect(
          row.ledger.validationText
            == "\(setting.plan.inputs) inputs, drawn anew in every trial from D "
            + "(\(setting.inputs.name)), independent of S")
      }
      #expect(law.instance == rows.bound.instance + ", exact law")
      #expect(law.control == .negative && rows.bound.control == nil)
      #expect(rows.bound.oracle != nil)
    }
    let errors = try settings[0].errorRows(
      relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
    #expect(errors.bound.redrawn == [.pruning, .x, .S, .V])
    #expect(errors.bound.predicted.upper > 0.19)
    #expect(errors.bound.predicted.upper <= 0.2)
  }

  private func entry(_ members: String) throws -> Empirical.Suite {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine", "entries": [
       {"check": "certified-ratio", \(members)}]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json")
  }

  private static let oneHot =
    #""inputs": {"kind": "one-hot", "weights": [1, 1, 1, 1]}"#
  private static let numbers =
    #""sensitivity_points": 4, "allowed": 0, "exceedance": 0.2, "error_probability": 0.05"#

  @Test func entriesSayWhatTheirRowsAre() throws {
    let plain = try entry("\(Self.oneHot), \(Self.numbers)").claims()
    #expect(plain.map(\.id) == [.t2, .t2])
    #expect(
      plain[0].instance == "one-hot uniform, n=4, N=4, V=14 r=0 beta=0.2")
    let mixed = try entry(
      "\(Self.oneHot), \(Self.numbers), \"points\": \"fixed\", "
        + "\"uniform_share\": 0.25"
    ).claims()
    #expect(mixed.map(\.id) == [.t2Prime, .t2Prime])
    #expect(mixed[0].redrawn == [.V])
    let errors = try entry(
      "\(Self.oneHot), \(Self.numbers), \"relative_error\": 0.5, "
        + "\"failure_probability\": 0.1"
    ).claims()
    #expect(errors.count == 4)
    let share = try entry(
      #""inputs": {"kind": "share", "shape": "Beta(1,1)"}, "#
        + "\(Self.numbers)"
    ).claims()
    #expect(share.map(\.control) == [nil])
  }

  @Test(arguments: [
    (#""uniform_share": 0"#, "uniform_share"),
    (#""uniform_share": 1.5"#, "uniform_share"),
    (#""points": "given""#, "points"),
    (
      #""relative_error": 0.5, "failure_probability": 0.1, "points": "fixed""#,
      "relative_error"
    ),
    (#""relative_error": 0.5"#, "failure_probability"),
    (#""failure_probability": 0.1"#, "failure_probability"),
    (#""slack": 2"#, "slack"),
  ])
  func entriesAreRefusedInWords(_ members: String, _ name: String) throws {
    #expect {
      try entry("\(Self.oneHot), \(Self.numbers), \(members)")
    } throws: {
      "\($0)".contains(name)
    }
  }

  @Test func entriesKeepTheirLimits() throws {
    for (from, to) in [
      ("\"allowed\": 0", "\"allowed\": 1001"),
      ("\"exceedance\": 0.2", "\"exceedance\": 0.0001"),
      ("\"exceedance\": 0.2", "\"exceedance\": 1"),
      ("\"error_probability\": 0.05", "\"error_probability\": 0"),
      ("\"sensitivity_points\": 4", "\"sensitivity_points\": 1001"),
      ("\"sensitivity_points\": 4", "\"sensitivity_points\": 0"),
    ] {
      let numbers = Self.numbers.replacing(from, with: to)
      #expect(throws: SiPPError.self, "\(to)") {
        try entry("\(Self.oneHot), \(numbers)")
      }
    }
  }
}
