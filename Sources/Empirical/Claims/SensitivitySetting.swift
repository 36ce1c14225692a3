import Bounds
import SiPP

/// T1 on one instance: C, K, n, δ and the N that follows.
struct SensitivitySetting {
  let inputs: any RandomInputs
  let slack: Rational
  let failureBudget: Rational
  /// n pairs that can fail, and K.
  let bound: SensitivityPoints
  /// N.
  let points: Int
  /// P(g_j < M_j/C) of the pair that is missed most easily.
  let largestMiss: Rational

  /// - Parameter constant: K; the least that A(C, K) allows, rounded up to a
  ///   `Double`, unless given.
  /// - Precondition: some pair can fail, and A(C, K) holds.
  init(
    _ inputs: any RandomInputs, slack C: Rational,
    constant: Rational? = nil, failureProbability δ: Rational
  ) throws {
    let misses = inputs.missProbabilities(slack: C).filter { $0.sign > 0 }
    guard let largest = misses.max() else {
      preconditionFailure("\(inputs.name): no pair can fail")
    }
    let least = try SensitivityPoints.leastConstant(probability: largest)
    guard let K = constant ?? Rational(exactly: least.upper) else {
      preconditionFailure("\(inputs.name): no K")
    }
    self.inputs = inputs
    slack = C
    failureBudget = δ
    largestMiss = largest
    bound = try SensitivityPoints(pairs: misses.count, constant: K)
    points = try bound.points(failureProbability: δ)
    let isMet = try bound.admits(probability: largest)
    precondition(isMet, "A(C, K) holds on the instance")
  }

  /// Weights of the layer.
  var weights: Int { inputs.maxima.count }

  /// δ_T1 = n exp(−N/K).
  func failureProbability() throws(BoundError) -> Interval {
    try bound.failureProbability(points: points)
  }

  /// C k c/(c − 2), c = ⌊2³²/k⌋, for k weights with s_j > 0: C s_j/q_j is at most
  /// that whatever S is. Each s_j ≤ 1, so by `ImportanceSampler` it is at most
  /// C k c/(c − 1) up to 2⁻⁵⁰, which c − 2 has to spare. Among equal sensitivities,
  /// as one-hot inputs have, it is C k.
  func ceiling(liveWeights k: Int) -> Rational {
    let nominal = slack * Rational(k)
    if inputs is OneHotInputs { return nominal }
    let share = (1 << 32) / k
    return nominal * Rational(share, share - 2)
  }

  var parameters: [(name: String, value: JSONValue)] {
    [
      ("slack", .string(slack.description)),
      (
        "constant",
        .string(Interval(bound.constant).decimal(digits: 17).upper)
      ),
      ("failure_probability", .string(decimal(failureBudget))),
      ("weights", .integer(weights)), ("pairs", .integer(bound.pairs)),
      ("sensitivity_points", .integer(points)),
    ]
  }

  /// S is drawn from D; with a pruning, so are x and the sampled indices.
  func ledger(withPruning: Bool) -> Ledger {
    Ledger(
      points: .drawn(law: inputs.name),
      input: withPruning ? .drawn(law: inputs.name) : .none,
      redrawsPruning: withPruning)
  }

  /// A row on this instance.
  func claim(
    _ experiment: any Experiment, named prefix: String = "",
    ledger: Ledger? = nil, predicted: Interval,
    parameters: [(name: String, value: JSONValue)], oracle: Interval? = nil,
    profile: ProfilePlan? = nil
  ) -> Claim {
    let name = "\(prefix)\(inputs.name), C=\(decimal(slack)) N=\(points)"
    return Claim(
      id: .t1, instance: name, parameters: parameters,
      ledger: ledger ?? self.ledger(withPruning: false), predicted: predicted,
      experiment: experiment,
      streamName: "T1|\(name)|delta=\(decimal(failureBudget))",
      assumption: .met(
        "the inputs' law is known: P(g_j < M_j/C) is at most "
          + "\(ReadableNumber.nearest(largestMiss.approximation)), "
          + "certainly at most exp(-1/K)"),
      oracle: oracle, profile: profile)
  }
}
