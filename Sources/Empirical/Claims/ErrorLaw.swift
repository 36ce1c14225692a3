import Bounds
import SiPP

/// The law of one group's error at one input, found once for many numbers of draws
/// and errors (H6, T4h).
enum ErrorLaw: Sendable {
  /// Nothing is drawn, or z = 0: no error.
  case none
  /// T is this value with probability 1 over it, else 0.
  case twoPoint(Rational)
  /// T has finitely many values.
  case finite(FiniteLaw)

  init(_ evaluation: GroupEvaluation) {
    if evaluation.hasTwoPointLaw,
      let t = evaluation.exactRatios.first(where: { $0.sign > 0 })
    {
      self = .twoPoint(t)
    } else if let law = evaluation.law {
      self = .finite(law)
    } else {
      self = .none
    }
  }

  /// Whether a probability is a binomial tail or two, which take no time.
  var isCheap: Bool {
    if case .finite = self { return false }
    return true
  }

  /// The probability of an error of ε or more, enclosed: exact binomial tails where
  /// T takes two values, else a lattice bracket.
  ///
  /// - Parameters:
  ///   - relativeWidth: that the bracket aims at; a matter of time, not of trust.
  ///   - mostCells: of its lattice.
  func failureProbability(
    draws: Int, relativeError ε: Rational, side: TailSide,
    relativeWidth: Double = 0.02, mostCells: Int = 1 << 19
  ) throws(BoundError) -> Interval {
    switch self {
    case .none: return Interval(0)
    case .twoPoint(let t):
      return try HitCountLaw(probability: 1 / t, value: t, draws: draws)
        .failureProbability(relativeError: ε, side: side)
    case .finite(let law):
      let bracket = LatticeBracket(
        law: law, relativeWidth: relativeWidth, mostCells: mostCells)
      let m = Rational(draws)
      switch side {
      case .both:
        return try bracket.failureProbability(draws: draws, relativeError: ε)
      case .upper:
        return try bracket.upperTail(draws: draws, atLeast: m * (1 + ε))
      case .lower:
        return try bracket.lowerTail(draws: draws, atMost: m * (1 - ε))
      }
    }
  }
}
