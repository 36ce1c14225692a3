/// Activations split by sign, each part a point of its own.
///
/// An input x of a layer contributes the points a⁺ = max(0, a(x)) and
/// a⁻ = max(0, −a(x)), since weights of one sign meet both with one sign (T7).
/// Points that are zero everywhere are left out: 0/0 = 0 adds nothing.
struct NonnegativePoints: Sendable {
  struct Point: Sendable {
    /// The entries as given, ≥ 0.
    let original: [Double]
    /// The entries scaled into the safe range; the same array where possible.
    let scaled: [Double]
    /// The least entry of `scaled` where `original` is positive.
    let least: Double
  }

  let columns: Int
  let points: [Point]

  /// Splits the rows of `batch`.
  init(_ batch: Matrix) {
    columns = batch.columns
    var points: [Point] = []
    for row in 0..<batch.rows {
      for part in Self.parts(batch.row(row)) {
        guard part.contains(where: { $0 != 0 }) else { continue }
        let scaled = SafeRange.scaled(part)
        points.append(
          Point(
            original: part, scaled: scaled,
            least: SafeRange.least(of: scaled, wherePositive: part)))
      }
    }
    self.points = points
  }

  /// a⁺ and a⁻; a⁻ is left out where no entry is negative.
  private static func parts(_ activation: ArraySlice<Double>) -> [[Double]] {
    let positive = activation.map { max($0, 0) }
    guard activation.contains(where: { $0 < 0 }) else { return [positive] }
    return [positive, activation.map { max(-$0, 0) }]
  }
}

/// a⁺ = max(0, a) and a⁻ = max(0, −a), entry by entry.
public func signParts(
  _ activation: some Sequence<Double>
) -> (positive: [Double], negative: [Double]) {
  var positive: [Double] = []
  var negative: [Double] = []
  for a in activation {
    positive.append(max(a, 0))
    negative.append(max(-a, 0))
  }
  return (positive, negative)
}
