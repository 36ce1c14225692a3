import Bounds
import Foundation
import SiPP
import Testing

@testable import Empirical

@Suite("H3 suites and runs: what a run contains and keeps")
struct SuiteTests {
  @Test func theDefaultSuiteCoversItsStatements() throws {
    // Without the network, whose tables take a debug build long to prepare.
    let suite = try Suite(.default).without(.network).claims()
    let claims = suite.filter { $0.control == nil }
    let ids = Set(claims.map(\.id))
    let wanted: Set<StatementID> = [
      .t1, .t2, .t2Prime, .t3, .t4a, .t4b, .t4c, .t4cPrime, .t4d, .t4e,
      .t4ePrime, .t4f, .t4g, .t5, .t6, .t6Prime, .t7, .t9, .t10, .t12,
    ]
    #expect(ids == wanted)
    for id in [.r1, .r2, .t1, .t2, .t4h, .t5] as [StatementID] {
      #expect(suite.contains { $0.id == id && $0.control == .positive })
    }
    #expect(suite.count { $0.control == .positive } >= 5)
    #expect(suite.count { $0.control == .negative } >= 20)
    // Names and streams are unique, so no two rows share trials by accident.
    let names = suite.map {
      "\($0.id.rawValue)|\($0.instance)|\($0.control?.rawValue ?? "")"
    }
    #expect(Set(names).count == suite.count)
    // Rungs at one given m speak of one event, and share its trials.
    let events = Dictionary(grouping: claims, by: \.streamName)
    for (stream, rows) in events where rows.count > 1 {
      #expect(stream.hasPrefix("T4|"), "\(stream)")
      #expect(Set(rows.map { $0.fixedInput?.draws }).count == 1)
      #expect(Set(rows.map(\.instance)).count == 1)
    }
    #expect(events.count < claims.count)
    for claim in suite {
      #expect(claim.predicted.upper <= 1.01, "\(claim.instance)")
      // T1 alone has no pruning, nor has T2; and points may be drawn by the control.
      // T5 draws nothing but x.
      #expect(
        claim.redrawn.contains(.pruning) || claim.redrawn.contains(.S)
          || claim.redrawn.contains(.V) || claim.redrawn == [.x]
          || claim.perturbedConstant != nil)
    }
  }

  /// A rung's row asks for the draws that the rung itself asks for.
  @Test func rungRowsUseTheirOwnSampleSizes() throws {
    let rungs = try RungClaims(.blocks(10, size: 8))
    let (ε, δ) = (Rational(1, 4), Rational(1, 20))
    for claim in try rungs.claims(
      relativeError: ε, failureProbability: δ)
    {
      #expect(claim.predicted.isCertainlyAtMost(δ))
      let rung = try #require(
        try SamplingLadder.rungs(ceiling: 10).first {
          $0.statement == claim.id
        })
      let size = try #require(
        try rung.samples(relativeError: ε, failureProbability: δ))
      #expect(
        claim.parameters.contains {
          $0.name == "samples" && $0.value == .integer(size.samples)
        })
      #expect((claim.samplesOverFloor ?? 0) >= 1)
    }
    // T4a stops at ε = 1/2.
    let wide = try RungClaims(.blocks(50, size: 1)).claims(
      relativeError: 1, failureProbability: δ)
    #expect(!wide.contains { $0.id == .t4a } && wide.count == 6)
  }

  private func smallRun(
    threads: Int, seed: UInt64 = 7, trials: Int = 200
  ) throws -> Run {
    let rungs = try RungClaims(.blocks(2, size: 4))
    let claims = try rungs.claims(
      relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
    let suite =
      try claims
      + rungs.exactLaws(of: claims)
      + [PlantedFault.stuckStream.control(level: Rational(1, 1_000_000))]
    return try Run(
      suite,
      configuration: RunConfiguration(
        seed: seed, trials: trials, suite: "small", threads: threads))
  }

  @Test func equalSeedsGiveEqualBytesOnAnyThreads() throws {
    let one = RunRecord(try smallRun(threads: 1)).text
    let two = RunRecord(try smallRun(threads: 2)).text
    let other = RunRecord(try smallRun(threads: 1, seed: 8)).text
    #expect(one == two)
    #expect(one != other)
  }

  /// The document has the Contract's members, and parses.
  @Test func theDocumentHasItsSchema() throws {
    let run = try smallRun(threads: 2)
    let text = RunRecord(run).text
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8))
        as? [String: Any])
    #expect(json["schema"] as? String == "sipp-verify/results/1")
    #expect(json["seed"] as? Int == 7 && json["trials"] as? Int == 200)
    #expect(json["complete"] as? Bool == true)
    let controls = try #require(json["controls"] as? [String: Int])
    let claims = try #require(json["claims"] as? [[String: Any]])
    #expect(
      controls["passed"] == claims.count { !($0["control"] is NSNull) })
    #expect(controls["failed"] == 0)
    let members: Set<String> = [
      "id", "instance", "parameters", "redrawn", "control", "predicted",
      "trials", "failures", "undefined", "undecided", "observed", "verdict",
      "adjusted_p", "power", "tightness",
    ]
    for claim in claims {
      #expect(members.isSubset(of: claim.keys))
      let predicted = try #require(claim["predicted"] as? [String: String])
      let observed = try #require(claim["observed"] as? [String: Any])
      let lower = try #require(Double(predicted["lower"] ?? ""))
      let upper = try #require(Double(predicted["upper"] ?? ""))
      #expect(lower <= upper)
      let estimate = try #require(observed["estimate"] as? Double)
      let low = try #require(Double(observed["lower"] as? String ?? ""))
      let high = try #require(Double(observed["upper"] as? String ?? ""))
      #expect(low <= estimate && estimate <= high)
      let failures = try #require(claim["failures"] as? Int)
      let trials = try #require(claim["trials"] as? Int)
      if claim["method"] as? String != "tilted" {
        #expect(estimate == Double(failures) / Double(trials))
      }
    }
  }

  /// Rows of one stream see the same trials.
  @Test func negativeControlsShareTheTrialsOfTheirClaims() throws {
    let run = try smallRun(threads: 2)
    for row in run.rows where row.claim.control == .negative {
      let claim = try #require(
        run.rows.first {
          $0.claim.control == nil
            && $0.claim.streamName == row.claim.streamName
        })
      #expect(claim.counts == row.counts)
    }
  }

  /// Adjusted p-values are for all claims of the suite, reached or not.
  @Test func adjustedPValuesCountTheWholeSuite() throws {
    let rungs = try RungClaims(.blocks(2, size: 4))
    let claims = try rungs.claims(
      relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
    let cancellation = Cancellation()
    let run = try Run(
      claims,
      configuration: RunConfiguration(
        seed: 1, trials: 64, suite: "x", threads: 1),
      cancellation: cancellation,
      progress: { if $0.row == 1 { cancellation.cancel() } })
    #expect(run.rows.count == 2 && !run.isComplete)
    let p = run.rows.map(\.pValue)
    let K = Double(claims.count)
    #expect(
      run.adjustedPValues.compactMap { $0 }.min() == min(1, K * min(p[0], p[1]))
    )
  }

  @Test func aCancelledRunSaysSo() throws {
    let rungs = try RungClaims(.blocks(2, size: 4))
    let claims = try rungs.claims(
      relativeError: Rational(1, 2), failureProbability: Rational(1, 20))
    let cancellation = Cancellation()
    cancellation.cancel()
    let run = try Run(
      claims,
      configuration: RunConfiguration(
        seed: 1, trials: 100, suite: "x", threads: 1),
      cancellation: cancellation)
    #expect(!run.isComplete && run.rows.isEmpty && run.verdict == .undecided)
  }

  @Test func reportsCarryEveryRow() throws {
    let run = try smallRun(threads: 2)
    let csv = CSVReport.text(RunRecord(run)).split(separator: "\r\n")
    #expect(csv.count == run.rows.count + 1)
    let markdown = MarkdownReport.text(RunRecord(run))
    let text = RunText.text(RunRecord(run), folder: "here", colored: false)
    for row in run.rows {
      #expect(markdown.contains(row.claim.instance))
      // Exact laws that hold are counted, not listed.
      #expect(
        text.contains(row.claim.instance + "  ")
          == (row.claim.control != .negative), "\(row.claim.instance)")
    }
    let laws = run.rows.count { $0.claim.control == .negative }
    #expect(text.contains("\(laws) of \(laws) exact laws not refuted"))
    #expect(!text.contains("\u{1B}"))
    for width in [60, 80, 100] {
      let narrow = RunTable.lines(RunRecord(run).rows, width: width)
      #expect(narrow.allSatisfy { $0.count <= width }, "\(width) columns")
      #expect(narrow[0].contains("verdict") && narrow[0].hasPrefix("ID"))
    }
    #expect(
      RunText.text(RunRecord(run), folder: "here", colored: true).contains(
        "\u{1B}[32m"))
  }

  /// Points whose importances exceed what S saw, and weights that S never saw,
  /// are found and named with their size.
  @Test func layerAssumptionsAreCheckedAtEveryPoint() throws {
    let layer = try DenseLayer(name: "x", weights: Matrix([[1, 1, 1]]))
    let groups = try layer.groups(points: Matrix([[1, 1, 0], [2, 1, 0]]))
      .filter { !$0.isDead }
    func finding(_ points: [[Double]]) -> Claim.Assumption {
      LayerAssumption(groups, points: Matrix(points)).finding
    }
    if case .fails = finding([[1, 1, 0], [2, 1, 0], [0, 0, 0]]) {
      Issue.record("the sensitivity points themselves are fine")
    }
    guard case .fails(let above) = finding([[1, 1, 0], [1, 0, 0]]) else {
      Issue.record("g = 1 exceeds s = 2/3")
      return
    }
    #expect(above.contains("R(x) > B at 1 of 2 inputs, up to 1.5 B"))
    guard case .fails(let unseen) = finding([[1, 1, 2]]) else {
      Issue.record("the third weight was never seen")
      return
    }
    #expect(unseen.contains("mu < 1 at 1 of 1 inputs"))
    #expect(unseen.contains("50 % of z"))
  }

  /// Names of a hostile file neither collide nor reach a terminal as they are.
  @Test func layerNamesAreSafeAndDistinct() {
    #expect(NetworkSuite.displayNames(["fc1", "fc2"]) == ["fc1", "fc2"])
    let long = String(repeating: "x", count: 70_000)
    let hostile = NetworkSuite.displayNames(
      ["", "\u{1B}[31m", long + "1" + long, long + "2" + long])
    #expect(Set(hostile).count == 4)
    for name in hostile {
      #expect(name.count < 80 && !name.isEmpty)
      #expect(!name.unicodeScalars.contains { $0.value < 0x20 })
    }
  }

  /// Each group of a layer gets T4b's draws at its share of δ, and the claim is
  /// the sum of what T4b then promises.
  @Test func layersAreUnionsOfT4bGroups() throws {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    let rows = try NetworkSuite.layers(
      Network(layers: [network.layers[2]]),
      inputs: NetworkInputs(
        sensitivity: network.layerInputs(inputs.sensitivity)[2],
        evaluation: network.layerInputs(inputs.evaluation)[2]),
      name: "last", points: .given)
    #expect(rows.count == 2)
    let groups = try network.layers[2].groups(
      points: network.layerInputs(inputs.sensitivity)[2])
    let live = groups.filter { !$0.isDead }
    let δ = Rational(1, 20) / Rational(live.count)
    var draws = 0
    for group in live {
      let ceiling = try #require(group.ceiling)
      let size = try BernsteinTail(ceiling: ceiling).samples(
        relativeError: Rational(1, 2), failureProbability: δ)
      draws += try #require(size).samples
    }
    for row in rows {
      #expect(row.predicted.isCertainlyAtMost(Rational(1, 20)))
      #expect(row.predicted.lower > 0.04)
      #expect(
        row.parameters.contains {
          $0.name == "samples" && $0.value == .integer(draws)
        })
      #expect(row.redrawn == [.pruning, .x])
    }
    guard case .met = rows[0].assumption else {
      Issue.record("C = 1 is certain at the sensitivity points")
      return
    }
    guard case .fails = rows[1].assumption else {
      Issue.record("fresh inputs exceed what 256 points saw")
      return
    }
  }
}
