/// What a sample of a given size will refute, before it is drawn (H4, H5).
extension BettingMean {
  /// A mean from which on "the mean is at most `claim`" is refuted with
  /// probability at least `power`, whatever the law of X in [0, 1] is; nil where no
  /// such mean below 1 is found.
  ///
  /// For one bet g of K and any s > 0, W ≥ Π_g/K, so no refutation means
  /// Π_g^(−s) > (α/K)^s. The function x ↦ (1 − g + g x/c)^(−s) is convex, so its
  /// mean is largest for the law on {0, 1} with the mean μ, and Markov gives
  ///
  ///     P(no refutation)  ≤  (K/α)^s ((1 − μ) a + μ b)^N,
  ///     a = (1 − g)^(−s),  b = (1 − g + g/c)^(−s) < a,
  ///
  /// which is 1 − β at μ = (a − ((1 − β)(α/K)^s)^(1/N))/(a − b), and less above.
  /// The least over the bets and over s; each choice is a proof.
  ///
  /// - Parameters:
  ///   - claim: c, in (0, 1).
  ///   - trials: N.
  ///   - level: α of the test ``isLowerLimit(atLeast:)``.
  ///   - power: β, in (0, 1).
  ///   - loss: a bound below 1 on the relative width of the enclosures of X: the
  ///     test sees lower ends, whose mean is at least (1 − loss) μ.
  /// - Returns: an enclosure of the number that the best choice found proves; its
  ///   upper end is such a mean.
  /// - Tightness: that of a law on {0, 1}, the worst; laws of smaller variance are
  ///   detected from smaller means.
  public static func detectableMean(
    claim: Rational, trials: Int, level: Rational,
    power: Rational = Rational(99, 100), loss: Rational = 0
  ) throws(BoundError) -> Interval? {
    try check(level: level)
    precondition(claim > 0 && claim < 1, "a claim inside (0, 1)")
    precondition(power > 0 && power < 1, "a power inside (0, 1)")
    precondition(loss >= 0 && loss < 1, "a loss in [0, 1)")
    let test = PowerBound(
      claim: claim, trials: trials,
      // Rounding takes less than a relative 2⁻²⁸ from W: see the proof note.
      share: level * (1 - Rational(1, 1 << 24))
        / Rational(bets(trials: trials, level: level).count),
      miss: 1 - power)
    var best: Interval?
    for g in bets(trials: trials, level: level) where g < 1 {
      let s = test.bestExponent(bet: g)
      let mean = test.mean(bet: g, exponent: s)
      if mean.isIndeterminate { continue }
      if best.map({ mean.upper < $0.upper }) ?? true { best = mean }
    }
    guard let best else { return nil }
    let mean = best / Interval(1 - loss)
    // Above 1 there is no mean to speak of.
    return mean.isCertainlyBelow(Interval(1)) ? mean : nil
  }
}

/// The mean that one bet and one exponent prove to be detected.
struct PowerBound {
  let claim: Rational
  let trials: Int
  /// α/K.
  let share: Rational
  /// 1 − β.
  let miss: Rational

  /// μ as above; indeterminate where the two values cannot be told apart.
  func mean(bet g: Double, exponent s: Double, precision: Int = 128) -> Interval
  {
    func interval(_ x: Double) -> Interval { Interval(x, precision: precision) }
    let s = interval(s)
    let stake = interval(1 - g)
    let gain = stake + interval(g) / Interval(claim, precision: precision)
    let a = (-(s * stake.log)).exp
    let b = (-(s * gain.log)).exp
    let root =
      (Interval(miss, precision: precision).log
        + s * Interval(share, precision: precision).log)
      / Interval(trials, precision: precision)
    return (a - root.exp) / (a - b)
  }
}

extension PowerBound {
  /// About the best s for a bet: a guess by golden section on log₂ s, in which
  /// the bound falls and then rises.
  func bestExponent(bet g: Double) -> Double {
    func value(_ k: Double) -> Double {
      let mean = mean(bet: g, exponent: Self.power(k), precision: 96).midpoint
      return mean > 0 ? mean : .infinity
    }
    var (low, high) = (-12.0, 8.0)
    let share = 0.618_033_988_749_895
    var (x, y) = (high - share * (high - low), low + share * (high - low))
    var (atX, atY) = (value(x), value(y))
    for _ in 0..<18 {
      if atX <= atY {
        (high, y, atY) = (y, x, atX)
        x = high - share * (high - low)
        atX = value(x)
      } else {
        (low, x, atX) = (x, y, atY)
        y = low + share * (high - low)
        atY = value(y)
      }
    }
    return Self.power(low / 2 + high / 2)
  }

  /// About 2^k.
  private static func power(_ k: Double) -> Double {
    Interval(k * 0.693_147_180_559_945_3, precision: 53).exp.midpoint
  }
}
