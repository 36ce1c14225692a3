import Bounds
import TestSupport

/// Exact groups for the tests of T5, T6 and T6': points, their relative importances,
/// and the sensitivities over them.
struct ExactGroup {
  /// g at each point: [points][n].
  let importances: [[Rational]]
  /// s_j, the maximum over the points.
  var sensitivities: [Rational] {
    importances[0].indices.map { j in importances.map { $0[j] }.max() ?? 0 }
  }

  /// Points with small integer products |w_j| a_j, some of them 0.
  init(weights n: Int, points: Int, using rng: inout SplitMix64) {
    importances = (0..<points).map { _ in
      var v = (0..<n).map { _ in Int.random(in: -2...9, using: &rng) }
        .map { max($0, 0) }
      v[Int.random(in: 0..<n, using: &rng)] += 1
      let z = v.reduce(0, +)
      return v.map { Rational($0, z) }
    }
  }
}

/// All subsets of 0 ..< n.
func subsets(_ n: Int) -> [Set<Int>] {
  (0..<(1 << n)).map { bits in
    Set((0..<n).filter { bits >> $0 & 1 == 1 })
  }
}

/// P(Σ T − m μ ≥ x) and P(Σ T − m μ ≤ −x) for m draws of T, by enumeration of all
/// counts, exactly.
func exactTails(
  values t: [Rational], probabilities q: [Rational], draws m: Int,
  beyond x: Rational
) -> (upper: Rational, lower: Rational) {
  let mean = zip(t, q).reduce(0 as Rational) { $0 + $1.0 * $1.1 }
  let centre = Rational(m) * mean
  var (upper, lower) = (0 as Rational, 0 as Rational)
  func walk(_ j: Int, _ left: Int, _ sum: Rational, _ weight: Rational) {
    if j == t.count - 1 {
      let total = sum + Rational(left) * t[j]
      let probability = weight * power(q[j], left)
      if total - centre >= x { upper = upper + probability }
      if total - centre <= -x { lower = lower + probability }
      return
    }
    var factor: Rational = 1  // binom(left, k) q^k
    for k in 0...left {
      walk(j + 1, left - k, sum + Rational(k) * t[j], weight * factor)
      factor = factor * Rational(left - k, k + 1) * q[j]
    }
  }
  walk(0, m, 0, 1)
  return (upper, lower)
}

/// xⁿ by repeated products.
func power(_ x: Rational, _ n: Int) -> Rational {
  (0..<n).reduce(1 as Rational) { p, _ in p * x }
}
