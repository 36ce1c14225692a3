/// inf over real h < x of F(h) = E(X − h)₊²/(x − h)², for X ~ Bin(m, p) and
/// m p < x < m (T4g, one side).
///
/// F' has the sign of G(h) = E(X − h)₊(X − x), and G(h) ≥ 0 ⟺ the mean of X under
/// the weights (X − h)₊ is at least x. That mean rises with h, so F falls, then rises;
/// it rises from h = ⌈x⌉ − 1 on, where X > h means X ≥ x.
///
/// For h in [j, j + 1] only X > j counts, and G is linear in h. Where it has its root
/// there, F is
///
///     P(X > j) σ²/(σ² + (x − μ)²),   μ, σ² mean and variance of X given X > j:
///
/// Cantelli's inequality for X given X > j. For h ≤ 0 that is j = −1, Cantelli's
/// inequality itself. (theory T4g's root (A2 − A1 y)/(A1 − A0 y), mirrored.)
///
/// One tail gives the moments: with D_i = E(X − mp)ⁱ 1{X > j} and π = P(X = j + 1),
///
///     D_1 = (j + 1)(1 − p) π,  D_2 = m p(1 − p) D_0 + (j + 1 − mp − p) D_1.
///
/// - Accuracy: the enclosure holds the infimum whether or not the search finds j:
///   where signs stay undecided the hull goes down to 0.
struct SquaredHingeBound {
  let law: BinomialLaw
  let x: Rational
  private let precision: Int

  init(_ threshold: Threshold, precision: Int) throws(BoundError) {
    self.precision = precision
    law = try threshold.law
    x = threshold.value
  }

  /// The last integer below x: G ≥ 0 there.
  var last: Int { x.knownCeiling - 1 }

  /// The infimum; see the type.
  func infimum() -> Interval {
    var best: Interval?
    for bits in Precisions.ofHinges(precision) {
      guard let found = search(bits, from: firstGuess()) else { continue }
      best = found.rounded(to: precision)
      if found.relativeWidthExponent <= Double(16 - precision) { break }
    }
    // F at any h is at least the infimum.
    return best
      ?? .hull(
        Interval(0, precision: precision),
        part(firstGuess(), 8 * (precision + 80)).bound
      ).rounded(to: precision)
  }

  private func part(_ j: Int, _ bits: Int) -> UpperPart {
    UpperPart(beyond: j, of: law, threshold: x, bits)
  }

  /// The infimum once signs of G prove where it is, looked for from `start` on, −1 or
  /// more and below `last`; nil where `bits` are too few.
  func search(_ bits: Int, from start: Int) -> Interval? {
    // G < 0 at `low` or low = −1, and G ≥ 0 at `high`.
    var (low, high) = (-1, last)
    var j = start
    for step in 0... {
      let part = part(j, bits)
      let isPast = j <= low ? false : part.isPast(at: j)
      let isPastAfter = j + 1 >= high ? true : part.isPast(at: j + 1)
      switch (isPast, isPastAfter) {
      case (false, true): return part.infimum
      case (true, _): high = j
      case (_, false): low = j + 1
      // A sign that stays open belongs to a root near that integer, on either side.
      case (false, nil): return around(j + 1, bits)
      case (nil, true): return around(j, bits)
      case (nil, nil): return nil
      }
      let middle = low + (high - low) / 2
      j = step < 20 ? part.newton(from: j, in: low..<high) ?? middle : middle
    }
    return nil
  }

  /// The infimum when the root of G is proved to be in [k − 1, k + 1].
  private func around(_ k: Int, _ bits: Int) -> Interval? {
    let (before, after) = (part(k - 1, bits), part(k, bits))
    guard k == 0 || before.isPast(at: k - 1) == false,
      k + 1 == last || after.isPast(at: k + 1) == true
    else { return nil }
    return .hull(before.infimum, after.infimum)
  }
}

/// The part of a binomial law beyond j, to its second moment.
struct UpperPart {
  private let j: Int
  private let mean: Rational  // m p
  private let x: Rational
  /// D_0, D_1, D_2.
  private let moments: [Interval]
  /// 1, D_1/D_0, D_2/D_0: products of tails would leave the exponents' range.
  private let ratios: [Interval]

  init(
    beyond j: Int, of law: BinomialLaw, threshold x: Rational, _ bits: Int
  ) {
    let (p, q, k) = (law.probability, law.complement, Rational(j + 1))
    let tail = law.tail(atLeast: j + 1, precision: bits)
    func enclose(_ x: Rational) -> Interval { Interval(x, precision: bits) }
    let first = enclose(k * q) * tail.pointProbability
    let second =
      enclose(law.mean * q) * tail.probability
      + enclose(k - law.mean - p) * first
    moments = [tail.probability, first, second]
    ratios = moments.map { $0 / tail.probability }
    self.j = j
    self.x = x
    mean = law.mean
  }

  /// E(X − a)(X − b) from D_0, D_1, D_2 of some multiple of a law.
  private func product(
    _ a: Rational, _ b: Rational, _ d: [Interval]
  ) -> Interval {
    let (a, b) = (a - mean, b - mean)
    let bits = d[0].precision
    return d[2] - Interval(a + b, precision: bits) * d[1]
      + Interval(a * b, precision: bits) * d[0]
  }

  /// G(h)/P(X > j), for h = j or j + 1.
  private func slope(at h: Int) -> Interval { product(Rational(h), x, ratios) }

  /// Whether G(h) ≥ 0, for h = j or j + 1; nil when undecided.
  func isPast(at h: Int) -> Bool? {
    let slope = slope(at: h)
    if slope.isIndeterminate { return nil }
    if (-slope).isCertainlyAtMost(0) { return true }
    return (-slope).isCertainlyPositive ? false : nil
  }

  /// P(X > j) σ²/(σ² + (x − μ)²).
  var infimum: Interval {
    let variance = ratios[2] - ratios[1] * ratios[1]
    return moments[0] * variance / product(x, x, ratios)
  }

  /// F(j + 1), a bound whatever the signs.
  var bound: Interval {
    let h = Rational(j + 1)
    let distance = Interval(x - h, precision: moments[0].precision)
    return product(h, h, moments) / (distance * distance)
  }

  /// About the j whose interval has the root of G: a guess. By the mean under the
  /// weights (X − h)₊, which is nearly linear in h.
  func newton(from j: Int, in range: Range<Int>) -> Int? {
    func excess(_ h: Int) -> Double {
      let weight = ratios[1] - Interval(Rational(h) - mean)
      return (slope(at: h) / weight).midpoint
    }
    let (here, after) = (excess(j), excess(j + 1))
    let step = (-here / (after - here)).rounded(.down)
    guard let next = Int(exactly: Double(j) + step), range.contains(next)
    else { return nil }
    return next
  }
}
