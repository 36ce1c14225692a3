import TestSupport
import Testing

@testable import Bounds

/// RoundedRules, number by number: where all sums are exact in doubles, what is added is
/// exactly what the lemma asks for. Written in units u = 2⁻⁵².
@Suite("T9 rules in doubles")
struct RoundedRulesTests {
  private let u = 0x1p-52

  private func state(
    _ values: [Double], rounding: [Double]? = nil, errors: [Double]? = nil
  ) -> ErrorState<Double> {
    let zeros = [Double](repeating: 0, count: values.count)
    return ErrorState(
      values: values, rounding: rounding ?? zeros, errors: errors ?? zeros)
  }

  /// (s + 2⁻¹⁰⁰⁰)(1 + (k + 3)u); ∞ for NaN.
  @Test func sumsAreRaisedByTheLemma() {
    for k in [0, 1, 2, 20, 1 << 28] {
      #expect(RoundedRules.raised(1, roundings: k) == 1 + Double(k + 3) * u)
      #expect(RoundedRules.raised(0, roundings: k) >= 0x1p-1000)
      #expect(RoundedRules.raised(0, roundings: k) < 0x1.001p-1000)
    }
    #expect(RoundedRules.raised(0x1p-1000, roundings: 0) > 0x1p-999)
    #expect(RoundedRules.raised(.nan, roundings: 1) == .infinity)
    #expect(RoundedRules.raised(.infinity, roundings: 1) == .infinity)
    #expect(RoundedRules.productMargin(8) == 16 * u)
    #expect(RoundedRules.productMargin(1) == 9 * u)
  }

  /// Eight columns, so that γ = 16u: t = γ(1 + 5u), ρ = t(1 + 19u), and
  /// e = (1 + γ)(1 + 23u) for one weight 1 that becomes 2 at the input 1.
  @Test func aRowIsRaisedByItsRoundings() throws {
    for place in 0..<8 {
      var (w, ŵ, a) = ([Double](repeating: 0, count: 8), [0.0], [0.0])
      (w[place], ŵ, a) = (1, w, w)
      (ŵ[place], a[place]) = (2, 1)
      let layer = try PrunedDense(original: [w], pruned: [ŵ])
      let measured = RoundedRules.dense(layer, state(a), relativeErrors: nil)
      #expect(measured.values == [1])
      #expect(measured.rounding == [16 * u * (1 + 24 * u)], "\(place)")
      #expect(measured.errors == [1 + 39 * u], "\(place)")
      // ε(|W||a| + Σ |w| t)(1 + 19u), then 23u more.
      for ε in [1, 0.25] {
        let given = RoundedRules.dense(layer, state(a), relativeErrors: [ε])
        #expect(given.errors == [ε * (1 + 58 * u)], "\(place)")
      }
    }
  }

  /// A bias 1 adds γ to ρ, and itself to z.
  @Test func theBiasIsRoundedToo() throws {
    let zeros = [Double](repeating: 0, count: 8)
    for b in [1, -1.0] {
      let layer = try PrunedDense(
        original: [zeros], pruned: [zeros], bias: [b])
      let found = RoundedRules.dense(layer, state(zeros), relativeErrors: nil)
      #expect(found.values == [b])
      #expect(found.rounding == [16 * u * (1 + 19 * u)])
      #expect(found.errors[0] < 0x1p-900)
    }
  }

  /// What the input has lost and how far it is changed pass through |w| and |ŵ|.
  @Test func earlierErrorsPassThrough() throws {
    var w = [Double](repeating: 0, count: 8)
    let a = w
    w[5] = -2
    var ŵ = w
    ŵ[5] = -4
    var one = a
    one[5] = 1
    let layer = try PrunedDense(original: [w], pruned: [ŵ])
    let found = RoundedRules.dense(
      layer, state(a, rounding: one, errors: one), relativeErrors: nil)
    // t = 1 + 5u; ρ = 2 t(1 + 19u); e = (2 t + 4)(1 + 23u).
    #expect(found.values == [0])
    #expect(found.rounding == [2 * (1 + 24 * u)])
    let e = (6 + 10 * u) * (1 + 23 * u)
    #expect(abs(found.errors[0] - e) <= 4 * u, "\(found.errors[0] - e)")
  }

  /// Small whole numbers, any length of rows, any number of patches: z exactly, ρ and
  /// e as the formulas have them up to the factors of the lemma.
  @Test func rowsOfAnyLengthAreSummed() throws {
    for n in 1...11 {
      for seed in 0..<6 as Range<UInt64> {
        try check(WholeLayer(columns: n, patches: 1 + n % 3, seed: seed))
      }
    }
  }

  private func check(_ c: WholeLayer) throws {
    let (n, rows) = (c.columns, c.bias.count)
    let layer = try PrunedDense(
      rows: rows, columns: n, original: c.original, pruned: c.pruned,
      bias: c.bias)
    let x = state(c.values, rounding: c.rounding, errors: c.errors)
    let measured = RoundedRules.dense(layer, x, relativeErrors: nil)
    let ε = (0..<rows).map { Double($0 + 1) / 4 }
    let given = RoundedRules.dense(layer, x, relativeErrors: ε)
    #expect(measured.values.count == rows * (c.values.count / n), "n = \(n)")
    for i in measured.values.indices {
      let sums = c.sums(row: i % rows, patch: i / rows)
      let b = c.bias[i % rows]
      let γ = Double(n + 8) * u
      let name = "n = \(n), row \(i)"
      #expect(measured.values[i] == sums.value + b, "\(name)")
      func isRaised(_ found: Double, _ exact: Double) -> Bool {
        found > exact && found <= exact * (1 + 100 * u) + 0x1p-900
      }
      #expect(
        isRaised(measured.rounding[i], sums.rounding + γ * abs(b)), "\(name)")
      #expect(
        isRaised(
          measured.errors[i],
          abs(sums.deviation) + sums.deviationMargin + sums.passed), "\(name)")
      #expect(
        isRaised(
          given.errors[i],
          ε[i % rows] * (sums.magnitude + sums.rounding) + sums.passed),
        "\(name)")
      #expect(given.rounding[i] == measured.rounding[i])
    }
  }

  /// γ = 16u: the values' own, then (n + 8) + 3 = 19 more.
  @Test func meansAndSumsAreRaisedByTheirRoundings() {
    let ones = [Double](repeating: 1, count: 8)
    let x = state(ones, errors: ones)
    let mean = RoundedRules.mean(of: Array(0..<8), x)
    #expect(mean.value == 1 && mean.error == 1 + 19 * u)
    #expect(mean.rounding == 16 * u * (1 + 19 * u))
    let lossy = state(ones, rounding: ones.map { $0 / 2 }, errors: ones)
    let other = RoundedRules.mean(of: [0, 3], lossy)
    // γ = 10u; (1/2 + 10u)(1 + 13u).
    #expect(other.value == 1 && other.error == 1 + 13 * u)
    #expect(other.rounding == 0.5 + 16.5 * u)

    let terms = (0..<8).map { _ in
      state([1, -2], rounding: [0, 1], errors: [1, 0])
    }
    let sum = RoundedRules.sum(terms)
    #expect(sum.values == [8, -16])
    #expect(sum.rounding[0] == 128 * u * (1 + 19 * u))
    // 8 (1 + 32u)(1 + 19u).
    #expect(sum.rounding[1] == 8 * (1 + 51 * u))
    #expect(sum.errors[0] == 8 * (1 + 19 * u))
    #expect(sum.errors[1] < 0x1p-900)
  }

  /// e + (z + ρ), each sum moved up by one double; never below 0.
  @Test func whatARectifierLetsThroughIsRoundedUp() {
    func excess(_ e: Double, _ z: Double, _ ρ: Double) -> Double {
      RoundedRules.excess(error: e, value: z, rounding: ρ)
    }
    #expect(excess(3, -2, 0) == (3 + (-2.0).nextUp).nextUp)
    #expect(excess(3, -2, 0.5) == (3 + (-1.5).nextUp).nextUp)
    #expect(excess(1, -2, 0) == 0 && excess(2, -2, 0) > 0)
    #expect(excess(.infinity, -.infinity, 0) == .infinity)
    #expect(excess(1, -5, .infinity) == .infinity)
  }

  /// A value beyond the range of doubles is any number.
  @Test func lostValuesAreKnownNoMore() throws {
    let huge = Double.greatestFiniteMagnitude
    let layer = try PrunedDense(
      original: [[huge], [1]], pruned: [[huge], [1]])
    let found = RoundedRules.dense(layer, state([2]), relativeErrors: nil)
    #expect(found.values == [0, 2])
    #expect(found.rounding[0] == .infinity && found.rounding[1] < 1e-10)
  }
}

/// A layer and an input of small whole numbers, whose sums are exact in doubles.
private struct WholeLayer {
  let columns: Int
  let original, pruned, bias, values, rounding, errors: [Double]

  init(columns n: Int, patches: Int, seed: UInt64) {
    var rng = SplitMix64(seed: seed)
    func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Double] {
      (0..<count).map { _ in Double(Int.random(in: range, using: &rng)) }
    }
    columns = n
    original = numbers(2 * n, -9...9)
    pruned = numbers(2 * n, -9...9)
    bias = numbers(2, -9...9)
    values = numbers(patches * n, -9...9)
    rounding = numbers(patches * n, 0...9)
    errors = numbers(patches * n, 1...9)
  }

  typealias Sums = (
    value: Double, rounding: Double, magnitude: Double, deviation: Double,
    deviationMargin: Double, passed: Double
  )

  /// With t = γ|a| + ρ.
  func sums(row: Int, patch: Int) -> Sums {
    var sums: Sums = (0, 0, 0, 0, 0, 0)
    for j in 0..<columns {
      let (w, ŵ) = (original[row * columns + j], pruned[row * columns + j])
      let at = patch * columns + j
      let t = rounding[at] + Double(columns + 8) * 0x1p-52 * abs(values[at])
      sums.value += w * values[at]
      sums.rounding += abs(w) * t
      sums.magnitude += abs(w * values[at])
      sums.deviation += (ŵ - w) * values[at]
      sums.deviationMargin += abs(ŵ - w) * t
      sums.passed += abs(ŵ) * errors[at]
    }
    return sums
  }
}
