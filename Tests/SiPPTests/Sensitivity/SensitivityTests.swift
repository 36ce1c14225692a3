import Bounds
import Testing
import TestSupport

@testable import SiPP

/// The facts that T1 rests on, against the definition in exact rationals.
@Suite("T1 empirical sensitivity")
struct SensitivityTests {
  /// 1. s_j is at least g_j at every point, exactly, and above the largest by no
  /// more than stated; 0 exactly where all are 0.
  @Test func isRoundedUpAndNoFurtherThanStated() throws {
    for spread in Spread.allCases {
      for seed in 0..<60 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let (layer, batch) = try rng.layer(spread)
        let points = nonnegativePoints(batch)
        for group in try layer.groups(points: batch) {
          let g = points.map { importances(group, $0) }
          let n = group.indices.count
          let excess = 1 + Rational(n + 6) * Rational(1, 1 << 52)
          for j in 0..<n {
            let s = exact(group.sensitivities[j])
            let largest = g.map { $0[j] }.max() ?? 0
            #expect(s >= largest, "seed \(seed), \(spread)")
            #expect(
              s <= largest * excess || s <= exact(0x1p-289),
              "seed \(seed), \(spread)")
            #expect((s.sign == 0) == (largest.sign == 0), "seed \(seed)")
          }
        }
      }
    }
  }

  /// The factor F of n weights, 1 + (⌊n/2⌋ + 3) 2⁻⁵², at points where nothing else
  /// is rounded; small and large numbers alike.
  @Test func theFactorIsTheStatedOne() throws {
    for n in [2, 4, 8, 32] {
      for activation in [1, 0.25, 0x1p-60, 0x1p40] {
        let layer = try DenseLayer(
          name: "a", weights: Matrix([Array(repeating: 0.5, count: n)]))
        let group = try layer.groups(
          points: Matrix([Array(repeating: activation, count: n)]))[0]
        let factor = 1 + Double(n / 2 + 3) * 0x1p-52
        #expect(group.sensitivities.allSatisfy { $0 == factor / Double(n) })
      }
    }
  }

  /// Tiny products that a sum hides are given the stated quotient; what is not
  /// excited is given none.
  @Test func hiddenProductsAreCovered() throws {
    let layer = try DenseLayer(
      name: "a", weights: Matrix([[1, 0x1p-701, 0x1p-701, 0x1p-699]]))
    let group = try layer.groups(points: Matrix([[1, 1, 0, 1]]))[0]
    let factor = 1 + 5 * 0x1p-52
    #expect(
      group.sensitivities == [1, 0x1p-290 * factor, 0, 0x1p-699 * factor])
    // The same by a tiny activation: scaling leaves it where it is.
    let other = try DenseLayer(name: "a", weights: Matrix([[1, 0.5]]))
      .groups(points: Matrix([[1, 0x1p-705]]))[0]
    #expect(other.sensitivities == [1, 0x1p-290 * (1 + 4 * 0x1p-52)])
  }

  /// Scaling is by a power of two, only where it is needed.
  @Test func scalingEndsWhereItIsNotNeeded() {
    for x: [Double] in [
      [], [0, 0], [1, 0], [0x1p-100], [0x1p100, 3], [0x1p-100, 0x1p-300],
    ] {
      #expect(SafeRange.scaled(x) == x)
    }
    #expect(SafeRange.scaled([0x1p-101, 0x1p-103]) == [1, 0.25])
    #expect(SafeRange.scaled([3 * 0x1p100, 0]) == [1.5, 0])
    #expect(SafeRange.scaled([0x1p101, 0x1p-1]) == [1, 0x1p-102])
    #expect(SafeRange.least(of: [3, 2, 0.5], wherePositive: [1, 0.1, 0]) == 2)
    #expect(SafeRange.least(of: [0, 2], wherePositive: [0x1p-1074, 1]) == 0)
    #expect(SafeRange.least(of: [3], wherePositive: [0]) == .infinity)
    let parts = signParts([0.5, -0.25, 0, -0.0])
    #expect(parts.positive == [0.5, 0, 0, 0])
    #expect(parts.negative == [0, 0.25, 0, 0])
    #expect((parts.positive + parts.negative).allSatisfy { $0.sign == .plus })
  }

  /// 2. 0 ≤ s ≤ 1, and 1 ≤ Σs ≤ min(n, number of points) where some z > 0. The
  /// lower end is exact; the upper end has the room of the rounding.
  @Test func sumsLieWhereTheyMust() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(seed % 2 == 0 ? .plain : .wide)
      for group in try layer.groups(points: batch) {
        #expect(group.sensitivities.allSatisfy { (0...1).contains($0) })
        let live = nonnegativePoints(batch).filter {
          importances(group, $0).contains { $0.sign > 0 }
        }
        let sum = group.sensitivities.reduce(0) { $0 + exact($1) }
        #expect(live.isEmpty == group.isDead)
        #expect(live.isEmpty == (group.ceiling == nil))
        if live.isEmpty {
          #expect(sum.sign == 0)
        } else {
          let most = Rational(min(group.indices.count, live.count))
          #expect(1 <= sum && sum <= most * (1 + Rational(1, 1 << 47)))
        }
      }
    }
  }

  /// 3. Scaling the weights of a neuron or a point by a power of two changes
  /// nothing; more points never lower a sensitivity; the order of points does not
  /// matter; permuted weights have permuted sensitivities.
  @Test func isInvariantMonotoneAndEquivariant() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(.plain)
      let groups = try layer.groups(points: batch)
      func values(_ layer: DenseLayer, _ batch: Matrix) throws -> [[Double]] {
        try layer.groups(points: batch).map(\.sensitivities)
      }
      let plain = groups.map(\.sensitivities)

      let factors = (0..<batch.rows).map { _ in
        Double(
          sign: .plus, exponent: Int.random(in: -300...300, using: &rng),
          significand: 1)
      }
      var scaledBatch = batch
      for i in 0..<batch.rows {
        for j in 0..<batch.columns { scaledBatch[i, j] *= factors[i] }
      }
      var scaledLayer = layer
      for i in scaledLayer.weights.elements.indices {
        scaledLayer.weights.elements[i] *= 0x1p-250
      }
      #expect(try values(scaledLayer, scaledBatch) == plain, "seed \(seed)")

      let fewer = try values(layer, batch.rows(0..<batch.rows - 1))
      for (a, b) in zip(fewer, plain) {
        #expect(zip(a, b).allSatisfy { $0 <= $1 }, "seed \(seed)")
      }

      let reversed = Matrix(
        (0..<batch.rows).reversed().map { Array(batch.row($0)) })
      #expect(try values(layer, reversed) == plain, "seed \(seed)")

      let order = Array(0..<layer.inputs).shuffled(using: &rng)
      func permuted(_ matrix: Matrix) -> Matrix {
        Matrix(
          (0..<matrix.rows).map { i in order.map { j in matrix[i, j] } })
      }
      let other = try DenseLayer(
        name: "b", weights: permuted(layer.weights)
      ).groups(points: permuted(batch))
      for (a, b) in zip(groups, other) {
        for (j, s) in zip(a.indices, a.sensitivities) {
          let place = order.firstIndex(of: j)
          let k = b.indices.firstIndex { $0 == place }
          let t = k.map { b.sensitivities[$0] } ?? -1
          #expect(abs(s - t) <= s * 0x1p-48, "seed \(seed)")
        }
      }
    }
  }

  /// 4. A point of mixed sign is two points: x and −x give the same.
  @Test func mixedSignsAreTwoPoints() throws {
    let layer = try DenseLayer(name: "a", weights: Matrix([[3, -1, 1, 2]]))
    let groups = try layer.groups(points: Matrix([[1, 5, -1, -1]]))
    // Weights 3, 1, 2 on a⁺ = (1, 5, 0, 0) and a⁻ = (0, 0, 1, 1).
    #expect(groups[0].indices == [0, 2, 3])
    #expect(groups[0].magnitudes == [3, 1, 2])
    #expect(groups[0].weights == [3, 1, 2] && groups[1].weights == [-1])
    for (s, g) in zip(groups[0].sensitivities, [1, 1 / 3.0, 2 / 3.0]) {
      #expect(abs(s - g) < 1e-14)
    }
    #expect(groups[1].indices == [1] && groups[1].sensitivities == [1])
    let mirrored = try layer.groups(points: Matrix([[-1, -5, 1, 1]]))
    #expect(mirrored.map(\.sensitivities) == groups.map(\.sensitivities))
  }

  /// 5. Dead, empty and one-weight groups.
  @Test func deadEmptyAndSingleGroups() throws {
    let layer = try DenseLayer(
      name: "a", weights: Matrix([[1, 2, 0], [0, 0, 0], [-4, 0, 5]]))
    let groups = try layer.groups(points: Matrix([[0, 0, 1], [0, 0, -2]]))
    #expect(groups.map(\.neuron) == [0, 0, 1, 1, 2, 2])
    #expect(
      groups.map(\.sign)
        == Array(repeating: [.positive, .negative], count: 3).flatMap { $0 })
    #expect(groups.map(\.indices) == [[0, 1], [], [], [], [2], [0]])
    #expect(groups.map(\.isDead) == [true, true, true, true, false, true])
    #expect(groups[0].sensitivities == [0, 0] && groups[0].ceiling == nil)
    #expect(groups[4].sensitivities == [1] && groups[4].ceiling == 1)
    #expect(groups[4].sampler?.probability(of: 0) == 1)
    #expect(
      try layer.groups(points: Matrix([[1, 1, 1]]), neurons: 2..<3).count == 2)
  }

  /// 6. B is the largest s_j/q_j, at least 1 and Σ s, and at most what the
  /// sampler promises.
  @Test func ceilingIsTheLargestRatio() throws {
    for seed in 0..<120 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, batch) = try rng.layer(seed % 2 == 0 ? .plain : .extreme)
      for group in try layer.groups(points: batch) {
        guard let sampler = group.sampler else { continue }
        let s = group.support.map { exact(group.sensitivities[$0]) }
        let ratios = s.indices.map { s[$0] / sampler.probability(of: $0) }
        let B = try #require(group.ceiling)
        #expect(B == ratios.max(), "seed \(seed)")
        #expect(B >= 1, "seed \(seed)")
        let sum = s.reduce(0, +)
        let c = (1 << 32) / s.count
        #expect(B <= sum * Rational(c, c - 1) * (1 + Rational(1, 1 << 50)))
        #expect(abs(group.sensitivitySum - sum.approximation) < 1e-12)
      }
    }
  }

  /// Candidates that differ in the last bit only, in both orders.
  @Test func ceilingIsExactToTheLastBit() throws {
    let (low, high) = (0.75, 0.75.nextUp)
    for s in [[low, high], [high, low]] {
      let group = try NeuronGroup(
        neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [1, 1],
        sensitivities: s)
      #expect(group.sampler?.units == [1 << 31, 1 << 31])
      #expect(group.ceiling == 2 * exact(high))
    }
    let known = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0], magnitudes: [1],
      sensitivities: [0.5], ceiling: 3)
    #expect(known.ceiling == 3)
  }

  @Test func refusesWhatIsNoGroup() throws {
    let rows: [([Int], [Double], [Double])] = [
      ([0, 1], [1], [1, 1]), ([0], [1], []), ([-1], [1], [1]),
      ([1, 1], [1, 1], [1, 1]), ([2, 1], [1, 1], [1, 1]), ([0], [0], [1]),
      ([0], [-1], [1]), ([0], [.nan], [1]), ([0], [.infinity], [1]),
      ([0], [1], [1.1]), ([0], [1], [-0.1]), ([0], [1], [.nan]),
    ]
    for (indices, w, s) in rows {
      #expect(throws: SiPPError.self, "\(indices) \(w) \(s)") {
        _ = try NeuronGroup(
          neuron: 0, sign: .positive, indices: indices, magnitudes: w,
          sensitivities: s)
      }
    }
    let layer = try DenseLayer(name: "a", weights: Matrix([[1]]))
    #expect(throws: SiPPError.self) {
      _ = try layer.groups(points: Matrix([[.nan]]))
    }
    #expect(throws: SiPPError.self) {
      _ = try layer.groups(points: Matrix([[.infinity]]))
    }
  }

  /// 7. A network's groups use the inputs that each layer really has.
  @Test func aNetworksGroupsUseEachLayersInputs() throws {
    let network = try Network(layers: [
      DenseLayer(
        name: "a", weights: Matrix([[1, 1], [-1, 0]]), bias: [0, 1]),
      DenseLayer(name: "b", weights: Matrix([[1, 3]])),
    ])
    // a¹ = ReLU(x₀ + x₁, 1 − x₀) = (2, 0) and (1, 1).
    let groups = try network.groups(sensitivity: Matrix([[1, 1], [0, 1]]))
    #expect(groups.map(\.count) == [4, 2])
    let s = groups[1][0].sensitivities
    #expect(s[0] == 1 && abs(s[1] - 0.75) < 1e-15)
  }
}
