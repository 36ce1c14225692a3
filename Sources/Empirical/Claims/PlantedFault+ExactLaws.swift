import Bounds
import SiPP

// Faults that the exact laws show: in a moment, in failures that are too rare, in
// one sign of two.

extension PlantedFault {
  /// T3 with 4 draws has E(ẑ/z)² = 1 + (B − 1)/4; 2 draws have (B − 1)/2.
  ///
  /// The mean is 1 either way.
  func planHalfTheDrawsVariance() throws -> Plan {
    let asked = 4
    let neuron = SyntheticNeuron.blocks(10, size: 8)
    let evaluation = GroupEvaluation(
      try neuron.group(), activation: neuron.input)
    let moments = try MomentClaims.moments(evaluation)
    func law(draws: Int) throws -> (MomentExperiment, Interval) {
      guard
        let experiment = MomentExperiment(
          evaluation, moment: .second, draws: draws)
      else { preconditionFailure("Blocks have something to draw") }
      let second =
        try moments.mean * moments.mean + moments.variance(samples: draws)
      return (experiment, experiment.predicted(second))
    }
    let (right, promised) = try law(draws: asked)
    let (half, truth) = try law(draws: asked / 2)
    return Plan(
      instance: neuron.name, draws: asked, experiment: half, right: right,
      truth: truth, statement: .t3, law: promised)
  }

  /// ẑ/z = B X/m with X hypergeometric in place of binomial: its variance is
  /// smaller by (n − m)/(n − 1), so failures are too rare.
  func planWithoutReplacement() throws -> Plan {
    let (b, k, m) = (2, 32, 32)  // 64 columns: no word is ever rejected
    let ε = Self.relativeError
    let (sampler, block) = try Self.blocks(b, size: k)
    let failure = HitCountFailure(
      value: Rational(b), divisor: Rational(m), relativeError: ε)
    let faulty = try HypergeometricLaw(
      population: b * k, marked: k, draws: m)
    guard let least = failure.least, let most = failure.most else {
      preconditionFailure("ε is below 1")
    }
    let law = HitCountLaw(
      probability: Rational(1, b), value: Rational(b), draws: m)
    return Plan(
      instance: "blocks B=\(b) k=\(k)", ceiling: Rational(b),
      relativeError: ε, draws: m,
      experiment: DistinctDrawsExperiment(
        sampler: sampler, block: block, draws: m, failure: failure),
      right: Self.right(
        sampler, hits: block.contains, value: Rational(b), draws: m),
      truth: faulty.tail(atLeast: least).probability
        + faulty.tail(atMost: most).probability,
      statement: .t4h, law: try law.failureProbability(relativeError: ε))
  }

  /// Blocks of both signs, sampled by |w| as one group: of the positive weights'
  /// share, T is 2B with probability 1/(2B), so m is enough for B only.
  func planMergedSigns() throws -> Plan {
    let (b, k) = (10, 8)
    let m = try Self.samples(ceiling: Rational(b))
    let positive = try Self.blocks(b, size: k)
    // A point excites one block of each sign; |w| are all 1.
    let points = (0..<b).map { block in
      (0..<2 * b * k).map { $0 % (b * k) / k == block ? 1.0 : 0.0 }
    }
    let weights = [Double](repeating: 1, count: 2 * b * k)
    let merged = try DenseLayer(name: "merged", weights: Matrix([weights]))
      .groups(points: Matrix(points))[0]
    guard let sampler = merged.sampler else {
      preconditionFailure("all weights are excited")
    }
    let q = sampler.probability(of: 0)
    let value = Rational(1, k) / q
    let law = HitCountLaw(
      probability: Rational(k) * q, value: value, draws: m)
    return Plan(
      instance: "blocks B=\(b) k=\(k) of each sign", ceiling: Rational(b),
      relativeError: Self.relativeError, draws: m,
      experiment: Self.right(
        sampler, hits: positive.block.contains, value: value, draws: m),
      right: Self.right(
        positive.sampler, hits: positive.block.contains, value: Rational(b),
        draws: m),
      truth: try law.failureProbability(relativeError: Self.relativeError))
  }

  /// R2 at q ≈ (0.9, 0.1), m = 10, and an input that excites the second weight
  /// alone: E ẑ/z is 0.651, not 1.
  func planOriginalWeights() throws -> Plan {
    let (m, index) = (10, 1)
    let sampler = try ImportanceSampler(importances: [0.9, 0.1])
    let q = (0..<sampler.count).map { sampler.probability(of: $0) }
    let mean = try ReferenceCodeMeans(probabilities: q, samples: m)
      .meanMultiplier(index)
    func experiment(keepsOriginals: Bool) -> MultiplierExperiment {
      MultiplierExperiment(
        sampler: sampler, index: index, draws: m,
        keepsOriginals: keepsOriginals)
    }
    // The threshold's grid adds at most 2⁻⁶⁴.
    let grid = Rational(1, 1 << 32) * Rational(1, 1 << 32)
    func near(_ p: Rational) -> Interval {
      .hull(Interval(p), Interval(p + grid))
    }
    return Plan(
      instance: "q=(0.9, 0.1), mean", draws: m,
      experiment: experiment(keepsOriginals: true),
      right: experiment(keepsOriginals: false), truth: near(q[index] * mean),
      ledger: Ledger(points: .none, input: .outsideS), statement: .r2,
      law: near(q[index]))
  }

  /// With x among the points of S, S has seen it: failures are those of the
  /// pruning alone, and the joint law is undercut.
  func planReusedPoints() throws -> Plan {
    let ε = Rational(1, 2)
    let inputs = try OneHotInputs.uniform(8)
    let (points, m) = (12, 200)
    let joint = JointExperiment(
      inputs: inputs, points: points, draws: .fixed(m), relativeError: ε)
    let law = try OneHotJointLaw(
      inputs, points: points, draws: .fixed(m), relativeError: ε)
    return Plan(
      instance: "\(inputs.name), N=\(points)", relativeError: ε, draws: m,
      experiment: ReusedPointsExperiment(joint: joint), right: joint,
      truth: law.failureProbabilityOnPoints,
      ledger: Ledger(
        points: .drawn(law: inputs.name), input: .drawn(law: inputs.name)),
      statement: .t1, law: law.failureProbability)
  }
}
