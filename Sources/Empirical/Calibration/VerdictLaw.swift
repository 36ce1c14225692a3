public import Bounds

/// What is known beforehand about the probability that a row says something.
public enum VerdictLaw: Sendable {
  /// It is this, computed from the row's known failure probability.
  case exact(Interval)
  /// It is no more than this: the level that the harness states.
  case atMost(Rational)

  /// Encloses the probability.
  public var enclosure: Interval {
    switch self {
    case .exact(let probability): .min(probability, Interval(1))
    case .atMost(let level):
      .hull(Interval(0), .min(Interval(level), Interval(1)))
    }
  }

  /// An upper bound on the probability.
  public var upperBound: Double {
    switch self {
    case .exact(let probability): Swift.min(probability.upper, 1)
    case .atMost(let level): Interval(level).upper
    }
  }
}

extension Claim {
  /// The row's failure probability, where it is known without a trial: its oracle,
  /// or the exact law that it claims.
  ///
  /// Rows on moments (T3) have no other oracle; what calibration then checks is
  /// the harness and the law together.
  var knownProbability: Interval? {
    let known = oracle ?? (relation == .equals ? predicted : nil)
    return known.map {
      .min(.max($0, Interval(0)), Interval(1))
    }
  }

  /// Whether the row says something true, as far as is known: a row without a
  /// known probability is taken at its word.
  var isTrue: Bool {
    guard control != .positive else { return false }
    guard let p = knownProbability else { return true }
    return switch relation {
    case .atMost: p.upper <= predicted.upper
    case .equals: predicted.lower <= p.lower && p.upper <= predicted.upper
    }
  }

  /// Sides on which the row can be contradicted.
  var sides: Int { relation == .equals ? 2 : 1 }
}

extension VerdictLaw {
  /// The probability that fixed counts contradict `claim`, at `level` a side.
  init(_ claim: Claim, _ counts: CriticalCounts, level: Rational) {
    if let p = claim.knownProbability {
      self = .exact(counts.contradiction(under: p))
    } else {
      self = .atMost(Rational(claim.sides) * level)
    }
  }

  /// The probability that a row which is looked at after every trial is
  /// contradicted.
  ///
  /// - Parameter isAlone: whether its own decision ends its trials.
  init(
    _ claim: Claim, _ test: SequentialTest, isAlone: Bool
  ) throws(BoundError) {
    guard claim.knownProbability != nil else {
      self = .atMost(Rational(claim.sides) * test.level)
      return
    }
    let law = try test.law(of: claim)
    let atLeast =
      claim.relation == .equals && test.hasOneBoundary
      ? law.decided : law.violated
    if isAlone, test.hasOneBoundary, claim.relation == .equals {
      self = .exact(law.decided)
    } else if isAlone, test.hasOneBoundary, test.endsWhereItHolds {
      self = .exact(law.violated)
    } else if isAlone {
      // Past a look that holds by this law, which is rare, the trials may go on.
      self = .exact(.hull(atLeast, law.decided))
    } else {
      // Judged after as many trials as others need: no more than by the last.
      let most = clampedToUnit(law.decided.upper)
      let level = Rational(claim.sides) * test.level
      self = .atMost(claim.isTrue ? Swift.min(most, level) : most)
    }
  }
}

extension SequentialTest {
  /// Whether both directions have one boundary, as they do unless the claim is a
  /// wide enclosure: then ``StoppingLaw`` of it is the law of the test. Where they
  /// differ, that law, whose claim is the upper end, holds no later than the test
  /// and violates with it.
  var hasOneBoundary: Bool {
    if claimed.lowerBound == claimed.upperBound { return true }
    for failures in 0...mostTrials {
      let (a, b) = (above.holds(from: failures), below.holds(from: failures))
      if a != b { return false }
      if a == nil { return true }
    }
    return true
  }
}

extension SequentialTest {
  /// The law of the test under the claim's known probability.
  ///
  /// A positive control goes on past a look that holds; its law is that of a
  /// boundary whose holding side asks for all but impossible evidence.
  func law(of claim: Claim) throws(BoundError) -> StoppingLaw {
    guard let p = claim.knownProbability else {
      preconditionFailure("\(claim.name): no known probability")
    }
    if endsWhereItHolds {
      return try StoppingLaw(boundary: above, probability: p)
    }
    let c = claimed.upperBound
    let refuting = try ConfidenceSequence(
      prior: .refuting(claim: c, level: level, mostTrials: mostTrials),
      level: level)
    let hardly = Rational(exactly: 0x1p-250) ?? level
    let confirming = try ConfidenceSequence(
      prior: .confirming(claim: c), level: hardly)
    return try StoppingLaw(
      boundary: StoppingBoundary(
        claim: c, mostTrials: mostTrials, refuting: refuting,
        confirming: confirming),
      probability: p)
  }
}

extension StoppingLaw {
  /// Encloses P(decided by N).
  var decided: Interval { decided(by: boundary.mostTrials) }
}
