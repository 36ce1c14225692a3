import Bounds
import TestSupport

/// A generated point (B, ε, m) of the ladder's domain, with moderate tails.
struct LadderPoint: CustomStringConvertible {
  let seed: UInt64
  let ceiling: Rational
  let relativeError: Rational
  let samples: Int

  init(seed: UInt64) {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    // B on a scale from 1.05 to 60, ε from 0.03 to 3, fractions and whole.
    let hundredths = [Int.random(in: 105...400, using: &rng), 1_000, 6_000]
    let B =
      Bool.random(using: &rng)
      ? Rational(hundredths[Int.random(in: 0...2, using: &rng)], 100)
      : Rational(Int.random(in: 2...60, using: &rng))
    ceiling = B
    relativeError =
      Int.random(in: 0..<8, using: &rng) == 0
      ? [B - 1, 1, Rational(1, 2)][Int.random(in: 0...2, using: &rng)]
      : Rational(Int.random(in: 3...300, using: &rng), 100)
    samples = Int.random(in: 1...2_000, using: &rng)
  }

  var description: String {
    "seed \(seed): B = \(ceiling), ε = \(relativeError), m = \(samples)"
  }
}

/// P(X = 0), …, P(X = m) as doubles, by recurrence from the mode: an independent
/// path to tails, good to about 1e-12.
func doubleMasses(_ m: Int, _ p: Double) -> [Double] {
  var masses = [Double](repeating: 0, count: m + 1)
  let mode = min(m, Int(Double(m + 1) * p))
  masses[mode] = 1
  for k in mode..<m {
    masses[k + 1] = masses[k] * p / (1 - p) * Double(m - k) / Double(k + 1)
  }
  for k in stride(from: mode, to: 0, by: -1) {
    masses[k - 1] = masses[k] * (1 - p) / p * Double(k) / Double(m - k + 1)
  }
  let sum = masses.reduce(0, +)
  return masses.map { $0 / sum }
}

extension Rational {
  /// Reads a decimal of the test's own text.
  init(_ text: String) throws { try self.init(decimal: text) }
}

extension Interval {
  /// True when the interval is within `tolerance`, relative, of `x`.
  func isNear(_ x: Double, _ tolerance: Double = 1e-9) -> Bool {
    lower >= x * (1 - tolerance) && upper <= x * (1 + tolerance)
  }
}
