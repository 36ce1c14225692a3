import Bounds

extension RunRecord {
  /// The version of the program.
  public static let programVersion = "0.1.0"
  /// Significant digits of enclosures.
  static let digits = 17

  /// What is written of `run`.
  ///
  /// - Parameter command: names the run, as arguments of the command.
  public init(_ run: Run, command: [String] = []) {
    version = Self.programVersion
    seed = Int(run.configuration.seed)
    trials = run.configuration.trials
    alpha = run.configuration.alpha.description
    suite = run.configuration.suite
    self.command = command
    levels = LevelsRecord(
      claims: run.levels.claims,
      positiveControls: run.levels.positiveControls,
      negativeControls: run.levels.negativeControls,
      sideOfAClaim: run.levels.sideLevel(of: nil).description)
    stopsEarly = run.configuration.ending.stopsEarly
    isComplete = run.isComplete
    verdict = run.verdict
    controlsPassed = run.controlsPassed
    controlsFailed = run.controlsFailed
    rows = run.rows.map { RowRecord($0) }
    perturbations = run.constantSensitivities.map { PerturbationRecord($0) }
    networks = run.networks
    streams = run.streams
    figures = []
    figures = (FigureRecord.ladder(run.rows.map(\.claim)) + run.layerFigures)
      .map { $0.with(streams: streams, of: rows) }
  }
}

extension RowRecord {
  init(_ row: Judgement) {
    let claim = row.claim
    let digits = RunRecord.digits
    id = claim.id
    instance = claim.instance
    parameters = claim.parameters
    redrawn = claim.redrawn
    ledger = LedgerRecord(claim.ledger)
    control = claim.control
    relation = claim.relation
    predicted = DecimalEnclosure(claim.predicted, digits: digits)
    method = row.method
    end = row.end
    trials = row.counts.trials
    failures = row.counts.failures
    undefined = row.counts.undefined
    undecided = row.counts.undecided
    estimate = row.estimate
    limits = DecimalEnclosure(
      from: row.lowerLimit, to: row.upperLimit, digits: digits)
    oracle = claim.oracle.map { DecimalEnclosure($0, digits: digits) }
    profile = row.profile.map {
      ProfileRecord($0, claimed: claim.claimed.upperBound)
    }
    verdict = row.verdict
    (assumptionIsMet, assumption) =
      switch claim.assumption {
      case .met(let reason): (true, reason)
      case .fails(let reason): (false, reason)
      }
    pValue = row.pValue
    adjustedPValue = row.adjustedPValue
    power = PowerRecord(row.power)
    predictedOverObserved = row.predictedOverObserved
    samplesOverFloor = claim.samplesOverFloor
    stream = claim.streamName(of: row.method == .tilted ? .tilted : .plain)
  }
}

extension LedgerRecord {
  init(_ ledger: Ledger) {
    pruning = ledger.pruningText
    input = ledger.inputText
    points = ledger.pointsText
    validation = ledger.validationText
    isConditionalOnS = ledger.isConditionalOnS
  }
}

extension ProfileRecord {
  init(_ profile: ConditionalProfile, claimed: Rational) {
    func at(_ share: Rational) -> DecimalEnclosure {
      DecimalEnclosure(profile.quantile(share), digits: RunRecord.digits)
    }
    sets = profile.probabilities.count
    minimum = at(0)
    median = at(Rational(1, 2))
    quantile90 = at(Rational(9, 10))
    quantile99 = at(Rational(99, 100))
    maximum = at(1)
    setsAboveClaim = profile.count(above: claimed).lowerBound
  }
}

extension PowerRecord {
  init(_ power: Power) {
    let digits = RunRecord.digits
    detects = power.detects?.decimal(digits: digits).upper
    detectsBelow = power.detectsBelow?.decimal(digits: digits).lower
    withProbability = power.probability
  }
}

extension PerturbationRecord {
  init(_ row: ConstantSensitivity) {
    id = row.constant.statement
    constant = row.constant.name
    formula = row.constant.formula
    stronger = row.constant.stronger.rawValue
    falseFrom = row.falseFrom.map { Found($0) }
    detectedFrom = row.detectedFrom.map { Found($0) }
  }
}

extension PerturbationRecord.Found {
  init(_ found: ConstantSensitivity.Perturbation) {
    factor = decimal(found.factor)
    instance = found.instance
  }
}
