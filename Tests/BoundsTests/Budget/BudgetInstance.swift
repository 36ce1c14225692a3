import TestSupport

@testable import Bounds

/// A generated budget and its groups; the seed names both.
struct BudgetInstance: CustomStringConvertible {
  let seed: UInt64
  let groups: [BudgetGroup]
  let budget: Int

  /// Up to `most` groups; edges of every parameter are frequent.
  init(seed: UInt64, most: Int = 40, nonzeros: Int = 2_000) throws {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &rng)]
    }
    let count = pick([1, 2, 3, Int.random(in: 1...most, using: &rng)])
    // One kind of instance a seed: usual, spread, equal groups, or hard ones.
    let kind = Int.random(in: 0..<5, using: &rng)
    var groups: [BudgetGroup] = []
    for _ in 0..<count {
      if kind == 2, let first = groups.first {
        groups.append(first)
        continue
      }
      var weight = Rational(1, Int.random(in: 1...300, using: &rng))
      var ceiling = 1 + Rational(Int.random(in: 0...9_999, using: &rng), 100)
      var failure = Rational(1, pick([2, 20, 1_000_000]))
      if kind == 1 {
        let million = Rational(10).power(6)
        weight = weight * pick([1 / million, Rational(1, 1_000), 1, million])
      }
      if kind >= 3 {
        ceiling = pick([1, 1 + Rational(1, 1_000_000), 5_000, ceiling])
        failure = pick([
          1 / Rational(10).power(300), 1 - Rational(1, 1_000_000), failure,
          1 / Rational(10).power(400),
        ])
      }
      groups.append(
        try BudgetGroup(
          weight: weight, ceiling: ceiling, failureProbability: failure,
          nonzeros: pick([1, 2, Int.random(in: 1...nonzeros, using: &rng)])))
    }
    self.groups = groups
    let all = groups.reduce(0) { $0 + $1.nonzeros }
    budget = pick([
      count, min(count + 1, all), max(count, all - 1), all, all + 1,
      Int.random(in: count...max(count, all), using: &rng),
      Int.random(in: count...max(count, all), using: &rng),
    ])
  }

  var description: String { "seed \(seed)" }
}

/// A group's cost and its optimum at a price, to 256 bits and from the rationals:
/// nothing is shared with the code that is tested.
struct PreciseGroup {
  let weight: Interval
  let scale: Interval
  let group: BudgetGroup
  static let bits = 256

  init(_ group: BudgetGroup) {
    self.group = group
    weight = Interval(group.weight, precision: Self.bits)
    scale =
      Interval(2 * group.ceiling / 3, precision: Self.bits)
      * Interval(2 / group.failureProbability, precision: Self.bits).log
  }

  var isCertain: Bool { group.ceiling == 1 }

  func number(_ x: Rational) -> Interval { Interval(x, precision: Self.bits) }

  func error(_ m: Rational) -> Interval {
    if isCertain { return number(0) }
    let u = scale / number(m)
    return (u + (u * u + number(12) * u).squareRoot) / number(2)
  }

  func cost(_ m: Rational) -> Interval { weight * error(m) }

  /// −c dε/dm by the chain rule in u: u/m · (1 + (u + 6)/√(u² + 12u))/2.
  func slope(_ m: Rational) -> Interval {
    if isCertain { return number(0) }
    let u = scale / number(m)
    let root = (u * u + number(12) * u).squareRoot
    return weight * u / number(m)
      * (number(1) + (u + number(6)) / root) / number(2)
  }

  /// Draws near the best ones at price λ: 200 bits of the cubic's root, by Newton.
  func draws(_ λ: Rational, _ steepest: Interval, _ flattest: Interval)
    -> Rational
  {
    let end = Rational(group.nonzeros)
    if isCertain || !steepest.isCertainlyAbove(λ) { return 1 }
    if flattest.isCertainlyAbove(λ) { return end }
    let a = (scale.exactMidpoint ?? 0).shortened(toBits: Self.bits)
    let μ = (λ * a / group.weight).shortened(toBits: Self.bits)
    var start = 2 + 2 * μ.approximation
    for _ in 0..<200 {
      let slope = 3 * start * start - μ.approximation
      start = (2 * start * start * start + 6 * μ.approximation) / slope
    }
    var ε = Rational(exactly: start) ?? 1
    for _ in 0..<4 {
      let slope = 3 * ε * ε - μ
      ε = ((2 * ε * ε * ε + 6 * μ) / slope).shortened(toBits: Self.bits)
    }
    let m = (a * (ε + 3) / (ε * ε)).shortened(toBits: Self.bits)
    return min(max(m, 1), end)
  }

  /// Below min over m of (c ε(m) + λ m) on [1, nnz], by the tangent at `m`.
  func least(_ λ: Rational, near m: Rational) -> Rational {
    let tilt = number(λ) - slope(m)
    let end = Rational(group.nonzeros)
    let atEnds = [
      tilt * number(1 - m), tilt * number(end - m), number(0),
    ]
    let value = cost(m) + number(λ) * number(m)
    let all = atEnds.map { (value + $0).exactEnds?.lower ?? 0 }
    return all.reduce(all[0], min)
  }
}
