import Bounds

/// Whether the candidate's failure rate is shown to be no worse than the
/// baseline's, up to a margin (H7).
///
/// With Δ = p_c − p_b and the margin M(p_b) = margin · max(p_b, floor), each method
/// gives a number U that is below Δ with probability at most ℓ, and "no worse" says
/// U ≤ M(L_b), L_b a lower limit of p_b that the same ℓ pays for:
///
/// | Method | U | ℓ split in |
/// | --- | --- | --- |
/// | known rate p₀ | upper limit of p_c, less p₀ | 1 |
/// | pairs | upper limit of "only the candidate fails" less lower limit of "only the baseline fails" | 3 |
/// | two rates | upper limit of p_c less lower limit of p_b | 2 |
///
/// Methods that apply share the level α equally, so a candidate that is worse by
/// more than M is passed with probability at most α, whatever depends on what.
/// Every limit is Clopper's and Pearson's.
struct NonInferiority {
  let rates: RateComparison
  let settings: GateSettings

  /// An upper limit of the excess, and how it was found.
  struct Limit {
    let method: Method
    /// At least p_c − p_b, or p_b − p_c where an exact law is left downwards.
    let excess: Double
    let isShown: Bool
  }

  /// How a limit is found.
  enum Method: String {
    case knownRate = "known rate"
    case pairs = "pairs"
    case twoRates = "two rates"
  }

  /// Methods that apply: fixed by what is known, not by the outcomes.
  var methods: [Method] {
    var methods: [Method] = []
    if rates.pairs != nil { methods.append(.pairs) }
    methods.append(rates.known == nil ? .twoRates : .knownRate)
    return methods
  }

  /// The limits of the excess of failures; of an exact law also of the lack.
  func limits() throws(BoundError) -> [[Limit]] {
    var directions = [Alternative.candidateIsWorse]
    if rates.isExactLaw { directions.append(.candidateIsBetter) }
    let level = settings.level / Rational(methods.count)
    var all: [[Limit]] = []
    for direction in directions {
      var limits: [Limit] = []
      for method in methods {
        limits.append(try limit(method, direction, level: level))
      }
      all.append(limits)
    }
    return all
  }

  /// Shown in every direction that counts, by one method at least.
  func isShown() throws(BoundError) -> Bool {
    try limits().allSatisfy { $0.contains(where: \.isShown) }
  }

  private func limit(
    _ method: Method, _ direction: Alternative, level: Rational
  ) throws(BoundError) -> Limit {
    switch method {
    case .knownRate: try knownRate(direction, level)
    case .pairs: try paired(direction, level / 3)
    case .twoRates: try twoRates(direction, level / 2)
    }
  }

  private func knownRate(
    _ direction: Alternative, _ level: Rational
  ) throws(BoundError) -> Limit {
    guard let known = rates.known else {
      preconditionFailure("the method needs a known rate")
    }
    let isWorse = direction == .candidateIsWorse
    let excess =
      isWorse
      ? try Self.upper(rates.candidate, level) - Interval(known.lowerBound)
      : Interval(known.upperBound) - (try Self.lower(rates.candidate, level))
    return limit(.knownRate, excess, above: known.lowerBound)
  }

  private func paired(
    _ direction: Alternative, _ level: Rational
  ) throws(BoundError) -> Limit {
    guard let pairs = rates.pairs else {
      preconditionFailure("the method needs pairs")
    }
    let isWorse = direction == .candidateIsWorse
    let more = isWorse ? pairs.candidateOnly : pairs.baselineOnly
    let less = isWorse ? pairs.baselineOnly : pairs.candidateOnly
    guard pairs.pairs > 0 else { return limit(.pairs, Interval(1), above: 0) }
    let excess =
      try ClopperPearson.upperLimit(
        failures: more.upperBound, trials: pairs.pairs, level: level)
      - ClopperPearson.lowerLimit(
        failures: less.lowerBound, trials: pairs.pairs, level: level)
    return limit(.pairs, excess, above: try baselineRate(level))
  }

  private func twoRates(
    _ direction: Alternative, _ level: Rational
  ) throws(BoundError) -> Limit {
    let isWorse = direction == .candidateIsWorse
    let more = isWorse ? rates.candidate : rates.baseline
    let less = isWorse ? rates.baseline : rates.candidate
    let excess = try Self.upper(more, level) - Self.lower(less, level)
    let rate = isWorse ? try baselineRate(level) : 0
    return limit(.twoRates, excess, above: rate)
  }

  private func limit(
    _ method: Method, _ excess: Interval, above rate: Rational
  ) -> Limit {
    Limit(
      method: method, excess: excess.upper,
      isShown: excess.isCertainlyAtMost(settings.allowedRise(above: rate)))
  }

  /// A lower limit of p_b.
  private func baselineRate(_ level: Rational) throws(BoundError) -> Rational {
    let limit = try Self.lower(rates.baseline, level).lower
    return Rational(exactly: limit) ?? 0
  }

  private static func upper(
    _ counts: OutcomeCounts, _ level: Rational
  ) throws(BoundError) -> Interval {
    guard counts.trials > 0 else { return Interval(1) }
    return try ClopperPearson.upperLimit(
      failures: counts.mostFailures, trials: counts.trials, level: level)
  }

  private static func lower(
    _ counts: OutcomeCounts, _ level: Rational
  ) throws(BoundError) -> Interval {
    guard counts.trials > 0 else { return Interval(0) }
    return try ClopperPearson.lowerLimit(
      failures: counts.fewestFailures, trials: counts.trials, level: level)
  }
}
