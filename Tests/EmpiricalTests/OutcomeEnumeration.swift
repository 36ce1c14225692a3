import Bounds
import SiPP

/// All outcomes of m draws from a group, with their exact probabilities.
enum OutcomeEnumeration {
  /// P(event) under m independent draws from q, summed over all counts.
  static func probability(
    _ sampler: ImportanceSampler, draws m: Int, of event: ([UInt32]) -> Bool
  ) -> Rational {
    var counts = [UInt32](repeating: 0, count: sampler.count)
    func sum(_ index: Int, _ left: Int, _ mass: Rational) -> Rational {
      let q = sampler.probability(of: index)
      if index == sampler.count - 1 {
        counts[index] = UInt32(left)
        var last = mass
        for _ in 0..<left { last = last * q }
        return event(counts) ? last : 0
      }
      var total: Rational = 0
      var part = mass
      for c in 0...left {
        counts[index] = UInt32(c)
        total = total + sum(index + 1, left - c, part)
        // Multinomial: choose one more of those that are left.
        part = part * q * Rational(left - c, c + 1)
      }
      return total
    }
    return sum(0, m, 1)
  }

  /// |Σ ŵ_j a_j − z|/z by the definition, for multipliers of the weights at
  /// positions of the group.
  static func error(
    _ group: NeuronGroup, at row: [Double], multipliers: [Int: Rational]
  ) -> Rational {
    var (z, estimate) = (Rational(0), Rational(0))
    for (j, index) in group.indices.enumerated() {
      let product =
        (Rational(exactly: group.magnitudes[j]) ?? 0)
        * (Rational(exactly: row[index]) ?? 0)
      z = z + product
      estimate = estimate + product * (multipliers[j] ?? 0)
    }
    if z.sign == 0 { return 0 }
    return max(estimate - z, z - estimate) / z
  }

  /// count_j/(m q_j) of the positions that were drawn.
  static func multipliers(
    _ group: NeuronGroup, counts: [UInt32], draws m: Int
  ) -> [Int: Rational] {
    guard let sampler = group.sampler else { return [:] }
    var result: [Int: Rational] = [:]
    for (k, j) in group.support.enumerated() {
      result[j] =
        Rational(Int(counts[k])) / (Rational(m) * sampler.probability(of: k))
    }
    return result
  }
}
