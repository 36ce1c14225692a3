import Bounds
import SiPP

/// A neuron made for a purpose: positive weights, sensitivity points, and the
/// input at which the error is measured.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | w | `weights` | [n]; any | > 0 |
/// | S | `points` | [N][n]; any | ≥ 0 |
/// | x | `input` | [n]; any | ≥ 0 |
/// | C | `slack` | dimensionless | ≥ 1 |
/// | B | `nominalCeiling` | dimensionless; C · SS, nil if unknown | ≥ 1 |
///
/// All numbers are chosen so that C s_j ≥ g_j(x) holds exactly, in the reals.
struct SyntheticNeuron: Sendable {
  let name: String
  let weights: [Double]
  let points: [[Double]]
  let input: [Double]
  let slack: Rational
  let nominalCeiling: Rational?
}

// MARK: - Instances with a two-point law

extension SyntheticNeuron {
  /// "Blocks" (T4f, C = 1, integer B): n = B k unit weights, B points, point b
  /// active on block b only; x is the first point.
  ///
  /// Every s_j is 1/k, so q is uniform and T = B with probability 1/B, else 0:
  /// the law that no bound for all of [0, B] can beat.
  static func blocks(_ count: Int, size: Int) -> SyntheticNeuron {
    precondition(count >= 1 && size >= 1, "blocks need blocks")
    let points = (0..<count).map { block in
      (0..<count * size).map { $0 / size == block ? 1.0 : 0.0 }
    }
    return SyntheticNeuron(
      name: "blocks B=\(count) k=\(size)",
      weights: Array(repeating: 1, count: count * size), points: points,
      input: points[0], slack: 1, nominalCeiling: Rational(count))
  }

  /// T4f's instance for slack C > 1 and a ceiling B = C σ that need not be an
  /// integer: x is outside S and its importance is C times its sensitivity.
  ///
  /// With K = ⌊σ⌋ and f = σ − K: unit weights a, b, 2 … K, φ; points
  /// P₁ = (a: 1, b: C − 1), e_i for i = 2 … K, and, where f > 0, a point that
  /// gives φ the share f and P₁ the rest; x = e_a. Then s_a = 1/C,
  /// s_b = 1 − 1/C, s_i = 1 and s_φ = f, so SS = σ and g_a(x) = 1 = C s_a.
  ///
  /// - Parameters:
  ///   - sigma: σ ≥ 1, the sum of sensitivities.
  ///   - slack: C > 1 such that C − 1 is a `Double`, exactly.
  static func outsideInput(
    sigma: Rational, slack: Rational, name: String
  ) -> SyntheticNeuron {
    guard let whole = sigma.floor, whole >= 1, slack > 1 else {
      preconditionFailure("σ is at least 1 and C above 1")
    }
    let share = (sigma - Rational(whole)).approximation
    let c = slack.approximation
    precondition(
      Rational(exactly: c) == slack, "the slack is not a Double exactly")
    let n = whole + 2  // a, b, 2 … K, φ
    func point(_ entries: [Int: Double]) -> [Double] {
      (0..<n).map { entries[$0] ?? 0 }
    }
    var points = [point([0: 1, 1: c - 1])]
    points += (2..<max(whole + 1, 2)).map { point([$0: 1]) }
    if share > 0 {
      // φ over the total of this point is f: φ = f C/(1 − f) beside P₁'s C.
      points.append(
        point([0: 1, 1: c - 1, n - 1: share * c / (1 - share)]))
    }
    return SyntheticNeuron(
      name: name, weights: Array(repeating: 1, count: n), points: points,
      input: point([0: 1]), slack: slack, nominalCeiling: sigma * slack)
  }

  /// Two unit weights; one point activates the first, all others the second; x
  /// is the rare one.
  ///
  /// Both sensitivities are 1, so B = 2, however rare x is. A mean in place of
  /// the maximum would give the first weight 1/`count` of the draws.
  static func rareInput(among count: Int) -> SyntheticNeuron {
    precondition(count >= 2, "a rare input needs others")
    let rare = [1.0, 0.0]
    return SyntheticNeuron(
      name: "rare input, 1 of \(count)", weights: [1, 1],
      points: [rare] + Array(repeating: [0, 1], count: count - 1),
      input: rare, slack: 1, nominalCeiling: 2)
  }

  /// A neuron with a weight that no sensitivity point excites: it cannot be
  /// drawn, and carries `share` of z at x, so E ẑ = (1 − share) z (T3).
  ///
  /// Eight other weights have sensitivity 1/8 each and 1, 2, …, 8 parts of what
  /// is left at x, so that T varies.
  ///
  /// - Parameter share: f in (0, 1) such that f/(1 − f) is a `Double`, exactly,
  ///   or nearly: the exact share of the numbers that result is what T3 is told.
  static func unseenWeight(share: Rational) -> SyntheticNeuron {
    let seen = Array(repeating: 1.0, count: 8)
    let parts = (1...8).map(Double.init)  // 36 in all
    let odds = (share / (1 - share)).approximation
    return SyntheticNeuron(
      name: "unseen weight, \(decimal(share)) of z",
      weights: seen + [1], points: [seen + [0]], input: parts + [36 * odds],
      slack: 1, nominalCeiling: nil)
  }
}

// MARK: - Instances like real neurons

extension SyntheticNeuron {
  /// A neuron whose weights and activations have heavy tails: 1/u and 1/√u for u
  /// uniform on (0, 1], so the weights have no mean and a few carry most of z; x
  /// is one of the points.
  ///
  /// - Parameter seed: names the neuron; only + − × ÷ √ are used, so it is the
  ///   same on every machine.
  static func heavyTailed(
    weights n: Int, points count: Int, seed: UInt64
  ) -> SyntheticNeuron {
    var stream = TrialStream(
      seed: seed, claim: StreamID("heavy-tailed neuron"), trial: 0)
    func uniform() -> Double {
      (Double(stream.next64() >> 12) + 1) / 4_503_599_627_370_496  // 2⁵²
    }
    let weights = (0..<n).map { _ in 1 / uniform() }
    let points = (0..<count).map { _ in
      (0..<n).map { _ in
        let u = uniform()
        // Half of the inputs are silent, as behind a ReLU.
        return uniform() < 0.5 ? 0 : 1 / u.squareRoot()
      }
    }
    return SyntheticNeuron(
      name: "heavy-tailed neuron \(seed), n=\(n)", weights: weights,
      points: points, input: points[0], slack: 1, nominalCeiling: nil)
  }
}
