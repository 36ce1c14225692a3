import Bounds
import SiPP
import Synchronization
import Testing

@testable import Empirical

/// Fails, is undefined and is undecided by its first word; the second is its
/// error.
private struct Coin: Experiment {
  var shift: UInt64 = 0

  func outcome(using stream: inout TrialStream) -> Outcome {
    switch (stream.next64() &+ shift) % 16 {
    case 0: .fails
    case 1: .undefined
    case 2: .undecided
    default: .holds
    }
  }

  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let outcome = outcome(using: &stream)
    let word = stream.next64()
    return TrialMeasurement(
      outcome: outcome, error: Double(word >> 11) * 0x1p-53,
      nonZeros: Int(word % 100))
  }
}

private func coin(
  _ name: String = "coin", control: Claim.Control? = nil,
  trials: Claim.Trials = .asAsked, predicted: Rational = Rational(1, 5),
  relation: Claim.Relation = .atMost,
  experiment: any Experiment = Coin(), instance: String? = nil
) -> Claim {
  Claim(
    id: .t4b, instance: instance ?? name, parameters: [],
    ledger: Ledger(points: .none, input: .none), relation: relation,
    predicted: Interval(predicted), control: control, trials: trials,
    experiment: experiment, streamName: name, assumption: .met("given"),
    trueProbability: control == .positive ? Interval(Rational(1, 2)) : nil)
}

private func run(
  _ rows: [Claim], trials: Int, seed: UInt64 = 3, threads: Int = 2,
  ending: RunConfiguration.Ending = .fixed,
  cancellation: Cancellation = Cancellation()
) throws -> Run {
  try Run(
    rows,
    configuration: RunConfiguration(
      seed: seed, trials: trials, alpha: Rational(1, 100), suite: "test",
      threads: threads, ending: ending),
    cancellation: cancellation)
}

/// FNV-1a and the finaliser, written out once more.
private func reference(_ bytes: [UInt8]) -> String {
  var state: UInt64 = 14_695_981_039_346_656_037
  for byte in bytes { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
  for (shift, factor) in [
    (30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB),
  ] as [(Int, UInt64)] {
    state = (state ^ state >> UInt64(shift)) &* factor
  }
  let text = String(state ^ state >> 31, radix: 16)
  return String(repeating: "0", count: 16 - text.count) + text
}

private func bytes(_ word: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
}

@Suite("H7: what a run keeps of its streams")
struct StreamRecordTests {
  /// Lists, errors and non-zeros are those of the trials replayed alone, and the
  /// digest is that of the outcomes.
  @Test func recordsAreWhatReplaysShow() throws {
    let run = try run([coin()], trials: 1_500)
    let record = try #require(run.streams.first)
    #expect(run.streams.count == 1 && record.name == "coin")
    #expect(record.method == .plain)
    #expect(record.trials == 1_500 && record.traced == 1_500)
    let monteCarlo = MonteCarlo(seed: 3, threads: 1)
    let replayed = (0..<1_500).map {
      monteCarlo.measure(Coin(), claim: StreamID("coin"), trial: $0)
    }
    func trials(_ outcome: Outcome) -> [Int] {
      replayed.indices.filter { replayed[$0].outcome == outcome }
    }
    #expect(record.failed == trials(.fails) && record.failed.count > 50)
    #expect(record.undefined == trials(.undefined))
    #expect(record.undecided == trials(.undecided))
    #expect(record.errors.count == 1_000 && record.nonZeros.count == 1_000)
    #expect(
      record.errors == replayed.prefix(1_000).map { Float($0.error ?? .nan) })
    #expect(record.nonZeros == replayed.prefix(1_000).map(\.nonZeros))
    let codes: [Outcome: UInt8] = [.fails: 1, .undefined: 2, .undecided: 3]
    var all: [UInt8] = []
    for (trial, measured) in replayed.enumerated() {
      guard let code = codes[measured.outcome] else { continue }
      all += bytes(UInt64(trial)) + [code]
    }
    #expect(record.digest == reference(all + bytes(1_500)))
    let row = RunRecord(run).rows[0]
    #expect(row.stream == record.name)
    let written = RunRecord(run)
    #expect(
      try RunRecord(Array(written.text.utf8), name: "r.json") == written)
    #expect(row.failures == record.failed.count)
  }

  /// Threads and the way in which trials come in pieces change nothing; seeds
  /// do, but for the probe.
  @Test func recordsDoNotDependOnThreads() throws {
    let rows = [coin(), coin("other", experiment: Coin(shift: 5))]
    let one = try run(rows, trials: 1_300, threads: 1)
    for threads in [2, 3, 8] {
      let other = try run(rows, trials: 1_300, threads: threads)
      #expect(RunRecord(one).text == RunRecord(other).text)
    }
    let seeds = try run(rows, trials: 1_300, seed: 4)
    for (a, b) in zip(one.streams, seeds.streams) {
      #expect(a.digest != b.digest && a.probe == b.probe)
      #expect(a.errors != b.errors)
    }
    #expect(one.streams[0].probe != one.streams[1].probe)
    // Pieces of any size, by hand.
    let monteCarlo = MonteCarlo(seed: 3, threads: 2)
    for size in [1, 7, 64, 1_300] {
      let trace = Mutex(TrialTrace())
      monteCarlo.run(
        trials: 1_300, chunk: size,
        see: { (piece: TrialChunk) in
          trace.withLock { $0.advance(to: piece.trials.upperBound, piece) }
          return true
        },
        make: { range in
          var chunk = TrialChunk(trials: range)
          for trial in range {
            chunk.record(
              monteCarlo.replay(Coin(), claim: StreamID("coin"), trial: trial),
              of: trial)
          }
          return chunk
        })
      let digest = trace.withLock { $0.digest }
      #expect(hexadecimal(digest) == one.streams[0].digest, "pieces of \(size)")
    }
  }

  /// The trials that count are recorded, and no others: a row that ends early has
  /// the record of a run of that length.
  @Test func decidedRowsRecordWhatCounted() throws {
    for predicted in [Rational(1, 100), Rational(1, 2)] {
      let rows = [coin(predicted: predicted)]
      let early = try run(
        rows, trials: 20_000,
        ending: .anytime(stopsEarly: true, timeLimit: nil))
      let trials = early.rows[0].counts.trials
      #expect(early.rows[0].end == .decided && trials < 2_000)
      let whole = try run(rows, trials: trials)
      #expect(early.streams == whole.streams, "\(trials) trials")
      #expect(early.streams[0].errors.count == min(trials, 1_000))
      let looking = try run(
        rows, trials: trials,
        ending: .anytime(stopsEarly: false, timeLimit: nil))
      #expect(looking.streams == whole.streams)
    }
  }

  /// An interruption keeps the record of the trials before it.
  @Test func interruptedRowsRecordAPrefix() throws {
    struct Stopping: Experiment {
      let cancellation: Cancellation
      func outcome(using stream: inout TrialStream) -> Outcome {
        if stream.next64() % 500 == 0 { cancellation.cancel() }
        return .fails
      }
    }
    let cancellation = Cancellation()
    let row = coin(experiment: Stopping(cancellation: cancellation))
    let part = try run([row], trials: 100_000, cancellation: cancellation)
    let record = try #require(part.streams.first)
    #expect(record.trials == part.rows[0].counts.trials)
    #expect(record.trials < 100_000)
    #expect(record.failed == Array(0..<record.trials))
    #expect(record.errors.isEmpty && record.nonZeros.isEmpty)
    // Nothing ran, nothing is recorded.
    let none = try run([row], trials: 100, cancellation: cancellation)
    #expect(none.streams.isEmpty)
  }

  /// Positive controls keep their digest and failures; errors are not theirs.
  @Test func positiveControlsAreNotMeasured() throws {
    let control = coin(
      "control", control: .positive, trials: .exactly(300),
      predicted: Rational(1, 100))
    let run = try run([coin(), control], trials: 200)
    #expect(run.streams.map(\.name) == ["coin", "control"])
    #expect(run.streams[0].errors.count == 200)
    #expect(run.streams[1].errors.isEmpty && run.streams[1].nonZeros.isEmpty)
    #expect(run.streams[1].failed.count > 5 && run.streams[1].trials == 300)
  }

  /// One record a name: that with the most trials, of which others are the
  /// beginning.
  @Test func namesAreUnique() throws {
    for (first, second) in [(200, 700), (700, 200)] {
      let rows = [
        coin(trials: .exactly(first)), coin("other"),
        coin(
          control: .negative, trials: .exactly(second), relation: .equals,
          instance: "law"),
      ]
      let run = try run(rows, trials: 100)
      #expect(run.streams.map(\.name) == ["coin", "other"])
      #expect(run.streams[0].trials == 700)
      for row in [run.rows[0], run.rows[2]] {
        let trials = row.counts.trials
        #expect(
          run.streams[0].failed.count { $0 < trials } == row.counts.failures)
      }
    }
  }

  /// The first 100,000 trials are traced; the digest is of all.
  @Test func longStreamsAreTracedInPart() throws {
    var trace = TrialTrace()
    let most = StreamRecord.mostTraced
    var chunk = TrialChunk(trials: most - 2..<most + 2)
    for trial in most - 2..<most + 2 { chunk.record(.fails, of: trial) }
    trace.advance(to: most + 2, chunk)
    #expect(trace.failed == [most - 2, most - 1] && trace.trials == most + 2)
    var shorter = TrialTrace()
    shorter.advance(to: most + 1, chunk)
    #expect(shorter.failed == trace.failed && shorter.digest != trace.digest)
  }
}

@Suite("H7: probes and tilted streams")
struct ProbeTests {
  private func probe(_ experiment: any Experiment) -> UInt64 {
    StreamRecord.probe(
      of: experiment, stream: StreamID("probe"),
      MonteCarlo(seed: StreamRecord.probeSeed, threads: 2)
    ).value
  }

  /// A probe tells an algorithm with a planted fault from the right one, where a
  /// trial shows the fault.
  @Test func faultsChangeTheProbe() throws {
    let sampler = try ImportanceSampler(importances: [1, 2, 3, 4])
    let failure = HitCountFailure(least: 9, most: 3)
    let right = HitCountExperiment(
      sampler: sampler, hits: { $0 == 3 }, draws: 16, failure: failure)
    let wrong = ShiftedAliasExperiment(
      sampler: sampler, hit: 3, draws: 16, failure: failure)
    #expect(probe(right) == probe(right))
    #expect(probe(right) != probe(wrong))
    #expect(probe(right) != probe(StuckExperiment(experiment: right)))
    // The same trials with another ε: outcomes differ, or errors alone.
    let neuron = SyntheticNeuron.heavyTailed(weights: 12, points: 5, seed: 3)
    let group = try neuron.group()
    let largest = neuron.input.firstIndex(of: neuron.input.max() ?? 0)
    func trial(_ m: Int, _ scale: Double = 1) throws -> UInt64 {
      probe(
        try #require(
          GroupErrorExperiment(
            group,
            activations: [
              neuron.input.enumerated().map {
                $0.offset == largest ? $0.element * scale : $0.element
              }
            ], draws: m, relativeError: 1_000)))
    }
    #expect(try trial(40) == trial(40))
    #expect(try trial(40) != trial(41))
    #expect(try trial(40) != trial(40, 1.001), "no outcome differs")
  }

  private func tiltedRows() throws -> [Claim] {
    let rungs = try RungClaims(.blocks(4, size: 4))
    let claims = try rungs.claims(
      RungSetting(
        relativeError: Rational(1, 2), draws: .fixed(600), side: .upper),
      only: [.t4e])
    return claims + (try rungs.exactLaws(of: claims))
  }

  /// Tilted trials: events by certain failure, the digest with the weights, no
  /// errors; the stream is the tilted one.
  @Test func tiltedStreamsRecordTheirEvents() throws {
    let rows = try tiltedRows()
    let run = try run(rows, trials: 300)
    let record = try #require(run.streams.first)
    let name = rows[0].tiltedStreamName
    #expect(run.rows.map(\.method) == [.tilted, .tilted])
    #expect(run.streams.count == 1 && record.name == name)
    #expect(record.method == .tilted)
    #expect(RunRecord(run).rows.map(\.stream) == [name, name])
    let plan = try #require(try rows[0].fixedInput?.tiltedPlan())
    let monteCarlo = MonteCarlo(seed: 3, threads: 1)
    var failed: [Int] = []
    var all: [UInt8] = []
    for trial in 0..<300 {
      let outcome = monteCarlo.replayWeighted(
        plan, claim: StreamID(name), trial: trial)
      guard case .fails(let lower, let upper) = outcome else { continue }
      failed.append(trial)
      all +=
        bytes(UInt64(trial)) + [1] + bytes(lower.bitPattern)
        + bytes(upper.bitPattern)
    }
    #expect(record.failed == failed && failed.count > 100)
    #expect(record.undecided.isEmpty && record.undefined.isEmpty)
    #expect(record.digest == reference(all + bytes(300)))
    #expect(record.errors.isEmpty && record.nonZeros.isEmpty)
    let other = try runAgain(rows, seed: 9)
    #expect(other.streams[0].probe == record.probe)
    #expect(other.streams[0].digest != record.digest)
  }

  private func runAgain(_ rows: [Claim], seed: UInt64) throws -> Run {
    try run(rows, trials: 100, seed: seed, threads: 1)
  }

  /// The tilted trials are part of the probe.
  @Test func tiltedProbesSeeTheWeights() throws {
    let rows = try tiltedRows()
    func group(_ method: TrialMethod) throws -> TrialGroup {
      try TrialGroup.groups(of: rows) { _, _ in (100, method) }[0]
    }
    let plain = try StreamRecord.probe(of: group(.plain), threads: 1)
    let tilted = try StreamRecord.probe(of: group(.tilted), threads: 2)
    #expect(plain != tilted)
    // All that is measured of the plain trials, then the weights of the tilted.
    let monteCarlo = MonteCarlo(seed: 1_910, threads: 1)
    var all: [UInt8] = []
    for trial in 0..<32 {
      let measured = monteCarlo.measure(
        rows[0].experiment, claim: rows[0].stream, trial: trial)
      let error = try #require(measured.error)
      let nonZeros = try #require(measured.nonZeros)
      all += [measured.outcome == .fails ? 1 : 0, 1]
      all += bytes(error.bitPattern) + [1] + bytes(UInt64(nonZeros))
    }
    #expect(hexadecimal(plain) == reference(all))
    let plan = try #require(try rows[0].fixedInput?.tiltedPlan())
    for trial in 0..<32 {
      let (lower, upper) = monteCarlo.replayWeighted(
        plan, claim: StreamID(rows[0].tiltedStreamName), trial: trial
      ).enclosure
      all += bytes(lower.bitPattern) + bytes(upper.bitPattern)
    }
    #expect(hexadecimal(tilted) == reference(all))
    #expect(try StreamRecord.probe(of: group(.tilted), threads: 1) == tilted)
  }

  /// Undecided weighted trials are listed apart.
  @Test func undecidedEventsAreNoFailures() {
    var outcomes = WeightedOutcomes()
    for outcome in [
      .holds, .fails(lower: 0.25, upper: 0.5), .undecided, .holds,
      .fails(lower: 0.25, upper: 0.75),
    ] as [WeightedOutcome] { outcomes.record(outcome) }
    let trace = TrialTrace(outcomes)
    #expect(trace.failed == [1, 4] && trace.undecided == [2])
    #expect(trace.trials == 5)
    var other = WeightedOutcomes()
    for event in [
      .holds, .fails(lower: 0.25, upper: 0.5), .undecided, .holds,
      .fails(lower: 0.25, upper: 0.5),
    ] as [WeightedOutcome] { other.record(event) }
    #expect(TrialTrace(other).digest != trace.digest)
  }
}
