/// The root of a monotone function, between two points of proved sign.
///
/// The function is known by enclosures. A point belongs to a side of the root
/// once its enclosure lies wholly on one side of the target; secant steps only
/// propose points. What is returned is a pair of neighbouring points of opposite
/// proved sides, so a continuous function's root lies between them.
///
/// - Accuracy: relative width at most 2^−bits, for roots > 0.
public struct CertifiedRoot {
  /// The function's value at an exact point, at a working precision.
  public typealias Function = (
    _ point: Rational, _ precision: Int
  ) throws(BoundError) -> Interval

  private let function: Function
  private let target: Rational
  private let isIncreasing: Bool
  private let domain: ClosedRange<Rational>
  private let bits: Int

  /// A point and how far the function is from the target there, as a guess.
  struct Point {
    let x: Rational
    let distance: Rational
    /// True when the root is certainly larger than x.
    let isBelow: Bool
  }

  /// Encloses the x of `domain` at which `function` takes the value `target`.
  ///
  /// - Parameters:
  ///   - target: a value that the function takes inside the domain.
  ///   - guess: a point near the root, in double precision; the search widens
  ///     around it until the root is certainly inside.
  ///   - domain: where the function is monotone and continuous; 0 ≤ lower end.
  ///     Its ends are never evaluated.
  ///   - isIncreasing: the direction of the function.
  ///   - bits: −log₂ of the relative width, at least 8.
  ///   - function: encloses the value at an exact point.
  /// - Throws: ``BoundError/undecided(_:precision:)`` when a sign stays open at
  ///   4096 bits, ``BoundError/beyondReach(_:limit:)`` when the domain seems to
  ///   hold no root, and whatever `function` throws.
  public static func enclosing(
    target: Rational, guess: Double, domain: ClosedRange<Rational>,
    isIncreasing: Bool, bits: Int = 66, function: Function
  ) throws(BoundError) -> Interval {
    precondition(domain.lowerBound.sign >= 0, "a domain of numbers ≥ 0")
    precondition(bits >= 8, "at least 8 bits")
    // The closure is used only inside this call.
    let root = withoutActuallyEscaping(function) { function in
      let search = CertifiedRoot(
        function: function, target: target, isIncreasing: isIncreasing,
        domain: domain, bits: bits)
      return Result { () throws(BoundError) in
        try search.run(from: guess)
      }
    }
    return try root.get()
  }

  /// Rounds of which each at least halves the bracket, or its exponents' distance:
  /// 2,000 leave room for any domain, and `bits` for the accuracy asked for.
  private var mostSteps: Int { 2_000 + bits }

  private func run(from guess: Double) throws(BoundError) -> Interval {
    var (low, high) = try bracket(guess)
    var proposals = Proposals()
    for _ in 0..<mostSteps {
      if isNarrow(low.x, high.x) {
        return .spanning(low.x, high.x, precision: bits + 8)
      }
      let before = (low.x, high.x)
      for x in proposals.aroundSecant(low, high) {
        try narrow(&low, &high, at: x)
      }
      let isBetween = low.x > before.0 && high.x < before.1
      proposals.adapt(hasSucceeded: isBetween)
      if !isBetween {
        try narrow(&low, &high, at: Proposals.middle(low.x, high.x))
      }
    }
    throw .beyondReach(
      "the root of a monotone function",
      limit: "\(mostSteps) halvings of its bracket")
  }

  /// Two points with the root between them.
  private func bracket(
    _ guess: Double
  ) throws(BoundError) -> (low: Point, high: Point) {
    var start = Proposals.start(guess, in: domain)
    var low: Point?
    var high: Point?
    for attempt in 0..<400 {
      if low == nil {
        let point = try classify(
          Proposals.below(start, attempt: attempt, in: domain))
        if point.isBelow {
          low = point
        } else {
          (high, start) = (point, point.x)
        }
      }
      if high == nil {
        let point = try classify(
          Proposals.above(start, attempt: attempt, in: domain))
        if point.isBelow {
          (low, start) = (point, point.x)
        } else {
          high = point
        }
      }
      if let low, let high { return (low, high) }
    }
    throw .beyondReach("a root of a monotone function", limit: "its domain")
  }

  /// Moves one end to `x`, where x is inside.
  private func narrow(
    _ low: inout Point, _ high: inout Point, at x: Rational
  ) throws(BoundError) {
    let x = x.shortened(toBits: Proposals.pointBits(bits))
    guard low.x < x && x < high.x else { return }
    let point = try classify(x, within: high.x - low.x)
    // A nudge may have left the bracket; the point's side still holds.
    if point.isBelow {
      if point.x > low.x { low = point }
    } else {
      if point.x < high.x { high = point }
    }
  }

  /// The side of `x`; of a point next to it where x may be the root itself.
  private func classify(
    _ x: Rational, within width: Rational? = nil
  ) throws(BoundError) -> Point {
    for candidate in Proposals.candidates(x, within: width) {
      let isLast = candidate < x
      for precision in Proposals.precisions(
        bits, hasWidth: width != nil, isLast: isLast)
      {
        let value = try function(candidate, precision) - target
        if let distance = value.exactMidpoint,
          value.isCertainlyPositive || (-value).isCertainlyPositive
        {
          return Point(
            x: candidate, distance: distance,
            isBelow: value.isCertainlyPositive != isIncreasing)
        }
      }
    }
    throw .undecided(
      "on which side of \(x.approximation) is the root?",
      precision: CertifiedSearch.lastPrecision)
  }

  private func isNarrow(_ low: Rational, _ high: Rational) -> Bool {
    (high - low) * Rational.powerOfTwo(bits) <= low
  }
}
