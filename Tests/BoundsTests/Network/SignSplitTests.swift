import Bounds
import TestSupport
import Testing

@Suite("T7 both signs")
struct SignSplitTests {
  typealias Part = SignSplit<Rational>.Part

  struct Case {
    let seed: UInt64
    let weights: [Rational]
    let inputs: [Rational]
    let pruned: [Rational]

    init(seed: UInt64) {
      self.seed = seed
      var rng = SplitMix64(seed: seed)
      func number() -> Rational {
        Rational(
          Int.random(in: -6...6, using: &rng),
          Int.random(in: 1...4, using: &rng))
      }
      let n = Int.random(in: 1...6, using: &rng)
      let isPositive = seed % 5 == 0
      weights = (0..<n).map { _ in number() }
      inputs = (0..<n).map { _ in isPositive ? number().size : number() }
      pruned = weights.map {
        $0 * Rational(Int.random(in: 0...8, using: &rng), 4)
      }
    }
  }

  @Test func partsAddUpToTheNeuron() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      let c = Case(seed: seed)
      let split = try SignSplit(weights: c.weights, inputs: c.inputs)
      let products = zip(c.weights, c.inputs).map { $0 * $1 }
      #expect(split.value == products.reduce(0, +), "seed \(seed)")
      #expect(
        split.magnitude == products.reduce(0) { $0 + $1.size }, "seed \(seed)")
      #expect(split.positive == products.reduce(0) { $0 + max($1, 0) })
      #expect(split.negative == products.reduce(0) { $0 + max(-$1, 0) })
      // Each part by its own words.
      for part in Part.allCases {
        let (w, a) =
          switch part {
          case .positiveWeightsAtPositiveInputs: (1, 1)
          case .negativeWeightsAtNegativeInputs: (-1, -1)
          case .positiveWeightsAtNegativeInputs: (1, -1)
          case .negativeWeightsAtPositiveInputs: (-1, 1)
          }
        let sum = zip(c.weights, c.inputs).reduce(Rational(0)) {
          $1.0.sign == w && $1.1.sign == a ? $0 + ($1.0 * $1.1).size : $0
        }
        #expect(split[part] == sum, "seed \(seed), \(part)")
        #expect(split.canFail(part) == (sum.sign > 0))
      }
    }
  }

  /// ε is the worst relative error of the four sums; then |ẑ − z| ≤ ε (z₊ + z₋), and
  /// with each sum's own ε as well.
  @Test func theErrorIsBoundedByTheFourSums() throws {
    var attained = 0
    for seed in 0..<2_000 as Range<UInt64> {
      let c = Case(seed: seed)
      let before = try SignSplit(weights: c.weights, inputs: c.inputs)
      let after = try SignSplit(weights: c.pruned, inputs: c.inputs)
      let errors = zip(before.parts, after.parts).map { z, ẑ in
        z.sign == 0 ? Rational(0) : (ẑ - z).size / z
      }
      let worst = errors.max() ?? 0
      let error = (after.value - before.value).size
      #expect(
        error <= before.errorBound(relativeErrors: errors), "seed \(seed)")
      #expect(
        before.errorBound(relativeErrors: errors)
          <= before.errorBound(relativeError: worst), "seed \(seed)")
      if error == before.errorBound(relativeError: worst) { attained += 1 }
      if let Δ = before.cancellation() {
        #expect(error <= worst * Δ * before.value.size, "seed \(seed)")
        #expect(Δ >= 1 || before.magnitude.sign == 0)
      } else {
        #expect(before.value.sign == 0 && before.magnitude.sign > 0)
      }
      let b = Rational(Int(seed % 7) - 3)
      let output = before.value + b
      if let Δ = before.cancellation(bias: b) {
        #expect(Δ * output.size == before.magnitude, "seed \(seed)")
      } else {
        #expect(output.sign == 0)
      }
    }
    #expect(attained > 50)
  }

  /// All of z₊ too large by ε, all of z₋ too small: the bound is the error.
  @Test func isAttained() throws {
    let w: [Rational] = [3, -2, 5, -1]
    let a: [Rational] = [2, 1, -1, -4]
    let ε = Rational(1, 7)
    let split = try SignSplit(weights: w, inputs: a)
    // z₊ = 3·2 + 1·4, z₋ = 2·1 + 5·1.
    #expect(split.positive == 10 && split.negative == 7)
    let pruned = zip(w, a).map { w, a in
      w * ((w * a).sign > 0 ? 1 + ε : 1 - ε)
    }
    let after = try SignSplit(weights: pruned, inputs: a)
    #expect(
      after.value - split.value == split.errorBound(relativeError: ε))
    #expect(split.cancellation() == Rational(17, 3))
    #expect(split.cancellation(bias: 14) == 1)
    #expect(split.cancellation(bias: -3) == nil)
    #expect(split.cancellation(bias: 31) == Rational(1, 2))
  }

  @Test func aDeadNeuronIsExact() throws {
    let split = try SignSplit<Rational>(weights: [1, -2], inputs: [0, 0])
    #expect(split.cancellation() == 0)
    #expect(split.errorBound(relativeError: 5) == 0)
    #expect(
      try split.failureProbability(
        ofParts: [1, 1, 1, 1].map { Rational($0) }) == 0)
  }

  @Test func failuresAddOverFourOrTwoParts() throws {
    let δ: [Rational] = [1, 2, 4, 8].map { Rational($0, 100) }
    let all = try SignSplit<Rational>(
      weights: [1, -1, 1, -1], inputs: [1, 1, -1, -1])
    #expect(try all.failureProbability(ofParts: δ) == Rational(15, 100))
    // a ≥ 0 leaves I₊ at a₊ and I₋ at a₊.
    let positive = try SignSplit<Rational>(weights: [1, -1], inputs: [1, 3])
    #expect(try positive.failureProbability(ofParts: δ) == Rational(9, 100))
    for bad in [[δ[0]], [-1, 0, 0, 0], [0, 0, 0, 2]] {
      #expect(throws: BoundError.self) {
        _ = try all.failureProbability(ofParts: bad)
      }
    }
    #expect(throws: BoundError.self) {
      _ = try SignSplit<Rational>(weights: [1], inputs: [])
    }
  }

  /// Enclosures hold the exact values, also where a number's sign is open.
  @Test func enclosuresHoldTheExactValues() throws {
    for seed in 0..<300 as Range<UInt64> {
      let c = Case(seed: seed)
      let exact = try SignSplit(weights: c.weights, inputs: c.inputs)
      func wide(_ x: Rational) -> Interval {
        seed % 2 == 0
          ? Interval(x)
          : .hull(Interval(x - Rational(1, 8)), Interval(x + Rational(1, 8)))
      }
      let split = try SignSplit(
        weights: c.weights.map(wide), inputs: c.inputs.map(wide))
      for (a, b) in zip(split.parts, exact.parts) {
        #expect(a.contains(b), "seed \(seed)")
        #expect(a.lower >= 0)
      }
      #expect(split.value.contains(exact.value))
      #expect(split.magnitude.contains(exact.magnitude))
      if let Δ = split.cancellation(bias: wide(2)) {
        guard let known = exact.cancellation(bias: 2) else {
          Issue.record("seed \(seed): a finite enclosure of ∞")
          continue
        }
        #expect(Δ.contains(known), "seed \(seed)")
      }
    }
  }
}
