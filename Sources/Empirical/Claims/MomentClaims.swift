import Bounds
import SiPP

/// T3's moments as probabilities that trials can check.
///
/// For a number Y in [0, M], a threshold M U with U uniform on [0, 1) is below Y
/// with probability E Y/M, exactly: comparing each trial's Y with a fresh
/// threshold turns a moment into a failure rate whose counts are binomial. Y is
/// ẑ/z for the mean and (ẑ/z)² for the second moment, with few draws, where the
/// variance (V − μ²)/m is large.
enum MomentClaims {
  /// Mean and second moment on one instance.
  static func claims(
    of neuron: SyntheticNeuron, draws: Int
  ) throws -> [Claim] {
    try Moment.allCases.map { try claim($0, of: neuron, draws: draws) }
  }

  private static func claim(
    _ moment: Moment, of neuron: SyntheticNeuron, draws: Int
  ) throws -> Claim {
    let group = try neuron.group()
    let evaluation = GroupEvaluation(group, activation: neuron.input)
    let moments = try self.moments(evaluation)
    guard
      let experiment = MomentExperiment(
        evaluation, moment: moment, draws: draws)
    else { preconditionFailure("\(neuron.name): nothing to draw") }
    let expected: Rational =
      switch moment {
      case .mean: moments.mean
      case .second:
        try moments.mean * moments.mean + moments.variance(samples: draws)
      }
    let name = "\(moment.rawValue), \(neuron.name)"
    return Claim(
      id: .t3, instance: name,
      parameters: [
        ("moment", .string(moment.rawValue)),
        ("weights", .integer(group.indices.count)),
        ("samples", .integer(draws)),
        ("mean", DecimalEnclosure(Interval(moments.mean), digits: 17).json),
      ],
      ledger: neuron.ledger, relation: .equals,
      predicted: experiment.predicted(expected),
      experiment: experiment, streamName: "T3|\(name)|m=\(draws)",
      assumption: .met("none needed: T3 is exact for every x"))
  }

  /// T3 of one group at one point, from exact relative importances and the law
  /// that is drawn.
  static func moments(
    _ evaluation: GroupEvaluation
  ) throws -> SamplingMoments<Rational> {
    guard let sampler = evaluation.group.sampler else {
      preconditionFailure("a dead group has no moments")
    }
    let q = (0..<sampler.count).map { sampler.probability(of: $0) }
    let g = zip(evaluation.exactRatios, q).map { ratio, q in ratio * q }
    return try SamplingMoments(relativeImportance: g, probabilities: q)
  }
}

/// Which moment of ẑ/z.
enum Moment: String, CaseIterable, Sendable {
  /// E ẑ/z = μ.
  case mean
  /// E (ẑ/z)² = μ² + (V − μ²)/m.
  case second = "second moment"
}

/// Fails where a uniform threshold is below the moment's variable.
struct MomentExperiment: Experiment {
  private let moment: Moment
  private let draws: Int
  private let table: ErrorTable
  private let sampler: ImportanceSampler
  /// The largest sum of values that draws can give.
  private let largestSum: UInt64

  /// Nil where there is nothing to draw.
  init?(_ evaluation: GroupEvaluation, moment: Moment, draws: Int) {
    guard let table = evaluation.makeErrorTable(),
      let largest = table.table.values.max(),
      let sampler = evaluation.group.sampler
    else { return nil }
    self.moment = moment
    self.draws = draws
    self.table = table
    self.sampler = sampler
    // Values are below 2³², so up to 2³⁰ draws a sum fits 62 bits; squares of
    // the ratio to the largest are compared in 128 bits.
    largestSum = UInt64(draws) * UInt64(largest)
    precondition(draws < 1 << 30 && largestSum > 0, "values to compare")
  }

  func outcome(using stream: inout TrialStream) -> Outcome {
    outcome(
      ofSum: table.table.sum(draws: draws, using: &stream), using: &stream)
  }

  /// |ẑ/z − 1|, of the estimator whose moment it is, and how many weights were
  /// drawn.
  func measure(using stream: inout TrialStream) -> TrialMeasurement {
    let counts = sampler.counts(draws: draws, using: &stream)
    let sum = zip(counts, table.table.values).reduce(0 as UInt64) {
      $0 + UInt64($1.0) * UInt64($1.1)
    }
    return TrialMeasurement(
      outcome: outcome(ofSum: sum, using: &stream),
      error: estimateError(
        ofSum: sum, draws: draws, scale: table.scale.approximation),
      nonZeros: counts.count { $0 > 0 })
  }

  /// The rest of a trial: thresholds, against the sum that was drawn.
  private func outcome(
    ofSum sum: UInt64, using stream: inout TrialStream
  ) -> Outcome {
    var words = [stream.next64()]
    // U₁ < y and U₂ < y independently: probability y².
    if moment == .second { words.append(stream.next64()) }
    let areBelow = words.allSatisfy {
      Self.isBelow($0, sum: sum, largest: largestSum)
    }
    return areBelow ? .fails : .holds
  }

  /// u/2⁶⁴ < sum/largest, in integers: true for ⌈2⁶⁴ sum/largest⌉ of the u.
  static func isBelow(_ u: UInt64, sum: UInt64, largest: UInt64) -> Bool {
    u.multipliedFullWidth(by: largest).high < sum
  }

  /// The probability of failure when the moment has this value.
  ///
  /// The values of the table are T_j 2^k up to e; the largest sum is exact; a
  /// threshold has 64 bits. Both errors are in the enclosure.
  func predicted(_ value: Rational) -> Interval {
    let scaled = Rational(Int(largestSum)) / (table.scale * Rational(draws))
    // |sum/largest − (ẑ/z)/M| ≤ e m/largest, and the threshold's grid adds 2⁻⁶⁴.
    let grid = Rational(1, 1 << 32) * Rational(1, 1 << 32)
    let slack =
      table.perDrawError * Rational(draws) / Rational(Int(largestSum)) + grid
    switch moment {
    case .mean:
      let mean = value / scaled
      return .hull(Interval(mean - slack), Interval(mean + slack))
    case .second:
      // |y'² − y²| ≤ 2 slack + slack² for y, y' in [0, 1].
      let square = value / (scaled * scaled)
      let widened = 2 * slack + slack * slack
      return .hull(Interval(square - widened), Interval(square + widened))
    }
  }
}
