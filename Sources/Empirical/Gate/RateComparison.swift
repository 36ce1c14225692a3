import Bounds

/// The failure rates of one stream of trials in two runs: exact tests of "the
/// candidate fails no more" (H7).
///
/// | Test | Where | p-value |
/// | --- | --- | --- |
/// | pairs | trial t of both runs saw the same words | McNemar's |
/// | known rate | the failure probability p₀ is known | P(Bin(n, p₀) ≥ c) |
/// | two runs | other words, independent runs | Fisher's |
/// | limits | pairs are known of a part of the trials only | below |
///
/// The two-sample test of runs whose trials may depend on each other in any way: if
/// p_c ≤ p_b then p_c ≤ t or p_b ≥ t, whatever t is, so
///
///     p(t) = 2 max(P(Bin(n_c, t) ≥ c), P(Bin(n_b, t) ≤ b))
///
/// is at least the smallest α whose limits of level α/2 exclude p_c ≤ p_b. That one
/// is a p-value, and t, chosen from the data, only comes near to it.
struct RateComparison {
  /// All trials of the baseline.
  let baseline: OutcomeCounts
  /// All trials of the candidate.
  let candidate: OutcomeCounts
  /// The pairs that are known; nil where trials are not paired.
  let pairs: PairedOutcomes?
  /// The enclosure of the baseline's failure probability, where it is known.
  let known: ClosedRange<Rational>?
  /// Whether rarer failures contradict the claim as well.
  let isExactLaw: Bool

  /// Which test.
  enum Method: String, CaseIterable {
    case pairs = "McNemar's exact test on pairs"
    case knownRate = "exact binomial test of the known rate"
    case twoRuns = "Fisher's exact test"
    case limits = "limits of both rates"
  }

  /// A test and its p-value, rounded up.
  struct Test {
    let method: Method
    let alternative: Alternative
    let pValue: Double
  }

  /// Tests of what the comparison looks for: more failures, and of an exact law
  /// fewer as well.
  func tests() throws(BoundError) -> [Test] {
    var tests: [Test] = []
    for method in methods {
      for alternative in alternatives {
        let p = try pValue(method, alternative)
        tests.append(
          Test(method: method, alternative: alternative, pValue: p))
      }
    }
    return tests
  }

  /// How many tests there are, without making them.
  var hypotheses: Int { methods.count * alternatives.count }

  private var alternatives: [Alternative] {
    isExactLaw
      ? [.candidateIsWorse, .candidateIsBetter] : [.candidateIsWorse]
  }

  /// Fixed by what is known of the runs, not by their outcomes.
  private var methods: [Method] {
    var methods: [Method] = []
    if let pairs {
      methods.append(.pairs)
      if known == nil, pairs.pairs < max(baseline.trials, candidate.trials) {
        methods.append(.limits)
      }
    } else if known == nil {
      methods.append(.twoRuns)
    }
    if known != nil { methods.append(.knownRate) }
    return methods
  }

  private func pValue(
    _ method: Method, _ alternative: Alternative
  ) throws(BoundError) -> Double {
    switch method {
    case .pairs:
      guard let pairs else { return 1 }
      return try McNemarTest(pairs).pValue(alternative).upper
    case .twoRuns:
      return try TwoSampleRateTest(baseline: baseline, candidate: candidate)
        .pValue(alternative).upper
    case .knownRate:
      guard let known else { return 1 }
      return try Self.pValue(candidate, known: known, alternative)
    case .limits:
      return alternative == .candidateIsBetter
        ? try Self.pValueByLimits(less: candidate, more: baseline)
        : try Self.pValueByLimits(less: baseline, more: candidate)
    }
  }

  /// The tail of Bin(n, p₀) at the end of p₀'s enclosure that is best for the null
  /// hypothesis.
  static func pValue(
    _ counts: OutcomeCounts, known: ClosedRange<Rational>,
    _ alternative: Alternative
  ) throws(BoundError) -> Double {
    if counts.trials == 0 { return 1 }
    let tail =
      alternative == .candidateIsBetter
      ? try BinomialLaw(trials: counts.trials, probability: known.lowerBound)
        .tail(atMost: counts.mostFailures)
      : try BinomialLaw(trials: counts.trials, probability: known.upperBound)
        .tail(atLeast: counts.fewestFailures)
    return min(1, tail.probability.upper)
  }

  /// p(t) above for "`more` fails with a larger probability than `less`".
  static func pValueByLimits(
    less: OutcomeCounts, more: OutcomeCounts
  ) throws(BoundError) -> Double {
    guard less.trials > 0, more.trials > 0 else { return 1 }
    let (low, high) = (less.mostFailures, more.fewestFailures)
    guard let t = threshold(low, of: less.trials, high, of: more.trials)
    else { return 1 }
    let above = try BinomialLaw(trials: more.trials, probability: t)
      .tail(atLeast: high).probability.upper
    let below = try BinomialLaw(trials: less.trials, probability: t)
      .tail(atMost: low).probability.upper
    return min(1, 2 * max(above, below))  // doubling is exact
  }
}
