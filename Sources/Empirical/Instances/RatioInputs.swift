import Bounds
import SiPP

/// Inputs of a known law, of which what T2 certifies is known exactly.
protocol RatioInputs: RandomInputs {
  /// P_x(some pair has g_j > C d_j), exactly.
  ///
  /// - Parameter divisors: d_j ≥ 0 of each pair.
  func probability(
    ofImportanceAbove C: Rational, times divisors: [Rational]
  ) -> Rational
  /// Encloses the probability that the certificate of ratios fails, where each
  /// trial draws N points S and the fresh inputs; nil where that is not known.
  func certificateFailure(
    points N: Int, plan: FreshInputPlan
  ) throws(BoundError) -> Interval?
}

extension RatioInputs {
  /// Encloses the probability over the fresh inputs that
  /// P_x(max_j g_j/d_j > C) > β, where d is fixed.
  func certificateFailure(
    divisors d: [Rational], plan: FreshInputPlan
  ) throws(BoundError) -> Interval {
    try plan.failureProbability(
      massFromQuantile: massFromQuantile(plan.exceedance, divisors: d))
  }

  /// π = P(ρ ≥ t) for ρ = max_j g_j/d_j and the least t with P(ρ > t) ≤ β.
  ///
  /// Found by halving on `Double`s; t stands for the least one that is not below
  /// it, which decides the same of any `Double` C.
  ///
  /// - Throws: `undecided` where a value of ρ is so near below t that a ratio
  ///   rounded up might reach it.
  func massFromQuantile(
    _ β: Rational, divisors d: [Rational]
  ) throws(BoundError) -> Rational {
    func above(_ C: Double) -> Rational {
      guard let C = Rational(exactly: C) else {
        preconditionFailure("a finite number")
      }
      return probability(ofImportanceAbove: C, times: d)
    }
    var high = Double.greatestFiniteMagnitude.bitPattern
    let infinite = above(.greatestFiniteMagnitude)
    if infinite > β { return infinite }
    if above(0) <= β { return 1 }
    var low: UInt64 = 0
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if above(Double(bitPattern: middle)) > β {
        low = middle
      } else {
        high = middle
      }
    }
    let mass = above(Double(bitPattern: low))
    guard above(Double(bitPattern: high) * (1 - 0x1p-40)) == mass else {
      throw .undecided("does a ratio just below t reach it?", precision: 53)
    }
    return mass
  }
}

// MARK: - One-hot inputs

extension OneHotInputs: RatioInputs {
  /// Only x = e_j has g_j > 0, and then it is 1.
  func probability(
    ofImportanceAbove C: Rational, times divisors: [Rational]
  ) -> Rational {
    let above = zip(weights, divisors).filter { C * $1 < 1 }
    return Rational(
      above.reduce(0) { $0 + $1.0 }, weights.reduce(0, +))
  }

  /// ρ is 1 where x has been seen and ∞ elsewhere. Where the unseen have u > β, the
  /// certificate fails exactly if it is finite: at most r of V inputs are unseen.
  func certificateFailure(
    points N: Int, plan: FreshInputPlan
  ) throws(BoundError) -> Interval? {
    try mean(points: N) { (cell) throws(BoundError) in
      let unseen = 1 - cell.mass
      return unseen > plan.exceedance
        ? try plan.failureProbability(massFromQuantile: unseen) : Interval(0)
    }
  }

  /// The mean over S of something that depends on what S has seen.
  func mean(
    points N: Int, of value: (SeenSetLaw.Cell) throws(BoundError) -> Interval
  ) throws(BoundError) -> Interval {
    var sum = Interval(0)
    for cell in try SeenSetLaw(weights: weights, draws: N).cells
    where cell.probability.sign > 0 {
      sum = sum + Interval(cell.probability) * (try value(cell))
    }
    return sum
  }
}

// MARK: - Shares

extension ShareInputs: RatioInputs {
  /// 1 − P(1 − C d₂ ≤ g ≤ C d₁).
  func probability(
    ofImportanceAbove C: Rational, times divisors: [Rational]
  ) -> Rational {
    let (most, least) = (C * divisors[0], 1 - C * divisors[1])
    let within = count { $0 <= most }
    let below = count { $0 < least }
    return 1 - max(0, cumulative(within) - cumulative(below))
  }

  func certificateFailure(
    points N: Int, plan: FreshInputPlan
  ) throws(BoundError) -> Interval? { nil }
}

// MARK: - Two-point inputs

extension TwoPointInputs: RatioInputs {
  func probability(
    ofImportanceAbove C: Rational, times divisors: [Rational]
  ) -> Rational {
    let θ = missProbability
    var within: Rational = 1
    for i in 0..<neurons {
      func holds(_ g: Rational) -> Bool {
        g <= C * divisors[2 * i] && 1 - g <= C * divisors[2 * i + 1]
      }
      let low: Rational = holds(Rational(1, 8)) ? θ : 0
      let high: Rational = holds(Rational(1, 2)) ? 1 - θ : 0
      within = within * (low + high)
    }
    return 1 - within
  }

  /// Of n neurons S has shown a only the low value, b only the high one, and the
  /// others both. A fresh high value of the a has ρ = 4, a fresh low one of the b
  /// 7/4; nothing else exceeds 1.
  func certificateFailure(
    points N: Int, plan: FreshInputPlan
  ) throws(BoundError) -> Interval? {
    let θ = missProbability
    let low = Interval(θ).power(N)
    let high = Interval(1 - θ).power(N)
    let both = Interval(1) - low - high
    var sum = Interval(0)
    for a in 0...neurons {
      let four = 1 - power(θ, a)
      for b in 0...(neurons - a) {
        let any = 1 - power(θ, a) * power(1 - θ, b)
        guard any > plan.exceedance else { continue }
        let failure = try plan.failureProbability(
          massFromQuantile: four > plan.exceedance ? four : any)
        let ways = Interval(choices(neurons, a) * choices(neurons - a, b))
        sum =
          sum + ways * low.power(a) * high.power(b)
          * both.power(neurons - a - b) * failure
      }
    }
    return sum
  }

  /// pᵏ.
  private func power(_ p: Rational, _ k: Int) -> Rational {
    (0..<k).reduce(1) { power, _ in power * p }
  }

  /// binom(n, k).
  private func choices(_ n: Int, _ k: Int) -> Rational {
    (0..<k).reduce(1) { $0 * Rational(n - $1, $1 + 1) }
  }
}
