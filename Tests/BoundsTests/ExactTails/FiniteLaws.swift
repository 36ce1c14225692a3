import TestSupport

@testable import Bounds

/// Laws for tests, and their tails by enumeration in rationals.
enum FiniteLaws {
  /// Values with no common step to speak of, and small integer weights.
  static func random(
    _ rng: inout SplitMix64, mostValues: Int = 5
  ) throws -> FiniteLaw {
    let n = Int.random(in: 1...mostValues, using: &rng)
    let units = (0..<n).map { _ in Int.random(in: 1...9, using: &rng) }
    let total = units.reduce(0, +)
    return try FiniteLaw(
      values: (0..<n).map { _ in
        Rational(
          Int.random(in: 0...1000, using: &rng),
          Int.random(in: 1...97, using: &rng))
      },
      probabilities: units.map { Rational($0, total) })
  }

  /// The law of the sum of m draws, value by value.
  static func sum(_ law: FiniteLaw, draws m: Int) -> [Rational: Rational] {
    var sum: [Rational: Rational] = [0: 1]
    for _ in 0..<m {
      var next: [Rational: Rational] = [:]
      for (s, p) in sum {
        for (t, q) in zip(law.values, law.probabilities) {
          next[s + t, default: 0] = next[s + t, default: 0] + p * q
        }
      }
      sum = next
    }
    return sum
  }

  /// All sequences of m draws: the sum of their lattice indices, their sum, and
  /// their probability.
  static func jointSum(
    _ lattice: RoundedLattice, draws m: Int
  ) -> [(index: Int, sum: Rational, probability: Rational)] {
    var all = [(index: 0, sum: Rational(0), probability: Rational(1))]
    for _ in 0..<m {
      all = all.flatMap { entry in
        lattice.law.values.indices.map { j in
          (
            entry.index + lattice.indices[j], entry.sum + lattice.law.values[j],
            entry.probability * lattice.law.probabilities[j]
          )
        }
      }
    }
    return all
  }
}

extension [Rational: Rational] {
  /// P(S ≥ x).
  func tail(atLeast x: Rational) -> Rational {
    reduce(0) { $1.key >= x ? $0 + $1.value : $0 }
  }

  /// P(S ≤ y).
  func tail(atMost y: Rational) -> Rational {
    reduce(0) { $1.key <= y ? $0 + $1.value : $0 }
  }
}
