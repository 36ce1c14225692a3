import SiPP
import TestSupport
import Testing

@testable import Bounds
@testable import Empirical

/// The file that candidates are compared with: as it was written, or not at all.
@Suite("H7 gate: baselines")
struct BaselineTests {
  private typealias Records = GateRecords

  private func baseline() throws -> Baseline {
    try Baseline(
      accepting: Records.run(failed: [1, 5, 9_999], oracle: "0.05"),
      reason: "the first one")
  }

  @Test func readsWhatItWrote() throws {
    let once = try baseline()
    let twice = try once.accepting(
      Records.run(failed: [2], trials: 5_000), reason: "fewer trials, 50 %")
    for baseline in [once, twice] {
      let bytes = Array(baseline.text.utf8)
      let read = try Baseline(bytes, name: "b.json")
      #expect(read == baseline)
      #expect(Array(read.text.utf8) == bytes)
    }
    #expect(
      twice.accepted.map(\.reason) == ["the first one", "fewer trials, 50 %"])
  }

  /// Cut anywhere, or one byte changed anywhere: one line that names the file.
  @Test func refusesWhatWasCutOrEdited() throws {
    let bytes = Array(try baseline().text.utf8)
    var generator = SplitMix64(seed: 3)
    for round in 0..<300 {
      var broken = bytes
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      if round % 2 == 0 {
        broken.removeSubrange(place...)
      } else {
        broken[place] = broken[place] == 0x31 ? 0x32 : 0x31
      }
      #expect("place \(place)") { () throws in
        _ = try Baseline(broken, name: "b.json")
      } throws: { error in
        let text = "\(error)"
        return text.hasPrefix("b.json: ") && !text.contains("\n")
      }
    }
  }

  @Test func refusesOtherDocuments() throws {
    let text = try baseline().text
    for (old, new, reason) in [
      ("baseline/1", "baseline/2", "another schema"),
      ("\"the first one\"", "\"\"", "'reason'"),
      ("\"the first one\"", "\"two\\nlines\"", "'reason'"),
      ("results/1", "results/9", "another schema"),
    ] {
      let edited = text.replacing(old, with: new)
      #expect(edited != text)
      #expect("\(new)") { () throws in
        _ = try Baseline(Array(edited.utf8), name: "b.json")
      } throws: { "\($0)".contains(reason) }
    }
    let run = Records.run(failed: []).text
    #expect(throws: SiPPError.self) {
      _ = try Baseline(Array(run.utf8), name: "b.json")
    }
  }

  @Test func everyWeakeningIsRecorded() throws {
    let base = try baseline()
    let cases: [(String, (inout RunRecord) -> Void)] = [
      ("trials: 10000 before, 5000 now", { $0.trials = 5_000 }),
      ("alpha: 1/1000000 before, 0.05 now", { $0.alpha = "0.05" }),
      ("suite: quick before, other now", { $0.suite = "other" }),
      ("the claim is gone", { $0.rows[0].instance = "other" }),
      (
        "more draws are needed",
        { $0.rows[0].parameters[1].value = .integer(204) }
      ),
      // Within the tolerance of a comparison, not of an acceptance.
      ("more draws", { $0.rows[0].parameters[1].value = .integer(201) }),
      (
        "the bound is looser",
        {
          $0.rows[0].predicted = Records.enclosure("0.1000001")
        }
      ),
      ("smaller violations", { $0.rows[0].power.detects = "0.2001" }),
      (
        "not shown to fail no more often",
        {
          $0.rows[0].failures = 900
          $0.streams[0].failed = Array(0..<900)
          $0.streams[0].probe = "b"
          $0.seed = 2
          $0.rows[0].oracle = nil
          $0.rows[0].trials = 9_000
        }
      ),
    ]
    for (text, change) in cases {
      var run = base.run
      change(&run)
      let next = try base.accepting(run, reason: "on purpose")
      let weakened = try #require(next.accepted.last?.weakened)
      #expect(
        weakened.contains { $0.contains(text) }
          || text.hasPrefix("not shown") && !weakened.isEmpty,
        "\(text): \(weakened)")
      let finding = try #require(next.weakenings.last)
      #expect(finding.kind == .weakenedBaseline)
      #expect(finding.severity == .note)
      #expect(finding.what.contains("on purpose"))
    }
    let same = try base.accepting(base.run, reason: "again")
    #expect(same.accepted.last?.weakened == [])
    #expect(same.weakenings.isEmpty && base.weakenings.isEmpty)
  }

  /// Accepting the weaker run once more takes nothing back.
  @Test func weakeningsAreKept() throws {
    let base = try baseline()
    var run = base.run
    run.rows[0].oracle = nil
    let weaker = try base.accepting(run, reason: "an oracle less")
    let again = try weaker.accepting(run, reason: "again")
    #expect(again.accepted.last?.weakened == [])
    #expect(again.weakenings == weaker.weakenings)
    #expect(again.weakenings.count == 1)
  }

  @Test func newRowsAreNoWeakening() throws {
    var run = try baseline().run
    run.rows.append(Records.row(.t4d, failures: 3))
    let next = try baseline().accepting(run, reason: "one more")
    #expect(next.accepted.last?.added == ["T4d, blocks B=2"])
    #expect(next.weakenings.isEmpty)
  }

  @Test func refusesRunsThatShowNothing() throws {
    let cases: [(Baseline.Refusal, (inout RunRecord) -> Void)] = [
      (.violated, { $0.verdict = .violated }),
      (
        .showsNothing("whose control failed"),
        { $0.verdict = .controlFailed }
      ),
      (.showsNothing("that was interrupted"), { $0.isComplete = false }),
      (.showsNothing("without a claim"), { $0.rows = [] }),
    ]
    let base = try baseline()
    for (refusal, change) in cases {
      var run = base.run
      change(&run)
      #expect(throws: refusal) {
        _ = try Baseline(accepting: run, reason: "x")
      }
      #expect(throws: refusal) { _ = try base.accepting(run, reason: "x") }
    }
    for reason in [
      "", "  ", "a\nb", "\u{1B}[2J", String(repeating: "x", count: 501),
    ] {
      #expect(throws: Baseline.Refusal.reason) {
        _ = try Baseline(accepting: base.run, reason: reason)
      }
    }
  }
}
