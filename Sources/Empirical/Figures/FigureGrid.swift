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

  /// From 10⁻¹⁶ to 1/10, closer where m is less linear in log δ.
  static let failureProbabilities: [Rational] =
    [16, 12, 8, 5].map {
      (0..<$0).reduce(Rational(1)) { δ, _ in δ / 10 }
    }
    + [(1, 1_000), (3, 1_000), (1, 100), (3, 100), (1, 10)].map {
      Rational($0, $1)
    }

  /// ε/10, 2ε/10 … 14ε/10.
  static func errors(around ε: Rational) -> [Rational] {
    (1...14).map { Rational($0, 10) * ε }
  }
}
