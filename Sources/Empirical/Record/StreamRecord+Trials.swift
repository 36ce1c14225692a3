import Bounds
import Synchronization

extension StreamRecord {
  /// The seed of every run's probe.
  static let probeSeed: UInt64 = 1_910

  /// What is recorded of the trials of a group of rows.
  ///
  /// - Parameters:
  ///   - group: the rows.
  ///   - trace: their trials.
  ///   - threads: that run the probe.
  init(
    _ group: TrialGroup, _ trace: TrialTrace, threads: Int
  ) throws(BoundError) {
    name = group.streamName
    method = group.method
    trials = trace.trials
    digest = hexadecimal(trace.digest)
    probe = hexadecimal(try Self.probe(of: group, threads: threads))
    traced = min(trace.trials, Self.mostTraced)
    failed = trace.failed
    undefined = trace.undefined
    undecided = trace.undecided
    (errors, nonZeros) = Self.values(of: trace.measurements)
  }

  /// Errors and non-zeros of trials that were measured; none of a kind that no
  /// trial has.
  private static func values(
    of measurements: [TrialMeasurement]
  ) -> (errors: [Float], nonZeros: [Int]) {
    let errors = measurements.map { Float($0.error ?? .nan) }
    let nonZeros = measurements.compactMap(\.nonZeros)
    return (
      errors.allSatisfy(\.isNaN) ? [] : errors,
      nonZeros.count == measurements.count ? nonZeros : []
    )
  }

  /// The hash of the first ``probed`` trials under ``probeSeed``: all that is
  /// measured of plain ones, and the weights of tilted ones, to the bit.
  static func probe(
    of group: TrialGroup, threads: Int
  ) throws(BoundError) -> UInt64 {
    let monteCarlo = MonteCarlo(seed: probeSeed, threads: threads)
    var hash = probe(
      of: group.first.experiment, stream: group.first.stream, monteCarlo)
    if group.method == .tilted, let plan = try group.tiltedPlan() {
      for trial in 0..<probed {
        hash.add(
          monteCarlo.replayWeighted(
            plan, claim: StreamID(group.streamName), trial: trial))
      }
    }
    return hash.value
  }

  /// The same of plain trials alone.
  static func probe(
    of experiment: any Experiment, stream: StreamID, _ monteCarlo: MonteCarlo
  ) -> RunningHash {
    let hash = Mutex(RunningHash())
    monteCarlo.run(
      trials: probed, chunk: 4,
      see: { (piece: [TrialMeasurement]) in
        hash.withLock { hash in
          for measurement in piece { hash.add(measurement) }
        }
        return true
      },
      make: { range in
        range.map { monteCarlo.measure(experiment, claim: stream, trial: $0) }
      })
    return hash.withLock { $0 }
  }

  /// One record a name, in the order of the names' first rows: of groups whose
  /// streams have one name the one with the most trials, since the others' are
  /// its beginning.
  ///
  /// - Parameter records: with the place in the suite of the first row of each.
  static func unique(
    _ records: [(row: Int, record: StreamRecord)]
  ) -> [StreamRecord] {
    var places: [String: Int] = [:]
    var result: [StreamRecord] = []
    for (_, record) in records.sorted(by: { $0.row < $1.row }) {
      guard let place = places[record.name] else {
        places[record.name] = result.count
        result.append(record)
        continue
      }
      if record.trials > result[place].trials { result[place] = record }
    }
    return result
  }
}
