import SiPP

extension NetworkRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    name = try fields.text("name")
    rule = try fields.text("rule")
    weights = try fields.count("weights")
    labelled = try fields.count("labelled")
    correctUnpruned = try fields.count("correct_unpruned")
    undefined = try fields.count("undefined")
    nonZeros = try fields.list("nonzeros") {
      [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...RunRecord.largestCount)
    }
    correct = try fields.list("correct") {
      [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...RunRecord.largestCount)
    }
  }
}
