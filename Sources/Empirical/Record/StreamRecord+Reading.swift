import SiPP

extension StreamRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    name = try fields.text("name")
    method = try fields.choice("method")
    trials = try fields.integer("trials", in: RunRecord.trialCounts)
    digest = try fields.text("digest")
    probe = try fields.text("probe")
    traced = try fields.integer(
      "traced", in: 0...Swift.min(trials, Self.mostTraced))
    let traced = traced
    failed = try fields.packed("failed") {
      PackedTrials.trials($0, below: traced)
    }
    undefined = try fields.packed("undefined") {
      PackedTrials.trials($0, below: traced)
    }
    undecided = try fields.packed("undecided") {
      PackedTrials.trials($0, below: traced)
    }
    errors = try fields.packed("errors") { PackedTrials.errors($0) }
    nonZeros = try fields.packed("nonzeros") {
      PackedTrials.counts($0, atMost: Int(UInt32.max))
    }
  }
}
