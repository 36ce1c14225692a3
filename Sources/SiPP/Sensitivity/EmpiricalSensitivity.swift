internal import Bounds

/// The empirical sensitivities of weights of one sign over a set of points (T1).
///
/// For a point a ≥ 0 the relative importance of weight j is
///
///     g_j(a) = |w_j| a_j / z(a),   z(a) = Σ_i |w_i| a_i,   0/0 = 0,
///
/// and its sensitivity is s_j = max g_j over the points. So 0 ≤ s_j ≤ 1, and
/// 1 ≤ Σ s_j ≤ min(number of weights, number of points) where some z > 0.
///
/// **Rounding.** The value returned is certainly at least the true one, at every
/// point, so C = 1 at these points is a fact and no approximation. Let u = 2⁻⁵³
/// and n weights. A product is within a factor 1 ± u, the sum of n products in any
/// order at most (1 + u)ⁿ z, and the quotient at least
///
///     g · (1 − u)²/(1 + u)ⁿ.
///
/// The largest quotient is multiplied by F = 1 + k · 2⁻⁵² with k = ⌊n/2⌋ + 3,
/// which rounds once more, so F (1 − u)³ ≥ (1 + u)ⁿ is needed. It holds:
/// (1 + u)ⁿ/(1 − u)³ < exp((n + 4)u) < 1 + (n + 5)u for n ≤ 2²⁰, and
/// F ≥ 1 + (n + 5)u. Last, s_j ≤ 1 always, so it is cut there. The excess is at
/// most (n + 6) · 2⁻⁵² relative: 2 · 10⁻¹³ for 784 weights.
///
/// Underflow, which would break this analysis, is met as `SafeRange` says: tiny
/// products are given a quotient that is surely above theirs, and a point whose
/// sum is small is done in exact rationals.
struct EmpiricalSensitivity {
  /// |w|, as given and scaled.
  private let magnitudes: [Double]
  private let scaled: [Double]
  private let leastMagnitude: Double
  /// Where each weight's activation stands in a point.
  private let indices: [Int]
  /// The largest quotients so far, before F.
  private var largest: [Double]
  /// Products at one point.
  private var products: [Double]

  /// Sensitivities of `magnitudes`, all > 0, whose activations stand at
  /// `indices`: one for each weight, rounded up.
  static func maxima(
    magnitudes: [Double], indices: [Int], points: NonnegativePoints
  ) -> [Double] {
    precondition(
      indices.count == magnitudes.count
        && indices.allSatisfy { (0..<points.columns).contains($0) },
      "each weight has an activation")
    var search = EmpiricalSensitivity(magnitudes, indices)
    for point in points.points { search.visit(point) }
    let F = 1 + Double(magnitudes.count / 2 + 3) * 0x1p-52
    return search.largest.map { min(1, $0 * F) }
  }

  private init(_ magnitudes: [Double], _ indices: [Int]) {
    self.magnitudes = magnitudes
    self.indices = indices
    scaled = SafeRange.scaled(magnitudes)
    leastMagnitude = SafeRange.least(of: scaled, wherePositive: magnitudes)
    largest = [Double](repeating: 0, count: magnitudes.count)
    products = largest
  }

  private mutating func visit(_ point: NonnegativePoints.Point) {
    let z = multiply(
      scaled, point.scaled, at: indices, into: &products)
    if SafeRange.isAccurate(sum: z) {
      divide(by: z)
      if leastMagnitude * point.least < SafeRange.tiny {
        coverTinyProducts(point)
      }
    } else {
      visitExactly(point)
    }
  }

  /// Raises each largest quotient to products[j]/z.
  private mutating func divide(by z: Double) {
    products.withUnsafeBufferPointer { v in
      largest.withUnsafeMutableBufferPointer { s in
        var j = 0
        while j < v.count {
          let g = v[j] / z
          s[j] = s[j] < g ? g : s[j]
          j &+= 1
        }
      }
    }
  }

  /// Where a positive product may have lost accuracy, its quotient is below
  /// 2 · tiny/(small/2), so this much is enough.
  private mutating func coverTinyProducts(_ point: NonnegativePoints.Point) {
    for j in products.indices
    where products[j] < SafeRange.tiny && point.original[indices[j]] > 0 {
      largest[j] = max(largest[j], SafeRange.aboveTinyQuotients)
    }
  }

  /// The same with exact rationals, each quotient rounded up.
  private mutating func visitExactly(_ point: NonnegativePoints.Point) {
    let exact = exactProducts(
      magnitudes, indices.map { point.original[$0] })
    guard exact.sum.sign > 0 else { return }
    for (j, product) in exact.products.enumerated() {
      largest[j] = max(
        largest[j], Interval(product / exact.sum, precision: 53).upper)
    }
  }
}

/// The products w_j a_{i_j} of scaled numbers; returns their sum, added in the
/// order of j.
///
/// Sensitivities and what is compared with them must round alike, so both come from
/// here.
///
/// - Parameters:
///   - scaled: w, [n].
///   - activation: a, the neuron's whole row.
///   - indices: i, [n]: where each weight has its activation.
///   - products: [n], overwritten.
func multiply(
  _ scaled: [Double], _ activation: [Double], at indices: [Int],
  into products: inout [Double]
) -> Double {
  var z = 0.0
  activation.withUnsafeBufferPointer { a in
    scaled.withUnsafeBufferPointer { w in
      indices.withUnsafeBufferPointer { index in
        products.withUnsafeMutableBufferPointer { v in
          var j = 0
          while j < v.count {
            let product = w[j] * a[index[j]]
            v[j] = product
            z += product
            j &+= 1
          }
        }
      }
    }
  }
  return z
}

/// |w_j| a_j and their sum, exactly; all numbers finite and ≥ 0.
func exactProducts(
  _ magnitudes: [Double], _ activation: [Double]
) -> (products: [Rational], sum: Rational) {
  var sum: Rational = 0
  let products = zip(magnitudes, activation).map { w, a -> Rational in
    guard w != 0, a != 0, let x = Rational(exactly: w),
      let y = Rational(exactly: a)
    else { return 0 }
    let product = x * y
    sum = sum + product
    return product
  }
  return (products, sum)
}
