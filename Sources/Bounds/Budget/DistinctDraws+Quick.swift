extension DistinctDraws {
  /// Encloses E D, counted in doubles with a proved bound on their rounding.
  ///
  /// c_k = 1 − (1 − q)^k is built by doubling, c_2k = c_k (2 − c_k), and by steps,
  /// c_{k+1} = q + (1 − q) c_k. Both maps have a relative condition of at most 1
  /// in c, and no step cancels: doubling adds 2 roundings to the relative error and
  /// a step 5, since q and 1 − q carry 3. With b binary digits of m a term has
  /// 7b + 1; its product with a count adds 2, and the sum one for each of at most
  /// 2 √classes + 3 additions.
  ///
  /// - Accuracy: relative width at most 4 (7b + 12 + 2 √classes) 2⁻⁵³: 4·10⁻¹³ for
  ///   10⁵ classes and 10⁶ draws.
  public func quickExpectation(
    draws m: Int
  ) throws(BoundError) -> Interval {
    try Self.check(draws: m)
    let block = Self.blockLength(classes.count)
    var (sum, part) = (0.0, 0.0)
    for (i, c) in classes.enumerated() {
      part += Double(c.count) * seen(c, draws: m)
      if (i + 1).isMultiple(of: block) || i + 1 == classes.count {
        sum += part
        part = 0
      }
    }
    // (1 + u)^k ≤ 1 + 2ku and (1 + u)^−k ≥ 1 − 2ku for ku ≤ 1/2.
    let blocks = (classes.count + block - 1) / block
    let roundings = 7 * Self.bits(m) + 8 + block + blocks
    let margin = Interval(Double(2 * roundings) * 0x1p-53, precision: 64)
    let one = Interval(1, precision: 64)
    return Interval(sum, precision: 64)
      * Interval.hull(one - margin, one + margin)
  }

  /// 1 − (1 − q)^m in doubles.
  private func seen(_ c: Class, draws m: Int) -> Double {
    let q = Double(c.weight) / Double(total)
    let missed = Double(total - c.weight) / Double(total)
    var value = 0.0
    for bit in (0..<Self.bits(m)).reversed() {
      value = value * (2 - value)
      if m >> bit & 1 == 1 { value = q + missed * value }
    }
    return value
  }

  /// Binary digits of m.
  private static func bits(_ m: Int) -> Int {
    Int.bitWidth - m.leadingZeroBitCount
  }

  /// About √n, at least 1.
  private static func blockLength(_ n: Int) -> Int {
    max(1, Int(Double(n).squareRoot()))
  }
}
