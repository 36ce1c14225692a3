import Bounds
import SiPP
import Testing

@testable import Empirical

/// 1. drawn laws are the stated ones; 2. exact probabilities against enumeration;
/// 3. sensitivities are exact on them; 4. integers without bias.
@Suite("T1 inputs of a known law")
struct RandomInputsTests {
  private func inputs() throws -> [any RandomInputs] {
    try [
      OneHotInputs.uniform(8),
      OneHotInputs(weights: [1, 2, 5, 9], name: "test"),
      ShareInputs(.square), ShareInputs(.uniform), ShareInputs(.maximum),
      TwoPointInputs(neurons: 3, constant: 3),
    ]
  }

  private func stream(_ trial: Int) -> TrialStream {
    TrialStream(seed: 3, claim: StreamID("inputs"), trial: trial)
  }

  /// g of every pair at x, exactly.
  private func importances(
    _ layer: DenseLayer, _ x: [Double]
  ) throws -> [Rational] {
    try (0..<layer.outputs).flatMap { neuron in
      let row = Array(layer.weights.row(neuron))
      let products = try row.indices.filter { row[$0] > 0 }.map { j in
        try #require(Rational(exactly: row[j]))
          * #require(Rational(exactly: x[j]))
      }
      let z = products.reduce(0, +)
      return products.map { z.sign == 0 ? 0 : $0 / z }
    }
  }

  /// Whether k of N is no surprise where p is the probability, at 10⁻⁹ a side.
  private func isPlausible(_ k: Int, of N: Int, _ p: Rational) throws -> Bool {
    let law = try BinomialLaw(trials: N, probability: p)
    let level = Rational(1, 1_000_000_000)
    return try !law.isTail(atLeast: k, level) && !law.isTail(atMost: k, level)
  }

  // 1. P(g_j < y) at three y, and M_j is never exceeded.
  @Test func drawsHaveTheStatedLaw() throws {
    for inputs in try inputs() {
      let x = (0..<2_000).map { trial in
        var stream = stream(trial)
        return inputs.input(using: &stream)
      }
      let g = try x.map { try importances(inputs.layer, $0) }
      for (pair, M) in inputs.maxima.enumerated() {
        #expect(g.allSatisfy { $0[pair] <= M }, "\(inputs.name), \(pair)")
        for C in [Rational(1), Rational(3, 2), 2, 7] {
          let p = inputs.probability(ofPair: pair, below: M / C)
          let k = g.count { $0[pair] < M / C }
          #expect(
            try p == 0 || p == 1
              ? Rational(k) == p * 2_000 : isPlausible(k, of: 2_000, p),
            "\(inputs.name), pair \(pair), C = \(C): \(k), \(p)")
        }
      }
    }
  }

  // 2. Zones of g: below M₁/C or not, above 1 − M₂/C or not; all sequences.
  @Test func sharesFailAsEnumerated() throws {
    for shape in ShareInputs.Shape.allCases {
      let inputs = try ShareInputs(shape)
      for C in [Rational(3, 2), Rational(9, 5), 2, 3, 8] {
        let zones = zones(shape, C)
        #expect(zones.reduce(0, +) == 1)
        for N in 1...4 {
          // All sequences of N zones; zone bit 1: first is missed, bit 2: second.
          var states = [3: Rational(1)]
          for _ in 0..<N {
            var next: [Int: Rational] = [:]
            for (missed, p) in states {
              for zone in 0..<4 {
                next[missed & zone] =
                  (next[missed & zone] ?? 0) + p * zones[zone]
              }
            }
            states = next
          }
          #expect(
            try inputs.failureProbability(slack: C, points: N)
              == 1 - (states[0] ?? 0), "\(shape), C = \(C), N = \(N)")
        }
      }
    }
  }

  /// P(zone), by going through all values of U; bit 1: g < M₁/C, bit 2:
  /// 1 − g < M₂/C.
  private func zones(_ shape: ShareInputs.Shape, _ C: Rational) -> [Rational] {
    let side = 1 << 16
    // g in units of 1/unit, and how many (k, l) give it, of `pairs`.
    let unit = shape == .square ? side * side : side
    let pairs = shape == .maximum ? side * side : side
    let least = 1
    var counts = [0, 0, 0, 0]
    let (c, d) = (C.numeratorAndDenominator)
    for k in 1...side {
      let g = shape == .square ? k * k : k
      // g/unit < 1/C and (unit − g) < (unit − least)/C, multiplied out.
      let first = g * c < unit * d
      let second = (unit - g) * c < (unit - least) * d
      counts[(first ? 1 : 0) | (second ? 2 : 0)] +=
        shape == .maximum ? 2 * k - 1 : 1
    }
    return counts.map { Rational($0, pairs) }
  }

  // 3.
  @Test func sensitivitiesAreExactUpToTheirRounding() throws {
    for inputs in try inputs() {
      for trial in 0..<20 {
        var (a, b) = (stream(trial), stream(trial))
        let s = inputs.groups(points: 15, using: &a).flatMap(\.sensitivities)
        var largest = inputs.maxima.map { _ in Rational(0) }
        for _ in 0..<15 {
          let g = try importances(inputs.layer, inputs.input(using: &b))
          largest = zip(largest, g).map { max($0, $1) }
        }
        #expect(s.count == largest.count)
        for (s, exact) in zip(s, largest) {
          let s = try #require(Rational(exactly: s))
          #expect(s >= exact && s <= exact * (1 + Rational(1, 1 << 48)))
          if inputs is OneHotInputs { #expect(s == exact) }
        }
      }
    }
  }

  /// On one-hot inputs every group is uniform on what was seen, and its ceiling is
  /// how many that are.
  @Test func oneHotGroupsAreUniformExactly() throws {
    let inputs = try OneHotInputs(
      weights: [1, 1, 2, 2, 3, 5, 8, 13], name: "test")
    var sizes = Set<Int>()
    for trial in 0..<100 {
      var stream = stream(trial)
      let group = inputs.groups(points: 1 + trial % 12, using: &stream)[0]
      let k = group.support.count
      let sampler = try #require(group.sampler)
      #expect(Set(sampler.units).count == 1)
      #expect(sampler.probability(of: 0) == Rational(1, k))
      #expect(group.ceiling == Rational(k))
      sizes.insert(k)
    }
    #expect(sizes.count >= 5)
  }

  /// θ is the largest multiple of 2⁻⁶⁴ that the assumption admits.
  @Test func twoPointInputsAreAtTheBoundary() throws {
    for K in [Rational(1, 2), 1, 3, 100] {
      let inputs = try TwoPointInputs(neurons: 2, constant: K)
      let law = try SensitivityPoints(pairs: 1, constant: K)
      let θ = inputs.missProbability
      let step = Rational(1, 1 << 32) * Rational(1, 1 << 32)
      #expect(try law.admits(probability: θ))
      #expect(try !law.admits(probability: θ + step))
      #expect((θ / step).isInteger)
      #expect(inputs.missProbabilities(slack: 2) == [θ, 0, θ, 0])
    }
  }

  // 4. 2⁶⁴ mod bound is large here: without rejection 0 would come up twice as
  // often as the upper half, and half of all products are drawn again.
  @Test func integersAreUniform() throws {
    let bound: UInt64 = 3 << 62
    var thirds = [0, 0, 0]
    var redrawn = 0
    for trial in 0..<3_000 {
      var (a, b) = (stream(trial), stream(trial))
      let value = a.uniform(below: bound)
      #expect(value < bound)
      thirds[Int(value >> 62)] += 1
      _ = b.next64()
      redrawn += a.next64() == b.next64() ? 0 : 1
    }
    for count in thirds {
      #expect(try isPlausible(count, of: 3_000, Rational(1, 3)), "\(thirds)")
    }
    // 2⁶⁴ mod 3 · 2⁶² = 2⁶²: a quarter.
    #expect(try isPlausible(redrawn, of: 3_000, Rational(1, 4)), "\(redrawn)")
    for bound in [1, 2, 3, 7, 255] as [UInt64] {
      var stream = stream(0)
      let values = Set((0..<4_000).map { _ in stream.uniform(below: bound) })
      #expect(values == Set(0..<bound))
    }
  }
}

extension Rational {
  /// Of a number with a denominator of at most 100.
  fileprivate var numeratorAndDenominator: (Int, Int) {
    for d in 1...100 {
      let scaled = self * Rational(d)
      if scaled.isInteger, let n = scaled.floor { return (n, d) }
    }
    preconditionFailure("\(self) has a large denominator")
  }
}
