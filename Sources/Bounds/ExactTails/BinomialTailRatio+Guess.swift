// How much work the ratio takes: guesses. Whatever they say, the enclosures hold.

extension BinomialTailRatio {
  /// The law's numbers in double precision.
  struct Guess {
    let p: Double
    let odds: Double
    let offset: Double

    init(probability: Rational, complement: Rational, offset: Rational) {
      p = probability.approximation
      odds = p / complement.approximation
      self.offset = offset.approximation
    }
  }

  /// Measured costs of a step, in units of 10 ns at about 200 bits.
  private static let directCost = 23
  private static let fractionCost = 80
  private static let circleCost = 9_000
  /// Where counting gives up if there is no circle to turn to: never reached.
  private static let mostSteps = 100_000_000

  /// The cheapest method that reaches 2^−bits: a guess about cost alone.
  ///
  /// - Parameter needsHinge: direct summation would find the hinge only as a
  ///   difference that cancels.
  func cheapestMethod(bits: Int, needsHinge: Bool) -> Method {
    let plan = circlePlan(bits: bits)
    let limit =
      plan.map { $0.pairs * Self.circleCost / Self.fractionCost }
      ?? Self.mostSteps
    guard let fraction = fractionTerms(bits: bits, limit: limit) else {
      return plan == nil ? .fraction(terms: limit) : .circle
    }
    if needsHinge { return .fraction(terms: fraction) }
    let affordable = (fraction + 1) * Self.fractionCost / Self.directCost
    if let direct = directTerms(bits: bits, limit: affordable) {
      return .direct(terms: direct)
    }
    return .fraction(terms: fraction)
  }
}

extension BinomialTailRatio {
  /// How to lay the circle, or nil where it is of no use: a guess.
  func circlePlan(bits: Int) -> BinomialCircle.Plan? {
    let mean = Double(trials) * guess.p
    let spread = mean * complement.approximation
    return BinomialCircle.Plan(
      mean: mean, deviation: spread.squareRoot(),
      offset: Double(successes) - mean, bits: bits)
  }
}

extension BinomialTailRatio {
  /// How many terms of the sum reach 2^−bits, or nil where the terms 0 … `limit`
  /// are too few: a guess.
  func directTerms(bits: Int, limit: Int) -> Int? {
    let rest = trials - successes
    var product = ScaledGuess()
    for n in 0...limit {
      if n >= rest { return rest }
      let ratio =
        guess.odds * Double(rest - n) / Double(successes + n + 1)
      product.multiply(by: ratio)
      // The remainder 1/(1 − r) must be finite, with room for the guess's error.
      if ratio < 0.999, product.exponent + 10 < -Double(bits) { return n + 1 }
    }
    return nil
  }

  /// How many terms of the fraction reach 2^−bits, or nil beyond `limit` ≥ 1: a
  /// guess, from how far the last term moves what was cut before it,
  ///
  ///     |Fₙ − Fₙ₋₁|/F₀ = ΠAᵢ/(hₙ h²ₙ₋₁ … h²₁h₀),  hᵢ = Bᵢ + Aᵢ/hᵢ₋₁,  F₀ = kq/B₀.
  func fractionTerms(bits: Int, limit: Int) -> Int? {
    let b = trials - successes + 1
    var product = ScaledGuess()
    let a = Double(successes)
    var h = a * guess.offset / (a + 1)  // B₀, where 0/0 for a = 1 is left out
    for n in 1...limit {
      if n >= b { return b - 1 }
      let numerator = partialNumerator(n)
      let next = partialDenominator(n) + numerator / h
      product.multiply(by: numerator / (next * h))
      h = next
      if product.exponent < -Double(bits) { return n }
    }
    return nil
  }

  private func partialNumerator(_ n: Int) -> Double {
    let (i, a, b) = (Double(n), Double(successes), restAndOne)
    let s = guess.p / (a + 2 * i - 1)
    return (a + i - 1) * s * ((a + b + i - 1) * s) * i * (b - i)
  }

  private func partialDenominator(_ n: Int) -> Double {
    let (i, a, b) = (Double(n), Double(successes), restAndOne)
    return i + i * (b - i) * guess.p / (a + 2 * i - 1)
      + (a + i) * (guess.offset + i * (2 - guess.p)) / (a + 2 * i + 1)
  }

  private var restAndOne: Double { Double(trials - successes + 1) }
}

/// A product of positive doubles that does not underflow: a guess.
struct ScaledGuess {
  private var significand = 1.0
  /// log₂ of the product, rounded down; about −2⁶³ for 0.
  private(set) var exponent = 0.0

  mutating func multiply(by factor: Double) {
    let product = significand * factor
    significand = product.significand
    exponent += Double(product.exponent)
  }
}
