/// A walk over counts that keeps M_n(c) in double precision with a proved error
/// (H2), so that a whole table of boundaries costs two operations a step.
///
/// One more trial multiplies M_n(c) by (b + n − k)/((a + b + n)(1 − c)), or after
/// a failure by (a + k)/((a + b + n) c). Each factor and the product it enters
/// take at most 16 roundings of 2⁻⁵³ relative, so after s steps the value is right
/// to a factor 1 ± 2s · 2⁻⁴⁹ while s ≤ 2⁴⁸. A comparison that this cannot decide is
/// left to enclosures.
struct BoundaryWalk {
  private let sequence: ConfidenceSequence
  private let claim: Rational

  // Truncated to doubles: each within 2⁻⁵² of its number.
  private let a: Double
  private let b: Double
  private let sum: Double
  private let p: Double
  private let q: Double
  private let target: Double

  /// Counts, and M_n(c) there in double precision.
  struct Place {
    var trials = 0
    var failures = 0
    var value = 1.0
  }
  var place = Place()

  /// Numbers that doubles hold with room for every product of a step.
  static let smallest = Rational.powerOfTwo(-250)

  /// Starts before the first trial.
  ///
  /// - Throws: ``BoundError/outsideDomain(_:value:requirement:)`` when a number
  ///   is below 2⁻²⁵⁰, or a prior's above 2²⁵⁰.
  init(
    _ sequence: ConfidenceSequence, claim: Rational
  ) throws(BoundError) {
    let prior = sequence.prior
    for (name, value) in [
      ("claim", claim), ("1 − claim", 1 - claim), ("level", sequence.level),
      ("a", prior.a), ("b", prior.b), ("1/a", 1 / prior.a),
      ("1/b", 1 / prior.b),
    ] where value < Self.smallest {
      throw .outsideDomain(
        name, value: "\(value.approximation)", requirement: "at least 2^-250")
    }
    self.sequence = sequence
    self.claim = claim
    a = prior.a.approximation
    b = prior.b.approximation
    sum = (prior.a + prior.b).approximation
    p = claim.approximation
    q = (1 - claim).approximation
    target = (1 / sequence.level).approximation
  }

  /// A trial without failure.
  mutating func pass() throws(BoundError) {
    let (n, k) = (place.trials, place.failures)
    try multiply(by: (b + Double(n - k)) / ((sum + Double(n)) * q))
  }

  /// A failure.
  mutating func fail() throws(BoundError) {
    let (n, k) = (place.trials, place.failures)
    try multiply(by: (a + Double(k)) / ((sum + Double(n)) * p))
    place.failures += 1
  }

  /// One trial more.
  ///
  /// - Throws: ``BoundError/beyondReach(_:limit:)`` when M_n(c) leaves the range
  ///   of doubles, as a prior far from the claim makes it do: an underflow would
  ///   not be small relative to the value.
  private mutating func multiply(by factor: Double) throws(BoundError) {
    place.value *= factor
    place.trials += 1
    guard (0x1p-900...0x1p900).contains(place.value) else {
      throw .beyondReach("a boundary for this prior", limit: "2^±900")
    }
  }

  /// Whether M_n(c) ≥ 1/level, with certainty.
  func isCrossed() throws(BoundError) -> Bool {
    // Two steps more for the target and this product.
    let margin = Double(place.trials + 2) * 0x1p-48
    if place.value >= target * (1 + margin) { return true }
    if place.value <= target * (1 - margin) { return false }
    return try sequence.isCrossed(
      failures: place.failures, trials: place.trials, at: claim)
  }
}
