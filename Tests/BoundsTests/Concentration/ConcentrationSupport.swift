import TestSupport
import Testing

@testable import Bounds

/// Bounds against exact tails: how many were compared, and the extreme ratios.
struct Domination {
  private(set) var comparisons = 0
  /// Comparisons in which the bound was below 1.
  private(set) var informative = 0
  /// Comparisons in which the exact tail was below 1e-300.
  private(set) var tiny = 0
  private(set) var smallestRatio = Double.infinity

  /// Expects the lower end of the bound at or above the upper end of the exact
  /// tail, on both scales; where the two are equal, enclosures that meet.
  mutating func expect(
    _ bound: TailBound, over exact: TailBound, isAttained: Bool = false,
    _ name: @autoclosure () -> String,
    at place: SourceLocation = #_sourceLocation
  ) {
    comparisons += 1
    informative += bound.probability.upper < 1 ? 1 : 0
    tiny += exact.logProbability.upper < -690.8 ? 1 : 0
    let ratio = bound.ratio(over: exact)
    if let ratio, !ratio.isIndeterminate {
      smallestRatio = min(smallestRatio, ratio.upper)
    }
    let holds =
      isAttained
      ? ratio.map { $0.contains(1) && $0.relativeWidthExponent < -40 }
        ?? bound.probability.isCertainlyZero
      : exact.logProbability.isCertainlyAtMost(bound.logProbability)
        && exact.probability.isCertainlyAtMost(bound.probability)
    #expect(
      holds, "\(name()): \(bound) against \(exact)", sourceLocation: place)
  }

  /// The same for an exact tail that is known as a rational.
  mutating func expect(
    _ bound: TailBound, over exact: Rational, isAttained: Bool = false,
    _ name: @autoclosure () -> String,
    at place: SourceLocation = #_sourceLocation
  ) {
    expect(
      bound, over: TailBound(exactly: exact, precision: 128),
      isAttained: isAttained, name(), at: place)
  }

  /// Expects that so many were compared, and most of them below 1.
  func expectPlenty(
    _ count: Int = 2_000, at place: SourceLocation = #_sourceLocation
  ) {
    #expect(comparisons >= count, "\(comparisons)", sourceLocation: place)
    #expect(
      2 * informative >= comparisons, "\(informative) of \(comparisons)",
      sourceLocation: place)
  }
}

/// Expects the ratio bound/exact to lie between `low` and `high`.
func expectRatio(
  _ bound: TailBound, over exact: TailBound?, from low: Double = 1,
  to high: Double, at place: SourceLocation = #_sourceLocation
) throws {
  let exact = try #require(exact, sourceLocation: place)
  let ratio = try #require(bound.ratio(over: exact), sourceLocation: place)
  #expect(
    ratio.lower >= low && ratio.upper <= high, "\(ratio)",
    sourceLocation: place)
}

/// Expects both scales of two bounds to meet.
func expectEqual(
  _ a: TailBound, _ b: TailBound, _ name: @autoclosure () -> String,
  at place: SourceLocation = #_sourceLocation
) {
  #expect(
    a.logProbability.meets(b.logProbability)
      && a.probability.meets(b.probability), "\(name()): \(a) and \(b)",
    sourceLocation: place)
}

extension Interval {
  /// True unless the two are certainly different.
  func meets(_ other: Interval) -> Bool {
    !isIndeterminate && !other.isIndeterminate && !isCertainlyBelow(other)
      && !other.isCertainlyBelow(self)
  }
}

/// A generated mean in [0, 1] and a deviation, both with their edges.
struct MeanPoint: CustomStringConvertible {
  let seed: UInt64
  let samples: Int
  let mean: Rational
  let deviation: Rational

  /// - Parameter most: the largest number of terms.
  init(seed: UInt64, most: Int = 3_000) {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    let tiny = Rational(1, 1_000_000_000_000)
    let p: Rational =
      switch Int.random(in: 0..<8, using: &rng) {
      case 0: tiny
      case 1: 1 - tiny
      case 2: Rational(1, 2)
      case 3: Rational(Int.random(in: 1...999, using: &rng), 100_000)
      case 4: 1 - Rational(Int.random(in: 1...999, using: &rng), 100_000)
      default: Rational(Int.random(in: 1...99, using: &rng), 100)
      }
    let n =
      switch Int.random(in: 0..<6, using: &rng) {
      case 0: 1
      case 1: Int.random(in: 2...9, using: &rng)
      default: Int.random(in: 10...most, using: &rng)
      }
    samples = n
    mean = p
    // Lattice points k/n above p, points between, p + t = 1 and beyond.
    let room = 1 - p
    deviation =
      switch Int.random(in: 0..<8, using: &rng) {
      case 0: room
      case 1: room * Rational(11, 10)
      case 2, 3:
        room * Rational(Int.random(in: 1...99, using: &rng), 100)
      case 4:
        room * Rational(Int.random(in: 1...99, using: &rng), 2_000)
      default: Self.toLattice(p, n, &rng)
      }
  }

  private static func toLattice(
    _ p: Rational, _ n: Int, _ rng: inout SplitMix64
  ) -> Rational {
    let first = (p * Rational(n)).knownFloor + 1
    guard first < n else { return 1 - p }
    let span = Int(Double(n).squareRoot() * 4) + 1
    let k = min(n, first + Int.random(in: 0...span, using: &rng))
    return Rational(k, n) - p
  }

  var description: String {
    "seed \(seed): n = \(samples), p = \(mean), t = \(deviation)"
  }
}

/// A generated law with two to four rational values.
struct GeneratedLaw {
  let law: FiniteLaw

  init(using rng: inout SplitMix64, values: ClosedRange<Int>) throws {
    let count = Int.random(in: 2...4, using: &rng)
    let weights = (0..<count).map { _ in
      Bool.random(using: &rng)
        ? Int.random(in: 1...20, using: &rng)
        : Int.random(in: 1...4_000, using: &rng)
    }
    let sum = weights.reduce(0, +)
    law = try FiniteLaw(
      values: (0..<count).map { _ in
        Rational(Int.random(in: values, using: &rng), 4)
      }, probabilities: weights.map { Rational($0, sum) })
  }

  var variance: Rational { law.secondMoment - law.mean * law.mean }
}

extension FiniteLaw {
  /// The law of the sum of a draw of this and one of `other`, by enumeration.
  func plus(_ other: FiniteLaw) throws -> FiniteLaw {
    var values: [Rational] = []
    var probabilities: [Rational] = []
    for (a, p) in zip(self.values, self.probabilities) {
      for (b, q) in zip(other.values, other.probabilities) {
        values.append(a + b)
        probabilities.append(p * q)
      }
    }
    return try FiniteLaw(values: values, probabilities: probabilities)
  }

  /// The law of the sum of `n` draws.
  func sum(of n: Int) throws -> FiniteLaw {
    try (1..<n).reduce(self) { sum, _ in try sum.plus(self) }
  }

  /// 1 on {T ≤ y}.
  func probability(atMost y: Rational) -> Rational {
    mirrored.probability(atLeast: -y)
  }

  /// Values at and between which tails are taken: all, and all midpoints.
  var places: [Rational] {
    values + zip(values, values.dropFirst()).map { ($0 + $1) / 2 }
  }
}
