import Bounds
import SiPP
import TestSupport
import Testing

@testable import Empirical

@Suite("Run records: what was written is read, and nothing else")
struct RunRecordTests {
  /// A run of every kind of row, with every kind of optional member.
  static let record: RunRecord = {
    do {
      let rows = try Suite(.quick).claims(alpha: Levels.defaultAlpha)
      let run = try Run(
        rows,
        configuration: RunConfiguration(
          seed: 3, trials: 50, suite: "quick", threads: 2))
      var record = RunRecord(run, command: ["verify", "--suite", "quick"])
      record.perturbations = [
        PerturbationRecord(
          id: .t4b, constant: "T4b: 2", formula: "exp(-m eps^2/([2](B-1)))",
          stronger: "smaller",
          falseFrom: .init(factor: "0.6031", instance: "a \"b\" \\ c\n"),
          detectedFrom: nil)
      ]
      record.figures = [
        FigureRecord(
          kind: .failureProbability, instance: "blocks",
          parameters: [("ceiling", "10"), ("m", .integer(3))],
          x: [1, 2.5, 1e22],
          series: [.init(name: "T4b", values: [0.5, nil, 1e-300])],
          rows: [0, 4]
        )
      ]
      record.networks = [
        NetworkRecord(
          name: "digits", rule: "sampled", weights: 7, labelled: 3,
          correctUnpruned: 2, undefined: 1, nonZeros: [5, 6], correct: [0, 3])
      ]
      let stream = record.streams.firstIndex {
        $0.trials == 50 && $0.method == .plain
      }
      guard let stream else { preconditionFailure("rows run as asked") }
      record.streams.swapAt(0, stream)
      record.streams[0].lengthen(to: 431)
      return record
    } catch {
      preconditionFailure("the quick suite runs: \(error)")
    }
  }()

  private func read(_ text: String) throws(SiPPError) -> RunRecord {
    try RunRecord(Array(text.utf8), name: "r.json")
  }

  /// The message with which `text` is refused; nil where it is read.
  private func refusal(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a record is read as it was written")
  func roundTrip() throws {
    let text = Self.record.text
    let again = try read(text)
    #expect(again == Self.record)
    #expect(again.text == text)
    for (a, b) in zip(ReportFile.all(again), ReportFile.all(Self.record)) {
      #expect(a == b, "\(a.name)")
    }
  }

  @Test("a cut document is refused, wherever it was cut")
  func cuts() {
    let bytes = Array(Self.record.text.utf8)
    var generator = SplitMix64(seed: 11)
    for _ in 0..<40 {
      let end = Int.random(in: 0..<bytes.count, using: &generator)
      let text = String(decoding: bytes[..<end], as: UTF8.self)
      let reason = refusal(text)
      #expect(reason?.hasPrefix("r.json: ") == true, "cut at \(end)")
      #expect(reason?.contains("\n") == false)
    }
  }

  @Test("a changed byte is found, whichever it is")
  func edits() {
    let bytes = Array(Self.record.text.utf8)
    var generator = SplitMix64(seed: 12)
    for _ in 0..<60 {
      var edited = bytes
      let place = Int.random(in: bytes.indices, using: &generator)
      edited[place] =
        edited[place] == UInt8(ascii: "1")
        ? UInt8(ascii: "2") : UInt8(ascii: "1")
      #expect(
        refusal(String(decoding: edited, as: UTF8.self)) != nil,
        "byte \(place)")
    }
    #expect(refusal(Self.record.text + " ") != nil)
    #expect(refusal(String(Self.record.text.dropLast())) != nil)
  }

  @Test("an edit that writes its own form right is found by the checksum")
  func checksum() {
    var record = Self.record
    record.rows[0].failures += 1
    // The edited member on the old document's checksum.
    let old = Self.record.text.split(separator: "\n")
    var new = record.text.split(separator: "\n")
    #expect(old.count == new.count)
    new[new.count - 2] = old[old.count - 2]
    let reason = refusal(new.joined(separator: "\n") + "\n")
    #expect(reason?.contains("cut or edited") == true, "\(reason ?? "read")")
    #expect(reason?.contains("line \(new.count - 1)") == true)
  }

  @Test("another schema is refused before anything else")
  func schemas() {
    let reason = refusal(
      #"{"schema": "sipp-verify/results/2", "what": {"nobody": "knows"}}"#)
    #expect(
      reason
        == "r.json: line 1, schema: 'sipp-verify/results/2' is another schema; "
        + "this version reads 'sipp-verify/results/1'")
  }

  @Test(
    "values outside their kind are refused with their place",
    arguments: [
      (#""verdict": "holds""#, #""verdict": "fine""#, "verdict"),
      (#""seed": 3"#, #""seed": -3"#, "seed"),
      (#""seed": 3"#, #""seed": 3.5"#, "seed"),
      (#""relation": "equals""#, #""relation": "is""#, "relation"),
      (#""traced": 431"#, #""traced": 432"#, "traced"),
      (#""trials": 431"#, #""trials": 100"#, "traced"),
      (#""failed": ""#, #""failed": "*"#, "failed"),
      (#""factor": "0.6031""#, #""factor": "0,6031""#, "factor"),
      (#""values": [0.5,"#, #""values": ["#, "series"),
    ])
  func values(_ old: String, _ new: String, _ place: String) {
    var text = Self.record.text
    guard let range = text.firstRange(of: old) else {
      Issue.record("\(old) is not in the document")
      return
    }
    text.replaceSubrange(range, with: new)
    let reason = refusal(text)
    #expect(reason?.contains(place) == true, "\(reason ?? "read")")
    #expect(reason?.contains("cut or edited") == false)
  }

  @Test("packed lists come back, and nothing else is read as one")
  func packing() {
    var generator = SplitMix64(seed: 13)
    for _ in 0..<200 {
      let end = Int.random(in: 1...100_000, using: &generator)
      let share = Double.random(in: 0...0.01, using: &generator)
      let trials = (0..<end).filter { _ in
        Double.random(in: 0..<1, using: &generator) < share
      }
      let text = PackedTrials.text(trials)
      #expect(PackedTrials.trials(text, below: end) == trials)
      if let last = trials.last {
        #expect(PackedTrials.trials(text, below: last) == nil)
      }
    }
    let errors: [Float] = [0, -0, 1.5, .infinity, .leastNonzeroMagnitude]
    #expect(PackedTrials.errors(PackedTrials.text(errors)) == errors)
    #expect(PackedTrials.errors("AAA=") == nil)
    #expect(PackedTrials.counts("gA==", atMost: 9) == nil)  // cut in a group
    #expect(PackedTrials.counts("Cg==", atMost: 9) == nil)  // 10
    #expect(PackedTrials.counts("CQ==", atMost: 9) == [9])
    #expect(PackedTrials.counts("//////////9//w==", atMost: .max) == nil)
    #expect(PackedTrials.counts("!", atMost: 9) == nil)
  }
}

extension StreamRecord {
  /// More trials than the rows saw, with every kind of outcome and value.
  fileprivate mutating func lengthen(to count: Int) {
    let seen = trials
    (trials, traced) = (count, count)
    failed += [count - 300, count - 1].filter { $0 >= seen }
    undefined += [count - 299]
    errors = (0..<count).map { Float($0) / 4 }
    errors[1] = .infinity
    nonZeros = (0..<count).map { $0 * 70 }
  }
}

@Suite("Certified decimals are shown rounded the right way")
struct ScientificDecimalTests {
  @Test("against exact rational arithmetic")
  func rounding() throws {
    var generator = SplitMix64(seed: 14)
    for _ in 0..<2_000 {
      let value = Double.random(in: -1...1, using: &generator)
      let scaled = value * (Bool.random(using: &generator) ? 1e-9 : 1e5)
      let text = Interval(scaled).decimal(digits: 17).lower
      let digits = Int.random(in: 1...17, using: &generator)
      let exact = try Rational(decimal: text)
      let low = try Rational(
        decimal: ReadableNumber.atMost(text, digits: digits))
      let high = try Rational(
        decimal: ReadableNumber.atLeast(text, digits: digits))
      #expect(low <= exact && exact <= high, "\(text) to \(digits)")
      let near = try Rational(
        decimal: ReadableNumber.nearest(text, digits: digits))
      #expect(near == low || near == high)
      let (below, above) = (exact - low, high - exact)
      let distance = near == low ? below : above
      #expect(distance == min(below, above), "\(text) to \(digits)")
      // One unit of the last digit, at most.
      let leading = text.split(separator: "e")
      let unit = try Rational(
        decimal: "1e\((Int(leading[1]) ?? 0) - digits + 1)")
      #expect(high - low <= unit)
    }
  }

  @Test("carries, exact values, and texts of another form")
  func edges() {
    #expect(ReadableNumber.atLeast("9.9960e-02") == "0.1")
    #expect(ReadableNumber.atMost("9.9960e-02") == "0.0999")
    #expect(ReadableNumber.atLeast("5.0000000000000000e-02") == "0.05")
    #expect(ReadableNumber.atLeast("-9.9960e-02") == "-0.0999")
    #expect(ReadableNumber.atMost("-9.9960e-02") == "-0.1")
    #expect(ReadableNumber.nearest("1.2350e-400") == "1.24e-400")
    #expect(ReadableNumber.atLeast("0") == "0")
    #expect(ReadableNumber.atLeast("inf") == "inf")
    #expect(ReadableNumber.nearest(exact: "1/188000000") == "5.32e-9")
    #expect(ReadableNumber.nearest(exact: "0.05") == "0.05")
    #expect(ReadableNumber.nearest(exact: "1/0") == "1/0")
  }
}
