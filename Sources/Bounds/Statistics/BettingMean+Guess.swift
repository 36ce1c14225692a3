// Where the limits are sought: guesses in double precision, never part of a proof.

extension BettingMean {
  /// About the limit, a little on the safe side; nil where there seems to be none.
  ///
  /// In terms of y = X or 1 − X and its claimed mean c: W is at most 1 at c = the
  /// mean of y, by concavity of the logarithm, and grows without bound as c falls.
  func guess(_ side: Side) -> Double? {
    let values =
      side == .aboveClaim ? sample.lower : sample.upper.map { 1 - $0 }
    let zero = side == .aboveClaim ? 0.0 : 1.0
    let mean =
      (values.reduce(0, +) + zero * Double(sample.zeros))
      / Double(sample.trials)
    guard mean > Self.leastGuess else { return nil }
    let target = ScaledProduct(1 / level.approximation)
    let claim = lastReached(below: mean) { c in
      guessedWealth(values, zero: zero, claim: c) >= target
    }
    return claim.map { side == .aboveClaim ? $0 : 1 - $0 }
  }

  private static let leastGuess = 0x1p-400

  /// About the largest c at which `isReached`: by halving c while it is far below
  /// the mean, else by halving the distance to the mean.
  private func lastReached(
    below mean: Double, _ isReached: (Double) -> Bool
  ) -> Double? {
    guard isReached(mean / 2) else {
      var c = mean / 4
      while !isReached(c) {
        c /= 2
        if c < Self.leastGuess { return nil }
      }
      return bisect(reached: c, not: 2 * c, isReached)
    }
    var distance = mean / 4
    while distance > mean * 0x1p-50, isReached(mean - distance) {
      distance /= 2
    }
    return mean
      - bisect(reached: 2 * distance, not: distance) { isReached(mean - $0) }
  }

  private func bisect(
    reached: Double, not: Double, _ isReached: (Double) -> Bool
  ) -> Double {
    var (reached, not) = (reached, not)
    for _ in 0..<18 {
      let middle = reached / 2 + not / 2
      if isReached(middle) { reached = middle } else { not = middle }
    }
    return reached
  }

  private func guessedWealth(
    _ values: [Double], zero: Double, claim c: Double
  ) -> ScaledProduct {
    var largest = ScaledProduct(0)
    var sum = 0.0
    for g in bets {
      let (stake, gain) = (1 - g, g / c)
      var product = ScaledProduct(stake + gain * zero).power(sample.zeros)
      values.withUnsafeBufferPointer { values in
        for y in values { product.multiply(by: stake + gain * y) }
      }
      // The sum in units of the largest product so far.
      if product >= largest {
        sum = sum * largest.ratio(to: product) + 1
        largest = product
      } else {
        sum += product.ratio(to: largest)
      }
    }
    largest.multiply(by: sum / Double(bets.count))
    return largest
  }
}

/// A product of doubles ≥ 0 that neither overflows nor underflows.
struct ScaledProduct: Comparable {
  /// 0, or from 1 to below 2 except between two multiplications.
  private var significand: Double
  private var exponent: Int

  init(_ x: Double) {
    (significand, exponent) = (x, 0)
    normalise()
  }

  private mutating func normalise() {
    guard significand > 0, significand.isFinite else { return }
    exponent += Int(significand.exponent)
    significand = significand.significand
  }

  /// - Parameter x: from 2⁻⁴⁰⁰ to 2⁴⁰⁰, or 0.
  mutating func multiply(by x: Double) {
    significand *= x
    if significand < 0x1p-400 || significand > 0x1p400 { normalise() }
  }

  func power(_ n: Int) -> ScaledProduct {
    var (result, square, n) = (ScaledProduct(1), self, n)
    square.normalise()
    while n > 0 {
      if n & 1 == 1 { result.multiply(by: square) }
      square.multiply(by: square)
      n >>= 1
    }
    return result
  }

  private mutating func multiply(by other: ScaledProduct) {
    significand *= other.significand
    exponent += other.exponent
    normalise()
  }

  /// This over `other`, at most about 1; 0 where it is negligible.
  func ratio(to other: ScaledProduct) -> Double {
    var (a, b) = (self, other)
    a.normalise()
    b.normalise()
    let distance = a.exponent - b.exponent
    guard a.significand > 0, distance > -200 else { return 0 }
    return a.significand / b.significand
      * Double(sign: .plus, exponent: distance, significand: 1)
  }

  static func < (a: ScaledProduct, b: ScaledProduct) -> Bool {
    var (a, b) = (a, b)
    a.normalise()
    b.normalise()
    if a.significand == 0 || b.significand == 0 {
      return a.significand == 0 && b.significand > 0
    }
    return (a.exponent, a.significand) < (b.exponent, b.significand)
  }
}
