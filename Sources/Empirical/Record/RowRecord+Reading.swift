import SiPP

extension RowRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    id = try fields.choice("id")
    instance = try fields.text("instance")
    parameters = try fields.values("parameters")
    redrawn = try fields.list("redrawn") {
      [fields] (value) throws(SiPPError) in try fields.choice(value)
    }
    ledger = try fields.object("ledger", LedgerRecord.init)
    control = try fields.choiceOrNull("control")
    relation = try fields.choice("relation")
    predicted = try fields.enclosure("predicted")
    method = try fields.choice("method")
    end = try fields.choice("ended")
    trials = try fields.integer("trials", in: RunRecord.trialCounts)
    failures = try fields.integer("failures", in: 0...trials)
    undefined = try fields.integer("undefined", in: 0...trials)
    undecided = try fields.integer("undecided", in: 0...trials)
    (estimate, limits) = try fields.object("observed") {
      (fields) throws(SiPPError) in
      (try fields.number("estimate"), try DecimalEnclosure(&fields))
    }
    oracle = try fields.objectOrNull("oracle", DecimalEnclosure.init)
    profile = try fields.objectOrNull(
      "conditional_profile", ProfileRecord.init)
    verdict = try fields.choice("verdict")
    (assumptionIsMet, assumption) = try fields.object("assumption") {
      (fields) throws(SiPPError) in
      (try fields.bool("met"), try fields.text("because"))
    }
    pValue = try fields.number("p")
    adjustedPValue = try fields.numberOrNull("adjusted_p")
    power = try fields.object("power", PowerRecord.init)
    (predictedOverObserved, samplesOverFloor) = try fields.object("tightness") {
      (fields) throws(SiPPError) in
      (
        try fields.numberOrNull("predicted_over_observed"),
        try fields.numberOrNull("samples_over_floor")
      )
    }
    stream = try fields.text("stream")
  }
}

extension LedgerRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    pruning = try fields.text("pruning")
    input = try fields.text("x")
    points = try fields.text("S")
    isConditionalOnS = try fields.bool("conditional_on_S")
    validation = try fields.take("V").map {
      [fields] (value) throws(SiPPError) in try fields.text(value)
    }
  }
}

extension ProfileRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    sets = try fields.integer("sets", in: 1...RunRecord.largestCount)
    minimum = try fields.enclosure("minimum")
    median = try fields.enclosure("median")
    quantile90 = try fields.enclosure("quantile_0.9")
    quantile99 = try fields.enclosure("quantile_0.99")
    maximum = try fields.enclosure("maximum")
    setsAboveClaim = try fields.integer("sets_above_claim", in: 0...sets)
  }
}

extension PowerRecord {
  init(_ fields: inout JSONFields) throws(SiPPError) {
    detects = try fields.decimalTextOrNull("detects")
    detectsBelow = try fields.decimalTextOrNull("detects_below")
    withProbability = try fields.number("with_probability")
  }
}
