internal import CGSL

// Which k to certify: guesses, in doubles.

/// Bernstein's ε over the numbers of kept weights, at the draws that a budget pays.
struct PlanSearch {
  private let sensitivities: [Double]  // falling
  private let slack: Double
  private let budget: Double
  private let log: Double  // log(2/δ)
  private let mostKept: Int

  init(
    group: DeterministicError, budget β: Rational,
    failureProbability δ: Rational
  ) {
    sensitivities = group.ranking.map {
      group.sensitivities[$0].approximation
    }
    slack = group.slack.approximation
    budget = β.approximation
    log = ClosedForm.log(2 / δ, precision: 64).midpoint
    // One draw at least, from two weights at least.
    mostKept = Swift.min(
      (β.floor ?? group.count) - 1, group.supportCount - 2)
  }

  /// The best k that grids around the best ones find; all k where they are few.
  func candidates() -> [Int] {
    guard mostKept >= 0 else { return [] }
    if mostKept < 6 { return Array(0...mostKept) }
    var (low, high) = (0, mostKept)
    var best = 0
    var known: [Int: Double] = [:]
    while true {
      let stride = Swift.max(1, (high - low) / 16)
      for k in Swift.stride(from: low, through: high, by: stride)
      where known[k] == nil { known[k] = error(keeping: k) }
      best = known.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
      if stride == 1 { break }
      low = Swift.max(0, best - stride)
      high = Swift.min(mostKept, best + stride)
    }
    return [best]
  }

  /// About the ε of Bernstein's bound, v + B ε/3, at k.
  func error(keeping k: Int) -> Double {
    let rest = sensitivities[k...]
    let B = slack * rest.reduce(0, +)
    let μ = Swift.min(1, B)
    let v = 2 * μ <= B ? μ * (B - μ) : B * B / 4
    let m = ExpectedNonZeros.guess(
      sensitivities: rest, budget: budget - Double(k))
    guard m > 0 else { return .infinity }
    let u = B * log / (3 * Double(m))
    return u + (u * u + 2 * v * log / Double(m)).squareRoot()
  }
}
