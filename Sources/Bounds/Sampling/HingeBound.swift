/// inf over h < x of f(h) = E(X − h)₊/(x − h), for X ~ Bin(m, p) and m p < x < m
/// (T4e, one side).
///
/// Between neighbouring integers E(X − h)₊ is linear in h, so f is monotone there
/// and its infimum is reached at an integer; for h ≤ 0, f falls up to h = 0. Since
/// E(X − h − 1)₊ = E(X − h)₊ − P(X > h),
///
///     f(h + 1) < f(h)  ⟺  g(h) := E(X − h)₊ − P(X > h)(x − h) < 0
///                      ⟺  E[X | X > h] < x,
///
/// and E[X | X > h] rises with h, so f falls up to the first h with g(h) ≥ 0 and
/// rises from there. That h is at most ⌈x⌉ − 1, because X > h means X ≥ h + 1.
///
/// One tail gives everything at h and at its two neighbours: with P = P(X > h) and
/// π = P(X = h + 1), E(X − h)₊ = (h + 1)(1 − p) π − (h − m p) P (Todhunter). Above
/// the mean the difference cancels by at most the size of m, paid for in bits.
///
/// - Accuracy: the enclosure holds the infimum whether or not the search finds
///   the best h: where signs stay undecided the hull goes down to 0.
struct HingeBound {
  let law: BinomialLaw
  let x: Rational
  private let precision: Int

  init(_ threshold: Threshold, precision: Int) throws(BoundError) {
    self.precision = precision
    law = try threshold.law
    x = threshold.value
  }

  /// The last hinge below x.
  var last: Int { x.knownCeiling - 1 }

  /// The infimum; see the type.
  func infimum() -> Interval {
    let precisions = Precisions.ofHinges(precision)
    for bits in precisions {
      if let found = search(bits) { return found.rounded(to: precision) }
    }
    // f at any hinge is at least the infimum.
    let any = Hinge(
      at: firstGuess(), below: x, of: law, precisions.last ?? precision)
    return .hull(Interval(0, precision: precision), any.bound)
      .rounded(to: precision)
  }

  /// The infimum once a hinge proves it; nil where `bits` are too few.
  private func search(_ bits: Int) -> Interval? {
    var steps = HingeSteps(self)
    while let h = steps.next {
      let hinge = Hinge(at: h, below: x, of: law, bits)
      if let infimum = hinge.infimum { return infimum }
      steps.learn(from: hinge)
    }
    return nil
  }
}

/// What one tail tells of a hinge h and of its two neighbours.
struct Hinge {
  let h: Int
  let distance: Interval  // x − h
  let beyond: Interval  // P(X > h)
  let point: Interval  // P(X = h + 1)
  private let beyondBefore: Interval  // P(X > h − 1)
  let excess: Interval  // E(X − h)₊
  private let one: Interval

  init(at h: Int, below x: Rational, of law: BinomialLaw, _ bits: Int) {
    func enclose(_ x: Rational) -> Interval { Interval(x, precision: bits) }
    let (m, p, q) = (law.trials, law.probability, law.complement)
    let tail = law.tail(atLeast: h + 1, precision: bits)
    let rise = Rational(h + 1) * q
    self.h = h
    one = enclose(1)
    distance = enclose(x - Rational(h))
    beyond = tail.probability
    point = tail.pointProbability
    beyondBefore = beyond + point * enclose(rise / (Rational(m - h) * p))
    excess =
      enclose(rise) * point - enclose(Rational(h) - law.mean) * beyond
  }

  /// The least f of all, where the signs of g next to h prove it.
  var infimum: Interval? {
    switch (isPastBefore, isPast, isPastAfter) {
    case (false, true, _): bound
    case (_, false, true): boundAfter
    case (false, nil, true): .min(bound, boundAfter)
    default: nil
    }
  }

  /// f(h).
  var bound: Interval { excess / distance }

  /// f(h + 1).
  var boundAfter: Interval { (excess - beyond) / (distance - one) }

  /// Whether g(h) ≥ 0; nil when undecided.
  var isPast: Bool? { isNonnegative(excess - beyond * distance) }

  /// Whether g(h − 1) ≥ 0. Below h = 0, f falls.
  var isPastBefore: Bool? {
    h == 0 ? false : isNonnegative(excess - beyondBefore * distance)
  }

  /// Whether g(h + 1) ≥ 0.
  var isPastAfter: Bool? {
    isNonnegative(
      excess - beyond - (beyond - point) * (distance - one))
  }

  private func isNonnegative(_ x: Interval) -> Bool? {
    if x.isIndeterminate { return nil }
    if (-x).isCertainlyAtMost(0) { return true }
    return (-x).isCertainlyPositive ? false : nil
  }
}
