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

  /// The numbers themselves, as the descriptions say them.
  @Test func neuronsAreTheStatedNumbers() throws {
    let blocks = SyntheticNeuron.blocks(3, size: 2)
    #expect(blocks.weights == [1, 1, 1, 1, 1, 1])
    #expect(
      blocks.points == [
        [1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1],
      ])
    #expect(blocks.input == [1, 1, 0, 0, 0, 0] && blocks.slack == 1)
    #expect(blocks.nominalCeiling == 3)

    // σ = 2 + 1/2, C = 3/2: φ is f C/(1 − f) = 3/2 beside P₁'s 1 and 1/2.
    let outside = SyntheticNeuron.outsideInput(
      sigma: Rational(5, 2), slack: Rational(3, 2), name: "o")
    #expect(outside.weights == [1, 1, 1, 1])
    #expect(
      outside.points == [[1, 0.5, 0, 0], [0, 0, 1, 0], [1, 0.5, 0, 1.5]])
    #expect(outside.input == [1, 0, 0, 0])
    #expect(outside.slack == Rational(3, 2))
    #expect(outside.nominalCeiling == Rational(15, 4))
    let whole = SyntheticNeuron.outsideInput(sigma: 3, slack: 2, name: "o")
    #expect(
      whole.points == [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]])
    let one = SyntheticNeuron.outsideInput(
      sigma: 1, slack: Rational(5, 4), name: "o")
    #expect(one.points == [[1, 0.25, 0]] && one.weights == [1, 1, 1])

    let rare = SyntheticNeuron.rareInput(among: 3)
    #expect(rare.weights == [1, 1] && rare.input == [1, 0])
    #expect(rare.points == [[1, 0], [0, 1], [0, 1]])
    #expect(rare.slack == 1 && rare.nominalCeiling == 2)

    let unseen = SyntheticNeuron.unseenWeight(share: Rational(1, 4))
    #expect(unseen.weights == Array(repeating: 1, count: 9))
    #expect(unseen.points == [[1, 1, 1, 1, 1, 1, 1, 1, 0]])
    #expect(unseen.input == [1, 2, 3, 4, 5, 6, 7, 8, 12])
    #expect(unseen.slack == 1 && unseen.nominalCeiling == nil)

    // Another implementation of the generator and of the formulas.
    let heavy = SyntheticNeuron.heavyTailed(weights: 3, points: 2, seed: 1)
    #expect(
      heavy.weights == [
        4.307819615061344, 9.160592659366598, 1.6823851206213665,
      ])
    #expect(
      heavy.points == [
        [1.6608951932690028, 0, 1.4088046609772666],
        [0, 1.0916416266833828, 1.1111099015150983],
      ])
    #expect(heavy.input == heavy.points[0] && heavy.slack == 1)
    #expect(heavy.nominalCeiling == nil)
  }

  /// Without a nominal ceiling it is C times the group's; 1 where nothing is
  /// drawn; and a nominal one that the input exceeds is not taken.
  @Test func ceilingsAreOfTheLawThatIsDrawn() throws {
    func neuron(
      _ points: [[Double]], slack: Rational, nominal: Rational?
    ) -> SyntheticNeuron {
      SyntheticNeuron(
        name: "n", weights: [1, 2], points: points, input: [1, 0],
        slack: slack, nominalCeiling: nominal)
    }
    let points: [[Double]] = [[1, 1], [1, 0.5]]
    let plain = neuron(points, slack: 3, nominal: nil)
    let group = try plain.group()
    let ceiling = try #require(group.ceiling)
    #expect(group.sign == .positive && group.magnitudes == [1, 2])
    #expect(plain.ceiling(of: group) == 3 * ceiling)
    let low = neuron(points, slack: 3, nominal: Rational(11, 10))
    #expect(low.ceiling(of: group) == 3 * ceiling)
    let high = neuron(points, slack: 3, nominal: 50)
    #expect(high.ceiling(of: group) == 50)
    let dead = neuron([[0, 0]], slack: 3, nominal: nil)
    #expect(dead.ceiling(of: try dead.group()) == 1)
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
      // All draws must hit to fail, and none of them: the last outcomes count.
      (12, Rational(2), Rational(8), Rational(2)),
      (4, Rational(2), Rational(4), Rational(1)),
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
