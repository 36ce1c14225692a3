import Bounds
import TestSupport
import Testing

/// T6', the tails, checked by number:
///
/// 1. values and sizes are the independent table's; 2. every bound is at least the
/// exact tail of two-point laws, a side at a time; 3. and of laws on several
/// values; 4. stated ratios to exact tails; 5. order among the bounds; 6. none
/// rises with m or ε, none falls with μ_max; 7. inverses close; 8. edges; 9. no
/// value outside the domain passes.
@Suite("T6' mixed tail")
struct MixedTailTests {
  // 1: 25 digits.
  @Test func valuesAndSizesAreThoseOfTheIndependentTable() throws {
    var sizes = 0
    for row in try ReferenceTable.rows("mixed-tail") {
      let tail = try MixedTail(
        range: fraction(row[0]), greatestMean: fraction(row[1]))
      let (ε, m) = (try fraction(row[2]), try #require(Int(row[3])))
      let cells: [(MixedTail.Method, TailSide, String)] = [
        (.bernstein, .upper, row[4]), (.bernstein, .lower, row[4]),
        (.chernoff, .upper, row[5]), (.chernoff, .lower, row[6]),
        (.convexOrder, .upper, row[7]), (.convexOrder, .lower, row[8]),
      ]
      for (method, side, cell) in cells {
        let bound = try tail.failureProbability(
          relativeError: ε, samples: m, side: side, method: method)
        let expected = try Rational(decimal: cell)
        let margin = expected * Rational(1, 1 << 62) * Rational(1, 1 << 15)
        #expect(
          bound.isCertainlyAtMost(expected + margin)
            && !bound.isCertainlyAtMost(expected - margin - tiny),
          "\(row[0...3]), \(method), \(side): \(bound)")
        #expect(bound.relativeWidthExponent < -90, "\(row[0...3]), \(method)")
      }
      guard row.count > 10 else { continue }
      let size = try tail.samples(
        relativeError: ε, failureProbability: fraction(row[9]))
      #expect(
        size
          == SampleSize(samples: try #require(Int(row[10])), isSmallest: true),
        "\(row)")
      sizes += 1
    }
    #expect(sizes == 6)
  }

  // 2: T is B with probability p = μ/B, for μ ≤ μ_max, else 0.
  @Test func boundsDominateTwoPointLaws() throws {
    for seed in 0..<2_000 as Range<UInt64> {
      let point = MixedPoint(seed: seed)
      let (m, p) = (point.samples, point.mean / point.tail.range)
      let t = point.relativeError / point.tail.range
      let law = try BinomialLaw(trials: m, probability: p)
      let upper = law.tail(
        atLeast: try #require((Rational(m) * (p + t)).ceiling)
      ).probability
      let lower = law.tail(
        atMost: try #require((Rational(m) * (p - t)).floor)
      ).probability
      for method in parts {
        for (side, exact) in [(TailSide.upper, upper), (.lower, lower)] {
          let bound = try point.tail.failureProbability(
            relativeError: point.relativeError, samples: m, side: side,
            method: method, precision: 64)
          #expect(
            !bound.isCertainlyBelow(exact),
            "\(point), \(method), \(side): \(bound) against \(exact)")
        }
      }
    }
  }

  // 3: laws on three or four values of [0, B], whose mean may be anything up to
  // μ_max; the multinomial is enumerated in fractions.
  @Test func boundsDominateEnumeratedLaws() throws {
    var compared = 0
    for seed in 0..<130 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let count = Int.random(in: 2...4, using: &rng)
      let units = (0..<count).map { _ in Int.random(in: 1...9, using: &rng) }
      let q = units.map { Rational($0, units.reduce(0, +)) }
      let g = (0..<count).map { _ in
        Rational(Int.random(in: 0...6, using: &rng), 30)
      }
      let mean = g.reduce(0, +)
      let values = zip(g, q).map { $0 / $1 }
      guard mean > 0, mean <= 1, let top = values.max() else { continue }
      // B may be above the largest value, and μ_max above the mean.
      let B = top * Rational(Int.random(in: 4...6, using: &rng), 4)
      let μ = min(1, B, mean * Rational(Int.random(in: 4...8, using: &rng), 4))
      let tail = try MixedTail(range: B, greatestMean: μ)
      let m = Int.random(in: 1...5, using: &rng)
      for ε in [mean / 7, mean / 2, mean, mean * 2] {
        let exact = exactTails(
          values: values, probabilities: q, draws: m, beyond: Rational(m) * ε)
        for method in parts {
          for (side, tailProbability) in [
            (TailSide.upper, exact.upper), (.lower, exact.lower),
          ] {
            let bound = try tail.failureProbability(
              relativeError: ε, samples: m, side: side, method: method,
              precision: 64)
            #expect(
              !(bound - Interval(tailProbability)).isCertainlyNegative,
              "seed \(seed), ε = \(ε), m = \(m), \(method), \(side)")
            compared += 1
          }
        }
      }
    }
    #expect(compared >= 2_000)
  }

  // 4: how far above the exact tail of the worst two-point law the bounds are.
  @Test func boundsAreNearTheWorstTwoPointLaw() throws {
    // p = p_max = 1/50, integer thresholds, tails of 1e-3 to 1e-13. Hinges of the
    // Poisson variable lose less than Chernoff's bound.
    let tail = try MixedTail(range: 50, greatestMean: 1)
    let m = 20_000  // λ = 400
    for (excess, most) in [(60, 3.0), (100, 4.0), (140, 6.0)] {
      let law = try BinomialLaw(trials: m, probability: Rational(1, 50))
      let ε = Rational(excess, 400)
      let exact = law.tail(atLeast: 400 + excess).probability
      let hinge = try tail.failureProbability(
        relativeError: ε, samples: m, side: .upper, method: .convexOrder)
      let chernoff = try tail.failureProbability(
        relativeError: ε, samples: m, side: .upper, method: .chernoff)
      #expect((hinge / exact).upper < most, "excess \(excess)")
      #expect((hinge / exact).lower > 1 && hinge.isCertainlyBelow(chernoff))
      let below = law.tail(atMost: 400 - excess).probability
      let lower = try tail.failureProbability(
        relativeError: ε, samples: m, side: .lower, method: .convexOrder)
      #expect((lower / below).upper < 2 * most, "excess \(-excess)")
    }
    // Where p* is possible, the exponent of Chernoff's bound is the exact one of
    // that law: at m = 2,000 the exponents differ by less than 2 per cent.
    let free = try MixedTail(range: 1, greatestMean: 1)
    let law = try BinomialLaw(
      trials: 2_000, probability: Rational(4157, 10_000))
    let exact = law.tail(
      atLeast: try #require((2_000 * Rational(6657, 10_000)).ceiling)
    ).logProbability
    let chernoff = try free.failureProbability(
      relativeError: Rational(1, 4), samples: 2_000, side: .upper,
      method: .chernoff
    ).log
    #expect((exact / chernoff).upper < 1.02 && (exact / chernoff).lower > 1)
  }

  // 5. The least of the three is what the others are at most, on each side.
  @Test func boundsAreInOrder() throws {
    for seed in 0..<120 as Range<UInt64> {
      let point = MixedPoint(seed: seed)
      for side in [TailSide.upper, .lower] {
        func bound(_ method: MixedTail.Method) throws -> Interval {
          try point.tail.failureProbability(
            relativeError: point.relativeError, samples: point.samples,
            side: side, method: method)
        }
        let all = try MixedTail.Method.allCases.map(bound)
        #expect(!all[0].isCertainlyBelow(all[1]), "Chernoff: \(point)")
        for other in all[0...2] {
          #expect(!other.isCertainlyBelow(all[3]), "least: \(point)")
        }
        #expect(all[0...2].contains { !all[3].isCertainlyBelow($0) })
        // Hinges are below Bernstein's bound with v = B μ_max.
        let (B, μ) = (point.tail.range, point.tail.greatestMean)
        let (ε, m) = (point.relativeError, Rational(point.samples))
        let wide = Interval(-(m * ε * ε / (2 * (B * μ + B * ε / 3)))).exp
        #expect(!wide.isCertainlyBelow(all[2]), "hinges: \(point)")
      }
    }
  }

  // 6.
  @Test func boundsAreMonotone() throws {
    for seed in 0..<80 as Range<UInt64> {
      let point = MixedPoint(seed: seed)
      let (tail, ε, m) = (point.tail, point.relativeError, point.samples)
      for method in parts {
        for side in [TailSide.upper, .lower] {
          let here = try tail.failureProbability(
            relativeError: ε, samples: m, side: side, method: method)
          let name = "\(point), \(method), \(side)"
          let more = try tail.failureProbability(
            relativeError: ε, samples: m + 1 + m / 9, side: side,
            method: method)
          #expect(!here.isCertainlyBelow(more), "m: \(name)")
          let farther = try tail.failureProbability(
            relativeError: ε * Rational(10, 9), samples: m, side: side,
            method: method)
          #expect(!here.isCertainlyBelow(farther), "ε: \(name)")
          let smaller = try MixedTail(
            range: tail.range, greatestMean: tail.greatestMean * Rational(4, 5)
          ).failureProbability(
            relativeError: ε, samples: m, side: side, method: method)
          #expect(!here.isCertainlyBelow(smaller), "μ: \(name)")
        }
      }
    }
  }

  // 7.
  @Test func sizesAndErrorsAreEnoughAndSmallerOnesAreNot() throws {
    for seed in 0..<10 as Range<UInt64> {
      let point = MixedPoint(seed: seed)
      let δ = Rational(1, 1 << Int(seed % 20 + 2))
      let level = Interval(δ)
      for method in MixedTail.Method.allCases {
        func bound(_ ε: Rational, _ m: Int) throws -> Interval {
          try point.tail.failureProbability(
            relativeError: ε, samples: m, method: method)
        }
        let name = "\(point), \(method), δ = \(δ)"
        let ε = max(point.relativeError, point.tail.range / 20)
        let size = try point.tail.samples(
          relativeError: ε, failureProbability: δ, method: method)
        #expect(size.isSmallest, "\(name)")
        #expect(try bound(ε, size.samples).isCertainlyAtMost(δ), "\(name)")
        if size.samples > 1 {
          #expect(
            try level.isCertainlyBelow(bound(ε, size.samples - 1)), "\(name)")
        }
        let error = try point.tail.relativeError(
          samples: point.samples, failureProbability: δ, method: method)
        #expect(error.relativeWidthExponent <= -60, "\(name): \(error)")
        let above = try #require(Rational(exactly: error.upper * (1 + 1e-12)))
        let below = try #require(Rational(exactly: error.lower * (1 - 1e-12)))
        #expect(
          try bound(above, point.samples).isCertainlyAtMost(δ), "\(name)")
        #expect(
          try level.isCertainlyBelow(bound(below, point.samples)), "\(name)")
      }
    }
  }

  // 8.
  @Test func edges() throws {
    // Nothing left to sample.
    let none = try MixedTail(range: 1, greatestMean: 0)
    for method in MixedTail.Method.allCases {
      #expect(
        try none.failureProbability(
          relativeError: 1, samples: 3, method: method
        ).upper == 0)
      #expect(
        try none.samples(
          relativeError: 1, failureProbability: Rational(1, 2), method: method)
          == SampleSize(samples: 1, isSmallest: true))
      #expect(
        try none.relativeError(
          samples: 2, failureProbability: Rational(1, 2), method: method
        ).upper == 0)
    }
    // No mean of values in [0, B] is B or more above its expectation; none is more
    // than μ_max below.
    let tail = try MixedTail(range: 4, greatestMean: 1)
    func bound(_ ε: Rational, _ side: TailSide, _ method: MixedTail.Method)
      throws -> Interval
    {
      try tail.failureProbability(
        relativeError: ε, samples: 7, side: side, method: method)
    }
    for method in [MixedTail.Method.chernoff, .convexOrder, .least] {
      #expect(try bound(4, .upper, method).upper == 0)
      #expect(try bound(Rational(399, 100), .upper, method).lower > 0)
      #expect(try bound(Rational(101, 100), .lower, method).upper == 0)
    }
    // At ε = μ_max all draws miss: (1 − p)^m, and e^{−λ} from hinges.
    #expect(
      try bound(1, .lower, .chernoff).contains(power(Rational(3, 4), 7)))
    let atEdge = try bound(1, .lower, .convexOrder)
    let exponential = Interval(Rational(-7, 4)).exp
    #expect(!atEdge.isCertainlyBelow(exponential))
    #expect(!exponential.isCertainlyBelow(atEdge))
    // Kept and ranges from a group.
    let group = try DeterministicError(
      sensitivities: [Rational(1, 2), 1, Rational(1, 4)], slack: 2)
    let mixed = try MixedTail(group, keeping: 1)
    #expect(mixed.range == Rational(3, 2) && mixed.greatestMean == 1)
    let small = try MixedTail(group, keeping: 2)
    #expect(
      small.range == Rational(1, 2) && small.greatestMean == Rational(1, 2))
    #expect(small.largestVariance == Rational(1, 16))
    #expect(mixed.largestVariance == Rational(9, 16))
    #expect(tail.largestVariance == 3)
    // Without hinges where λ is beyond them.
    let large = try tail.failureProbability(
      relativeError: Rational(1, 1_000), samples: 1_000_000_000)
    let chernoff = try tail.failureProbability(
      relativeError: Rational(1, 1_000), samples: 1_000_000_000,
      method: .chernoff)
    #expect(large.upper == chernoff.upper)
    #expect(throws: BoundError.self) {
      _ = try tail.failureProbability(
        relativeError: Rational(1, 1_000), samples: 1_000_000_000,
        method: .convexOrder)
    }
  }

  // 9.
  @Test func refusesValuesOutsideTheDomain() throws {
    for (B, μ) in [
      (0 as Rational, 0 as Rational), (-1, 0), (1, -1), (1, Rational(3, 2)),
      (3, 2), (Rational(1, 2), 1),
    ] {
      #expect(throws: BoundError.self, "\(B), \(μ)") {
        _ = try MixedTail(range: B, greatestMean: μ)
      }
    }
    let tail = try MixedTail(range: 2, greatestMean: 1)
    let half = Rational(1, 2)
    for (ε, m) in [(0 as Rational, 1), (-1, 1), (1, 0), (1, -1)] {
      #expect(throws: BoundError.self) {
        _ = try tail.failureProbability(relativeError: ε, samples: m)
      }
    }
    for δ in [0 as Rational, 1, -1] {
      #expect(throws: BoundError.self) {
        _ = try tail.samples(relativeError: half, failureProbability: δ)
      }
      #expect(throws: BoundError.self) {
        _ = try tail.relativeError(samples: 2, failureProbability: δ)
      }
    }
    #expect(throws: BoundError.self) {
      _ = try tail.samples(relativeError: 0, failureProbability: half)
    }
    #expect(throws: BoundError.self) {
      _ = try tail.relativeError(samples: 0, failureProbability: half)
    }
    let group = try DeterministicError(sensitivities: [1, 0])
    for kept in [-1, 1, 3] {  // at 1 nothing is left to sample
      #expect(throws: BoundError.self) {
        _ = try MixedTail(group, keeping: kept)
      }
    }
  }
}

/// The methods of which ``MixedTail/Method/least`` is the least.
private let parts: [MixedTail.Method] = [.bernstein, .chernoff, .convexOrder]

/// Below the least difference that a stored 25-digit value of 0 could hide.
private let tiny = Rational(1, 1 << 62) * Rational(1, 1 << 62)

/// Reads `3/2` or `4`.
private func fraction(_ text: String) throws -> Rational {
  let parts = text.split(separator: "/").compactMap { Int($0) }
  try #require(!parts.isEmpty)
  return Rational(parts[0], parts.count > 1 ? parts[1] : 1)
}

extension Interval {
  fileprivate var isCertainlyNegative: Bool { (-self).isCertainlyPositive }
}

/// A generated (B, μ_max, μ, ε, m) with moderate tails.
struct MixedPoint: CustomStringConvertible {
  let seed: UInt64
  let tail: MixedTail
  let mean: Rational
  let relativeError: Rational
  let samples: Int

  init(seed: UInt64) {
    self.seed = seed
    var rng = SplitMix64(seed: seed)
    let hundredths = [Int.random(in: 5...300, using: &rng), 100, 1_000, 5_000]
    let B = Rational(hundredths[Int.random(in: 0...3, using: &rng)], 100)
    let whole = min(B, 1)
    let share = Rational(Int.random(in: 1...20, using: &rng), 20)
    let μ = Bool.random(using: &rng) ? whole : whole * share
    guard let tail = try? MixedTail(range: B, greatestMean: μ) else {
      preconditionFailure("B > 0 and μ ≤ min(1, B)")
    }
    self.tail = tail
    // The worst mean is often the largest, or B/2.
    let fraction = Rational(Int.random(in: 1...10, using: &rng), 10)
    mean = Bool.random(using: &rng) ? μ : μ * fraction
    samples = Int.random(in: 1...200, using: &rng)
    // Some standard deviations, or an edge.
    let edges = [μ, B, mean, B - mean]
    let steps = Rational(Int.random(in: 1...60, using: &rng), 10)
    let width = Rational(1, max(1, Int(Double(samples).squareRoot())))
    let edge = edges[Int.random(in: 0...3, using: &rng)]
    relativeError =
      Int.random(in: 0..<6, using: &rng) == 0 && edge > 0
      ? edge : whole / 2 * steps * width
  }

  var description: String {
    "seed \(seed): B = \(tail.range), μ_max = \(tail.greatestMean), "
      + "μ = \(mean), ε = \(relativeError), m = \(samples)"
  }
}
