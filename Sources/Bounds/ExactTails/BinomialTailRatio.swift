internal import CMPFR

/// The ratio R = P(X ≥ k)/P(X = k) on the side away from the mean, k ≥ mp, and
/// the hinge E (X − k)₊/P(X = k).
struct BinomialTailRatio {
  let trials: Int
  let probability: Rational
  let complement: Rational
  /// k, with mp ≤ k ≤ m (or mp + 1 ≥ k) and 1 ≤ k.
  let successes: Int
  /// k + 1 − (m + 1)p > 0, exact: what makes every term below positive.
  let offset: Rational
  /// The same numbers in double precision: guesses only.
  let guess: Guess

  /// Enclosures that the methods need.
  static let scratchCount = 9

  init(law: BinomialLaw, successes: Int) {
    trials = law.trials
    probability = law.probability
    complement = law.complement
    self.successes = successes
    offset =
      Rational(successes + 1) - Rational(law.trials + 1) * law.probability
    guess = Guess(
      probability: probability, complement: complement, offset: offset)
  }
}

// MARK: - Direct summation

extension BinomialTailRatio {
  /// Encloses R from `terms` terms:
  ///
  ///     R = 1 + r₀(1 + r₁(1 + … r_{n−1}V)),  rⱼ = (p/q)(m − k − j)/(k + j + 1),
  ///
  /// where 1 ≤ V ≤ 1/(1 − rₙ), since the rⱼ fall. Nothing is known where rₙ < 1
  /// is not certain.
  func setDirect(_ ratio: Enclosure, terms n: Int, scratch row: EnclosureRow) {
    var row = row
    let (odds, last, room) = (row.next(), row.next(), row.next())
    let rest = trials - successes
    odds.set(probability / complement)
    ratio.set(1)
    if n < rest {
      last.setProduct(odds, rest - n)
      last.setQuotient(last, successes + n + 1)
      ratio.setDifference(ratio, last)  // its lower end is ≤ 1 − rₙ
      guard sipp_mpfr_sign(ratio.lo) > 0 else {
        mpfr_set_si(ratio.lo, 1, MPFR_RNDD)
        mpfr_set_inf(ratio.hi, 1)
        return
      }
      room.setQuotient(1, ratio)
      mpfr_set_si(ratio.lo, 1, MPFR_RNDD)
      mpfr_swap(ratio.hi, room.hi)
    }
    for j in (0..<n).reversed() {
      ratio.setProduct(ratio, odds)
      ratio.setProduct(ratio, rest - j)
      ratio.setQuotient(ratio, successes + j + 1)
      ratio.setSum(ratio, 1)
    }
  }
}

// MARK: - Continued fraction

extension BinomialTailRatio {
  /// Encloses R and E (X − k)₊/P(X = k) from `terms` terms of
  ///
  ///     R = kq/(B₀ + W),  hinge = R (p(m − k)/(k + 1) + W),
  ///     W = A₁/(B₁ + A₂/(B₂ + …)),
  ///
  /// where with a = k, b = m − k + 1, c = k + 1 − (m + 1)p
  ///
  ///     Aᵢ = (a+i−1)(a+b+i−1) i(b−i) p²/(a+2i−1)²,
  ///     Bᵢ = i + i(b−i)p/(a+2i−1) + (a+i)(c + i(2−p))/(a+2i+1).
  ///
  /// All are positive and A_b = 0, so the fraction ends at b − 1; cut after n it
  /// lies between its value with nothing and with A/B in place of the rest.
  func setFraction(
    ratio: Enclosure, hinge: Enclosure?, terms n: Int,
    scratch row: EnclosureRow
  ) {
    var row = row
    let (w, p) = (row.next(), row.next())
    setRest(w, p: p, terms: n, scratch: row)
    let (b0, numerator) = (row.next(), row.next())
    b0.set(offset)
    b0.setProduct(b0, successes)
    b0.setQuotient(b0, successes + 1)
    b0.setSum(b0, w)
    numerator.set(complement)
    numerator.setProduct(numerator, successes)
    ratio.setQuotient(numerator, b0)
    guard let hinge else { return }
    hinge.setProduct(p, trials - successes)
    hinge.setQuotient(hinge, successes + 1)
    hinge.setSum(hinge, w)
    hinge.setProduct(hinge, ratio)
  }

  /// W, backwards from the end, and p.
  private func setRest(
    _ w: Enclosure, p: Enclosure, terms: Int, scratch row: EnclosureRow
  ) {
    let n = Swift.min(Swift.max(terms, 1), trials - successes)
    var row = row
    let (v, t, u) = (row.next(), row.next(), row.next())
    let constants = Constants(
      p: p, square: row.next(), twoMinusP: row.next(), offset: row.next())
    let spare = row.next()
    constants.p.set(probability)
    constants.square.setProduct(constants.p, constants.p)
    constants.twoMinusP.set(2 - probability)
    constants.offset.set(offset)
    w.set(0)
    guard n > 0 else { return }

    setDenominator(v, n, constants, scratch: spare)
    // A/B in place of the rest, above; 0 at the end, where A is 0.
    setNumerator(t, n + 1, constants)
    setDenominator(u, n + 1, constants, scratch: spare)
    mpfr_div(t.hi, t.hi, u.lo, MPFR_RNDU)
    mpfr_add(v.hi, v.hi, t.hi, MPFR_RNDU)
    for i in (1...n).reversed() {
      setNumerator(t, i, constants)
      w.setQuotient(t, v)
      if i > 1 {
        setDenominator(v, i - 1, constants, scratch: spare)
        v.setSum(v, w)
      }
    }
  }

  private struct Constants {
    let p: Enclosure
    let square: Enclosure
    let twoMinusP: Enclosure
    let offset: Enclosure
  }

  /// Aᵢ.
  private func setNumerator(
    _ result: Enclosure, _ i: Int, _ constants: Constants
  ) {
    let (a, b) = (successes, trials - successes + 1)
    result.setProduct(constants.square, a + i - 1, a + b + i - 1)
    result.setProduct(result, i, b - i)
    result.setQuotient(result, a + 2 * i - 1, a + 2 * i - 1)
  }

  /// Bᵢ.
  private func setDenominator(
    _ result: Enclosure, _ i: Int, _ constants: Constants, scratch t: Enclosure
  ) {
    let (a, b) = (successes, trials - successes + 1)
    result.setProduct(constants.p, i, b - i)
    result.setQuotient(result, a + 2 * i - 1)
    t.setProduct(constants.twoMinusP, i)
    t.setSum(t, constants.offset)
    t.setProduct(t, a + i)
    t.setQuotient(t, a + 2 * i + 1)
    result.setSum(result, t)
    result.setSum(result, i)
  }
}
