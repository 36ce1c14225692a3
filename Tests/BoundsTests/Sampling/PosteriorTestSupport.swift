import TestSupport

@testable import Bounds

/// A generated input: the law of T = g_c/q_c, with its moments by T3, an error and a
/// number of draws small enough to enumerate.
struct PosteriorPoint: CustomStringConvertible {
  let seed: UInt64
  let law: FiniteLaw
  let moments: PosteriorMoments
  let relativeError: Rational
  let samples: Int
  /// Every value of the sum of all draws, with its probability; values may repeat.
  let sums: [(value: Rational, probability: Rational)]

  init(seed: UInt64) throws {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 1...4, using: &rng)
    // Seldom equal: then T is constant. Some weights are never drawn: then μ < 1.
    let q = (0..<n).map { _ in Int.random(in: 1...9, using: &rng) }
    var g = (0..<n).map { _ in Int.random(in: 0...9, using: &rng) }
    let missing = Int.random(in: 0..<4, using: &rng)
    if seed % 40 == 0 { g = q }
    let total = Rational(
      max(1, g.reduce(0, +)) + (missing == 0 ? Int(seed % 7) : 0))
    let shares = g.map { Rational($0) / total }
    let draws = q.map { Rational($0, q.reduce(0, +)) }
    law = try FiniteLaw(
      values: zip(shares, draws).map { $0 / $1 }, probabilities: draws)
    // An index that is never drawn changes nothing but the bias.
    moments = try PosteriorMoments(
      try SamplingMoments(
        relativeImportance: shares + [Rational(missing, 10)],
        probabilities: draws + [0]))
    samples = Int.random(in: 1...4, using: &rng)
    sums = Self.sums(law, samples)
    relativeError = Self.error(moments, samples, sums, &rng)
  }

  /// All sequences of draws, one after the other.
  private static func sums(
    _ law: FiniteLaw, _ m: Int
  ) -> [(value: Rational, probability: Rational)] {
    let draws = Array(zip(law.values, law.probabilities))
    var all = [(value: Rational(0), probability: Rational(1))]
    for _ in 0..<m {
      all = all.flatMap { sum in
        draws.map { (sum.value + $0.0, sum.probability * $0.1) }
      }
    }
    return all
  }

  /// An error at a value of the mean, at an edge, or anywhere.
  private static func error(
    _ moments: PosteriorMoments, _ m: Int,
    _ sums: [(value: Rational, probability: Rational)],
    _ rng: inout SplitMix64
  ) -> Rational {
    let any = Rational(Int.random(in: 1...300, using: &rng), 100)
    let chosen: Rational
    switch Int.random(in: 0..<8, using: &rng) {
    case 0: chosen = 1
    case 1: chosen = moments.range - 1
    case 2: chosen = moments.bias
    case 3, 4:
      let value = sums[Int.random(in: 0..<sums.count, using: &rng)].value
      let error = value / Rational(m) - 1
      chosen = error < 0 ? -error : error
    default: chosen = any
    }
    return chosen > 0 ? chosen : any
  }

  /// The exact probability of one side.
  func exact(_ side: TailSide) -> Rational {
    let m = Rational(samples)
    let (x, y) = (m * (1 + relativeError), m * (1 - relativeError))
    return sums.reduce(0) {
      (side == .upper ? $1.value >= x : $1.value <= y)
        ? $0 + $1.probability : $0
    }
  }

  /// Every rung but the least of them, by name.
  var rungs: [(name: String, rung: any PosteriorRung)] {
    get throws {
      [
        ("Bernstein", PosteriorBernsteinTail(moments: moments)),
        ("Bennett", PosteriorBennettTail(moments: moments)),
        ("squared hinge", SquaredHingeTail(moments: moments)),
        ("hinge", PosteriorHingeTail(moments: moments)),
        ("Chernoff", try PosteriorChernoffTail(law: law)),
      ]
    }
  }

  var description: String {
    "seed \(seed): \(law.values) \(law.probabilities), ε = \(relativeError), "
      + "m = \(samples)"
  }
}

/// One side of a generated input, with all rungs evaluated there once.
struct PosteriorRow: CustomStringConvertible {
  let point: PosteriorPoint
  let side: TailSide
  let exact: Rational
  let bernstein, bennett, squared, hinge, chernoff: Interval

  var values: [(name: String, value: Interval)] {
    [
      ("Bernstein", bernstein), ("Bennett", bennett),
      ("squared hinge", squared), ("hinge", hinge), ("Chernoff", chernoff),
    ]
  }

  var description: String { "\(side), \(point)" }

  /// Both sides of 2,200 inputs.
  static func all() throws -> [PosteriorRow] { try table.get() }

  private static let table = Result<[PosteriorRow], any Error> {
    try (0..<2_200 as Range<UInt64>).flatMap { seed in
      let point = try PosteriorPoint(seed: seed)
      return try [TailSide.upper, .lower].map { side in
        let values = try point.rungs.map {
          try $0.rung.failureProbability(
            relativeError: point.relativeError, samples: point.samples,
            side: side)
        }
        return PosteriorRow(
          point: point, side: side, exact: point.exact(side),
          bernstein: values[0], bennett: values[1], squared: values[2],
          hinge: values[3], chernoff: values[4])
      }
    }
  }
}

/// Moments alone, over many orders of magnitude, with any number of draws.
struct MomentPoint: CustomStringConvertible {
  let seed: UInt64
  let moments: PosteriorMoments
  let relativeError: Rational
  let samples: Int

  init(seed: UInt64) throws {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    let excess = Rational(
      Int.random(in: 1...1_000, using: &rng),
      [1, 100, 1_000_000][Int.random(in: 0...2, using: &rng)])
    let μ = seed % 3 == 0 ? Rational(Int.random(in: 1...9, using: &rng), 10) : 1
    let part = Rational(
      1, 1 << [0, 1, 4, 20][Int.random(in: 0...3, using: &rng)])
    moments = try PosteriorMoments(
      mean: μ, secondMoment: μ * μ + part * excess * μ, range: μ + excess)
    samples = Int.random(
      in: 1...(1 << Int.random(in: 0...20, using: &rng)), using: &rng)
    relativeError =
      moments.bias
      + excess
      * Rational(
        Int.random(in: 1...99, using: &rng),
        [100, 1_000, 100_000][Int.random(in: 0...2, using: &rng)])
  }

  var description: String {
    "seed \(seed): μ = \(moments.mean), V = \(moments.secondMoment), "
      + "R = \(moments.range), ε = \(relativeError), m = \(samples)"
  }
}

/// The infimum over real h > y of E(h − X)₊²/(h − y)² for X ~ Bin(m, p), y < m p, as
/// theory has it: on [j, j + 1] the candidates are the ends and
/// (A₂ − A₁ y)/(A₁ − A₀ y), A_i the i-th moment of X up to j.
func leastSquaredHinge(_ m: Int, _ p: Rational, _ y: Rational) -> Rational {
  if y < 0 { return 0 }
  let masses = Threshold.masses(m, p)
  if y == 0 { return masses[0] }
  func ratio(_ h: Rational) -> Rational {
    let sum = masses.enumerated().reduce(Rational(0)) {
      let gap = max(h - Rational($1.offset), 0)
      return $0 + $1.element * gap * gap
    }
    return sum / ((h - y) * (h - y))
  }
  var best: Rational = 1
  for j in 0...m {
    let end = Rational(j + 1)
    if end > y { best = min(best, ratio(end)) }
    var sums: [Rational] = [0, 0, 0]
    for k in 0...j {
      for i in 0...2 { sums[i] = sums[i] + masses[k] * Rational(k).power(i) }
    }
    let below = sums[1] - sums[0] * y
    guard below.sign != 0 else { continue }
    let h = (sums[2] - sums[1] * y) / below
    if h > y, h >= Rational(j), h <= end || j == m {
      best = min(best, ratio(h))
    }
  }
  return best
}
