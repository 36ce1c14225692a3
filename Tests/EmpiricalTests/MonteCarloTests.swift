import Synchronization
import Testing

@testable import Empirical

/// Fails for words below a threshold; the first word decides.
private struct Coin: Experiment {
  func outcome(using stream: inout TrialStream) -> Outcome {
    switch stream.next64() % 8 {
    case 0: .fails
    case 1: .undefined
    case 2: .undecided
    default: .holds
    }
  }
}

/// Asks for cancellation at a given trial, as a person does.
private struct Interrupting: Experiment {
  let cancellation: Cancellation
  func outcome(using stream: inout TrialStream) -> Outcome {
    if stream.next64() % 500 == 0 { cancellation.cancel() }
    return .fails
  }
}

/// Notes how many trials are in progress at the same time.
private struct Crowd: Experiment {
  let board = Board()
  final class Board: Sendable {
    let now = Atomic<Int>(0)
    let most = Atomic<Int>(0)
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    let here = board.now.add(1, ordering: .relaxed).newValue
    board.most.max(here, ordering: .relaxed)
    for _ in 0..<40 { _ = stream.next64() }
    board.now.subtract(1, ordering: .relaxed)
    return .holds
  }
}

@Suite("Monte Carlo")
struct MonteCarloTests {
  @Test func countsDoNotDependOnThreads() {
    let counts = [1, 2, 3, 8].map { threads in
      MonteCarlo(seed: 4, threads: threads).run(
        Coin(), claim: StreamID("coin"), trials: 1_001)
    }
    #expect(counts[0].trials == 1_001)
    #expect(counts[0].failures > 0 && counts[0].undefined > 0)
    #expect(counts[0].undecided > 0)
    #expect(counts.allSatisfy { $0 == counts[0] })
  }

  /// The board of a run stays small, and small runs can still be interrupted.
  @Test func chunksGrowWithTheTrials() {
    #expect(MonteCarlo.chunkSize(of: 1) == 64)
    #expect(MonteCarlo.chunkSize(of: 1 << 22) == 64)
    #expect(MonteCarlo.chunkSize(of: 1 << 23) == 128)
    #expect(MonteCarlo.chunkSize(of: (1 << 23) + 1) == 129)
    #expect(MonteCarlo.chunkSize(of: 1 << 32) == 1 << 16)
  }

  /// Progress is told once a chunk, and ends at the trials.
  @Test func progressGrowsByChunks() {
    for (trials, expected) in [
      (1, [1]), (64, [64]), (65, [64, 65]), (128, [64, 128]),
      (130, [64, 128, 130]), (0, []),
    ] {
      let seen = Mutex<[Int]>([])
      let counts = MonteCarlo(seed: 4, threads: 1).run(
        Coin(), claim: StreamID("coin"), trials: trials,
        progress: { done in seen.withLock { $0.append(done) } })
      #expect(seen.withLock { $0 } == expected, "\(trials) trials")
      #expect(counts.trials == trials)
    }
  }

  /// One thread is one thread.
  @Test func threadsAreNotExceeded() {
    let crowd = Crowd()
    let counts = MonteCarlo(seed: 4, threads: 1).run(
      crowd, claim: StreamID("crowd"), trials: 4_000)
    #expect(counts.trials == 4_000)
    #expect(crowd.board.most.load(ordering: .relaxed) == 1)
  }

  /// The counts are the sums of the outcomes of trials replayed alone.
  @Test func replayedTrialsAddUp() {
    let run = MonteCarlo(seed: 5, threads: 2)
    var sum = OutcomeCounts()
    for trial in 0..<300 {
      sum.record(
        run.replay(Coin(), claim: StreamID("coin"), trial: trial))
    }
    #expect(run.run(Coin(), claim: StreamID("coin"), trials: 300) == sum)
  }

  /// What an interrupted run keeps is the beginning of the whole run.
  @Test func anInterruptedRunIsAPrefix() {
    for threads in [1, 2, 4] {
      let cancellation = Cancellation()
      let run = MonteCarlo(
        seed: 6, threads: threads, cancellation: cancellation)
      let counts = run.run(
        Interrupting(cancellation: cancellation), claim: StreamID("stop"),
        trials: 100_000)
      #expect(counts.trials < 100_000 && counts.trials % 64 == 0)
      #expect(counts.failures == counts.trials)
    }
  }

  @Test func undefinedAndUndecidedCountAgainstEitherClaim() {
    var counts = OutcomeCounts()
    for outcome in Outcome.allCases { counts.record(outcome) }
    #expect(counts.fewestFailures == 1 && counts.mostFailures == 3)
    #expect(counts.trials == 4)
  }
}
