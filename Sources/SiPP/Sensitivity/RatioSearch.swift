internal import Bounds

/// The largest g_j(x)/d_j of one group at an input x, for one divisor d a weight or
/// several kinds of them, rounded up (T2, T2').
///
/// 0/0 = 0, positive/0 = ∞. An input of both signs is two points; the larger ratio
/// counts.
///
/// **Rounding.** What is returned is certainly at least the true ratio. With
/// u = 2⁻⁵³ and n weights, the sum z of the products is at most (1 + u)ⁿ of the
/// true one. A product w a, 1/d, their product and the quotient by z lose at most a
/// factor 1 − u each, and the multiplication by F = 1 + (⌊n/2⌋ + 4) · 2⁻⁵² one
/// more, so F (1 − u)⁵ ≥ (1 + u)ⁿ is needed. It holds: (1 + u)ⁿ/(1 − u)⁵ <
/// exp((n + 6)u) < 1 + (n + 7)u for n ≤ 2²⁰, and F ≥ 1 + (n + 7)u. The excess is at
/// most (n + 9) · 2⁻⁵² relative.
///
/// Products that may have been rounded as subnormal numbers do no harm: their
/// importances are below 2⁻²⁹⁸ (`SafeRange`), their ratios below 2⁻²⁸ for divisors
/// of at least 2⁻²⁷⁰, and the largest ratio is at least 1/n ≥ 2⁻²⁰, as Σ g = 1 and
/// d ≤ 1.
///
/// Where the sum is small, or a divisor is positive and below 2⁻²⁷⁰, the ratio is
/// computed in rationals and rounded up once; beyond the range of `Double` it is ∞.
package struct RatioSearch {
  /// What importances are divided by.
  package enum Divisor {
    /// s_j.
    case sensitivities
    /// q_j of a law over all weights of the group.
    case law(ImportanceSampler)
  }

  /// Divisors that the fast path takes.
  private static let leastDivisor = 0x1p-270

  private let group: NeuronGroup
  private let scaled: [Double]
  private let divisors: [Divisor]
  /// 1/d_j; 0 where d_j = 0.
  private let factors: [[Double]]
  /// Where the weights with d_j = 0 stand in a point.
  private let unseen: [[Int]]
  private let isFaint: Bool
  /// F.
  private let margin: Double
  /// Products at one point.
  private var products: [Double]

  /// Takes a group and what to divide its importances by, one or more.
  package init(_ group: NeuronGroup, dividedBy divisors: [Divisor]) {
    self.group = group
    self.divisors = divisors
    scaled = SafeRange.scaled(group.magnitudes)
    let places = group.indices.indices
    factors = divisors.map { divisor in
      places.map { divisor.inverse(of: $0, in: group) }
    }
    unseen = factors.map { factors in
      places.filter { factors[$0] == 0 }.map { group.indices[$0] }
    }
    isFaint = factors.contains { $0.contains { $0 > 1 / Self.leastDivisor } }
    margin = 1 + Double(group.indices.count / 2 + 4) * 0x1p-52
    products = group.magnitudes.map { _ in 0 }
  }

  /// The largest ratio at an input of the layer, for each divisor.
  package mutating func ratios(at input: [Double]) -> [Double] {
    ratios(at: NonnegativePoints(Matrix([input])).points)
  }

  /// The largest ratio at the input whose sign parts these are, for each divisor.
  mutating func ratios(at parts: [NonnegativePoints.Point]) -> [Double] {
    var largest = [Double](repeating: 0, count: divisors.count)
    for part in parts { visit(part, &largest) }
    return largest
  }

  private mutating func visit(
    _ point: NonnegativePoints.Point, _ largest: inout [Double]
  ) {
    let z = multiply(scaled, point.scaled, at: group.indices, into: &products)
    guard !isFaint, SafeRange.isAccurate(sum: z) else {
      return visitExactly(point, &largest)
    }
    for k in divisors.indices {
      let ratio = largestProduct(products, factors[k]) / z * margin
      largest[k] = max(largest[k], ratio)
      raiseWhereUnseen(k, point, &largest)
    }
  }

  /// In rationals, rounded up.
  private func visitExactly(
    _ point: NonnegativePoints.Point, _ largest: inout [Double]
  ) {
    // Most often the group is silent, and needs no rationals to say so.
    let activation = group.indices.map { point.original[$0] }
    guard activation.contains(where: { $0 > 0 }) else { return }
    let exact = exactProducts(group.magnitudes, activation)
    for (k, divisor) in divisors.enumerated() {
      for (j, product) in exact.products.enumerated() where product.sign > 0 {
        guard let d = divisor.value(of: j, in: group) else { continue }
        let ratio = Interval(product / (exact.sum * d), precision: 53).upper
        largest[k] = max(largest[k], ratio)
      }
      raiseWhereUnseen(k, point, &largest)
    }
  }

  private func raiseWhereUnseen(
    _ k: Int, _ point: NonnegativePoints.Point, _ largest: inout [Double]
  ) {
    if unseen[k].contains(where: { point.original[$0] > 0 }) {
      largest[k] = .infinity
    }
  }
}

extension RatioSearch.Divisor {
  /// 1/d_j, rounded once; 0 where d_j = 0, and ∞ where it overflows.
  fileprivate func inverse(of j: Int, in group: NeuronGroup) -> Double {
    switch self {
    case .sensitivities:
      group.sensitivities[j] > 0 ? 1 / group.sensitivities[j] : 0
    case .law(let law): Double(law.totalUnits) / Double(law.units[j])
    }
  }

  /// d_j, exactly; nil for 0.
  fileprivate func value(of j: Int, in group: NeuronGroup) -> Rational? {
    switch self {
    case .sensitivities:
      group.sensitivities[j] > 0
        ? Rational(exactly: group.sensitivities[j]) : nil
    case .law(let law): law.probability(of: j)
    }
  }
}

/// max_j v_j f_j in four partial maxima, over j ≡ 0, 1, 2 and 3 mod 4: of numbers
/// ≥ 0; 0 for none.
private func largestProduct(_ v: [Double], _ f: [Double]) -> Double {
  v.withUnsafeBufferPointer { v in
    f.withUnsafeBufferPointer { f in
      var (m0, m1, m2, m3) = (0.0, 0.0, 0.0, 0.0)
      var j = 0
      while j &+ 4 <= v.count {
        let (a, b) = (v[j] * f[j], v[j &+ 1] * f[j &+ 1])
        let (c, d) = (v[j &+ 2] * f[j &+ 2], v[j &+ 3] * f[j &+ 3])
        m0 = m0 < a ? a : m0
        m1 = m1 < b ? b : m1
        m2 = m2 < c ? c : m2
        m3 = m3 < d ? d : m3
        j &+= 4
      }
      while j < v.count {
        let a = v[j] * f[j]
        m0 = m0 < a ? a : m0
        j &+= 1
      }
      return max(max(m0, m1), max(m2, m3))
    }
  }
}
