// Where the saddle point is: a guess. The Chernoff bound holds at every θ.

extension ExponentialTilt {
  /// About the θ > 0 at which the tilted law has the mean a, for a above the mean
  /// of the law. Where a is the largest value or more, a θ at which nearly all
  /// tilted mass is there.
  static func saddlePoint(
    _ law: FiniteLaw, meanOfTiltedLaw a: Rational
  ) -> Double {
    // Distances to the largest value, which keep their digits.
    let gaps = law.values.map { (law.largest - $0).approximation }
    let q = law.probabilities.map(\.approximation)
    let target = (law.largest - a).approximation
    guard gaps.count > 1 else { return 0 }
    let most = 700 / gaps[gaps.count - 2]
    guard most.isFinite, target > 0 else {
      return most.isFinite ? most : 0
    }
    func isTooSmall(_ θ: Double) -> Bool {
      tiltedMean(gaps, q, θ) > target
    }
    var high = Double.minimum(1 / gaps[0], most)
    while high < most, isTooSmall(high) { high *= 2 }
    var low = 0.0
    for _ in 0..<60 {
      let middle = low + (high - low) / 2
      if isTooSmall(middle) { low = middle } else { high = middle }
    }
    return Double.minimum(high, most)
  }

  /// The mean of `gaps` under weights q exp(−θ gap).
  private static func tiltedMean(
    _ gaps: [Double], _ q: [Double], _ θ: Double
  ) -> Double {
    var (sum, moment) = (0.0, 0.0)
    for (gap, q) in zip(gaps, q) {
      let weight = q * guess(exponential: -θ * gap)
      sum += weight
      moment += weight * gap
    }
    return moment / sum
  }
}
