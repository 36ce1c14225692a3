import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

/// 1. failure probabilities by enumeration of all prunings; 2. trials from pruned
/// weights, in rationals; 3. what is predicted and allowed; 4. suite entries.
@Suite("T9 and T10 trials: small networks pruned")
struct NetworkErrorClaimTests {
  private static let level = Rational(1, 1_000_000_000)
  private typealias Rows = [[Rational]]

  private func exact(_ x: Double) throws -> Rational {
    try #require(Rational(exactly: x))
  }

  // MARK: The long way

  /// A network in rationals: [layer][neuron][input], and biases.
  private struct Exact {
    var weights: [Rows]
    var biases: [[Rational]]

    func outputs(_ x: [Rational]) -> [Rational] {
      var a = x
      for l in weights.indices {
        let z = weights[l].indices.map { i in
          weights[l][i].indices.reduce(biases[l][i]) {
            $0 + weights[l][i][$1] * a[$1]
          }
        }
        a = l + 1 < weights.count ? z.map { $0.sign < 0 ? 0 : $0 } : z
      }
      return a
    }
  }

  private func exact(_ network: Network) throws -> Exact {
    var result = Exact(weights: [], biases: [])
    for layer in network.layers {
      result.weights.append(
        try (0..<layer.outputs).map { try layer.weights.row($0).map(exact) })
      result.biases.append(
        try (layer.bias ?? Array(repeating: 0, count: layer.outputs))
          .map(exact))
    }
    return result
  }

  /// Replaces a group's weights by w count/(m q).
  private func prune(
    _ network: inout Exact, layer: Int, _ group: NeuronGroup,
    _ counts: [UInt32], _ m: Int
  ) throws {
    let sampler = try #require(group.sampler)
    for (position, index) in group.indices.enumerated() {
      guard let k = group.support.firstIndex(of: position) else {
        network.weights[layer][group.neuron][index] = 0
        continue
      }
      network.weights[layer][group.neuron][index] =
        network.weights[layer][group.neuron][index]
        * Rational(Int(counts[k])) / (Rational(m) * sampler.probability(of: k))
    }
  }

  /// T9's e by its recursion: e ← ε |W||a| + |Ŵ| e, and through ReLU e, or
  /// max(0, z + e) where z < 0.
  private func certificate(
    _ original: Exact, _ pruned: Exact, _ x: [Rational], _ ε: Rational
  ) -> [Rational] {
    var (a, e) = (x, x.map { _ in Rational(0) })
    for l in original.weights.indices {
      var (z, errors): ([Rational], [Rational]) = ([], [])
      for (i, row) in original.weights[l].enumerated() {
        var (sum, error) = (original.biases[l][i], Rational(0))
        for j in row.indices {
          let (v, ŵ) = (row[j] * a[j], pruned.weights[l][i][j])
          sum = sum + v
          error = error + ε * max(v, -v) + max(ŵ, -ŵ) * e[j]
        }
        z.append(sum)
        errors.append(error)
      }
      guard l + 1 < original.weights.count else { return errors }
      a = z.map { max($0, 0) }
      e = zip(z, errors).map { $0.sign < 0 ? max(0, $0 + $1) : $1 }
    }
    return e
  }

  /// Whether an output is off by more than e, or than r |z|.
  private func fails(
    _ setting: NetworkErrorSetting, _ pruned: Exact
  ) throws -> Bool {
    let original = try exact(setting.instance.network)
    let x = try setting.instance.input.map(exact)
    let z = original.outputs(x)
    let errors = zip(pruned.outputs(x), z).map { max($0 - $1, $1 - $0) }
    switch setting.statement {
    case .certificate(let ε):
      let e = certificate(original, pruned, x, ε)
      return zip(errors, e).contains { $0 > $1 }
    case .aPriori:
      // r_l = Δ_l (ε_l + r_{l−1} (1 + ε_l)) with Δ = 1.
      let r = setting.layerErrors.reduce(Rational(0)) { r, ε in
        ε + r * (1 + ε)
      }
      return zip(errors, z).contains { $0 > r * max($1, -$1) }
    }
  }

  private func power(_ p: Rational, _ k: Int) -> Rational {
    (0..<k).reduce(1) { power, _ in power * p }
  }

  /// All counts of m draws, with their probabilities.
  private func outcomes(
    _ group: NeuronGroup, _ m: Int
  ) throws -> [(counts: [UInt32], probability: Rational)] {
    let sampler = try #require(group.sampler)
    var found = [(counts: [UInt32](), left: m, p: Rational(1))]
    for k in 0..<sampler.count {
      found = found.flatMap { start in
        (k == sampler.count - 1 ? start.left...start.left : 0...start.left)
          .map { hits in
            let ways = (0..<hits).reduce(Rational(1)) {
              $0 * Rational(start.left - $1, $1 + 1)
            }
            return (
              start.counts + [UInt32(hits)], start.left - hits,
              start.p * ways * power(sampler.probability(of: k), hits)
            )
          }
      }
    }
    return found.map { ($0.counts, $0.p) }
  }

  private func network(
    _ layers: [[[Double]]], biases: [[Double]?], points: [[Double]]
  ) throws -> SmallNetwork {
    SmallNetwork(
      name: "test",
      network: try Network(
        layers: zip(layers, biases).enumerated().map { number, layer in
          try DenseLayer(
            name: "\(number)", weights: Matrix(layer.0), bias: layer.1)
        }), points: Matrix(points))
  }

  // MARK: 1

  /// Settings whose trials fail neither always nor never with so few draws.
  private func tiny() throws -> [(setting: NetworkErrorSetting, draws: Int)] {
    let half = Rational(1, 2)
    return [
      (
        try NetworkErrorSetting(
          network(
            [[[1, 2], [3, 2]], [[2, -1]]], biases: [[0, -1], [1]],
            points: [[2, 1], [1, 3]]),
          .certificate(relativeError: Rational(1, 10)),
          failureProbability: half), 3
      ),
      (
        try NetworkErrorSetting(
          network(
            [[[1, -2, 3], [-1, 1, 2]]], biases: [[0, -1]],
            points: [[2, -1, 1], [1, 3, -2]]),
          .certificate(relativeError: Rational(1, 4)),
          failureProbability: half), 3
      ),
      (
        try NetworkErrorSetting(
          network(
            [[[1, 2], [3, 2]], [[2, 1]]], biases: [nil, nil],
            points: [[2, 1], [1, 3]]),
          .aPriori(relativeError: half, share: .published),
          failureProbability: half), 3
      ),
      (
        try NetworkErrorSetting(
          network(
            [[[1, 2], [3, 2]], [[2, 1]]], biases: [nil, nil],
            points: [[2, 1], [1, 3]]),
          .aPriori(relativeError: Rational(1, 4), share: .largest),
          failureProbability: half), 2
      ),
    ]
  }

  private func draws(_ setting: NetworkErrorSetting, _ m: Int) -> [[Int]] {
    setting.groups.map { $0.map { $0.isDead ? 0 : m } }
  }

  @Test func ratesAreThoseOfAllPrunings() throws {
    for (setting, m) in try tiny() {
      var found = [(try exact(setting.instance.network), Rational(1))]
      for (layer, groups) in setting.groups.enumerated() {
        for group in groups where !group.isDead {
          let outcomes = try outcomes(group, m)
          found = try found.flatMap { start in
            try outcomes.map { outcome in
              var pruned = start.0
              try prune(
                &pruned, layer: layer, group, outcome.counts, m)
              return (pruned, start.1 * outcome.probability)
            }
          }
        }
      }
      #expect(found.reduce(Rational(0)) { $0 + $1.1 } == 1)
      let exact = try found.reduce(Rational(0)) { sum, outcome in
        try fails(setting, outcome.0) ? sum + outcome.1 : sum
      }
      let trials = 2_000
      let seen = MonteCarlo(seed: 6, threads: 2).run(
        try setting.experiment(draws: draws(setting, m)),
        claim: StreamID("tiny"), trials: trials)
      #expect(seen.undecided == 0 && seen.undefined == 0)
      let law = try BinomialLaw(trials: trials, probability: exact)
      #expect(
        try !law.isTail(atLeast: seen.failures, Self.level)
          && !law.isTail(atMost: seen.failures, Self.level),
        "\(setting.statement): \(seen.failures), \(exact.approximation)")
      #expect(
        exact > Rational(1, 100) && exact < Rational(99, 100),
        "\(setting.statement): \(exact.approximation)")
      // The statement itself: P(fails) <= Σ of T4b at these draws.
      var bound: Rational = 0
      for ((groups, ε), a) in zip(
        zip(setting.groups, setting.layerErrors),
        setting.instance.network.layerInputs(Matrix([setting.instance.input])))
      {
        for group in groups where !group.isDead {
          let tail = try BernsteinTail(ceiling: try #require(group.ceiling))
          let one = clampedToUnit(
            try tail.failureProbability(relativeError: ε, samples: m).upper)
          let met = group.indices.map { a[0, $0] }
          bound =
            bound + (met.contains { $0 > 0 } ? one : 0)
            + (met.contains { $0 < 0 } ? one : 0)
        }
      }
      #expect(exact <= bound)
    }
  }

  // MARK: 2

  @Test func trialsAreWhatPrunedWeightsGive() throws {
    let larger = [
      (
        try NetworkErrorSetting(
          SmallNetwork(widths: [5, 4, 3, 2], signs: .both, points: 3, seed: 5),
          .certificate(relativeError: Rational(1, 8)),
          failureProbability: Rational(1, 2)), 3
      ),
      (
        try NetworkErrorSetting(
          SmallNetwork(
            widths: [5, 3, 2], signs: .positive, points: 3, seed: 5),
          .aPriori(relativeError: Rational(1, 2), share: .published),
          failureProbability: Rational(1, 2)), 4
      ),
    ]
    for (setting, m) in try tiny() + larger {
      let experiment = try setting.experiment(draws: draws(setting, m))
      var failures = 0
      for trial in 0..<60 {
        func stream() -> TrialStream {
          TrialStream(seed: 9, claim: StreamID("t"), trial: trial)
        }
        var (a, b, c, d) = (stream(), stream(), stream(), stream())
        var pruned = try exact(setting.instance.network)
        var nonZeros = 0
        for (layer, groups) in setting.groups.enumerated() {
          for group in groups {
            guard let sampler = group.sampler else {
              for index in group.indices {
                pruned.weights[layer][group.neuron][index] = 0
              }
              continue
            }
            let counts = sampler.counts(draws: m, using: &a)
            nonZeros += counts.count { $0 > 0 }
            try prune(&pruned, layer: layer, group, counts, m)
          }
        }
        let expected = try fails(setting, pruned)
        #expect(
          experiment.outcome(using: &b) == (expected ? .fails : .holds),
          "\(setting.instance.name), trial \(trial)")
        let measured = experiment.measure(using: &c)
        #expect(measured.outcome == (expected ? .fails : .holds))
        #expect(measured.nonZeros == nonZeros)
        if case .certificate = setting.statement {
          #expect(((measured.error ?? 0) > 1) == expected)
        }
        // Enclosures hold the delivered network, and agree with exact arithmetic.
        let delivered = experiment.prune(using: &d).network
        let limits = experiment.limits(delivered)
        let estimates = delivered.enclosedOutputs(at: setting.instance.input)
        let outputs = delivered.exactOutputs(at: setting.instance.input)
        for (estimate, output) in zip(estimates, outputs) {
          #expect(
            try exact(estimate.lower) <= output
              && output <= exact(estimate.upper))
          #expect(estimate.upper - estimate.lower < 1e-9)
        }
        #expect(experiment.exactlyFails(delivered, limits) == expected)
        #expect(experiment.decide(estimates, limits) ?? expected == expected)
        failures += expected ? 1 : 0
      }
      #expect(failures < 60, "\(setting.statement): \(failures)")
      #expect(failures > 0, "\(setting.statement): \(failures)")
    }
  }

  /// Where an output is off by exactly what is allowed, enclosures say nothing and
  /// rationals do.
  @Test func tiesAreDecidedExactly() throws {
    let instance = try SmallNetwork(
      widths: [5, 3, 1], signs: .positive, points: 3, seed: 1)
    let setting = try NetworkErrorSetting(
      instance, .aPriori(relativeError: 1, share: .published),
      failureProbability: Rational(1, 2))
    func experiment(_ r: Rational) -> NetworkErrorExperiment {
      NetworkErrorExperiment(
        instance.network, groups: setting.groups, draws: draws(setting, 3),
        input: instance.input, allowed: .relative(r))
    }
    var stream = TrialStream(seed: 2, claim: StreamID("t"), trial: 0)
    let pruned = experiment(1).prune(using: &stream).network
    let z = try #require(
      instance.network.exactOutputs(at: instance.input).first)
    let estimate = try #require(pruned.exactOutputs(at: instance.input).first)
    let r = max(estimate - z, z - estimate) / z
    #expect(r > 0)
    for (allowed, expected) in [
      (r, false), (r - Rational.powerOfTwo(-90), true),
    ] {
      let tied = experiment(allowed)
      let limits = tied.limits(pruned)
      let estimates = pruned.enclosedOutputs(at: instance.input)
      #expect(tied.decide(estimates, limits) == nil)
      #expect(tied.exactlyFails(pruned, limits) == expected)
    }
    for (allowed, expected) in [(r * Rational(9, 10), true), (2 * r, false)] {
      let clear = experiment(allowed)
      #expect(
        clear.decide(
          pruned.enclosedOutputs(at: instance.input), clear.limits(pruned))
          == expected)
    }
  }

  @Test func rangesHoldEveryResult() throws {
    var generator = SplitMix64(seed: 3)
    func number() -> Double {
      Double(Int64(bitPattern: generator.next()) >> 8) * 0x1p-40
    }
    for _ in 0..<300 {
      let (x, y, w, z) = (number(), number(), number(), number())
      let range = ValueRange(x).times(w) + ValueRange(y)
      let value = try exact(x) * exact(w) + exact(y)
      #expect(try exact(range.lower) <= value && value <= exact(range.upper))
      #expect(range.lower < range.upper)
      let distance = range.distance(from: try exact(z))
      let gap = value - (try exact(z))
      #expect(
        try exact(distance.lower) <= max(gap, -gap)
          && max(gap, -gap) <= exact(distance.upper))
      let positive = range.rectified
      #expect(
        try exact(positive.lower) <= max(value, 0)
          && max(value, 0) <= exact(positive.upper))
    }
  }

  // MARK: 3

  @Test func layersAndSumsAddUp() throws {
    let δ = Rational(1, 20)
    for (signs, statement) in [
      (.both, .certificate(relativeError: Rational(1, 2))),
      (.positive, .aPriori(relativeError: 1, share: .published)),
      (.positive, .aPriori(relativeError: 1, share: .largest)),
    ] as [(SmallNetwork.Signs, NetworkErrorSetting.Statement)] {
      let instance = try SmallNetwork(
        widths: [8, 5, 3], signs: signs, points: 6, seed: 4)
      let setting = try NetworkErrorSetting(
        instance, statement, failureProbability: δ)
      let inputs = instance.network.layerInputs(Matrix([instance.input]))
      // Sums that are not 0, one after the other.
      var sums: [(layer: Int, group: NeuronGroup, draws: Int)] = []
      for (layer, groups) in setting.groups.enumerated() {
        for (group, m) in zip(groups, setting.draws[layer]) {
          for sign in [1.0, -1.0]
          where group.indices.contains(where: {
            sign * inputs[layer][0, $0] > 0
          }) {
            sums.append((layer, group, m))
          }
        }
      }
      var bound: Rational = 0
      for sum in sums {
        let tail = try BernsteinTail(ceiling: try #require(sum.group.ceiling))
        let ε = setting.layerErrors[sum.layer]
        let size = try tail.samples(
          relativeError: ε, failureProbability: δ / Rational(sums.count))
        #expect(sum.draws == size?.samples)
        bound =
          bound
          + clampedToUnit(
            try tail.failureProbability(relativeError: ε, samples: sum.draws)
              .upper)
      }
      #expect(setting.bound == bound)
      #expect(bound <= δ && bound > δ / 2)
      let row = try #require(try setting.rows().claims.first)
      #expect(row.predicted.contains(bound))
      guard case .met = row.assumption else {
        Issue.record("\(row.assumption)")
        return
      }
      #expect(row.redrawn == [.pruning])
      switch statement {
      case .certificate:
        #expect(row.id == .t9)
        #expect(setting.layerErrors == [Rational(1, 2), Rational(1, 2)])
        // The first layer has both signs in weights and inputs.
        #expect(sums.count { $0.layer == 0 } > 10)
      case .aPriori(_, let share):
        #expect(row.id == .t10)
        let r = try #require(try setting.networkError())
        #expect(r <= 1 + Rational.powerOfTwo(-40) && r > Rational(1, 2))
        let e = setting.layerErrors
        let exact = e[1] + e[0] * (1 + e[1])
        #expect(r > exact && r < exact + Rational.powerOfTwo(-40))
        // 1/4 each, or √2 − 1.
        let quarter = Rational(1, 4)
        #expect(share == .largest || e == [quarter, quarter])
        #expect(
          share == .published
            || e.allSatisfy { abs($0.approximation - 0.41421356) < 1e-8 })
      }
    }
  }

  /// Delivered weights are `Double`s: ε has room for their rounding, and no more.
  @Test func roundingOfWeightsIsPaidFor() throws {
    for (setting, _) in try tiny() {
      for (delivered, ε) in zip(setting.deliveredErrors, setting.layerErrors) {
        // 4 · 2⁻⁵³ of every weight, which is within 1 + ε of its sum.
        #expect(delivered >= ε + Rational.powerOfTwo(-51) * (1 + ε))
        #expect(delivered <= ε + Rational.powerOfTwo(-47))
      }
    }
  }

  @Test func networksAreWhatTheirSeedsSay() throws {
    let both = try SmallNetwork(
      widths: [20, 10, 3], signs: .both, points: 9, seed: 1)
    let numbers = both.network.layers.flatMap(\.weights.elements)
    #expect(Set(numbers.map(abs)) == Set((1...8).map(Double.init)))
    #expect(numbers.contains { $0 < 0 } && numbers.contains { $0 > 0 })
    #expect(
      Set(both.points.elements).isSubset(of: Set((-8...8).map(Double.init))))
    #expect(both.network.layers.allSatisfy { $0.bias != nil })
    #expect(both.points.rows == 9 && both.input == Array(both.points.row(0)))
    let positive = try SmallNetwork(
      widths: [20, 10, 3], signs: .positive, points: 9, seed: 1)
    #expect(
      positive.network.layers.flatMap(\.weights.elements).allSatisfy {
        (1...8).contains($0)
      })
    #expect(positive.points.elements.allSatisfy { (1...8).contains($0) })
    #expect(positive.network.layers.allSatisfy { $0.bias == nil })
    let again = try SmallNetwork(
      widths: [20, 10, 3], signs: .both, points: 9, seed: 1)
    #expect(again.network == both.network && again.points == both.points)
    let other = try SmallNetwork(
      widths: [20, 10, 3], signs: .both, points: 9, seed: 2)
    #expect(other.network != both.network)
  }

  /// T10 says nothing where a neuron's output is 0.
  @Test func infiniteCancellationIsRefused() throws {
    let instance = try network(
      [[[1, -2]]], biases: [nil], points: [[2, 1], [1, 3]])
    #expect(throws: BoundError.self) {
      try NetworkErrorSetting(
        instance, .aPriori(relativeError: 1, share: .published),
        failureProbability: Rational(1, 2))
    }
  }

  // MARK: 4

  private func rows(_ check: String, _ members: String) throws -> [Claim] {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine", "entries": [
       {"check": "\(check)", \(members)}]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json"
    ).claims()
  }

  @Test func entriesSayWhatTheirRowsAre() throws {
    let numbers = #""widths": [4, 3, 2], "points": 4, "seed": 1"#
    let certificate = try rows(
      "certificate",
      #"\#(numbers), "relative_error": 0.5, "failure_probability": 0.1"#)
    #expect(certificate.map(\.id) == [.t9])
    #expect(
      certificate[0].instance
        == "network 4-3-2, both signs, seed 1, eps_l=0.5 delta=0.1")
    #expect(certificate[0].predicted.isCertainlyAtMost(Rational(1, 10)))
    #expect(
      certificate[0].parameters.map(\.name) == [
        "relative_error", "failure_probability", "layers", "groups", "weights",
        "samples",
      ])
    let network = try rows(
      "network-error",
      #"\#(numbers), "relative_error": 1, "failure_probability": 0.1, "#
        + #""share": "largest""#)
    #expect(network.map(\.id) == [.t10])
    #expect(
      network[0].instance
        == "network 4-3-2, positive signs, seed 1, eps=1 largest delta=0.1")
    #expect(network[0].parameters[1].name == "network_error")
    for row in certificate + network {
      let counts = MonteCarlo(seed: 1, threads: 1).run(
        row.experiment, claim: row.stream, trials: 40)
      #expect(counts.failures == 0 && counts.undecided == 0)
    }
  }

  @Test(arguments: [
    (#""relative_error": 1, "points": 4"#, "entries[0]: 'widths' is missing"),
    (
      #""relative_error": 1, "widths": [4], "points": 4"#,
      "entries[0].widths: 2 to 5 widths are wanted"
    ),
    (
      #""relative_error": 1, "widths": [4, 33], "points": 4"#,
      "entries[0].widths[1]: 33, but must be 1 to 32"
    ),
    (
      #""relative_error": 1, "widths": [4, 3], "points": 0"#,
      "entries[0].points: 0, but must be 1 to 256"
    ),
    (
      #""relative_error": 1, "widths": [4, 3], "points": 4"#,
      "entries[0]: 'seed' is missing"
    ),
    (
      #""relative_error": 0.01, "widths": [4, 3], "points": 4"#,
      "entries[0].relative_error: 0.01, but must be 0.05 to 1"
    ),
    (
      #""relative_error": 1, "widths": [4, 3], "points": 4, "seed": 1"#,
      "entries[0]: 'failure_probability' is missing"
    ),
    (
      #""relative_error": 1, "widths": [4, 3], "points": 4, "seed": 1, "#
        + #""failure_probability": 1"#,
      "entries[0].failure_probability: 1, but must be 1e-30 to 0.99"
    ),
    (
      #""relative_error": 1, "widths": [1, 1], "points": 1, "seed": 1, "#
        + #""failure_probability": 0.1"#,
      "entries[0].widths: no group of the network can fail"
    ),
    (
      #""relative_error": 1, "widths": [4, 3], "points": 4, "seed": 1, "#
        + #""failure_probability": 0.1, "size": 2"#,
      "entries[0].size: there is no member 'size' here"
    ),
  ])
  func badMembersAreRefused(_ members: String, _ reason: String) {
    for check in ["certificate", "network-error"] {
      do {
        _ = try rows(check, members)
        Issue.record("\(check), \(members) is taken")
      } catch {
        #expect("\(error)" == "s.json: line 2, " + reason)
      }
    }
  }

  @Test func sharesHaveNames() {
    do {
      _ = try rows("network-error", #""relative_error": 1, "share": "all""#)
      Issue.record("no such share")
    } catch {
      #expect(
        "\(error)" == "s.json: line 2, entries[0].share: 'all' is none of "
          + "published, largest")
    }
    #expect(throws: SiPPError.self) {
      try rows(
        "certificate",
        #""relative_error": 1, "share": "largest", "widths": [4, 3], "#
          + #""points": 4, "seed": 1, "failure_probability": 0.1"#)
    }
  }
}
