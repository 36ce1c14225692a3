public import Bounds

extension FitPower {
  /// Multiplications that an exact probability may take.
  static let mostMultiplications = 1 << 28

  /// Encloses the probability that the test refutes its law when the draws have
  /// the law `truth`, all cells together, to about 10⁻¹⁰; nil where that would
  /// take more than 2²⁸ multiplications.
  ///
  /// Multinomial counts are independent Poisson counts of means mπ'ᵢ given their
  /// sum, so with Aᵢ the counts that do not refute cell i
  ///
  ///     1 − P = Σ_{x ∈ ΠAᵢ, Σxᵢ = m} Π e^{−λᵢ}λᵢ^{xᵢ}/xᵢ! / (e^{−m}m^m/m!),
  ///
  /// summed cell by cell over the draws that are spent.
  ///
  /// - Complexity: O(Σ |Aᵢ| · draws that may be spent by cell i).
  /// - Parameter truth: [cells], sum 1.
  public func exactRefutationProbability(of truth: [Rational]) -> Interval? {
    precondition(truth.count == regions.count, "one probability a cell")
    precondition(truth.reduce(0, +) == 1, "a law")
    let accepted = regions.map { region in
      (region.most.map { $0 + 1 } ?? 0)...((region.least ?? draws + 1) - 1)
    }
    // What is spent after each cell, so that the rest can still sum to m.
    var spent: [ClosedRange<Int>] = []
    var (least, most) = (0, 0)
    var (leastLeft, mostLeft) = accepted.reduce((0, 0)) {
      ($0.0 + $1.lowerBound, $0.1 + $1.upperBound)
    }
    guard leastLeft <= draws, mostLeft >= draws else { return Interval(1) }
    for range in accepted {
      least += range.lowerBound
      most += range.upperBound
      leastLeft -= range.lowerBound
      mostLeft -= range.upperBound
      spent.append(
        Swift.max(least, draws - mostLeft)...Swift.min(most, draws - leastLeft)
      )
    }
    let work = zip([0...0] + spent, accepted).reduce(0.0) {
      $0 + Double($1.0.count) * Double($1.1.count)
    }
    guard work <= Double(Self.mostMultiplications) else { return nil }
    return refutationProbability(truth, accepted: accepted, spent: spent)
  }

  private func refutationProbability(
    _ truth: [Rational], accepted: [ClosedRange<Int>],
    spent: [ClosedRange<Int>]
  ) -> Interval {
    var (range, masses, roundings) = (0...0, [1.0], 0)
    for (index, π) in truth.enumerated() {
      let weights = Self.poisson(
        mean: Rational(draws) * π, counts: accepted[index])
      let next = spent[index]
      var sums = [Double](repeating: 0, count: next.count)
      let shift =
        range.lowerBound + accepted[index].lowerBound - next.lowerBound
      for i in masses.indices {
        // Where shift + i + j is a place of `sums`.
        let first = Swift.max(0, -shift - i)
        let end = Swift.min(weights.count, sums.count - shift - i)
        var j = first
        while j < end {
          sums[shift + i + j] += masses[i] * weights[j]
          j += 1
        }
      }
      (range, masses) = (next, sums)
      // A weight, its product, the additions.
      roundings += 5 * weights.count + 4 + 1 + weights.count
    }
    let all = Self.logPoisson(Rational(draws), draws).exp
    let kept = enclosedSum(masses[0], roundings: roundings, underflow: true)
    let alarm = Interval(1) - kept / all
    return Interval.max(Interval(0), Interval.min(alarm, Interval(1)))
  }

  /// P(Poisson(λ) = x) for the x of `counts`, each within 5 · |counts| + 4
  /// roundings: λ counts as three, being cut and divided by. Away from the mode
  /// they only fall.
  private static func poisson(
    mean: Rational, counts: ClosedRange<Int>
  ) -> [Double] {
    guard mean.sign > 0 else { return counts.map { $0 == 0 ? 1 : 0 } }
    let λ = mean.approximation
    let mode = Swift.min(
      Swift.max(mean.floor ?? 0, counts.lowerBound), counts.upperBound)
    var weights = [Double](repeating: 0, count: counts.count)
    let start = mode - counts.lowerBound
    weights[start] = logPoisson(mean, mode).exp.midpoint
    for i in weights.indices.dropFirst(start + 1) {
      weights[i] = weights[i - 1] * (λ / Double(counts.lowerBound + i))
    }
    for i in weights.indices.prefix(start).reversed() {
      weights[i] = weights[i + 1] * (Double(counts.lowerBound + i + 1) / λ)
    }
    return weights
  }

  /// x log λ − λ − log x!
  private static func logPoisson(_ mean: Rational, _ x: Int) -> Interval {
    Interval(x) * Interval(mean).log - Interval(mean)
      - Interval(x + 1).logGamma
  }
}
