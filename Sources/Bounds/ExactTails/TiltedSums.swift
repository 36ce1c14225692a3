/// Σ v_r p_r over consecutive residue classes, v_r = decay^(r − first), in doubles
/// with the error of weights, products and additions, and that of the p_r.
///
/// **The error.** After i ≤ 2²⁴ products the weight is within a relative
/// 3 i u ≤ 2⁻²⁷, the products and additions cost n u ≤ 2⁻²⁹: together less than 2⁻²⁶
/// of Σ v|p|, and 2⁻⁹⁰⁰ where weights underflow. By Cauchy and Schwarz an error of
/// Euclidean norm e in p moves the sum by at most ‖v‖₂ e.
struct TiltedSums {
  /// At least Σ v_r p_r over all classes.
  let upper: Interval
  /// At most Σ v_r p_r over the classes from `split` on.
  let lower: Interval

  /// Sums the classes of the indices `first ..< first + count`.
  ///
  /// - Parameters:
  ///   - decay: the enclosure of a number in (0, 1], nearly a point.
  ///   - count: from 1 to the number of cells.
  init(
    _ power: CyclicPower, decay: Interval, first: Int, count: Int, split: Int
  ) {
    let n = power.cells.count
    precondition((1...n).contains(count), "each class at most once")
    let ratio = decay.midpoint
    let banded = Swift.min(Swift.max(split - first, 0), count)
    var (band, main, absolute, squares) = (0.0, 0.0, 0.0, 0.0)
    power.cells.withUnsafeBufferPointer { cells in
      var weight = 1.0
      for index in 0..<count {
        let term = weight * cells[(first &+ index) & (n - 1)]
        if index < banded { band += term } else { main += term }
        absolute += abs(term)
        squares += weight * weight
        weight *= ratio
      }
    }
    let error =
      Interval(absolute) * Interval(0x1p-26)
      + Interval(squares.squareRoot() * (1 + 0x1p-24)) * Interval(power.error)
      + Interval(0x1p-900)
    upper = Interval(band) + Interval(main) + error
    lower = Interval(main) - error
  }
}
