/// E D, the mean number of distinct weights among m draws from q_j ∝ s_j: what
/// draws cost, in non-zeros.
///
///     E D(m) = Σ_{s_j > 0} 1 − (1 − q_j)^m,
///
/// 0 at m = 0, exactly 1 at m = 1; rises with m, concavely, towards the number of
/// positive s_j. (T12's mean, of sensitivities as they are; `DistinctDraws` takes whole units.)
///
/// - Accuracy: an enclosure.
struct ExpectedNonZeros {
  /// q, each above 0, sum 1.
  private let probabilities: [Rational]

  /// The largest number of draws that a plan gives: what samplers count with.
  static let mostDraws = (1 << 32) - 1

  /// The law q_j = s_j/Σ s over the s_j > 0; empty where all are 0.
  init(sensitivities s: some Sequence<Rational>, sum: Rational) {
    probabilities = s.filter { $0.sign > 0 }.map { $0 / sum }
  }

  /// How many weights can be drawn.
  var support: Int { probabilities.count }

  /// E D(m).
  func mean(draws m: Int, precision: Int) -> Interval {
    if m == 0 || probabilities.isEmpty {
      return Interval(0, precision: precision)
    }
    if m == 1 || support == 1 { return Interval(1, precision: precision) }
    // A power of m multiplies the relative error of its base by m < 2³².
    let bits = precision + 40
    let one = Interval(1, precision: bits)
    var missing = Interval(0, precision: bits)
    for q in probabilities {
      missing = missing + (one - Interval(q, precision: bits)).power(m)
    }
    return (Interval(support, precision: bits) - missing)
      .rounded(to: precision)
  }

  /// The largest m up to ``mostDraws`` with E D(m) ≤ `budget`, as far as 1,024
  /// bits tell: where the two may be equal, and m ≥ 2, one draw fewer.
  func mostDraws(
    within budget: Rational, guess: Int
  ) throws(BoundError) -> Int {
    if Rational(support) <= budget { return Self.mostDraws }
    // E D is above the budget at the first m past the answer.
    let past = try CertifiedSearch.smallestInteger(
      in: 1...Self.mostDraws, guess: guess + 1
    ) { (m, bits) throws(BoundError) -> Bool? in
      let mean = mean(draws: m, precision: bits)
      if mean.isCertainlyAtMost(budget) { return false }
      return mean.isCertainlyAbove(budget) || bits >= 512 ? true : nil
    }
    return (past ?? Self.mostDraws + 1) - 1
  }
}
