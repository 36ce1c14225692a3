import SiPP

extension FigureRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    kind = try fields.choice("kind")
    instance = try fields.text("instance")
    parameters = try fields.values("parameters")
    x = try fields.list("x") { [fields] (value) throws(SiPPError) in
      try fields.number(value)
    }
    let points = x.count
    series = try fields.objects("series") { (fields) throws(SiPPError) in
      let name = try fields.text("name")
      let values = try fields.list("values") {
        [fields] (value) throws(SiPPError) -> Double? in
        value.isNull ? nil : try fields.number(value)
      }
      guard values.count == points else {
        throw fields.error("a series has a value for each of x")
      }
      return Series(name: name, values: values)
    }
    rows = try fields.list("rows") { [fields] (value) throws(SiPPError) in
      try fields.integer(value, in: 0...RunRecord.largestCount)
    }
  }
}
