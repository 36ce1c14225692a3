import Foundation

/// Where a logarithmic axis has its ticks, and what they are called.
enum PlotTicks {
  /// A tick.
  struct Tick: Equatable {
    let value: Double
    /// In gnuplot's enhanced text; empty for a minor tick.
    let label: String
    let isMinor: Bool
  }

  /// Powers of ten, so many of them that their labels do not touch; 2 and 5 times
  /// them as well where the range is short.
  static func logarithmic(from low: Double, to high: Double) -> [Tick] {
    precondition(0 < low && low < high, "a logarithmic axis is above 0")
    let (first, last) = (Foundation.log10(low), Foundation.log10(high))
    let decades = last - first
    let exponents = Int(first.rounded(.down))...Int(last.rounded(.up))
    let step = max(1, Int((decades / 9).rounded(.up)))
    let mantissas =
      decades <= 1.2
      ? [1, 1.5, 2, 3, 4, 5, 7] : decades <= 3 ? [1, 2, 5] : [1]
    let isPlain = -3 <= first && last <= 5.5
    var ticks: [Tick] = []
    for exponent in exponents {
      for mantissa in 1...9 where mantissa == 1 || decades <= 6 {
        let value = power(exponent, times: Double(mantissa))
        guard low <= value, value <= high,
          !mantissas.contains(Double(mantissa))
        else { continue }
        ticks.append(Tick(value: value, label: "", isMinor: true))
      }
      guard exponent.isMultiple(of: step) else { continue }
      for mantissa in mantissas {
        let value = power(exponent, times: mantissa)
        guard low <= value, value <= high else { continue }
        ticks.append(
          Tick(
            value: value, label: label(mantissa, exponent, isPlain: isPlain),
            isMinor: false))
      }
    }
    return ticks
  }

  /// The largest power of ten that is at most `x` > 0.
  static func powerOfTen(atMost x: Double) -> Double {
    let exponent = Int(Foundation.log10(x).rounded(.down))
    let value = power(exponent, times: 1)
    return value <= x ? value : power(exponent - 1, times: 1)
  }

  /// m · 10ᵉ, as its decimal reads.
  private static func power(_ e: Int, times mantissa: Double) -> Double {
    Double("\(mantissa)e\(e)") ?? 0
  }

  private static func label(
    _ mantissa: Double, _ exponent: Int, isPlain: Bool
  ) -> String {
    if isPlain || exponent == 0 {
      return ReadableNumber.nearest(power(exponent, times: mantissa))
    }
    let power = "10^{\(exponent)}"
    return mantissa == 1
      ? power : "\(ReadableNumber.nearest(mantissa))·\(power)"
  }
}
