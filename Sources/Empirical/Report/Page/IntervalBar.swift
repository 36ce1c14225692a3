/// A small drawing of a row: limits, estimate and exact value as multiples of the
/// claim, on a logarithmic scale whose claim is at the same place in every row.
///
/// For the eye only: the numbers are beside it. Logarithms are made of operations
/// that are correctly rounded, so the bytes are the same on every machine.
enum IntervalBar {
  /// Units of the drawing.
  private static let (width, height) = (120.0, 20.0)
  /// Decades shown below and above the claim.
  private static let (below, above) = (3.0, 1.0)

  /// The drawing as SVG; nil where the claim is not positive.
  static func svg(_ row: RowRecord) -> String? {
    guard let claim = Double(row.predicted.upper), claim > 0 else { return nil }
    func place(_ value: Double) -> Double {
      guard value > 0 else { return 0 }
      let decades = logarithm10(value / claim) + below
      return min(max(decades / (below + above), 0), 1) * width
    }
    func place(_ value: String) -> Double { place(Double(value) ?? 0) }
    let (left, right) = (place(row.limits.lower), place(row.limits.upper))
    let middle = height / 2
    var parts = [
      path(nil, "M0 \(text(middle))H\(text(width))"),
      path("limits", "M\(text(left)) 10H\(text(max(right, left + 1)))"),
    ]
    // An end of the scale is no end of the limits.
    if left == 0 { parts.append(path("end", "M5 5L0 10L5 15")) }
    if right == width { parts.append(path("end", "M115 5L120 10L115 15")) }
    parts.append(path("at", "M\(text(place(claim))) 1V19"))
    if let oracle = row.oracle {
      let x = text(place(oracle.upper))
      parts.append(path("exact", "M\(x) 5l5 5l-5 5l-5 -5z"))
    }
    if row.estimate > 0 {
      parts.append(
        "<circle class=\"seen\" cx=\"\(text(place(row.estimate)))\" cy=\"10\" "
          + "r=\"3.5\"/>")
    }
    return "<svg class=\"bar \(style(row.verdict))\" viewBox=\"0 0 120 20\" "
      + "aria-hidden=\"true\">" + parts.joined() + "</svg>"
  }

  /// The class of a verdict's colour.
  static func style(_ verdict: Verdict) -> String {
    switch verdict {
    case .holds, .refutedAsExpected, .exactAsExpected: "good"
    case .consistent: "fair"
    case .undecided, .assumptionFails: "open"
    case .violated, .controlFailed: "bad"
    }
  }

  private static func path(_ style: String?, _ data: String) -> String {
    "<path" + (style.map { " class=\"\($0)\"" } ?? "") + " d=\"\(data)\"/>"
  }

  /// To a tenth.
  private static func text(_ x: Double) -> String {
    let tenths = Int((x * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  /// log₁₀ x of a positive number, to about 15 digits: with x = 2^e·s, s in [1, 2),
  /// log s = 2 artanh((s − 1)/(s + 1)), whose series ends after 17 terms.
  static func logarithm10(_ x: Double) -> Double {
    guard x.isFinite else { return .infinity }
    let t = (x.significand - 1) / (x.significand + 1)
    var (power, sum) = (t, 0.0)
    for k in stride(from: 1, through: 33, by: 2) {
      sum += power / Double(k)
      power *= t * t
    }
    let (log2, log10) = (0.6931471805599453, 2.302585092994046)
    return (Double(x.exponent) * log2 + 2 * sum) / log10
  }
}
