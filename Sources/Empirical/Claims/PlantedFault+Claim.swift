import Bounds
import SiPP

extension PlantedFault {
  /// The positive control of this fault: what the theory would promise if the
  /// algorithm were right (T4e, the tightest rung that is monotone, or an exact
  /// law), against the exact failure probability of the wrong one.
  ///
  /// - Parameter level: at which it must be refuted, with probability at least
  ///   0.999999; the number of trials follows.
  func control(level: Rational) throws -> Claim {
    let plan = try self.plan()
    let claimed = try plan.predicted()
    let trials = try Power.trialsToRefute(
      claimed: claimed.unitRange, relation: plan.relation, truth: plan.truth,
      level: level, limit: 1 << 20)
    return Claim(
      id: plan.statement, instance: "fault: \(rawValue); \(plan.instance)",
      parameters: [("fault", .string(rawValue))] + plan.numbers,
      ledger: plan.ledger, relation: plan.relation, predicted: claimed,
      control: .positive, trials: .exactly(trials),
      experiment: plan.experiment, streamName: "fault|\(rawValue)",
      assumption: .met("the instance meets them; the algorithm is at fault"),
      trueProbability: plan.truth)
  }

  /// The same claim on the algorithm without the fault, which it holds for.
  func rightClaim() throws -> Claim {
    let plan = try self.plan()
    return Claim(
      id: plan.statement, instance: "no fault: \(plan.instance)",
      parameters: plan.numbers, ledger: plan.ledger, relation: plan.relation,
      predicted: try plan.predicted(), experiment: plan.right,
      streamName: "no fault|\(rawValue)",
      assumption: .met("the instance meets them"))
  }

  /// An instance on which the fault shows, with m draws, and the exact law of
  /// the faulty algorithm.
  struct Plan {
    let instance: String
    var ceiling: Rational?
    var relativeError: Rational?
    /// m; nil where nothing is pruned.
    let draws: Int?
    let experiment: any Experiment
    /// The algorithm without the fault.
    let right: any Experiment
    let truth: Interval
    var ledger = Ledger(points: .constructed, input: .pointOfS)
    /// What the faulty algorithm is taken to obey: T4e unless given.
    var statement = StatementID.t4e
    /// An exact law; a bound where nil.
    var law: Interval?
    /// A bound; T4e's where nil.
    var bound: Interval?

    var relation: Claim.Relation { law == nil ? .atMost : .equals }

    /// The law, or the bound.
    func predicted() throws -> Interval {
      if let known = law ?? bound { return known }
      guard let ceiling, let relativeError, let draws else {
        preconditionFailure("T4e has a ceiling, an error and draws")
      }
      return try ConvexOrderTail(ceiling: ceiling).failureProbability(
        relativeError: relativeError, samples: draws)
    }

    var numbers: [(name: String, value: JSONValue)] {
      [
        ceiling.map { ("ceiling", .string($0.description)) },
        relativeError.map { ("relative_error", .string($0.description)) },
        draws.map { ("samples", .integer($0)) },
      ].compactMap { $0 }
    }
  }

  private func plan() throws -> Plan {
    switch self {
    case .noReweighting: try planNoReweighting()
    case .wrongDivisor: try planWrongDivisor()
    case .meanSensitivity: try planMeanSensitivity()
    case .aliasOffByOne: try planAliasOffByOne()
    case .stuckStream: try planStuckStream()
    case .halfTheDraws: try planHalfTheDraws()
    case .halfTheDrawsVariance: try planHalfTheDrawsVariance()
    case .withoutReplacement: try planWithoutReplacement()
    case .mergedSigns: try planMergedSigns()
    case .originalWeights: try planOriginalWeights()
    case .reusedPoints: try planReusedPoints()
    case .reusedValidation: try planReusedValidation()
    case .lowerRank: try planLowerRank()
    case .meanOfDropped: try planMeanOfDropped()
    }
  }
}

// MARK: - Plans

extension PlantedFault {
  /// ε and δ of the faults on Blocks.
  static let relativeError = Rational(1, 4)
  private static let failureProbability = Rational(1, 20)

  static func samples(
    ceiling: Rational, relativeError: Rational = relativeError
  ) throws -> Int {
    let size = try ConvexOrderTail(ceiling: ceiling).samples(
      relativeError: relativeError, failureProbability: failureProbability)
    guard let size else {
      preconditionFailure("T4e applies to every relative error")
    }
    return size.samples
  }

  /// The uniform sampler of Blocks, and which of its indices the input sees.
  static func blocks(
    _ count: Int, size: Int
  ) throws -> (sampler: ImportanceSampler, block: Range<Int>) {
    let sampler = try ImportanceSampler(
      importances: Array(repeating: 1, count: count * size))
    return (sampler, 0..<size)
  }

  /// Hits of the right algorithm: ẑ/z = t X/m.
  static func right(
    _ sampler: ImportanceSampler, hits: (Int) -> Bool, value t: Rational,
    draws m: Int, relativeError ε: Rational = relativeError
  ) -> HitCountExperiment {
    HitCountExperiment(
      sampler: sampler, hits: hits, draws: m,
      failure: HitCountFailure(
        value: t, divisor: Rational(m), relativeError: ε))
  }

  /// ẑ/z = D/k with D ≤ X distinct hits, and X ~ Bin(m, 1/B) is far below
  /// k(1−ε): the failure probability is at least P(X ≤ k(1−ε)).
  private func planNoReweighting() throws -> Plan {
    let (b, k) = (10, 512)
    let ε = Self.relativeError
    let m = try Self.samples(ceiling: Rational(b))
    let (sampler, block) = try Self.blocks(b, size: k)
    let failure = HitCountFailure(
      value: 1, divisor: Rational(k), relativeError: ε)
    let law = try BinomialLaw(trials: m, probability: Rational(1, b))
    guard let most = failure.most else {
      preconditionFailure("ε is below 1")
    }
    let atLeast = law.tail(atMost: most).probability
    return Plan(
      instance: "blocks B=\(b) k=\(k)", ceiling: Rational(b),
      relativeError: ε, draws: m,
      experiment: DistinctCountExperiment(
        sampler: sampler, block: block, draws: m, failure: failure),
      right: Self.right(
        sampler, hits: block.contains, value: Rational(b), draws: m),
      truth: .hull(atLeast, Interval(1)))
  }

  /// ẑ/z = B X/(7m/8).
  private func planWrongDivisor() throws -> Plan {
    let b = Rational(10)
    let m = try Self.samples(ceiling: b)
    return try planOnBlocks(draws: m, divisor: Rational(7 * m, 8), asked: m)
  }

  /// ẑ/z = B X/(m/2) with X ~ Bin(m/2, 1/B): unbiased, twice the variance.
  private func planHalfTheDraws() throws -> Plan {
    let m = try Self.samples(ceiling: 10)
    return try planOnBlocks(draws: m / 2, divisor: Rational(m / 2), asked: m)
  }

  private func planOnBlocks(
    draws: Int, divisor: Rational, asked: Int
  ) throws -> Plan {
    let (b, k) = (10, 8)
    let (sampler, block) = try Self.blocks(b, size: k)
    let law = HitCountLaw(
      probability: Rational(1, b), value: Rational(b), draws: draws,
      divisor: divisor)
    return Plan(
      instance: "blocks B=\(b) k=\(k)", ceiling: Rational(b),
      relativeError: Self.relativeError, draws: asked,
      experiment: HitCountExperiment(
        sampler: sampler, hits: block.contains, draws: draws,
        failure: HitCountFailure(
          value: Rational(b), divisor: divisor,
          relativeError: Self.relativeError)),
      right: Self.right(
        sampler, hits: block.contains, value: Rational(b), draws: asked),
      truth: try law.failureProbability(relativeError: Self.relativeError))
  }

  /// All draws hit the block or none does: ẑ/z is B or 0, and fails always.
  ///
  /// Within one request for words only; the instance's m fits one.
  private func planStuckStream() throws -> Plan {
    let (b, k) = (2, 32)  // 64 columns divide 2³²: no word is ever rejected
    let ε = Self.relativeError
    let m = try Self.samples(ceiling: Rational(b))
    precondition(m <= 1_024, "the draws are one request")
    let (sampler, block) = try Self.blocks(b, size: k)
    let inner = Self.right(
      sampler, hits: block.contains, value: Rational(b), draws: m)
    return Plan(
      instance: "blocks B=\(b) k=\(k)", ceiling: Rational(b),
      relativeError: ε, draws: m,
      experiment: StuckExperiment(experiment: inner), right: inner,
      truth: Interval(1))
  }

  /// The rare input's weight is drawn with probability about 1/N instead of 1/2:
  /// T is about N, not 2.
  private func planMeanSensitivity() throws -> Plan {
    let n = 5
    let ε = Rational(1, 2)
    let m = try Self.samples(ceiling: 2, relativeError: ε)
    // Over the N points g_0 is 1 once and g_1 is 1 the other N − 1 times: these
    // sums in place of the means, which are in the same proportion.
    let sampler = try ImportanceSampler(importances: [1, Double(n - 1)])
    let q = sampler.probability(of: 0)
    let law = HitCountLaw(probability: q, value: 1 / q, draws: m)
    return Plan(
      instance: "rare input, 1 of \(n)", ceiling: 2, relativeError: ε,
      draws: m,
      experiment: Self.right(
        sampler, hits: { $0 == 0 }, value: 1 / q, draws: m, relativeError: ε),
      right: Self.right(
        try ImportanceSampler(importances: [1, 1]), hits: { $0 == 0 },
        value: 2, draws: m, relativeError: ε),
      truth: try law.failureProbability(relativeError: ε))
  }

  /// Importances 1, 2, …, 6: every column but one has an alias, and the shift
  /// moves its words to another index. The input sees the last weight only, so
  /// T = 1/q with the probability of the shifted table.
  private func planAliasOffByOne() throws -> Plan {
    let importances = (1...6).map(Double.init)
    let sampler = try ImportanceSampler(importances: importances)
    let hit = importances.count - 1
    let q = sampler.probability(of: hit)
    let shifted = Rational(
      Int(Self.shiftedUnits(sampler)[hit]), Int(sampler.totalUnits))
    let ceiling = 1 / q
    let ε = Rational(1, 2)
    let m = try Self.samples(ceiling: ceiling, relativeError: ε)
    let law = HitCountLaw(probability: shifted, value: 1 / q, draws: m)
    return Plan(
      instance: "importances 1 to \(importances.count)", ceiling: ceiling,
      relativeError: ε, draws: m,
      experiment: ShiftedAliasExperiment(
        sampler: sampler, hit: hit, draws: m,
        failure: HitCountFailure(
          value: 1 / q, divisor: Rational(m), relativeError: ε)),
      right: Self.right(
        sampler, hits: { $0 == hit }, value: 1 / q, draws: m,
        relativeError: ε),
      truth: try law.failureProbability(relativeError: ε),
      ledger: Ledger(points: .none, input: .outsideS))
  }

  /// The units of every index when each alias is taken one further.
  private static func shiftedUnits(_ sampler: ImportanceSampler) -> [UInt64] {
    var units = [UInt64](repeating: 0, count: sampler.count)
    for (own, column) in sampler.columns.enumerated() {
      units[own] += column.ownWords
      units[(column.alias + 1) % sampler.count] += column.aliasWords
    }
    return units
  }
}
