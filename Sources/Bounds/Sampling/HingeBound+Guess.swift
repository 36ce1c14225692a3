// Where the search for the best hinge looks: guesses. The signs of g decide.

extension HingeBound {
  /// Where E[X | X > h] is near x, from the size of the overshoot X − h: like
  /// 1/(1 − r) with r the ratio of neighbouring masses, less near the mean.
  func firstGuess() -> Int {
    let m = Double(law.trials)
    let p = law.probability.approximation
    let at = x.approximation
    let deviation = (m * p * (1 - p)).squareRoot()
    let z = (at - m * p) / deviation
    let ratio = (m - at) * p / (at * (1 - p))
    let overshoot = z / (z + 0.5 / z) / (1 - ratio)
    let guess = Int(exactly: (at - overshoot).rounded()) ?? 0
    return Swift.min(Swift.max(guess, 0), last)
  }
}

extension Hinge {
  /// The step in h that makes E[X | X > h] equal x, to first order.
  var newtonStep: Double {
    let here = (excess / beyond).midpoint
    let after = ((excess - beyond) / (beyond - point)).midpoint
    return (distance.midpoint - here) / (1 + after - here)
  }
}

/// The hinges to look at: brackets the best h by signs of g, with Newton steps on
/// E[X | X > h] = x and halvings where those leave the bracket.
struct HingeSteps {
  private var low = -1  // g < 0 there, or the edge
  private var high: Int  // g ≥ 0 there
  /// The next one; nil where signs are too uncertain to go on.
  private(set) var next: Int?

  init(_ bound: HingeBound) {
    high = bound.last
    next = bound.firstGuess()
  }

  /// Takes the signs at a hinge that proves nothing by itself.
  mutating func learn(from hinge: Hinge) {
    let h = hinge.h
    switch (hinge.isPastBefore, hinge.isPast, hinge.isPastAfter) {
    case (true, true, _): high = h - 1
    case (_, false, false): low = h + 1
    // A sign that stays open belongs to g = 0: the neighbour may prove it.
    case (nil, true, _) where h - 1 > low:
      (high, next) = (h, h - 1)
      return
    case (_, false, nil) where h + 1 < high:
      (low, next) = (h, h + 1)
      return
    default:
      next = nil
      return
    }
    let newton = Int(exactly: (Double(h) + hinge.newtonStep).rounded())
    if let newton, low < newton, newton <= high {
      next = newton
    } else {
      next = low + (high - low + 1) / 2
    }
  }
}
