import SiPP
import Testing

@testable import Bounds
@testable import Empirical

/// Counts of rows at the ends of what a run can have, without a document.
@Suite("results.json that no run wrote: the last count that can be")
struct RowConsistencyTests {
  private typealias Records = GateRecords

  private func place() throws -> RecordPlace {
    RecordPlace(
      try JSONTree(Array(#"{"failures": 0}"#.utf8), name: "r.json"),
      file: "r.json")
  }

  /// Failures, undefined and undecided trials may be all trials, and no more.
  @Test func outcomesAreAtMostTheTrials() throws {
    for (failures, undefined, undecided, isPossible) in [
      (100, 0, 0, true), (99, 1, 0, true), (98, 1, 1, true),
      (100, 1, 0, false), (100, 0, 1, false), (99, 1, 1, false),
    ] {
      var row = Records.row(failures: failures, trials: 100)
      row.predictedOverObserved = 0.1 / row.estimate
      row.undefined = undefined
      row.undecided = undecided
      let place = try place()
      if isPossible {
        try row.requireConsistency(at: place)
      } else {
        #expect(throws: SiPPError.self) {
          try row.requireConsistency(at: place)
        }
      }
    }
  }

  /// Beyond the trials that lists tell of, all outcomes share what is left: here
  /// ten trials.
  @Test func outcomesShareWhatListsLeaveOpen() throws {
    let traced = StreamRecord.mostTraced
    let stream = Records.stream(
      trials: traced + 10, failed: [3, 7, traced + 1])
    for (failures, undefined, undecided, isPossible) in [
      (2, 0, 0, true), (12, 0, 0, true), (6, 3, 3, true), (2, 10, 0, true),
      (2, 0, 10, true), (1, 0, 0, false), (13, 0, 0, false),
      (12, 1, 0, false), (12, 0, 1, false), (6, 4, 3, false),
      (2, 10, 1, false),
    ] {
      var row = Records.row(failures: failures, trials: traced + 10)
      row.undefined = undefined
      row.undecided = undecided
      let place = try place()
      if isPossible {
        try stream.requireTrials(of: row, at: place)
      } else {
        #expect(throws: SiPPError.self, "\(failures) \(undefined) \(undecided)")
        {
          try stream.requireTrials(of: row, at: place)
        }
      }
    }
  }
}
