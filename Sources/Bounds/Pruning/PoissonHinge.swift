/// The best hinge bounds on the tails of everything that is below a centred Poisson
/// variable in the convex order (T6'), for N ~ Poisson(λ):
///
///     upper(y) = inf over h < y of E(N − h)₊/(y − h),  y > λ,
///     lower(z) = inf over h > z of E(h − N)₊/(h − z),  z < λ.
///
/// Between neighbouring integers both hinges are linear in h, so each ratio is
/// monotone there and the infimum is at an integer h ≥ 0. With
///
///     g(h) = E(N − h)₊ − P(N > h)(y − h)    = P(N > h)(E[N | N > h] − y),
///     g(h) = P(N ≤ h)(h − z) − E(h − N)₊    = P(N ≤ h)(E[N | N ≤ h] − z),
///
/// the ratio falls from h to h + 1 exactly where g(h) < 0, and g changes its sign
/// once, since the conditional means rise with h. The search for that h is
/// certified.
///
/// - Accuracy: encloses the infimum, whether or not the search finds its place.
/// - Source: theory T6'. Proof: `proofs-notes/T6prime-mixed.md`.
struct PoissonHinge {
  let law: PoissonSums

  /// - Throws: `beyondReach` for a mean above ``PoissonSums/largestMean``.
  init(mean: Rational) throws(BoundError) {
    law = try PoissonSums(mean: mean)
  }

  /// inf over h < y of E(N − h)₊/(y − h).
  func upper(
    at y: Rational, precision: Int
  ) throws(BoundError) -> Interval {
    precondition(y > law.mean, "a threshold above the mean")
    guard let end = y.ceiling, end <= PoissonSums.largestArgument else {
      throw .beyondReach("a Poisson hinge", limit: "2 · 10^9")
    }
    func ratio(_ h: Int) -> Interval {
      law.sums(at: h, precision: precision + 32).excess
        / Interval(y - Rational(h), precision: precision + 32)
    }
    return try infimum(in: 0...(end - 1), guess: guess(upper: y), ratio) {
      (h, bits) in
      let sums = law.sums(at: h, precision: bits)
      return sums.excess
        - sums.beyond * Interval(y - Rational(h), precision: bits)
    }.rounded(to: precision)
  }

  /// inf over h > z of E(h − N)₊/(h − z); 0 for z < 0, e^{−λ} at z = 0.
  func lower(
    at z: Rational, precision: Int
  ) throws(BoundError) -> Interval {
    precondition(z < law.mean, "a threshold below the mean")
    if z < 0 { return Interval(0, precision: precision) }
    if z == 0 { return Interval(-law.mean, precision: precision).exp }
    func ratio(_ h: Int) -> Interval {
      law.sums(at: h, precision: precision + 32).shortfall
        / Interval(Rational(h) - z, precision: precision + 32)
    }
    // P(N ≤ 2λ + 4) ≥ 1/2 and more, where the conditional mean is near λ: if it
    // is not yet past z, the fallback of `infimum` says so.
    let first = z.knownFloor + 1
    let last = first + 2 * law.mean.knownCeiling + 64
    return try infimum(in: first...last, guess: guess(lower: z), ratio) {
      (h, bits) in
      let sums = law.sums(at: h, precision: bits)
      return sums.within * Interval(Rational(h) - z, precision: bits)
        - sums.shortfall
    }.rounded(to: precision)
  }

  /// The ratio at the first h with g(h) ≥ 0.
  private func infimum(
    in range: ClosedRange<Int>, guess: Int, _ ratio: (Int) -> Interval,
    _ g: (Int, Int) -> Interval
  ) throws(BoundError) -> Interval {
    // g(h) = 0 makes h and h + 1 equally good: a sign that stays open counts as
    // ≥ 0 here and is looked at again below.
    var open: Set<Int> = []
    let found = try CertifiedSearch.smallestInteger(in: range, guess: guess) {
      (h, bits) throws(BoundError) -> Bool? in
      let g = g(h, bits)
      if g.isCertainlyPositive { return true }
      if (-g).isCertainlyPositive { return false }
      guard bits >= 1_024 else { return nil }
      open.insert(h)
      return true
    }
    let h = found ?? range.upperBound
    let least = ratio(h)
    if found != nil && !open.contains(h) { return least }
    let next = h + 1
    if range.contains(next), g(next, 256).isCertainlyPositive {
      return .min(least, ratio(next))
    }
    return .hull(Interval(0, precision: least.precision), least)
  }
}

/// Four sums over N ~ Poisson(λ), split at an integer h ≥ 0: P(N > h), P(N ≤ h),
/// E(N − h)₊ and E(h − N)₊.
///
/// The side away from the mean is summed, term by term from the split, and the rest
/// of a cut series is at most a geometric one. The other side follows from
/// P(N > h) + P(N ≤ h) = 1 and E(N − h)₊ − E(h − N)₊ = λ − h, where nothing cancels
/// badly: there the probability is near 1/2 or larger.
///
/// - Accuracy: an enclosure; the summed side is narrow relatively.
struct PoissonSums {
  /// λ > 0.
  let mean: Rational

  /// Sums take about 10 √λ terms.
  static let largestMean: Rational = 10_000_000
  /// Splits are at most this.
  static let largestArgument = 2_000_000_000

  struct Sums {
    let beyond: Interval
    let within: Interval
    let excess: Interval
    let shortfall: Interval
  }

  init(mean λ: Rational) throws(BoundError) {
    precondition(λ > 0, "a positive mean")
    guard λ <= Self.largestMean else {
      throw .beyondReach(
        "hinges of a Poisson variable of mean \(λ.approximation)",
        limit: "10^7")
    }
    mean = λ
  }

  func sums(at h: Int, precision: Int) -> Sums {
    precondition(h >= 0, "a split at 0 or above")
    let bits = precision + 32
    let one = Interval(1, precision: bits)
    let gap = Interval(mean - Rational(h), precision: bits)  // λ − h
    let isAbove = Rational(h) >= mean
    let start = isAbove ? h + 1 : h
    let (masses, moments) = ratios(at: h, isAbove: isAbove, precision: bits)
    let point = point(start, precision: bits)
    let (tail, hinge) = (point * masses, point * moments)
    return isAbove
      ? Sums(
        beyond: tail, within: one - tail, excess: hinge,
        shortfall: hinge - gap)
      : Sums(
        beyond: one - tail, within: tail, excess: hinge + gap,
        shortfall: hinge)
  }

  /// P(N = k).
  func point(_ k: Int, precision: Int) -> Interval {
    // k log λ, λ and log Γ are below 2⁴⁰ here, and nearly cancel.
    let bits = precision + 64
    let λ = Interval(mean, precision: bits)
    if k == 0 { return (-λ).exp }
    let log =
      Interval(k, precision: bits) * λ.log - λ
      - Interval(k + 1, precision: bits).logGamma
    return log.exp
  }

  /// Σ P(N = k)/π and Σ |k − h| P(N = k)/π over the k beyond h (π = P(N = h + 1)),
  /// or over those within (π = P(N = h)).
  private func ratios(
    at h: Int, isAbove: Bool, precision: Int
  ) -> (masses: Interval, moments: Interval) {
    withEnclosures(5, precision: precision + 32) { row in
      let (λ, term, masses) = (row.next(), row.next(), row.next())
      let (moments, part) = (row.next(), row.next())
      λ.set(mean)
      term.set(1)
      masses.set(0)
      moments.set(0)
      // In doubles: how large the term is, only to know when to stop.
      var (size, sum) = (1.0, 0.0)
      let λSize = mean.approximation
      var distance = isAbove ? 1 : 0  // |k − h|
      while true {
        masses.setSum(masses, term)
        part.setProduct(term, distance)
        moments.setSum(moments, part)
        sum += size * Double(max(distance, 1))
        // The next term is `ratio` times this one, and later ratios are smaller.
        distance += 1
        let ratio: Double
        if isAbove {
          term.setProduct(term, λ)
          term.setQuotient(term, h + distance)
          ratio = λSize / Double(h + distance)
        } else {
          if distance > h { break }
          term.setProduct(term, h - distance + 1)
          term.setQuotient(term, λ)
          ratio = Double(h - distance + 1) / λSize
        }
        size *= ratio
        let rest = size * Double(distance) / (1 - ratio) / (1 - ratio)
        if rest <= sum * Self.unit(precision) { break }
      }
      let shown = precision
      let summed = (
        masses.interval(precision: shown), moments.interval(precision: shown)
      )
      guard isAbove || distance <= h else { return summed }
      let rest = Self.remainder(
        after: term.interval(precision: shown), distance: distance,
        ratio: isAbove
          ? mean / Rational(h + distance + 1)
          : Rational(h - distance) / mean,
        precision: shown)
      return (summed.0 + rest.masses, summed.1 + rest.moments)
    }
  }

  /// 2^−bits, as far as a double goes.
  private static func unit(_ bits: Int) -> Double {
    Double(sign: .plus, exponent: -min(bits, 1_000), significand: 1)
  }

  /// From 0 to r/(1 − ρ) and to r (d/(1 − ρ) + ρ/(1 − ρ)²): the rest of both series
  /// from a term r at distance d on, when no later ratio exceeds ρ < 1.
  static func remainder(
    after term: Interval, distance d: Int, ratio ρ: Rational, precision: Int
  ) -> (masses: Interval, moments: Interval) {
    let zero = Interval(0, precision: precision)
    let masses = term * Interval(1 / (1 - ρ), precision: precision)
    let factor = Rational(d) / (1 - ρ) + ρ / ((1 - ρ) * (1 - ρ))
    let moments = term * Interval(factor, precision: precision)
    return (.hull(zero, masses), .hull(zero, moments))
  }
}
