import Bounds
import SiPP

/// Where statements with a changed constant are tried (H9): an instance whose
/// failure probability is known without a trial.
enum PerturbationInstance: Sendable, Hashable {
  /// T is B with probability 1/B, else 0 (T4f), with m draws at ε.
  case twoPoint(Rational, relativeError: Rational, draws: Int)
  /// n one-hot inputs of equal probability, with N sensitivity points.
  case oneHot(Int, points: Int)

  /// Whether the constant's statement speaks of the instance.
  func concerns(_ constant: RungConstant) -> Bool {
    switch self {
    case .twoPoint(_, let ε, _):
      switch constant.statement {
      case .t1: false
      case .t4a: ε <= Rational(1, 2)
      default: true
      }
    case .oneHot: constant.statement == .t1
    }
  }

  /// The instance as reports name it.
  var name: String {
    switch self {
    case .twoPoint(let b, let ε, let m):
      "\(Self.neuron(b).name), eps=\(decimal(ε)) m=\(m)"
    case .oneHot(let n, let N): "one-hot uniform, n=\(n), N=\(N)"
    }
  }

  /// The exact failure probability on the side that the constant concerns.
  func truth(_ side: TailSide) throws(BoundError) -> Interval {
    switch self {
    case .twoPoint(let b, let ε, let m):
      try TwoPointLaw(ceiling: b).failureProbability(
        relativeError: ε, samples: m, side: side)
    case .oneHot(let n, let N):
      Interval(try SeenSetLaw(values: n, draws: N).someUnseen)
    }
  }

  /// What the statement claims there once the constant is multiplied by `factor`.
  func bound(
    _ constant: RungConstant, times factor: Rational
  ) throws(BoundError) -> Interval {
    switch self {
    case .twoPoint(let b, let ε, let m):
      try PerturbedTail(constant, times: factor, ceiling: b)
        .failureProbability(relativeError: ε, samples: m)
    case .oneHot(let n, let N):
      try PerturbedPoints(constant, times: factor, of: Self.points(n))
        .failureProbability(points: N)
    }
  }

  /// A neuron whose T has this law exactly: blocks of four weights where B is
  /// whole; where it is n/(n − 1), n weights of which the input sees all but one.
  static func neuron(_ b: Rational) -> SyntheticNeuron {
    if b.isInteger, let count = b.floor { return .blocks(count, size: 4) }
    guard let n = (b / (b - 1)).floor, Rational(n, n - 1) == b else {
      preconditionFailure("B is whole or n/(n - 1)")
    }
    // Each point leaves one weight out, so all s_j are equal and q is uniform.
    let points = (0..<n).map { out in (0..<n).map { $0 == out ? 0.0 : 1.0 } }
    return SyntheticNeuron(
      name: "all but 1 of \(n) weights", weights: Array(repeating: 1, count: n),
      points: points, input: points[n - 1], slack: 1, nominalCeiling: b)
  }

  /// T1 for n pairs with the least K that A(C, K) allows, rounded up.
  private static func points(_ n: Int) throws(BoundError) -> SensitivityPoints {
    let least = try SensitivityPoints.leastConstant(
      probability: 1 - Rational(1, n))
    guard let K = Rational(exactly: least.upper) else {
      preconditionFailure("a logarithm is finite")
    }
    return try SensitivityPoints(pairs: n, constant: K)
  }
}

// MARK: - The family

extension PerturbationInstance {
  /// Small and large B, ε and m: from one draw to failures of 1e-200.
  static let family: [PerturbationInstance] = twoPoint + oneHot

  private static var twoPoint: [PerturbationInstance] {
    var result: [PerturbationInstance] = []
    // Below B = 2 the lower tail is the heavier one.
    for b in [Rational(8, 7), 2, 10, 50] {
      for ε in [Rational(1, 4), Rational(1, 2), 1, 4] {
        guard let unit = (b / (ε * ε)).ceiling else { continue }
        // Multiples of B/ε², where a rung's exponent is about 1/2; far beyond,
        // only what is near to the central limit.
        let far = ε == Rational(1, 4) ? [4096 * unit] : []
        for m in Set([1, unit, 4 * unit, 16 * unit, 64 * unit] + far).sorted() {
          result.append(.twoPoint(b, relativeError: ε, draws: m))
        }
      }
    }
    return result
  }

  private static var oneHot: [PerturbationInstance] {
    [8, 12].flatMap { n in
      [1, 2, 4, 8, 16].map { .oneHot(n, points: n * $0) }
    }
  }
}
