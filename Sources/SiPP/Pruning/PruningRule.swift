public import Bounds

/// How the weights of one group are pruned.
///
/// A group without weights to draw (a dead one) loses all its weights by every rule.
public enum PruningRule: Sendable, Equatable {
  /// Draw m times from all weights (T3, T4).
  case sampled(draws: Int)
  /// Keep the k weights of largest sensitivity, drop the rest (T5).
  case deterministic(kept: Int)
  /// Keep those k, draw m times from the rest (T6').
  case mixed(kept: Int, draws: Int)
  /// Whichever of the first two has the smaller certified error at slack C and
  /// failure probability δ, T4's by the least rung of the ladder at the group's own
  /// ceiling (T6). Bounds choose, before anything is drawn.
  case hybrid(
    kept: Int, draws: Int, slack: Rational, failureProbability: Rational)
}

extension NeuronGroup {
  /// T5's error bounds for this group: its sensitivities as exact numbers.
  ///
  /// - Parameter slack: C, 1 at the sensitivity points.
  /// - Throws: `outsideDomain` for a slack that is no number above 0.
  public func deterministicError(
    slack C: Rational = 1
  ) throws(BoundError) -> DeterministicError {
    try DeterministicError(
      sensitivities: sensitivities.map { s in
        guard let exact = Rational(exactly: s) else {
          preconditionFailure("a sensitivity is finite")
        }
        return exact
      }, slack: C)
  }
}

extension PruningRule {
  /// This rule for `group`, with ``hybrid(kept:draws:slack:failureProbability:)``
  /// replaced by what it chooses. Counts above the group's become the group's.
  ///
  /// - Throws: `outsideDomain` for counts below 0 or draws from 2³² on, and what
  ///   the bounds throw.
  public func resolved(
    for group: NeuronGroup
  ) throws(BoundError) -> PruningRule {
    let n = group.indices.count
    switch self {
    case .sampled(let m):
      return .sampled(draws: try Self.checked(draws: m))
    case .deterministic(let k):
      return .deterministic(kept: try Self.checked(kept: k, of: n))
    case .mixed(let k, let m):
      return .mixed(
        kept: try Self.checked(kept: k, of: n),
        draws: try Self.checked(draws: m))
    case .hybrid(let k, let m, let C, let δ):
      let kept = try Self.checked(kept: k, of: n)
      let m = try Self.checked(draws: m)
      let bounds = try group.deterministicError(slack: C)
      // B of the law that is drawn, at least C Σ s; 1 where that is impossible.
      let ceiling = max(1, C * (group.ceiling ?? 0))
      let choice = try HybridChoice(
        group: bounds, rungs: [try RandomizedRoundingTail(ceiling: ceiling)],
        kept: kept, draws: m, failureProbability: δ)
      switch choice.rule {
      case .deterministic: return .deterministic(kept: kept)
      case .sampled: return .sampled(draws: m)
      }
    }
  }

  private static func checked(draws m: Int) throws(BoundError) -> Int {
    guard (0..<1 << 32).contains(m) else {
      throw .outsideDomain(
        "draws", value: "\(m)", requirement: "from 0 to 2^32 − 1")
    }
    return m
  }

  private static func checked(
    kept k: Int, of n: Int
  ) throws(BoundError) -> Int {
    guard k >= 0 else {
      throw .outsideDomain(
        "kept weights", value: "\(k)", requirement: "at least 0")
    }
    return min(k, n)
  }
}
