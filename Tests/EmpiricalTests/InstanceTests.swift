import Bounds
import SiPP
import Testing

@testable import Empirical

@Suite("T4f instances: exact sensitivities and laws")
struct InstanceTests {
  /// Exact sensitivities of a neuron, by the definition and in rationals.
  private func sensitivities(_ neuron: SyntheticNeuron) -> [Rational] {
    let w = neuron.weights.compactMap { Rational(exactly: $0) }
    var s = [Rational](repeating: 0, count: w.count)
    for point in neuron.points {
      let v = zip(w, point.compactMap { Rational(exactly: $0) }).map {
        $0 * $1
      }
      let z = v.reduce(0, +)
      guard z > 0 else { continue }
      for j in s.indices { s[j] = max(s[j], v[j] / z) }
    }
    return s
  }

  @Test func blocksHaveEqualSensitivitiesAndTheTwoPointLaw() throws {
    for (b, k) in [(2, 32), (10, 8), (50, 4), (3, 1), (1, 5)] {
      let neuron = SyntheticNeuron.blocks(b, size: k)
      #expect(sensitivities(neuron).allSatisfy { $0 == Rational(1, k) })
      let group = try neuron.group()
      let evaluation = GroupEvaluation(group, activation: neuron.input)
      // T is B on the block and 0 elsewhere, exactly.
      let ratios = evaluation.exactRatios
      #expect(ratios.prefix(k).allSatisfy { $0 == Rational(b) })
      #expect(ratios.dropFirst(k).allSatisfy { $0 == 0 })
      #expect(neuron.ceiling(of: group) == Rational(b))
      let sampler = try #require(group.sampler)
      let hit = (0..<k).map { sampler.probability(of: $0) }.reduce(0, +)
      #expect(hit == Rational(1, b))
    }
  }

  /// s_a = 1/C, SS = σ, g_a(x) = 1 = C s_a: theory's words, in rationals.
  @Test func outsideInputsHaveSlackC() throws {
    for (sigma, slack) in [
      (Rational(7, 2), Rational(5, 4)), (Rational(5), Rational(2)),
      (Rational(1), Rational(3, 2)), (Rational(9, 4), Rational(9, 8)),
    ] {
      let neuron = SyntheticNeuron.outsideInput(
        sigma: sigma, slack: slack, name: "x")
      let s = sensitivities(neuron)
      #expect(s[0] == 1 / slack && s[1] == 1 - 1 / slack)
      let total = s.reduce(0, +)
      // σ − ⌊σ⌋ enters as a Double.
      let error = total - sigma
      #expect(max(error, -error) < Rational(1, 1 << 50))
      #expect(neuron.weights.allSatisfy { $0 == 1 })

      let group = try neuron.group()
      let evaluation = GroupEvaluation(group, activation: neuron.input)
      let ratios = evaluation.exactRatios
      #expect(ratios.filter { $0 > 0 }.count == 1)
      let b = neuron.ceiling(of: group)
      #expect(!evaluation.maximumRatioExceeds(b))
      #expect(!evaluation.hasUnseenMass)
      let nominal = sigma * slack
      let excess = b / nominal - 1
      #expect(excess >= 0 || b == nominal)
      #expect(max(excess, -excess) < Rational(1, 1_000_000_000))
    }
  }

  @Test func theRareInputIsAsSensitiveAsTheCommonOne() throws {
    let neuron = SyntheticNeuron.rareInput(among: 50)
    #expect(sensitivities(neuron) == [1, 1])
    #expect(neuron.ceiling(of: try neuron.group()) == 2)
  }

  @Test func theUnseenWeightCarriesItsShare() throws {
    let neuron = SyntheticNeuron.unseenWeight(share: Rational(1, 4))
    let evaluation = GroupEvaluation(
      try neuron.group(), activation: neuron.input)
    #expect(evaluation.hasUnseenMass)
    #expect(abs(evaluation.unseenMass.midpoint - 0.25) < 1e-12)
  }

  @Test func heavyTailedNeuronsMeetTheAssumptionAtTheirPoint() throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let neuron = SyntheticNeuron.heavyTailed(
        weights: 40, points: 16, seed: seed)
      let group = try neuron.group()
      let evaluation = GroupEvaluation(group, activation: neuron.input)
      #expect(!evaluation.hasUnseenMass, "seed \(seed)")
      let b = neuron.ceiling(of: group)
      #expect(!evaluation.maximumRatioExceeds(b), "seed \(seed)")
      #expect(b >= 1)
      let w = neuron.weights.sorted()
      #expect(w[39] > 5 * w[20], "seed \(seed): no heavy tail")
    }
    #expect(
      SyntheticNeuron.heavyTailed(weights: 8, points: 2, seed: 3).weights
        != SyntheticNeuron.heavyTailed(weights: 8, points: 2, seed: 4).weights)
  }

  /// The law of hits against a sum of masses in rationals, thresholds included.
  @Test func hitCountLawsSumTheRightMasses() throws {
    let p = Rational(3, 7)
    for (m, value, divisor, ε) in [
      (10, Rational(7, 3), Rational(10), Rational(2, 5)),
      (10, Rational(5), Rational(20), Rational(1, 2)),
      (12, Rational(2), Rational(8), Rational(1)),
      (12, Rational(2), Rational(8), Rational(3)),
      (5, Rational(7, 3), Rational(5), Rational(1, 100)),
    ] {
      var mass: Rational = 1
      for _ in 0..<m { mass = mass * (1 - p) }
      var sum: Rational = 0
      let failure = HitCountFailure(
        value: value, divisor: divisor, relativeError: ε)
      for k in 0...m {
        let error = value * Rational(k) / divisor - 1
        let fails = max(error, -error) >= ε
        if fails { sum = sum + mass }
        #expect((failure.outcome(hits: k) == .fails) == fails, "k = \(k)")
        mass = mass * Rational(m - k) / Rational(k + 1) * p / (1 - p)
      }
      let law = HitCountLaw(
        probability: p, value: value, draws: m, divisor: divisor)
      let enclosure = try law.failureProbability(relativeError: ε)
      #expect(enclosure.contains(sum))
      #expect(enclosure.relativeWidthExponent < -60 || sum == 0)
    }
  }
}
