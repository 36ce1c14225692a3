import SiPP
import Testing

@testable import Bounds
@testable import Empirical

/// Records whose checksum is right and whose content no run has: refused where they
/// are read, with the place of what contradicts something else.
@Suite("results.json that no run wrote")
struct RunRecordConsistencyTests {
  private typealias Change = (inout RunRecord) -> Void
  private typealias Case = (place: String, change: Change)

  private let record = Self.record

  /// The first rows of each kind, so that many cases take little time.
  private static let record: RunRecord = {
    var record = RunRecordTests.record
    let longer = record.streams[0].name
    var kinds: Set<String> = []
    record.rows.removeAll { row in
      let kind =
        "\(row.control as Any) \(row.method) \(row.failures > 0) "
        + "\(row.stream == longer) \(row.trials) \(row.verdict)"
      return !kinds.insert(kind).inserted
    }
    let names = Set(record.rows.map(\.stream))
    record.streams.removeAll { !names.contains($0.name) }
    record.controlsFailed = record.rows.count { $0.verdict == .controlFailed }
    record.controlsPassed =
      record.rows.count { $0.control != nil } - record.controlsFailed
    record.verdict = RunVerdict(record.rows.map(\.verdict))
    return record
  }()

  /// The first row with a property.
  private func row(_ isWanted: (RowRecord) -> Bool) throws -> Int {
    let row = record.rows.firstIndex(where: isWanted)
    return try #require(row)
  }

  /// A claim of fixed trials, of which some failed.
  private func failing() throws -> Int {
    try row {
      $0.method == .fixed && $0.control == nil && $0.failures > 0
        && $0.failures < $0.trials && $0.samples != nil
    }
  }

  private func tilted() throws -> (row: Int, stream: Int) {
    let row = try row { $0.method == .tilted && $0.failures > 0 }
    let stream = try #require(
      record.streams.firstIndex { $0.name == record.rows[row].stream })
    return (row, stream)
  }

  /// The place and the reason for which `text` is refused.
  private func refusal(_ text: String) -> (place: String, reason: String)? {
    do {
      _ = try RunRecord(Array(text.utf8), name: "r.json")
      return nil
    } catch .file(_, let place, let reason) {
      return (place, reason)
    } catch {
      return ("", error.description)
    }
  }

  private func expect(_ cases: [Case]) {
    for (number, item) in cases.enumerated() {
      var changed = record
      item.change(&changed)
      let found = refusal(changed.text)
      #expect(
        found?.place.hasSuffix(", \(item.place)") == true,
        "case \(number), \(item.place): \(found.map { "\($0)" } ?? "read")")
      #expect(found?.reason.contains("\n") != true)
      #expect(found?.reason.contains("cut or edited") != true)
    }
  }

  private func enclosure(_ lower: String, _ upper: String) -> DecimalEnclosure {
    GateRecords.enclosure(lower, upper)
  }

  @Test("counts of a row are those of its trials")
  func counts() throws {
    let (row, tilted) = (try failing(), try tilted())
    let rows = "claims[\(row)]"
    expect([
      ("\(rows).trials", { $0.rows[row].trials = .max }),
      ("\(rows).trials", { $0.rows[row].trials = 1 << 32 + 1 }),
      ("\(rows).trials", { $0.rows[row].trials = 0 }),
      (
        "\(rows).trials",
        {
          $0.rows[row].trials = .max
          $0.rows[row].failures = .max
          $0.rows[row].undefined = .max
          $0.rows[row].undecided = .max
        }
      ),
      ("\(rows).failures", { $0.rows[row].failures = $0.rows[row].trials + 1 }),
      (
        "\(rows).failures",
        { $0.rows[row].undecided = $0.rows[row].trials }
      ),
      ("\(rows).observed.estimate", { $0.rows[row].estimate /= 2 }),
      ("\(rows).observed.estimate", { $0.rows[row].estimate = -0.5 }),
      (
        "\(rows).tightness.predicted_over_observed",
        { $0.rows[row].predictedOverObserved = nil }
      ),
      ("\(rows).ended", { $0.rows[row].end = .decided }),
      (
        "\(rows).ended",
        {
          $0.rows[row].method = .anytime
          $0.rows[row].end = .interrupted
        }
      ),
      (
        "claims[\(tilted.row)].ended",
        { $0.rows[tilted.row].end = .decided }
      ),
    ])
  }

  @Test("what a row says of its instance can be")
  func instances() throws {
    let row = try failing()
    func set(_ samples: Int, _ record: inout RunRecord) {
      for place in record.rows[row].parameters.indices
      where record.rows[row].parameters[place].name == "samples" {
        record.rows[row].parameters[place].value = .integer(samples)
      }
    }
    expect([
      ("claims[\(row)].parameters.samples", { set(.max, &$0) }),
      ("claims[\(row)].parameters.samples", { set(-5, &$0) }),
      (
        "claims[\(row)].redrawn[1]",
        { $0.rows[row].redrawn = [.pruning, .pruning] }
      ),
      ("claims[1]", { $0.rows[1] = $0.rows[0] }),
    ])
  }

  @Test("probabilities are between 0 and 1")
  func probabilities() throws {
    let control = try row { $0.control == .negative }
    let tilted = try tilted().row
    let claim = try row {
      $0.control == nil && $0.relation == .atMost && $0.method == .fixed
    }
    let place = "claims[\(claim)]"
    let wrong = [
      enclosure("-2", "-1"), enclosure("2", "3"), enclosure("-1", "2"),
      enclosure("0", "2.1"), enclosure("-0.01", "0"),
    ]
    for wrong in wrong {
      expect([
        ("\(place).oracle", { $0.rows[claim].oracle = wrong }),
        ("\(place).observed", { $0.rows[claim].limits = wrong }),
        (
          "claims[\(control)].predicted",
          { $0.rows[control].predicted = wrong }
        ),
        (
          "\(place).conditional_profile.maximum",
          { $0.rows[claim].profile = profile(maximum: wrong) }
        ),
      ])
    }
    expect([
      ("\(place).predicted", { $0.rows[claim].predicted = wrong[2] }),
      (
        "claims[\(tilted)].observed.lower",
        { $0.rows[tilted].limits = wrong[2] }
      ),
      ("\(place).p", { $0.rows[claim].pValue = 1.5 }),
      ("\(place).p", { $0.rows[claim].pValue = -0.1 }),
      ("\(place).adjusted_p", { $0.rows[claim].adjustedPValue = 2 }),
      ("\(place).adjusted_p", { $0.rows[claim].adjustedPValue = nil }),
      (
        "\(place).adjusted_p",
        {
          $0.rows[claim].pValue = 0.5
          $0.rows[claim].adjustedPValue = 0.25
        }
      ),
      (
        "claims[\(control)].adjusted_p",
        { $0.rows[control].adjustedPValue = 1 }
      ),
      (
        "\(place).power.with_probability",
        { $0.rows[claim].power.withProbability = 2 }
      ),
      ("\(place).power.detects", { $0.rows[claim].power.detects = "-1" }),
      (
        "\(place).power.detects_below",
        { $0.rows[claim].power.detectsBelow = "0.1" }
      ),
      (
        "\(place).tightness.samples_over_floor",
        { $0.rows[claim].samplesOverFloor = 0 }
      ),
      (
        "\(place).conditional_profile.sets",
        {
          $0.rows[claim].profile = profile(maximum: enclosure("0", "0"))
          $0.rows[claim].profile?.sets = 0
        }
      ),
    ])
  }

  private func profile(maximum: DecimalEnclosure) -> ProfileRecord {
    let half = enclosure("0.5", "0.5")
    return ProfileRecord(
      sets: 9, minimum: half, median: half, quantile90: half,
      quantile99: half, maximum: maximum, setsAboveClaim: 0)
  }

  @Test("the verdicts of the run and its rows, and its levels, agree")
  func verdicts() throws {
    let claim = try failing()
    let positive = try row { $0.control == .positive }
    expect([
      ("verdict", { $0.rows[claim].verdict = .violated }),
      ("verdict", { $0.verdict = $0.verdict == .holds ? .violated : .holds }),
      ("controls.passed", { $0.controlsPassed += 1 }),
      ("controls.failed", { $0.controlsFailed += 1 }),
      (
        "controls.passed",
        { $0.rows[positive].verdict = .controlFailed }
      ),
      (
        "claims[\(claim)].verdict",
        { $0.rows[claim].verdict = .exactAsExpected }
      ),
      (
        "claims[\(claim)].verdict",
        { $0.rows[claim].verdict = .assumptionFails }
      ),
      (
        "claims[\(claim)].verdict",
        { $0.rows[claim].assumptionIsMet = false }
      ),
      (
        "claims[\(positive)].verdict", { $0.rows[positive].verdict = .violated }
      ),
      ("alpha", { $0.alpha = "2" }), ("alpha", { $0.alpha = "1/0" }),
      ("levels.side_of_a_claim", { $0.levels.sideOfAClaim = "1/3" }),
      (
        "levels.claims",
        {
          $0.levels.claims = 1
          $0.levels.sideOfAClaim = "1/2000000"
        }
      ),
      ("levels.positive_controls", { $0.levels.positiveControls = 0 }),
      ("levels.negative_controls", { $0.levels.negativeControls = .max }),
    ])
  }

  @Test("a run without controls, or that was interrupted, shows nothing")
  func shownVerdicts() {
    var run = record
    run.rows.removeAll { $0.control != nil || $0.verdict == .undecided }
    (run.figures, run.controlsPassed, run.controlsFailed) = ([], 0, 0)
    run.verdict = .holds
    #expect(refusal(run.text)?.place.hasSuffix(", verdict") == true)
    run.verdict = .undecided
    #expect(refusal(run.text) == nil)
    run.isComplete = false
    #expect(refusal(run.text) == nil)
  }

  @Test("a row's stream is there, and tells the same of its trials")
  func rowsOfStreams() throws {
    let row = try failing()
    let tilted = try tilted()
    let stream = try #require(
      record.streams.firstIndex { $0.name == record.rows[row].stream })
    let longer = try self.row { $0.stream == record.streams[0].name }
    let place = "claims[\(row)]"
    expect([
      ("\(place).stream", { $0.rows[row].stream = "nope" }),
      (
        "\(place).failures",
        {
          $0.rows[row].failures += 1
          $0.rows[row].estimate =
            Double($0.rows[row].failures) / Double($0.rows[row].trials)
        }
      ),
      ("\(place).undecided", { $0.rows[row].undecided += 1 }),
      ("\(place).undefined", { $0.rows[row].undefined += 1 }),
      (
        "claims[\(tilted.row)].method",
        { $0.streams[tilted.stream].method = .plain }
      ),
      ("streams[1]", { $0.streams[1].name = $0.streams[0].name }),
      (
        "claims[\(longer)].trials",
        {
          $0.streams[0].trials = 49
          $0.streams[0].traced = 49
          $0.streams[0].failed.removeAll { $0 >= 49 }
          $0.streams[0].undefined = []
          $0.streams[0].errors.removeLast(431 - 49)
          $0.streams[0].nonZeros.removeLast(431 - 49)
        }
      ),
      (
        "streams[\(stream)].trials", { $0.streams[stream].trials = .max }
      ),
    ])
  }

  @Test("the lists of a stream are those of its trials")
  func streams() throws {
    let tilted = try tilted()
    let place = "streams[\(tilted.stream)]"
    let trials = min(record.streams[tilted.stream].trials, 1_000)
    expect([
      (
        "streams[0].traced",
        {
          $0.streams[0].traced = 430
          $0.streams[0].failed.removeAll { $0 >= 430 }
        }
      ),
      ("streams[0].failed", { $0.streams[0].failed = [431] }),
      ("streams[0].failed", { $0.streams[0].undecided = $0.streams[0].failed }),
      ("streams[0].digest", { $0.streams[0].digest = "00ff" }),
      ("streams[0].probe", { $0.streams[0].probe = "00FF00FF00FF00FF" }),
      ("streams[0].errors", { $0.streams[0].errors.removeLast() }),
      ("streams[0].errors", { $0.streams[0].errors[0] = -1 }),
      (
        "streams[0].errors",
        { $0.streams[0].errors = $0.streams[0].errors.map { _ in .nan } }
      ),
      ("streams[0].nonzeros", { $0.streams[0].nonZeros.append(1) }),
      (
        "\(place).errors",
        {
          $0.streams[tilted.stream].errors = Array(repeating: 0, count: trials)
        }
      ),
      (
        "\(place).undefined",
        {
          $0.streams[tilted.stream].undefined =
            $0.streams[tilted.stream].failed
          $0.streams[tilted.stream].failed = []
        }
      ),
    ])
  }

  @Test("perturbations and figures can be, and each is there once")
  func parts() {
    let part = "detectable_perturbations"
    let place = "\(part)[0]"
    expect([
      ("\(part)[1]", { $0.perturbations.append($0.perturbations[0]) }),
      ("\(place).stronger", { $0.perturbations[0].stronger = "other" }),
      (
        "\(place).false_from.factor",
        { $0.perturbations[0].falseFrom?.factor = "1.5" }
      ),
      (
        "\(place).false_from.factor",
        { $0.perturbations[0].falseFrom?.factor = "-1" }
      ),
      (
        "\(place).detected_from",
        {
          $0.perturbations[0].detectedFrom = $0.perturbations[0].falseFrom
          $0.perturbations[0].falseFrom = nil
        }
      ),
      (
        "\(place).detected_from",
        {
          $0.perturbations[0].detectedFrom = $0.perturbations[0].falseFrom
          $0.perturbations[0].detectedFrom?.factor = "0.9"
        }
      ),
      ("figures[1]", { $0.figures.append($0.figures[0]) }),
      ("figures[0].x[1]", { $0.figures[0].x[1] = 0 }),
      (
        "figures[0].series[1]",
        { $0.figures[0].series.append($0.figures[0].series[0]) }
      ),
      ("figures[0].rows[0]", { $0.figures[0].rows = [$0.rows.count] }),
      ("figures[0].rows[0]", { $0.figures[0].rows = [.max] }),
      ("figures[0].rows[1]", { $0.figures[0].rows = [4, 0] }),
      ("figures[0].rows[1]", { $0.figures[0].rows = [4, 4] }),
    ])
  }

  @Test("a network keeps at most its weights and is right on its inputs")
  func networks() {
    expect([
      ("networks[1]", { $0.networks.append($0.networks[0]) }),
      ("networks[0].weights", { $0.networks[0].weights = .max }),
      ("networks[0].correct_unpruned", { $0.networks[0].correctUnpruned = 4 }),
      ("networks[0].nonzeros[1]", { $0.networks[0].nonZeros[1] = 8 }),
      ("networks[0].nonzeros[0]", { $0.networks[0].nonZeros[0] = .max }),
      ("networks[0].correct[1]", { $0.networks[0].correct[1] = 4 }),
      ("networks[0].correct", { $0.networks[0].correct = [0] }),
      ("networks[0].correct", { $0.networks[0].correct = [] }),
      (
        "networks[0].correct",
        {
          $0.networks[0].labelled = 0
          $0.networks[0].correctUnpruned = 0
        }
      ),
      ("networks[0].undefined", { $0.networks[0].undefined = 3 }),
      ("networks[0].undefined", { $0.networks[0].undefined = 2 }),
      (
        "networks[0].nonzeros",
        {
          $0.networks[0].nonZeros = []
          $0.networks[0].correct = []
        }
      ),
    ])
  }

  @Test("ends of enclosures that rounding moved are no contradiction")
  func rounding() throws {
    let claim = try row { $0.control == nil && $0.relation == .atMost }
    for (lower, upper) in [
      ("0.99", "1.01"), ("-1e-20", "1e-20"), ("1", "1"), ("0.9", "2"),
    ] {
      var run = record
      run.rows[claim].oracle = enclosure(lower, upper)
      #expect(refusal(run.text) == nil, "\(lower) to \(upper)")
    }
    var run = record
    run.rows[claim].predicted = enclosure("3", "4")
    #expect(refusal(run.text) == nil)
  }

  @Test(
    "every run is read back",
    arguments: [
      .fixed, .anytime(stopsEarly: true, timeLimit: nil),
      .anytime(stopsEarly: false, timeLimit: .zero),
    ] as [RunConfiguration.Ending])
  func runs(ending: RunConfiguration.Ending) throws {
    let suite = try Suite(.quick).claims(alpha: Levels.defaultAlpha)
    for isCut in [false, true] {
      let cancellation = Cancellation()
      let run = try Run(
        suite,
        configuration: RunConfiguration(
          seed: 6, trials: 70, suite: "quick", threads: 2, ending: ending),
        cancellation: cancellation
      ) { progress in
        if isCut && progress.row > 9 { cancellation.cancel() }
      }
      #expect(run.isComplete == !isCut)
      let written = RunRecord(run)
      let read = try RunRecord(Array(written.text.utf8), name: "r.json")
      #expect(read.text == written.text)
    }
  }

  @Test("a baseline of such a record is none either")
  func baselines() throws {
    func place(_ run: RunRecord, version: String = "0.1.0") -> String? {
      let baseline = Baseline(
        run: run,
        accepted: [
          .init(reason: "first", version: version, weakened: [], added: [])
        ])
      do {
        _ = try Baseline(Array(baseline.text.utf8), name: "b.json")
        return nil
      } catch .file(_, let place, _) {
        return String(place.split(separator: " ").last ?? "")
      } catch { return "\(error)" }
    }
    let run = GateRecords.run(failed: [1, 2])
    #expect(place(run) == nil)
    #expect(place(run, version: "0.0.9") == "accepted[0].version")
    var wrong = run
    wrong.rows[0].oracle = enclosure("2", "3")
    #expect(place(wrong) == "run.claims[0].oracle")
    wrong = run
    wrong.rows[0].verdict = .violated
    #expect(place(wrong) == "run.verdict")
    wrong.verdict = .violated
    #expect(place(wrong) == "run")
    wrong = run
    wrong.isComplete = false
    #expect(place(wrong) == "run")
  }
}
