import Bounds
import SiPP

/// The exact failure probability of a joint trial on ``OneHotInputs``: T1's coupon
/// collector and T4's binomial together.
///
/// Let S have seen k of the n values. All seen s_j are 1, so q is uniform on them,
/// exactly. If x is one of them, T is k with probability 1/k, else 0, and the trial
/// fails with the two-point law's f(k); if not, ẑ = 0 and the error is 1, a failure
/// for ε ≤ 1. So, given S with the seen set A,
///
///     δ(S) = π(A) f(|A|) + (1 − π(A)) 1[ε ≤ 1],
///
/// and the joint probability is its mean over ``SeenSetLaw``.
struct OneHotJointLaw: Sendable {
  /// The conditional failure probability of some S, and how likely they are.
  struct Cell: Sendable {
    /// |A|.
    let seen: Int
    /// δ(S).
    let conditional: Interval
    /// P(S is one of these), exactly.
    let probability: Rational
  }

  /// Cells of probability above 0.
  let cells: [Cell]
  private let inputs: OneHotInputs
  /// f(k), k = 1 … n, at index k.
  private let pruningFailures: [Interval]
  private let relativeError: Rational

  init(
    _ inputs: OneHotInputs, points: Int, draws: DrawPlan,
    relativeError ε: Rational
  ) throws(BoundError) {
    self.inputs = inputs
    relativeError = ε
    var failures = [Interval(0)]
    for k in 1...inputs.weights.count {
      failures.append(
        try TwoPointLaw(ceiling: Rational(k)).failureProbability(
          relativeError: ε, samples: draws.draws(liveWeights: k)))
    }
    pruningFailures = failures
    cells = try SeenSetLaw(weights: inputs.weights, draws: points).cells
      .filter { $0.probability.sign > 0 }
      .map { cell in
        Cell(
          seen: cell.seen,
          conditional: Self.conditional(
            mass: cell.mass, failure: failures[cell.seen], ε),
          probability: cell.probability)
      }
  }

  /// P(error ≥ ε) over S, x and the pruning.
  var failureProbability: Interval {
    cells.reduce(Interval(0)) {
      $0 + Interval($1.probability) * $1.conditional
    }
  }

  /// P(error ≥ ε) where x is one of the points of S, whichever: it has been seen,
  /// and the trial fails with f(k). What a harness finds that evaluates on S (H9).
  var failureProbabilityOnPoints: Interval {
    cells.reduce(Interval(0)) {
      $0 + Interval($1.probability) * pruningFailures[$1.seen]
    }
  }

  /// δ(S) for the group that some S left.
  func conditionalFailureProbability(of group: NeuronGroup) -> Interval {
    let mass = group.support.reduce(0) { $0 + inputs.weights[$1] }
    let total = inputs.weights.reduce(0, +)
    return Self.conditional(
      mass: Rational(mass, total),
      failure: pruningFailures[group.support.count], relativeError)
  }

  /// P(δ(S) > `level`).
  ///
  /// - Throws: `undecided` where some δ(S) is too near to the level to tell.
  func probability(
    conditionalAbove level: Rational
  ) throws(BoundError) -> Rational {
    var sum: Rational = 0
    for cell in cells {
      if cell.conditional.isCertainlyAbove(level) {
        sum = sum + cell.probability
      } else if !cell.conditional.isCertainlyAtMost(level) {
        throw .undecided(
          "is the failure probability given S above \(level)?",
          precision: Interval.defaultPrecision)
      }
    }
    return sum
  }

  private static func conditional(
    mass: Rational, failure: Interval, _ ε: Rational
  ) -> Interval {
    Interval(mass) * failure + Interval(ε <= 1 ? 1 - mass : 0)
  }
}
