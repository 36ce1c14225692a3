import Bounds
import SiPP
import Testing

@testable import Empirical

/// 1. the exact law by enumeration of all counts; 2. trials from pruned weights, in
/// rationals; 3. what is predicted; 4. rates; 5. suite entries.
@Suite("T7 trials: both signs")
struct SignsClaimTests {
  private static let level = Rational(1, 1_000_000_000)

  private func blocks(
    _ positive: (Int, Int, Int), _ negative: (Int, Int, Int), size: Int = 1
  ) -> SignedNeuron {
    func side(_ side: (Int, Int, Int)) -> SignedBlocks.Side {
      .init(count: side.0, positiveInput: side.1, negativeInput: side.2)
    }
    return .blocks(
      SignedBlocks(
        positive: side(positive), negative: side(negative), size: size))
  }

  /// All counts of n weights that sum to m, with their probabilities, uniform q.
  private func counts(
    _ n: Int, _ m: Int
  ) -> [(counts: [UInt32], probability: Rational)] {
    var found = [(counts: [UInt32](), left: m, ways: Rational(1))]
    for place in 0..<n {
      found = found.flatMap { start in
        (place == n - 1 ? start.left...start.left : 0...start.left).map { k in
          // binom(left, k) ways to choose the draws of this weight.
          let ways = (0..<k).reduce(start.ways) {
            $0 * Rational(start.left - $1, $1 + 1)
          }
          return (start.counts + [UInt32(k)], start.left - k, ways)
        }
      }
    }
    let all = (0..<m).reduce(Rational(1)) { all, _ in all * Rational(n) }
    return found.map { ($0.counts, $0.ways / all) }
  }

  private func exact(_ x: Double) throws -> Rational {
    try #require(Rational(exactly: x))
  }

  /// ẑ − z and Σ |w a|, from ŵ = w count/(m q), one weight after the other.
  private func error(
    _ neuron: SignedNeuron, _ counts: [[UInt32]], _ draws: [Int]
  ) throws -> (error: Rational, magnitude: Rational) {
    var (error, magnitude): (Rational, Rational) = (0, 0)
    for (group, (counts, m)) in zip(
      try neuron.groups(), zip(counts, draws))
    {
      let sampler = try #require(group.sampler)
      for (position, index) in group.indices.enumerated() {
        let v =
          try exact(neuron.weights[index]) * exact(neuron.input[index])
        magnitude = magnitude + max(v, -v)
        error = error - v
        guard let k = group.support.firstIndex(of: position) else { continue }
        error =
          error
          + v * Rational(Int(counts[k])) * Rational(Int(sampler.totalUnits))
          / (Rational(m) * Rational(Int(sampler.units[k])))
      }
    }
    return (error, magnitude)
  }

  // MARK: 1

  @Test func theLawIsThatOfAllCounts() throws {
    var failing = 0
    for (neuron, draws) in [
      (blocks((2, 1, 1), (2, 1, 1)), (4, 3)),
      (blocks((3, 3, 1), (2, 1, 2)), (4, 4)),
      (blocks((2, 2, 0), (3, 1, 0), size: 2), (3, 2)),
      (blocks((3, 0, 2), (3, 0, 1)), (3, 5)),
      (blocks((4, 1, 3), (2, 2, 1)), (3, 3)),
      (blocks((2, 1, 0), (2, 0, 0)), (5, 2)),
    ] {
      let shape = try #require(neuron.blocks)
      let law = try SignedBlocksLaw(
        shape, draws: (positive: draws.0, negative: draws.1))
      let n = shape.sides.map { $0.count * shape.size }
      let positive = counts(n[0], draws.0)
      let negative = counts(n[1], draws.1)
      let outcomes = try positive.flatMap { a in
        try negative.map { b in
          (
            try error(neuron, [a.counts, b.counts], [draws.0, draws.1]),
            a.probability * b.probability
          )
        }
      }
      for ε in [
        Rational(1, 4), Rational(1, 3), Rational(1, 2), 1, Rational(3, 2),
      ] {
        let exact = outcomes.reduce(Rational(0)) { sum, outcome in
          let (error, magnitude) = outcome.0
          return max(error, -error) >= ε * magnitude ? sum + outcome.1 : sum
        }
        let split = try neuron.split()
        let found = law.failureProbability(
          error: split.errorBound(relativeError: ε))
        #expect(
          found.contains(exact), "\(neuron.name), \(ε): \(exact), \(found)")
        #expect(exact == 0 || found.relativeWidthExponent < -100)
        failing += exact.sign
      }
    }
    #expect(failing > 20)
  }

  // MARK: 2

  /// Trials of `setting` against the same draws the long way; how many failed.
  private func compare(_ setting: SignsSetting, trials: Int) throws -> Int {
    let row = try #require(try setting.rows().claims.first)
    let groups = setting.groups
    var failures = 0
    for trial in 0..<trials {
      func stream() -> TrialStream {
        TrialStream(seed: 5, claim: row.stream, trial: trial)
      }
      var (a, b, c) = (stream(), stream(), stream())
      var counts: [[UInt32]] = []
      for (group, m) in zip(groups, setting.draws) {
        counts.append(group.sampler?.counts(draws: m, using: &a) ?? [])
      }
      let (error, magnitude) = try error(setting.neuron, counts, setting.draws)
      let fails =
        max(error, -error) >= setting.relativeError * magnitude
      #expect(
        row.experiment.outcome(using: &b) == (fails ? .fails : .holds),
        "\(row.instance), trial \(trial)")
      let measured = row.experiment.measure(using: &c)
      #expect(measured.outcome == (fails ? .fails : .holds))
      #expect(
        measured.nonZeros == counts.reduce(0) { $0 + $1.count { $0 > 0 } })
      let relative = (max(error, -error) / magnitude).approximation
      #expect(abs((measured.error ?? -1) - relative) < 1e-9)
      failures += fails ? 1 : 0
    }
    return failures
  }

  @Test func trialsAreWhatPrunedWeightsGive() throws {
    for (neuron, ε, m) in [
      (.heavyTailed(weights: 20, points: 6, seed: 3), Rational(1, 5), 6),
      (.heavyTailed(weights: 9, points: 3, seed: 8), Rational(1, 10), 4),
      (blocks((3, 6, 1), (2, 1, 1), size: 2), Rational(1, 2), 10),
    ] as [(SignedNeuron, Rational, Int)] {
      let failures = try compare(
        SignsSetting(
          neuron, rung: .t4b, relativeError: ε, draws: .fixed(m)),
        trials: 150)
      #expect(failures > 5 && failures < 145, "\(neuron.name): \(failures)")
    }
  }

  /// Errors that equal ε (z₊ + z₋) fail; a draw counts 6/7, which whole numbers
  /// do not have, so such trials are decided exactly.
  @Test func tiesAreDecidedExactly() throws {
    // ẑ − z = 6 X/7 − 2 with X hits of 7 draws: X = 3 gives 4/7 = ε z₊.
    let neuron = blocks((3, 2, 0), (2, 0, 0))
    let tied = try compare(
      SignsSetting(
        neuron, rung: .t4b, relativeError: Rational(2, 7), draws: .fixed(7)),
      trials: 200)
    let above = try compare(
      SignsSetting(
        neuron, rung: .t4b,
        relativeError: Rational(2, 7) + Rational.powerOfTwo(-70),
        draws: .fixed(7)),
      trials: 200)
    #expect(tied > above, "\(tied) ties and others, \(above) others")
  }

  // MARK: 3

  @Test func theSumsThatCanFailAddUp() throws {
    for (neuron, parts) in [
      (blocks((4, 6, 1), (2, 1, 1)), 4), (blocks((4, 6, 0), (2, 1, 1)), 3),
      (blocks((4, 6, 0), (2, 1, 0)), 2), (blocks((4, 0, 0), (2, 1, 0)), 1),
    ] {
      let setting = try SignsSetting(
        neuron, rung: .t4b, relativeError: Rational(1, 2),
        draws: .asRungsAsk(failureProbability: Rational(1, 10)))
      let share = Rational(1, 10) / Rational(parts)
      let input = neuron.input
      var sum: Rational = 0
      for (group, m) in zip(setting.groups, setting.draws) {
        let tail = try BernsteinTail(ceiling: try #require(group.ceiling))
        let size = try tail.samples(
          relativeError: Rational(1, 2), failureProbability: share)
        #expect(m == size?.samples)
        let bound = try tail.failureProbability(
          relativeError: Rational(1, 2), samples: m)
        let met = group.indices.map { input[$0] }
        for isMet in [met.contains { $0 > 0 }, met.contains { $0 < 0 }]
        where isMet {
          sum = sum + clampedToUnit(bound.upper)
        }
      }
      #expect(try setting.bound() == sum)
      #expect(sum <= Rational(1, 10) && sum > Rational(1, 20))
    }
  }

  /// T7 of a neuron of heavy tails: x is a point of S, and every hypothesis holds.
  @Test func hypothesesHold() throws {
    for neuron in [
      blocks((10, 3, 1), (4, 1, 2), size: 3),
      .heavyTailed(weights: 40, points: 7, seed: 2),
    ] {
      #expect(neuron.weights.contains { $0 < 0 })
      #expect(neuron.input.contains { $0 < 0 })
      #expect(neuron.points.contains(neuron.input))
      let setting = try SignsSetting(
        neuron, rung: .t4e, relativeError: Rational(1, 2), draws: .fixed(200))
      let row = try #require(try setting.rows().claims.first)
      guard case .met = row.assumption else {
        Issue.record("\(row.assumption)")
        return
      }
      #expect(row.ledger == Ledger(points: .constructed, input: .pointOfS))
    }
  }

  // MARK: 4

  @Test func ratesAreThoseOfTheLaws() throws {
    for (neuron, ε, m, least) in [
      (blocks((4, 6, 1), (2, 1, 1), size: 2), Rational(1, 2), 32, 0.02),
      (blocks((3, 2, 2), (3, 2, 2)), Rational(1, 4), 20, 0.05),
      (blocks((50, 3, 0), (10, 1, 0), size: 4), Rational(1), 77, 0.03),
    ] {
      let rows = try SignsSetting(
        neuron, rung: .t4e, relativeError: ε, draws: .fixed(m)
      ).rows()
      let bound = try #require(rows.claims.first)
      let law = try #require(rows.controls.first)
      #expect(law.control == .negative && law.relation == .equals)
      #expect(law.predicted.lower > least, "\(law.predicted)")
      #expect(law.predicted.isCertainlyBelow(bound.predicted))
      let trials = 3_000
      let seen = MonteCarlo(seed: 4, threads: 2).run(
        bound.experiment, claim: bound.stream, trials: trials)
      #expect(seen.undecided == 0 && seen.undefined == 0)
      let exact = try BinomialLaw(
        trials: trials, probability: clampedToUnit(law.predicted.midpoint))
      #expect(
        try !exact.isTail(atLeast: seen.failures, Self.level)
          && !exact.isTail(atMost: seen.failures, Self.level),
        "\(law.instance): \(seen.failures), \(law.predicted)")
    }
  }

  // MARK: 5

  private func rows(_ members: String) throws -> [Claim] {
    let text = """
      {"schema": "sipp-verify/suite/1", "name": "mine", "entries": [
       {"check": "signs", \(members)}]}
      """
    return try Empirical.Suite(
      JSONTree(Array(text.utf8), name: "s.json"), file: "s.json"
    ).claims()
  }

  @Test func entriesSayWhatTheirRowsAre() throws {
    let exact = try rows(
      #"\#(signedBlocks), "relative_error": 0.5, "draws": 40, "rung": "T4e""#)
    #expect(exact.map(\.id) == [.t7, .t7])
    #expect(exact.map(\.control) == [nil, .negative])
    #expect(
      exact[0].instance
        == "blocks of both signs, B=4 a=6,-1 and B=2 a=1,-1, k=2, T4e eps=0.5 "
        + "m=40")
    let names = exact[0].parameters.map(\.name)
    #expect(
      names == ["relative_error", "sums", "cancellation", "weights", "samples"])
    #expect(exact[0].parameters[1].value == .integer(4))
    #expect(exact[0].parameters[4].value == .integer(80))
    let heavy = try rows(
      #""instance": {"kind": "heavy-tailed", "weights": 30, "points": 5, "#
        + #""seed": 7}, "relative_error": "1/2", "failure_probability": 0.05"#)
    #expect(heavy.map(\.control) == [nil])
    #expect(
      heavy[0].instance
        == "heavy-tailed neuron 7, n=30, both signs, T4b eps=0.5 delta=0.05")
    #expect(heavy[0].predicted.isCertainlyAtMost(Rational(1, 20)))
    #expect(heavy[0].parameters[1].name == "failure_probability")
  }

  @Test(arguments: [
    (#""relative_error": 1, "draws": 40"#, "entries[0]: 'instance' is missing"),
    (
      #""instance": {"kind": "digits"}, "relative_error": 1, "draws": 40"#,
      "entries[0].instance.kind: 'digits' is none of blocks, heavy-tailed"
    ),
    (
      #""instance": {"kind": "blocks", "size": 1, "positive": {"count": 1, "#
        + #""at_positive": 1, "at_negative": 1}, "negative": {"count": 2, "#
        + #""at_positive": 1, "at_negative": 1}}"#,
      "entries[0].instance.positive.count: 1, but must be 2 to 256"
    ),
    (
      #""instance": {"kind": "blocks", "size": 1, "positive": {"count": 2, "#
        + #""at_positive": 1, "at_negative": 1}, "negative": {"count": 2, "#
        + #""at_positive": 17, "at_negative": 1}}"#,
      "entries[0].instance.negative.at_positive: 17, but must be 0 to 16"
    ),
    (
      #""instance": {"kind": "blocks", "size": 64, "positive": {"count": 256, "#
        + #""at_positive": 1, "at_negative": 1}, "negative": {"count": 256, "#
        + #""at_positive": 1, "at_negative": 1}}"#,
      "entries[0].instance: count · weights is more than 1048576"
    ),
    (
      #""instance": {"kind": "blocks", "size": 1, "positive": {"count": 2, "#
        + #""at_positive": 0, "at_negative": 0}, "negative": {"count": 2, "#
        + #""at_positive": 0, "at_negative": 0}}, "relative_error": 1, "#
        + #""draws": 9"#,
      "entries[0].instance: the neuron meets nothing at this input"
    ),
    (
      #"\#(signedBlocks), "relative_error": 0, "draws": 40"#,
      "entries[0].relative_error: 0, but must be 0.001 to 1000"
    ),
    (
      #"\#(signedBlocks), "relative_error": 1"#,
      "entries[0]: 'failure_probability' is missing"
    ),
    (
      #"\#(signedBlocks), "relative_error": 1, "draws": 40, "#
        + #""failure_probability": 0.1"#,
      "entries[0].failure_probability: there is no member "
        + "'failure_probability' here"
    ),
    (
      #"\#(signedBlocks), "relative_error": 1, "draws": 40, "#
        + #""rung": "T4a""#,
      "entries[0].rung: 'T4a' is none of T4b, T4e"
    ),
    (
      #"\#(signedBlocks), "relative_error": 0.5, "draws": 4"#,
      "entries[0]: the sums' failure probabilities add to more than 1"
    ),
  ])
  func badMembersAreRefused(_ members: String, _ reason: String) {
    do {
      _ = try rows(members)
      Issue.record("\(members) is taken")
    } catch {
      #expect("\(error)" == "s.json: line 2, " + reason)
    }
  }
}

private let signedBlocks = """
  "instance": {"kind": "blocks", "size": 2, \
  "positive": {"count": 4, "at_positive": 6, "at_negative": 1}, \
  "negative": {"count": 2, "at_positive": 1, "at_negative": 1}}
  """
