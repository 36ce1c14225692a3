extension CertifiedRoot {
  /// Where to evaluate next: guesses. The proved sides alone decide.
  struct Proposals {
    /// The secant's point is trusted to 2^−trust of the bracket's width. Every
    /// success doubles the trust, every failure halves it.
    private var trust = 16

    /// Two points around the secant's root.
    func aroundSecant(_ low: Point, _ high: Point) -> [Rational] {
      let width = high.x - low.x
      let secant =
        low.x + width * low.distance / (low.distance - high.distance)
      let margin = width / Rational(1 << trust)
      return [secant - margin, secant + margin]
    }

    /// Learns whether the root was between the last two points.
    mutating func adapt(hasSucceeded: Bool) {
      trust = hasSucceeded ? min(2 * trust, 32) : max(trust / 2, 2)
    }

    /// The first point: the caller's guess where it lies inside.
    static func start(
      _ guess: Double, in domain: ClosedRange<Rational>
    ) -> Rational {
      let (least, most) = (domain.lowerBound, domain.upperBound)
      let start = Rational(exactly: guess) ?? middle(least, most)
      return start <= least || start >= most ? middle(least, most) : start
    }

    /// A point below `start`, 64 times as far at each attempt; towards the
    /// domain's end, part of the way that is left.
    static func below(
      _ start: Rational, attempt: Int, in domain: ClosedRange<Rational>
    ) -> Rational {
      let x = start * (1 - min(reach(attempt), 1))
      let least = domain.lowerBound
      return x <= least ? least + (start - least) / 64 : x
    }

    /// The same above.
    static func above(
      _ start: Rational, attempt: Int, in domain: ClosedRange<Rational>
    ) -> Rational {
      let x = start * (1 + reach(attempt))
      let most = domain.upperBound
      return x >= most ? most - (most - start) / 64 : x
    }

    private static func reach(_ attempt: Int) -> Rational {
      .powerOfTwo(6 * attempt - 30)
    }

    /// The middle of two ends, by ratio where they differ in size.
    static func middle(_ low: Rational, _ high: Rational) -> Rational {
      guard low.sign > 0, high > 4 * low else { return (low + high) / 2 }
      let halfway = low.binaryExponent / 2 + high.binaryExponent / 2
      let middle = Rational.powerOfTwo(halfway)
      return low < middle && middle < high ? middle : (low + high) / 2
    }
  }
}
