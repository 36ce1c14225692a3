import Bounds
import TestSupport
import Testing

@testable import SiPP

@Suite("T2: ratios of importances to sensitivities")
struct SensitivityRatioTests {
  private func layer(
    _ random: inout SplitMix64, inputs: Int, scale: Double = 1
  ) throws -> DenseLayer {
    let rows = (0..<4).map { _ in
      (0..<inputs).map { _ -> Double in
        let word = random.next()
        guard word % 6 != 0 else { return 0 }
        return (Double(word >> 11) * 0x1p-53 - 0.5) * scale
      }
    }
    return try DenseLayer(name: "x", weights: Matrix(rows))
  }

  private func points(
    _ random: inout SplitMix64, _ count: Int, inputs: Int, isMixed: Bool = true,
    scale: Double = 1
  ) -> Matrix {
    Matrix(
      (0..<count).map { _ in
        (0..<inputs).map { _ -> Double in
          let word = random.next()
          guard word % 3 == 0 else { return 0 }
          let x = Double(word >> 11) * 0x1p-53 * scale
          return isMixed && word >> 10 & 1 == 0 ? -x : x
        }
      })
  }

  /// ρ and max g_j in rationals; nil for ∞.
  private func expected(
    _ groups: [NeuronGroup], _ points: Matrix
  ) throws -> (ratios: [Double?], largest: [[Double]]) {
    func exact(_ x: Double) throws -> Rational {
      try #require(Rational(exactly: x))
    }
    var largest = groups.map { $0.indices.map { _ in Rational(0) } }
    let ratios = try (0..<points.rows).map { row -> Double? in
      var ρ: Rational? = 0
      for sign in [1.0, -1.0] {
        let a = points.row(row).map { max(sign * $0, 0) }
        for (k, group) in groups.enumerated() {
          let v = try zip(group.magnitudes, group.indices).map { w, i in
            try exact(w) * exact(a[i])
          }
          let z = v.reduce(0, +)
          guard z.sign > 0 else { continue }
          for j in v.indices where v[j].sign > 0 {
            let g = v[j] / z
            largest[k][j] = max(largest[k][j], g)
            let s = try exact(group.sensitivities[j])
            ρ = s.sign > 0 ? ρ.map { max($0, g / s) } : nil
          }
        }
      }
      return ρ?.approximation
    }
    return (ratios, largest.map { $0.map(\.approximation) })
  }

  @Test func ratiosAreThoseOfRationals() throws {
    var random = SplitMix64(seed: 31)
    var kinds = Set<String>()
    for round in 0..<40 {
      let inputs = 3 + round % 8
      let isMixed = round % 2 == 0
      let layer = try layer(&random, inputs: inputs)
      let seen = points(&random, 6, inputs: inputs, isMixed: isMixed)
      let fresh = points(&random, 7, inputs: inputs, isMixed: isMixed)
      let groups = try layer.groups(points: seen)
      for batch in [seen, fresh] {
        let found = SensitivityRatios(groups, points: batch)
        let expected = try expected(groups, batch)
        for (ρ, exact) in zip(found.ratios, expected.ratios) {
          guard let exact else {
            #expect(ρ == .infinity, "round \(round)")
            kinds.insert("infinite")
            continue
          }
          #expect(abs(ρ - exact) <= 1e-13 * exact, "round \(round)")
          kinds.insert(exact > 1 ? "above" : exact > 0 ? "within" : "zero")
        }
        for (a, b) in zip(found.largest, expected.largest) {
          #expect(
            zip(a, b).allSatisfy { abs($0 - $1) <= 1e-13 }, "round \(round)")
        }
      }
      // At the sensitivity points themselves: never above 1, to the bit.
      #expect(
        SensitivityRatios(groups, points: seen).ratios
          .allSatisfy { $0 <= 1 && ($0 > 0.999_999 || $0 >= 0) })
    }
    #expect(kinds == ["infinite", "above", "within", "zero"])
  }

  /// Where products of `Double`s underflow, or sums do.
  @Test func extremeNumbersKeepTheirRatios() throws {
    var random = SplitMix64(seed: 32)
    for (weights, inputs) in [
      (1e-300, 1e-300), (1e300, 1e300), (1e-300, 1), (1, 1e-308),
    ] {
      let layer = try layer(&random, inputs: 8, scale: weights)
      let seen = points(&random, 5, inputs: 8, scale: inputs)
      let fresh = points(&random, 5, inputs: 8, scale: inputs)
      let groups = try layer.groups(points: seen)
      let expected = try expected(groups, fresh)
      let found = SensitivityRatios(groups, points: fresh)
      for (ρ, exact) in zip(found.ratios, expected.ratios) {
        let exact = exact ?? .infinity
        #expect(
          ρ == exact || abs(ρ - exact) <= 1e-12 * exact,
          "\(weights), \(inputs)")
      }
      #expect(
        SensitivityRatios(groups, points: seen).ratios.allSatisfy { $0 <= 1 })
    }
    // A weight that dwarfs the others leaves products that underflow.
    let group = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [1, 1e-300],
      sensitivities: [1, 0])
    let ratios = SensitivityRatios(
      [group], points: Matrix([[1, 0], [1, 1e-300], [0, 0], [0, 1e-300]])
    ).ratios
    #expect(ratios == [1, .infinity, 0, .infinity])
    // Where it is not met, the sum is that of the others.
    let small = try NeuronGroup(
      neuron: 0, sign: .positive, indices: [0, 1, 2],
      magnitudes: [1, 1e-300, 3e-300], sensitivities: [1, 0.5, 0.5])
    let found = SensitivityRatios([small], points: Matrix([[0, 1, 1]]))
    #expect(abs(found.ratios[0] - 1.5) < 1e-15)
    #expect(
      zip(found.largest[0], [0, 0.25, 0.75]).allSatisfy {
        abs($0 - $1) < 1e-15
      })
  }

  @Test func piecesAddUp() throws {
    var random = SplitMix64(seed: 33)
    let layer = try layer(&random, inputs: 9)
    let batch = points(&random, 20, inputs: 9)
    let groups = try layer.groups(points: batch.rows(0..<6))
    let whole = SensitivityRatios(groups, points: batch)
    for size in [1, 3, 20] {
      var sum = SensitivityRatios(groups, points: batch.rows(0..<0))
      for start in stride(from: 0, to: 20, by: size) {
        sum.append(
          SensitivityRatios(
            groups, points: batch.rows(start..<min(start + size, 20))))
      }
      #expect(sum == whole, "pieces of \(size)")
    }
  }
}
