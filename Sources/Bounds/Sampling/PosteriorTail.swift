/// The tail of importance sampling's relative error at a given input: on each side
/// the least of what T4g knows.
///
/// That is ``PosteriorHingeTail`` from the range, ``SquaredHingeTail`` from two
/// moments, and, where the law of T is given, ``PosteriorChernoffTail``. The Bernstein
/// and Bennett rungs are never below the second and are left out. Symbols are
/// ``PosteriorRung``'s.
///
/// - Accuracy: an enclosure of the least of the enclosed values.
/// - Tightness: never above T4b to T4e at a ceiling B ≥ R when μ = 1. The exact law
///   (``LatticeBracket``, T4h) is sharper, at a higher price.
/// - Source: theory T4g. Proof: `proofs-notes/T4g-a-posteriori.md`.
public struct PosteriorTail: PosteriorRung {
  /// μ, V and R.
  public let moments: PosteriorMoments
  /// The rung that needs the law; nil where only moments were given.
  private let chernoff: PosteriorChernoffTail?

  /// Takes moments alone.
  public init(moments: PosteriorMoments) {
    self.moments = moments
    chernoff = nil
  }

  /// Takes the law of T.
  ///
  /// - Throws: `outsideDomain` for a negative value, or one above 10¹⁰⁰.
  public init(law: FiniteLaw) throws(BoundError) {
    let rung = try PosteriorChernoffTail(law: law)
    moments = rung.moments
    chernoff = rung
  }

  /// Encloses the least bound of the chosen side, or the sum of both sides'.
  public func failureProbability(
    relativeError ε: Rational, samples m: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    try sum(side, relativeError: ε, samples: m, precision: precision) {
      part throws(BoundError) in
      let least = Interval.min(
        try PosteriorHingeTail(moments: moments).tail(part, m, precision),
        try SquaredHingeTail(moments: moments).tail(part, m, precision))
      guard let chernoff else { return least }
      return .min(least, try chernoff.tail(part, m, precision))
    }
  }
}
