import Synchronization

extension MonteCarlo {
  /// The weighted outcomes of trials 0 to `trials` − 1 of `experiment`, in the
  /// order of their numbers, whatever the number of threads.
  ///
  /// After a cancellation: those of a prefix, as for
  /// ``run(_:claim:trials:progress:)``.
  ///
  /// - Parameters:
  ///   - deadline: no chunk but the first is begun after it.
  ///   - progress: called from any thread with the trials done so far.
  public func runWeighted(
    _ experiment: any WeightedExperiment, claim: StreamID, trials: Int,
    deadline: ContinuousClock.Instant? = nil,
    progress: @Sendable (Int) -> Void = { _ in }
  ) -> WeightedOutcomes {
    let all = Mutex(WeightedOutcomes())
    run(
      trials: trials, deadline: deadline, progress: progress,
      see: { (piece: WeightedOutcomes) in
        all.withLock { $0.append(piece) }
        return true
      },
      make: { range in
        var outcomes = WeightedOutcomes()
        for trial in range {
          outcomes.record(
            replayWeighted(experiment, claim: claim, trial: trial))
        }
        return outcomes
      })
    return all.withLock { $0 }
  }

  /// The weighted outcome of one trial alone.
  public func replayWeighted(
    _ experiment: any WeightedExperiment, claim: StreamID, trial: Int
  ) -> WeightedOutcome {
    var stream = TrialStream(seed: seed, claim: claim, trial: trial)
    return experiment.outcome(using: &stream)
  }
}
