import Bounds
import Synchronization

/// Runs the trials of one stream for many seeds: a seed is one piece of work.
struct SeedRunner: Sendable {
  let seeds: Int
  let threads: Int
  let cancellation: Cancellation

  /// What each seed's trials said, in the seeds' order; nil after a cancellation.
  func run(
    _ stream: CalibratedStream, progress: @Sendable (Double) -> Void
  ) throws(BoundError) -> [SeedFindings]? {
    let all = Mutex<[Result<SeedFindings, BoundError>]>([])
    let monteCarlo = MonteCarlo(
      seed: 1, threads: threads, cancellation: cancellation)
    monteCarlo.run(
      trials: seeds, deadline: nil,
      progress: { progress(Double($0) / Double(seeds)) },
      see: { (piece: [Result<SeedFindings, BoundError>]) in
        all.withLock { $0 += piece }
        return true
      },
      make: { range in
        var piece: [Result<SeedFindings, BoundError>] = []
        for index in range where !cancellation.isCancelled {
          piece.append(
            Result { () throws(BoundError) in
              try stream.findings(seed: UInt64(index + 1))
            })
        }
        return piece
      })
    var findings: [SeedFindings] = []
    for result in all.withLock({ $0 }) { findings.append(try result.get()) }
    return findings.count == seeds ? findings : nil
  }
}
