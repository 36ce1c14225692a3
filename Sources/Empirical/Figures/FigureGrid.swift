import Bounds

/// Where curves have their points. Only + × ÷ √ are used, so the points are the
/// same on every machine.
enum FigureGrid {
  /// About 2^`halvings` whole numbers from `low` to `high`, evenly spaced on a
  /// logarithmic axis, and those of `always`: ascending, each once.
  static func integers(
    from low: Int, to high: Int, halvings: Int = 5, always: [Int] = []
  ) -> [Int] {
    precondition(1 <= low && low <= high, "a range of whole numbers from 1 on")
    var points = [Double(low), Double(high)]
    for _ in 0..<halvings {
      points =
        zip(points, points.dropFirst()).flatMap { a, b in
          [a, (a * b).squareRoot()]
        } + points.suffix(1)
    }
    return Set(points.map { Int($0.rounded()) } + always).sorted()
  }

  /// 10⁻¹, 10⁻², 10⁻³, 10⁻⁴, 10⁻⁶ … 10⁻¹⁶, ascending: m is nearly linear in log δ.
  static let failureProbabilities: [Rational] =
    ([1, 2, 3, 4] + stride(from: 6, through: 16, by: 2)).reversed().map {
      (0..<$0).reduce(Rational(1)) { δ, _ in δ / 10 }
    }

  /// ε/16, 2ε/16 … 20ε/16.
  static func errors(around ε: Rational) -> [Rational] {
    (1...20).map { Rational($0, 16) * ε }
  }
}
