import Dispatch
import Synchronization

/// Runs the trials of an experiment on several threads: the only place of the
/// package that has threads.
///
/// What is found does not depend on the number of threads or on their order: trial
/// t sees the stream (seed, claim, t) and nothing else, and results are handed on
/// in the order of trials.
public struct MonteCarlo: Sendable {
  /// Trials that one worker takes at a time: few enough that an interruption is
  /// prompt, and so many that the board stays small whatever the number of trials.
  static func chunkSize(of trials: Int) -> Int {
    Swift.max(64, (trials + largestBoard - 1) / largestBoard)
  }

  private static let largestBoard = 1 << 16

  let seed: UInt64
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

  /// Whether somebody asked for an end.
  var isCancelled: Bool { cancellation.isCancelled }

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
    let counts = Mutex(OutcomeCounts())
    run(experiment, claim: claim, trials: trials, progress: progress) { chunk in
      counts.withLock { $0 = $0 + chunk.counts }
      return true
    }
    return counts.withLock { $0 }
  }

  /// Runs trials 0 to `trials` − 1 of `experiment`, and shows them in order.
  ///
  /// - Parameters:
  ///   - measured: of so many of the first trials more than the outcome is
  ///     wanted.
  ///   - deadline: no chunk but the first is begun after it.
  ///   - progress: called from any thread with the trials done so far.
  ///   - see: called with one chunk after the other, never at the same time;
  ///     false asks for no more, and there are none.
  public func run(
    _ experiment: any Experiment, claim: StreamID, trials: Int,
    measured: Int = 0, deadline: ContinuousClock.Instant? = nil,
    progress: @Sendable (Int) -> Void = { _ in },
    see: @Sendable (TrialChunk) -> Bool
  ) {
    run(
      trials: trials, deadline: deadline, progress: progress, see: see
    ) { range in
      chunk(of: experiment, claim: claim, trials: range, measured: measured)
    }
  }

  /// Makes one piece of work a chunk of trials, on several threads, and hands the
  /// pieces on in order.
  ///
  /// - Parameter chunk: trials of a piece; ``chunkSize(of:)`` unless given.
  func run<Piece: Sendable>(
    trials: Int, chunk: Int? = nil, deadline: ContinuousClock.Instant? = nil,
    progress: @Sendable (Int) -> Void = { _ in },
    see: @Sendable (Piece) -> Bool, make: @Sendable (Range<Int>) -> Piece
  ) {
    let size = chunk ?? Self.chunkSize(of: trials)
    let chunks = (trials + size - 1) / size
    let board = ChunkBoard<Piece>(chunks: chunks)
    let workers = Swift.min(threads, chunks)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while !cancellation.isCancelled,
        !board.hasStarted || isBefore(deadline), let place = board.take()
      {
        let first = place * size
        let range = first..<Swift.min(first + size, trials)
        board.finish(place, make(range), see: see)
        progress(Swift.min(board.finished * size, trials))
      }
    }
  }

  private func isBefore(_ deadline: ContinuousClock.Instant?) -> Bool {
    deadline.map { ContinuousClock.now < $0 } ?? true
  }

  /// The outcome of one trial alone.
  public func replay(
    _ experiment: any Experiment, claim: StreamID, trial: Int
  ) -> Outcome {
    var stream = TrialStream(seed: seed, claim: claim, trial: trial)
    return experiment.outcome(using: &stream)
  }

  /// The same trial, measured.
  func measure(
    _ experiment: any Experiment, claim: StreamID, trial: Int
  ) -> TrialMeasurement {
    var stream = TrialStream(seed: seed, claim: claim, trial: trial)
    return experiment.measure(using: &stream)
  }

  private func chunk(
    of experiment: any Experiment, claim: StreamID, trials: Range<Int>,
    measured: Int
  ) -> TrialChunk {
    var chunk = TrialChunk(trials: trials)
    let split = Swift.min(
      Swift.max(measured, trials.lowerBound), trials.upperBound)
    for trial in trials.lowerBound..<split {
      chunk.record(
        measure(experiment, claim: claim, trial: trial), of: trial)
    }
    for trial in split..<trials.upperBound {
      chunk.record(
        replay(experiment, claim: claim, trial: trial), of: trial)
    }
    return chunk
  }
}

/// What came of some trials that follow each other.
public struct TrialChunk: Sendable {
  /// The trials.
  public let trials: Range<Int>
  /// Those that did not simply hold, in order.
  public private(set) var events: [TrialEvent] = []
  /// How many there were of each outcome.
  public private(set) var counts = OutcomeCounts()
  /// What was measured of the first ones, where that was asked for.
  public private(set) var measurements: [TrialMeasurement] = []

  init(trials: Range<Int>) { self.trials = trials }

  mutating func record(_ measurement: TrialMeasurement, of trial: Int) {
    measurements.append(measurement)
    record(measurement.outcome, of: trial)
  }

  mutating func record(_ outcome: Outcome, of trial: Int) {
    counts.record(outcome)
    if outcome != .holds {
      events.append(TrialEvent(trial: trial, outcome: outcome))
    }
  }
}

/// Which chunks are taken, and which wait for those before them.
private final class ChunkBoard<Piece: Sendable>: Sendable {
  private let chunks: Int
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isWanted = Atomic<Bool>(true)
  private let waiting = Mutex(Waiting())

  private struct Waiting {
    /// The next chunk that is to be seen.
    var next = 0
    var pieces: [Int: Piece] = [:]
  }

  init(chunks: Int) { self.chunks = chunks }

  /// The next chunk that nobody has taken; nil when there is none, or none is
  /// wanted.
  func take() -> Int? {
    guard isWanted.load(ordering: .relaxed) else { return nil }
    let chunk = next.add(1, ordering: .relaxed).oldValue
    return chunk < chunks ? chunk : nil
  }

  /// Hands on this piece and those that waited for it, in order.
  func finish(_ chunk: Int, _ piece: Piece, see: (Piece) -> Bool) {
    waiting.withLock { waiting in
      waiting.pieces[chunk] = piece
      while isWanted.load(ordering: .relaxed),
        let piece = waiting.pieces.removeValue(forKey: waiting.next)
      {
        waiting.next += 1
        if !see(piece) { isWanted.store(false, ordering: .relaxed) }
      }
    }
    done.add(1, ordering: .relaxed)
  }

  var hasStarted: Bool { next.load(ordering: .relaxed) > 0 }

  var finished: Int { done.load(ordering: .relaxed) }
}
