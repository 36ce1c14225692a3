/// The largest m with F(m) > δ (T4f).
///
/// F(m) ≤ T4e's bound, and ``TailEnvelope`` bounds F from some m on, so only m below
/// a start are of interest. There, F(m) > δ at the largest m shows in one of
/// three families:
///
/// - G: b = m(1 + ε)/k. Both thresholds depend on k alone, the mean is
///   L = k/(1 + ε), and for L ≥ 1/ε both tails rise with m at fixed L
///   ([Hoeffding56], Theorem 4), so only m = ⌊B k/(1 + ε)⌋ matters.
/// - H: b = m(1 − ε)/c, mirrored: m = ⌊B c/(1 − ε)⌋.
/// - P: b = B. On a range of m with equal thresholds k and c, the next m adds
///   p P(Bin(m, p) = k − 1) and takes away p P(Bin(m, p) = c): the sign changes once,
///   from − to +, so the ends of the range decide. Where k rises after
///   m = ⌊B k/(1 + ε)⌋, the sum at m + 1 is at most that at m; where c rises at
///   m = ⌈B c/(1 − ε)⌉, the sum at m − 1 is at most that at m. So only those m matter,
///   and above one that exceeds δ the excess ends by halving.
///
/// All three are walked by falling m; the first candidate above δ is the answer. Means
/// below 1/ε are not monotone: they have m < B/ε and are enumerated where the answer
/// might be among them.
struct FloorSearch {
  let ceiling: Rational
  let relativeError: Rational
  let level: Rational

  /// The most steps of the walk, of two two-point laws or a few more.
  static let mostSteps = 10_000

  /// The most two-point laws that are evaluated for small means.
  static let mostEvaluations = 20_000

  /// See the type.
  func largest() throws(BoundError) -> FloorSize {
    let start = try TailEnvelope(
      ceiling: ceiling, relativeError: relativeError, rounding: .outwards
    ).start(clearing: level)
    let quick = try quickWitness(below: start)
    let walk = try walk(from: start, to: quick?.samples ?? 1)
    let found = walk.found ?? quick
    guard walk.isComplete else { return try size(found, isExact: false) }
    let small = try smallMeans(from: start, to: found?.samples ?? 0)
    return try size(small.found ?? found, isExact: small.isComplete)
  }

  /// A law and a number of draws.
  struct Candidate {
    let ceiling: Rational
    let samples: Int
  }

  var u: Rational { 1 + relativeError }
  var l: Rational { 1 - relativeError }

  private func size(
    _ found: Candidate?, isExact: Bool
  ) throws(BoundError) -> FloorSize {
    guard let found else {
      return FloorSize(samples: 1, isExact: isExact, witness: nil)
    }
    let witness = FloorSize.Witness(
      ceiling: found.ceiling, samples: found.samples,
      probability: try TwoPointLaw(ceiling: found.ceiling)
        .failureProbability(
          relativeError: relativeError, samples: found.samples))
    return FloorSize(
      samples: found.samples + 1, isExact: isExact, witness: witness)
  }

  /// Whether the law fails with more than δ; at b = 1 it is constant, below none.
  func exceeds(_ candidate: Candidate) throws(BoundError) -> Bool {
    guard candidate.ceiling > 1 else { return false }
    return try TwoPointLaw(ceiling: candidate.ceiling).exceeds(
      level, relativeError: relativeError, samples: candidate.samples)
  }

  /// G's or H's candidate of a threshold k ≥ 1, side ≤ B: m = ⌊B k/side⌋ ≥ 1,
  /// b = m side/k.
  func candidate(_ k: Int, side: Rational) -> Candidate {
    let m = (ceiling * Rational(k) / side).knownFloor
    return Candidate(
      ceiling: Rational(m) * side / Rational(k), samples: m)
  }
}
