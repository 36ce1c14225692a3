import Dispatch
import Synchronization

/// Runs the trials of an experiment on several threads: the only place of the
/// package that has threads.
///
/// The counts do not depend on the number of threads or on their order: trial t
/// sees the stream (seed, claim, t) and nothing else, and counts are integers.
public struct MonteCarlo: Sendable {
  /// Trials that one worker takes at a time: few enough that an interruption is
  /// prompt, and so many that the board stays small whatever the number of trials.
  static func chunkSize(of trials: Int) -> Int {
    Swift.max(64, (trials + largestBoard - 1) / largestBoard)
  }

  private static let largestBoard = 1 << 16

  private let seed: UInt64
  private let threads: Int
  private let cancellation: Cancellation

  /// - Parameters:
  ///   - seed: names the run.
  ///   - threads: workers, at least 1; changes no result.
  ///   - cancellation: read between chunks.
  public init(
    seed: UInt64, threads: Int, cancellation: Cancellation = Cancellation()
  ) {
    precondition(threads >= 1, "a run needs a thread")
    self.seed = seed
    self.threads = threads
    self.cancellation = cancellation
  }

  /// The counts of trials 0 to `trials` − 1 of `experiment`.
  ///
  /// After a cancellation: the counts of the longest prefix 0 … t − 1 whose
  /// chunks are all complete, so a shorter run is the beginning of a longer one.
  ///
  /// - Parameter progress: called from any thread with the trials done so far.
  public func run(
    _ experiment: any Experiment, claim: StreamID, trials: Int,
    progress: @Sendable (Int) -> Void = { _ in }
  ) -> OutcomeCounts {
    chunks(of: trials, progress: progress) { range in
      var counts = OutcomeCounts()
      for trial in range {
        counts.record(replay(experiment, claim: claim, trial: trial))
      }
      return counts
    }.reduce(OutcomeCounts(), +)
  }

  /// The weighted outcomes of trials 0 to `trials` − 1 of `experiment`, in the
  /// order of their numbers, whatever the number of threads.
  ///
  /// After a cancellation: those of a prefix, as for
  /// ``run(_:claim:trials:progress:)``.
  ///
  /// - Parameter progress: called from any thread with the trials done so far.
  public func runWeighted(
    _ experiment: any WeightedExperiment, claim: StreamID, trials: Int,
    progress: @Sendable (Int) -> Void = { _ in }
  ) -> WeightedOutcomes {
    chunks(of: trials, progress: progress) { range in
      var outcomes = WeightedOutcomes()
      for trial in range {
        outcomes.record(
          replayWeighted(experiment, claim: claim, trial: trial))
      }
      return outcomes
    }.reduce(into: WeightedOutcomes()) { $0.append($1) }
  }

  /// The outcome of one trial alone.
  public func replay(
    _ experiment: any Experiment, claim: StreamID, trial: Int
  ) -> Outcome {
    var stream = TrialStream(seed: seed, claim: claim, trial: trial)
    return experiment.outcome(using: &stream)
  }

  /// The weighted outcome of one trial alone.
  public func replayWeighted(
    _ experiment: any WeightedExperiment, claim: StreamID, trial: Int
  ) -> WeightedOutcome {
    var stream = TrialStream(seed: seed, claim: claim, trial: trial)
    return experiment.outcome(using: &stream)
  }

  /// What `body` makes of each chunk of trials, in order; after a cancellation of
  /// those before the first that is missing.
  private func chunks<Result: Sendable>(
    of trials: Int, progress: @Sendable (Int) -> Void,
    _ body: @Sendable (Range<Int>) -> Result
  ) -> [Result] {
    let size = Self.chunkSize(of: trials)
    let chunks = (trials + size - 1) / size
    let board = ChunkBoard<Result>(chunks: chunks)
    let workers = Swift.min(threads, chunks)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while !cancellation.isCancelled, let chunk = board.take() {
        let first = chunk * size
        board.finish(chunk, body(first..<Swift.min(first + size, trials)))
        progress(Swift.min(board.finished * size, trials))
      }
    }
    return board.prefix
  }
}

/// Which chunks are taken and what came of them.
private final class ChunkBoard<Result: Sendable>: Sendable {
  private let chunks: Int
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let results: Mutex<[Result?]>

  init(chunks: Int) {
    self.chunks = chunks
    results = Mutex(Array(repeating: nil, count: chunks))
  }

  /// The next chunk that nobody has taken; nil when there is none.
  func take() -> Int? {
    let chunk = next.add(1, ordering: .relaxed).oldValue
    return chunk < chunks ? chunk : nil
  }

  func finish(_ chunk: Int, _ result: Result) {
    results.withLock { $0[chunk] = result }
    done.add(1, ordering: .relaxed)
  }

  var finished: Int { done.load(ordering: .relaxed) }

  /// The results of the chunks before the first that is missing.
  var prefix: [Result] {
    results.withLock { results in
      Array(results.prefix { $0 != nil }.compactMap { $0 })
    }
  }
}
