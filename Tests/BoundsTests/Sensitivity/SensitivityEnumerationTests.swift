import TestSupport
import Testing

@testable import Bounds

/// A law of inputs with finitely many values: one group of n weights, whose relative
/// importances are multiples of 1/12, and one or two patches an input.
private struct FiniteInputs: CustomStringConvertible {
  let seed: UInt64
  /// 12 g_j(x), the largest over the patches of x, one list an input.
  let importances: [[Int]]
  /// Probabilities of the inputs, in units of their sum.
  let units: [Int]
  /// C = numerator/2.
  let twiceSlack: Int
  let points: Int

  init(seed: UInt64) {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    func int(_ range: ClosedRange<Int>) -> Int {
      Int.random(in: range, using: &rng)
    }
    let n = int(1...4)
    func patch() -> [Int] {
      // Twelve units, each given to one weight; often all to the same.
      let favourite = int(0...(n - 1))
      return (0..<12).reduce(into: Array(repeating: 0, count: n)) { g, _ in
        g[int(0...2) > 0 ? favourite : int(0...(n - 1))] += 1
      }
    }
    importances = (0..<int(2...4)).map { _ in
      int(0...2) > 0 ? patch() : zip(patch(), patch()).map { max($0, $1) }
    }
    units = importances.map { _ in int(1...5) }
    twiceSlack = [2, 2, 3, 4, 10][int(0...4)]
    points = int(1...4)
  }

  var total: Int { units.reduce(0, +) }

  /// 12 M_j.
  var largest: [Int] {
    importances[0].indices.map { j in importances.map { $0[j] }.max() ?? 0 }
  }

  /// C s < M, in units.
  func falls(_ s: Int, below M: Int) -> Bool { twiceSlack * s < 2 * M }

  /// P(g_j < M_j/C), exactly.
  func missProbability(_ j: Int) -> Rational {
    let count = zip(importances, units).reduce(0) {
      falls($1.0[j], below: largest[j]) ? $0 + $1.1 : $0
    }
    return Rational(count, total)
  }

  /// Every sequence of N inputs: s in units, and how likely, in units.
  var samples: [(s: [Int], units: Int)] {
    let none = Array(repeating: 0, count: importances[0].count)
    var all = [(s: none, units: 1)]
    for _ in 0..<points {
      all = all.flatMap { sample in
        zip(importances, units).map { g, w in
          (zip(sample.s, g).map { max($0, $1) }, sample.units * w)
        }
      }
    }
    return all
  }

  var description: String {
    "seed \(seed): \(importances), \(units), 2C = \(twiceSlack), N = \(points)"
  }
}

/// T1 from its definitions: every S of N inputs of a finite law, its sensitivities, and
/// whether C s_j < M_j for some j. 1. each pair; 2. all pairs against the bound, with
/// the least K of the law; 3. what the event is good for; 4. over many orders of
/// magnitude.
@Suite("T1 sensitivity points on finite laws, enumerated")
struct SensitivityEnumerationTests {
  // 1, 2, 3.
  @Test func theBoundIsAtLeastTheEnumeratedProbability() throws {
    var (tried, tight, equal) = (0, 0, 0)
    for seed in 0..<3_200 as Range<UInt64> {
      let inputs = FiniteInputs(seed: seed)
      let pairs = inputs.largest.indices.filter { inputs.largest[$0] > 0 }
      var failures = Array(repeating: 0, count: inputs.largest.count)
      var some = 0
      for sample in inputs.samples {
        equal += pairs.count {
          inputs.twiceSlack * sample.s[$0] == 2 * inputs.largest[$0]
            && inputs.twiceSlack > 2
        }
        let missed = pairs.filter {
          inputs.falls(sample.s[$0], below: inputs.largest[$0])
        }
        for j in missed { failures[j] += sample.units }
        if !missed.isEmpty {
          some += sample.units
        } else {
          for g in inputs.importances {
            let isCovered = zip(g, sample.s).allSatisfy {
              !inputs.falls($1, below: $0)
            }
            #expect(isCovered, "\(inputs)")
          }
        }
      }
      let whole = Rational(inputs.total).power(inputs.points)
      let misses = inputs.largest.indices.map(inputs.missProbability)
      for j in pairs {
        #expect(
          try SensitivityPoints.pairFailureProbability(
            probability: misses[j], points: inputs.points)
            == Rational(failures[j]) / whole, "\(inputs)")
      }
      let able = pairs.filter { misses[$0] > 0 }
      guard let worst = able.map({ misses[$0] }).max() else {
        #expect(some == 0, "\(inputs)")
        continue
      }
      tried += 1
      let K = try #require(
        Rational(
          exactly: SensitivityPoints.leastConstant(probability: worst).upper))
      let bound = try SensitivityPoints(pairs: able.count, constant: K)
      for j in pairs {
        #expect(try bound.admits(probability: misses[j]), "\(inputs)")
      }
      let δ = try bound.failureProbability(points: inputs.points)
      let exact = Rational(some) / whole
      #expect(Interval(exact).isCertainlyAtMost(δ), "\(inputs): \(exact), \(δ)")
      // One pair that can fail: the bound is its probability.
      if able.count == 1 {
        tight += 1
        #expect(δ.upper <= exact.approximation * (1 + 1e-12), "\(inputs)")
      }
    }
    // C s_j = M_j, which is no failure, is met with C > 1.
    #expect(tried >= 2_000 && tight > 100 && equal > 300)
  }

  /// P(some of n independent pairs fails) = 1 − Π(1 − p_jᴺ) for any p_j at most
  /// exp(−1/K), in rationals: at most the bound, and at most what equal pairs have.
  @Test func unequalIndependentPairsAreCovered() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...12, using: &rng)
      let N = Int.random(
        in: 1...(1 << Int.random(in: 0...7, using: &rng)), using: &rng)
      let scale = [100, 10_000, 1_000_000][Int.random(in: 0...2, using: &rng)]
      let misses = (0..<n).map { _ in
        seed % 2 == 0
          ? Rational(Int.random(in: 1..<scale, using: &rng), scale)
          : 1 - Rational(Int.random(in: 1...99, using: &rng), scale)
      }
      let worst = try #require(misses.max())
      if worst.sign == 0 { continue }
      let K = try #require(
        Rational(
          exactly: SensitivityPoints.leastConstant(probability: worst).upper))
      let exact =
        1 - misses.reduce(Rational(1)) { $0 * (1 - $1.power(N)) }
      let law = try SensitivityPoints(pairs: n, constant: K)
      let δ = try law.failureProbability(points: N)
      let equal = try law.independentFailureProbability(points: N)
      let name = "seed \(seed): n = \(n), N = \(N)"
      #expect(!δ.isCertainlyBelow(Interval(exact)), "\(name)")
      #expect(!equal.isCertainlyBelow(Interval(exact)), "\(name)")
      #expect(!δ.isCertainlyBelow(equal), "\(name)")
      let sum = misses.reduce(Rational(0)) { $0 + $1.power(N) }
      #expect(exact <= sum, "\(name)")
    }
  }

  // 4. One pair, down to 1e-300 and below: P = pᴺ against n = 1.
  @Test func onePairIsAttainedOverManyOrdersOfMagnitude() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let digits = Int.random(in: 1...30, using: &rng)
      let tiny =
        Rational(Int.random(in: 1...9, using: &rng))
        / Rational(10).power(digits)
      let p = seed % 2 == 0 ? tiny : 1 - tiny
      let N = Int.random(
        in: 1...(1 << Int.random(in: 0...8, using: &rng)), using: &rng)
      let K = try SensitivityPoints.leastConstant(
        probability: p, precision: 256)
      // K's ends, as rationals: a little more than the law needs, and a little less.
      let more = try #require(Rational(exactly: K.upper))
      let less = try #require(Rational(exactly: K.lower))
      // So near 1 that 128 bits do not tell them apart.
      let bits = 400
      let exact = Interval(
        try SensitivityPoints.pairFailureProbability(probability: p, points: N),
        precision: bits)
      let above = try SensitivityPoints(pairs: 1, constant: more)
        .failureProbability(points: N, precision: bits)
      let below = try SensitivityPoints(pairs: 1, constant: less)
        .failureProbability(points: N, precision: bits)
      #expect(exact.isCertainlyAtMost(above), "seed \(seed): \(p), \(N)")
      #expect(below.isCertainlyAtMost(exact), "seed \(seed): \(p), \(N)")
      #expect((above / below).upper < 1 + 1e-9, "seed \(seed): \(p), \(N)")
    }
  }
}
