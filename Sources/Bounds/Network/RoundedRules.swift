/// T9 in doubles, each bound rounded up by a proved margin.
///
/// The lemma (T9's note): let s be a sum of n ≤ 2²⁷ numbers ≥ 0, each of which is
/// computed with at most k ≤ 2²⁸ roundings in all, sums included, and let underflow
/// cost at most 2⁻¹⁰⁰¹ in all. From the computed ŝ, the double
///
///     (ŝ + 2⁻¹⁰⁰⁰) · (1 + (k + 3) 2⁻⁵²)
///
/// is at least s; NaN, which only 0 · ∞ can give here, counts as ∞. The order of
/// the additions does not matter, so sums run in four lanes.
///
/// With γ = (n + 8) 2⁻⁵², above the relative error of a sum of n products with
/// either factor rounded once and a bias added, a row has
///
///     |z̄ − z|  ≤  ρ  =  Σ |w| t + γ |b|,   t_j = γ |ā_j| + ρ_j,
///     d        ≤  |D̄| + Σ |Δw| t,   D̄ = Σ Δw ā computed, Δw = ŵ − w,
///     e        ≤  d + Σ |ŵ| e_j.
enum RoundedRules: PropagationRules {
  /// Covers what underflow loses.
  private static let floor = 0x1p-1000

  /// (k + 3) · 2⁻⁵² above 1, for `roundings` k.
  static func raised(_ sum: Double, roundings k: Int) -> Double {
    let bound = (sum + floor) * (1 + Double(k + 3) * 0x1p-52)
    return bound.isNaN ? .infinity : bound
  }

  /// γ for sums of n products.
  static func productMargin(_ n: Int) -> Double { Double(n + 8) * 0x1p-52 }

  static func dense(
    _ layer: PrunedDense<Double>, _ x: ErrorState<Double>,
    relativeErrors: [Double]?
  ) -> ErrorState<Double> {
    let n = layer.columns
    let γ = productMargin(n)
    // Rounded up by itself: a weight may magnify what it loses by underflow.
    let margins = zip(x.values, x.rounding).map {
      raised(γ * abs($0) + $1, roundings: 2)
    }
    let patches = x.values.count / n
    var result = ErrorState<Double>(values: [], rounding: [], errors: [])
    for patch in 0..<patches {
      let columns = patch * n..<(patch + 1) * n
      for row in 0..<layer.rows {
        let sums = RowSums(
          layer, row: row, values: x.values, margins: margins,
          errors: x.errors, columns: columns)
        let b = layer.bias[row]
        let own: Double
        if let relativeErrors {
          own =
            relativeErrors[row]
            * raised(sums.magnitude + sums.rounding, roundings: n + 8)
        } else {
          own = abs(sums.deviation) + sums.deviationMargin
        }
        result.append(
          value: sums.value + b,
          rounding: raised(sums.rounding + γ * abs(b), roundings: n + 8),
          error: raised(own + sums.passed, roundings: n + 12))
      }
    }
    return result
  }

  static func mean(
    of window: [Int], _ x: ErrorState<Double>
  ) -> (value: Double, rounding: Double, error: Double) {
    let (n, count) = (window.count, Double(window.count))
    let γ = productMargin(n)
    var result = ErrorState<Double>(values: [], rounding: [], errors: [])
    result.append(
      value: window.reduce(0) { $0 + x.values[$1] } / count,
      rounding: raised(
        window.reduce(0) { $0 + (γ * abs(x.values[$1]) + x.rounding[$1]) }
          / count, roundings: n + 8),
      error: raised(
        window.reduce(0) { $0 + x.errors[$1] } / count, roundings: n + 8))
    return (result.values[0], result.rounding[0], result.errors[0])
  }

  static func sum(_ values: [ErrorState<Double>]) -> ErrorState<Double> {
    let n = values.count
    let γ = productMargin(n)
    var result = ErrorState<Double>(values: [], rounding: [], errors: [])
    for i in values[0].values.indices {
      result.append(
        value: values.reduce(0) { $0 + $1.values[i] },
        rounding: raised(
          values.reduce(0) { $0 + (γ * abs($1.values[i]) + $1.rounding[i]) },
          roundings: n + 8),
        error: raised(values.reduce(0) { $0 + $1.errors[i] }, roundings: n + 8))
    }
    return result
  }

  /// Each of the two additions is moved to the next double above.
  static func excess(
    error e: Double, value z: Double, rounding ρ: Double
  ) -> Double {
    let top = (z + ρ).nextUp
    let sum = (e + top).nextUp
    return sum.isNaN ? .infinity : max(0, sum)
  }
}

extension ErrorState<Double> {
  /// Appends an entry; one whose value has left the range of doubles is known to
  /// be any number.
  fileprivate mutating func append(
    value: Double, rounding ρ: Double, error: Double
  ) {
    values.append(value.isFinite ? value : 0)
    rounding.append(value.isFinite ? ρ : .infinity)
    errors.append(error)
  }
}

/// The sums over one row that T9 needs, in four lanes each.
private struct RowSums {
  /// Σ w ā.
  let value: Double
  /// Σ |w| t.
  let rounding: Double
  /// Σ |w| |ā|.
  let magnitude: Double
  /// Σ (ŵ − w) ā.
  let deviation: Double
  /// Σ |ŵ − w| t.
  let deviationMargin: Double
  /// Σ |ŵ| e.
  let passed: Double

  init(
    _ layer: PrunedDense<Double>, row: Int, values: [Double],
    margins: [Double], errors: [Double], columns: Range<Int>
  ) {
    typealias Lanes = SIMD4<Double>
    var sums = (
      Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero
    )
    func add(_ w: Lanes, _ ŵ: Lanes, _ a: Lanes, _ t: Lanes, _ e: Lanes) {
      let (change, size) = (ŵ - w, w.magnitudes)
      sums.0 += w * a
      sums.1 += size * t
      sums.2 += size * a.magnitudes
      sums.3 += change * a
      sums.4 += change.magnitudes * t
      sums.5 += ŵ.magnitudes * e
    }
    layer.original.withUnsafeBufferPointer { w in
      layer.pruned.withUnsafeBufferPointer { ŵ in
        values.withUnsafeBufferPointer { a in
          margins.withUnsafeBufferPointer { t in
            errors.withUnsafeBufferPointer { e in
              let offset = row * layer.columns
              let (n, from) = (columns.count, columns.lowerBound)
              var j = 0
              while j < n {
                let rest = n - j
                add(
                  Lanes(w, offset + j, rest), Lanes(ŵ, offset + j, rest),
                  Lanes(a, from + j, rest), Lanes(t, from + j, rest),
                  Lanes(e, from + j, rest))
                j += 4
              }
            }
          }
        }
      }
    }
    value = sums.0.sum()
    rounding = sums.1.sum()
    magnitude = sums.2.sum()
    deviation = sums.3.sum()
    deviationMargin = sums.4.sum()
    passed = sums.5.sum()
  }
}

extension SIMD4<Double> {
  /// Four numbers from `start` on; zeros beyond the `rest` that belong here.
  @inline(__always)
  fileprivate init(
    _ x: UnsafeBufferPointer<Double>, _ start: Int, _ rest: Int
  ) {
    if rest >= 4 {
      self.init(x[start], x[start + 1], x[start + 2], x[start + 3])
    } else {
      self.init(
        x[start], rest > 1 ? x[start + 1] : 0, rest > 2 ? x[start + 2] : 0, 0)
    }
  }

  /// |x|, lane by lane.
  @inline(__always)
  fileprivate var magnitudes: SIMD4<Double> {
    let sign = SIMD4<UInt64>(repeating: 1 << 63)
    return unsafeBitCast(
      unsafeBitCast(self, to: SIMD4<UInt64>.self) & ~sign,
      to: SIMD4<Double>.self)
  }
}
