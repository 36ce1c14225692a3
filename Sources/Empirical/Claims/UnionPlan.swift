import Bounds

/// A layer's claim (T8) as the sum over its groups that it is: for figures, which
/// take other numbers of draws, another ε, or another rung of the ladder.
struct UnionPlan: Sendable {
  /// What reports call the layer.
  let name: String
  /// B and m of each live group.
  let groups: [Group]
  /// Weights of the live groups.
  let weights: Int
  /// How many of a⁺ and a⁻ are claimed for at once (T7).
  let parts: Int

  /// A live group.
  struct Group: Sendable, Equatable {
    let ceiling: Rational
    let draws: Int
  }

  /// Σ m_g.
  var draws: Int { groups.reduce(0) { $0 + $1.draws } }

  /// N Σ_g δ_g with each δ_g bounded by the rung, and by 1; at most 1.
  ///
  /// - Parameter draws: m of a group.
  func failureProbability(
    _ rung: StatementID, relativeError ε: Rational, draws: (Group) -> Int
  ) throws(BoundError) -> Rational {
    var bounds: [Rational] = []
    for group in groups {
      let bound = try tail(rung, group).failureProbability(
        relativeError: ε, samples: draws(group))
      bounds.append(clampedToUnit(bound.upper))
    }
    return min(
      1, try UnionBound.failureProbability(ofGroups: bounds, points: parts))
  }

  /// The draws of all groups together with which the rung gives each its equal
  /// share of δ; nil where it does not apply to ε.
  func samples(
    _ rung: StatementID, relativeError ε: Rational,
    failureProbability δ: Rational
  ) throws(BoundError) -> Int? {
    let share = try UnionBound.failureProbabilityPerGroup(
      ofLayer: δ, groups: groups.count, points: parts)
    var sum = 0
    for group in groups {
      let size = try tail(rung, group).samples(
        relativeError: ε, failureProbability: share)
      guard let size else { return nil }
      sum += size.samples
    }
    return sum
  }

  private func tail(
    _ rung: StatementID, _ group: Group
  ) throws(BoundError) -> any SamplingTail {
    let rungs = try SamplingLadder.rungs(ceiling: group.ceiling)
    guard let tail = rungs.first(where: { $0.statement == rung }) else {
      preconditionFailure("\(rung.rawValue) is a rung of the ladder")
    }
    return tail
  }
}
