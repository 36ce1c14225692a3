import TestSupport
import Testing

@testable import Bounds

/// At 2 to 7 bits every rounding shows. Each operation gives the tightest enclosure
/// of its image: the lower end is the largest number of that precision below it,
/// the upper end the smallest above it.
@Suite("Interval: the tightest enclosure at few bits")
struct IntervalRoundingTests {
  /// An interval of `bits` bits with exact ends: a point, narrow, or wide.
  private func make(
    _ bits: Int, using rng: inout SplitMix64
  ) -> (interval: Interval, low: Rational, high: Rational) {
    let u = Rational(
      Int.random(in: -40...40, using: &rng), Int.random(in: 1...9, using: &rng))
    let grid = BinaryGrid(bits: bits)
    let low = grid.below(u)
    let high =
      [low, grid.above(u), grid.above(u + 1)][
        Int.random(in: 0...2, using: &rng)]
    return (.spanning(low, high, precision: bits), low, high)
  }

  @Test func takesItsNumbersSo() {
    for bits in 2...7 {
      let grid = BinaryGrid(bits: bits)
      for seed in 0..<40 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let n = Int.random(in: -5_000...5_000, using: &rng)
        let x = Rational(n, Int.random(in: 1...77, using: &rng))
        let double = Double(n) / 64
        grid.expect(Interval(x, precision: bits), is: x, x, "x, seed \(seed)")
        grid.expect(
          Interval(n, precision: bits), is: Rational(n), Rational(n),
          "n, seed \(seed)")
        grid.expect(
          Interval(double, precision: bits), is: Rational(n, 64),
          Rational(n, 64), "double, seed \(seed)")
        grid.expect(
          .spanning(x, x + Rational(1, 3), precision: bits), is: x,
          x + Rational(1, 3), "spanning, seed \(seed)")
        let wide = Interval.spanning(x, x + 2, precision: 60)
        let ends = wide.exactEnds
        grid.expect(
          wide.rounded(to: bits), is: ends?.lower ?? 0, ends?.upper ?? 0,
          "rounded, seed \(seed)")
      }
    }
  }

  @Test func computesSo() {
    for seed in 0..<700 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let bits = Int.random(in: 2...7, using: &rng)
      let grid = BinaryGrid(bits: bits)
      let (a, a0, a1) = make(bits, using: &rng)
      // The result has the larger of the operands' precisions.
      let (b, b0, b1) = make(
        Int.random(in: 2...bits, using: &rng), using: &rng)
      func expect(
        _ found: Interval, _ low: Rational, _ high: Rational, _ name: String
      ) {
        grid.expect(
          found, is: low, high,
          "\(name), seed \(seed): [\(a0), \(a1)], [\(b0), \(b1)]")
      }
      expect(a + b, a0 + b0, a1 + b1, "+")
      expect(b + a, a0 + b0, a1 + b1, "+")
      expect(a - b, a0 - b1, a1 - b0, "−")
      expect(b - a, b0 - a1, b1 - a0, "−")
      expect(-a, -a1, -a0, "negative")
      let products = [a0 * b0, a0 * b1, a1 * b0, a1 * b1].sorted()
      expect(a * b, products[0], products[3], "×")
      expect(b * a, products[0], products[3], "×")
      if b0 > 0 || b1 < 0 {
        let quotients = [a0 / b0, a0 / b1, a1 / b0, a1 / b1].sorted()
        expect(a / b, quotients[0], quotients[3], "÷")
      } else {
        #expect((a / b).isIndeterminate, "÷, seed \(seed)")
      }
      expect(.min(a, b), min(a0, b0), min(a1, b1), "min")
      expect(.max(b, a), max(a0, b0), max(a1, b1), "max")
      expect(.hull(a, b), min(a0, b0), max(a1, b1), "hull")
      let y = Rational(Int.random(in: -99...99, using: &rng), 13)
      expect(a - y, a0 - y, a1 - y, "− exact")
      for n in 0...5 {
        let ends = [a0.power(n), a1.power(n)].sorted()
        let isAcross = a0 < 0 && a1 > 0 && n > 0 && n % 2 == 0
        expect(a.power(n), isAcross ? 0 : ends[0], ends[1], "power \(n)")
      }
      if a0 >= 0 { expectRoot(a.squareRoot, a0, a1, grid, "seed \(seed)") }
    }
  }

  /// √ by squares: each end is on its side, and its inner neighbour is not.
  private func expectRoot(
    _ root: Interval, _ low: Rational, _ high: Rational, _ grid: BinaryGrid,
    _ name: String
  ) {
    guard let (r, s) = root.exactEnds else {
      Issue.record("√, \(name)")
      return
    }
    #expect(r * r <= low && s * s >= high, "√, \(name)")
    if r > 0 {
      let next = r + grid.unit(r)
      #expect(next * next > low, "√, \(name)")
    } else {
      #expect(low == 0, "√, \(name)")
    }
    if s > 0 {
      let before = grid.below(s - grid.unit(s) / 4)
      #expect(before * before < high, "√, \(name)")
    } else {
      #expect(high == 0, "√, \(name)")
    }
  }

  /// Monotone functions at few bits, against 300 bits at each end.
  @Test func mapsEndsSo() {
    let functions:
      [(
        name: String, range: ClosedRange<Int>, map: (Interval) -> Interval
      )] = [
        ("exp", -300...300, { $0.exp }), ("expm1", -300...300, { $0.expm1 }),
        ("log", 1...900, { $0.log }), ("log1p", -30...900, { $0.log1p }),
        ("arctan", -900...900, { $0.arctangent }),
        ("log Γ above", 48...900, { $0.logGamma }),
        ("−erfc", -90...200, { -$0.complementaryErrorFunction }),
      ]
    for (name, range, map) in functions {
      for seed in 0..<60 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let grid = BinaryGrid(bits: Int.random(in: 2...7, using: &rng))
        // 32nds are exact only in more bits: round them onto the grid.
        let x = Rational(Int.random(in: range, using: &rng), 32)
        let (low, high) =
          x < 0 || name == "log1p"
          ? (grid.above(x), grid.above(x + Rational(1, 4)))
          : (grid.above(x), grid.above(x * Rational(5, 4)))
        func fine(_ x: Rational) -> Interval {
          map(Interval(x, precision: 300))
        }
        grid.expect(
          map(.spanning(low, high, precision: grid.bits)),
          isImage: fine(low), fine(high), "\(name), seed \(seed)")
        grid.expect(
          map(.spanning(low, low, precision: grid.bits)),
          isImage: fine(low), fine(low), "\(name) at \(low), seed \(seed)")
      }
    }
  }

  /// sin and cos: the value at the lower end, and the width rounded up, added and
  /// rounded outwards.
  @Test func mapsByTheWidth() throws {
    for (name, map) in [
      ("sin", { (x: Interval) in x.sine }), ("cos", { $0.cosine }),
    ] {
      for seed in 0..<200 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let grid = BinaryGrid(bits: Int.random(in: 2...7, using: &rng))
        let low = grid.above(Rational(Int.random(in: 1...99, using: &rng), 37))
        let high = grid.above(
          low + Rational(Int.random(in: 0...40, using: &rng), 41))
        let value = try #require(
          map(Interval(low, precision: 300)).exactEnds)
        let width = grid.above(high - low)
        grid.expect(
          map(.spanning(low, high, precision: grid.bits)),
          is: grid.below(grid.below(value.lower) - width),
          grid.above(grid.above(value.upper) + width), "\(name), seed \(seed)")
      }
    }
  }

  /// log Γ where it falls, and around its minimum.
  @Test func mapsLogGammaSo() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let grid = BinaryGrid(bits: Int.random(in: 2...7, using: &rng))
      let low = grid.below(Rational(Int.random(in: 1...40, using: &rng), 32))
      let high = grid.below(Rational(Int.random(in: 40...46, using: &rng), 32))
      func fine(_ x: Rational) -> Interval {
        Interval(x, precision: 300).logGamma
      }
      grid.expect(
        Interval.spanning(low, high, precision: grid.bits).logGamma,
        isImage: fine(high), fine(low), "falls, seed \(seed)")
      // Across the minimum: −0.1214862905358497 below, the higher end above.
      let far = grid.above(Rational(Int.random(in: 3...6, using: &rng), 2))
      let least = Interval(-0.121_486_290_535_849_7, precision: 300)
      guard far >= Rational(3, 2) else { continue }
      let ends = [fine(low), fine(far)]
      let top = ends[0].isCertainlyBelow(ends[1]) ? ends[1] : ends[0]
      grid.expect(
        Interval.spanning(low, far, precision: grid.bits).logGamma,
        isImage: least, top, "across, seed \(seed)")
    }
    // Next to x₀ = 1.461632144968362341…, the ends' values are known better.
    let least = try Rational(decimal: "-0.12148629053584962")
    for (low, high) in [(1, 1.461632144968362), (1.461632144968363, 3)] {
      let x = Interval.hull(
        Interval(low, precision: 90), Interval(high, precision: 90))
      #expect(x.logGamma.isCertainlyAbove(least), "\(low), \(high)")
    }
  }

  @Test func raisesToRealPowersSo() {
    for seed in 0..<120 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let grid = BinaryGrid(bits: Int.random(in: 2...7, using: &rng))
      let x0 = grid.above(Rational(Int.random(in: 1...60, using: &rng), 17))
      let x1 = grid.above(x0 * Rational(7, 5))
      let y0 = grid.above(Rational(Int.random(in: -60...60, using: &rng), 19))
      let y1 = grid.above(y0 + Rational(1, 3))
      let corners = [x0, x1].flatMap { x in
        [y0, y1].map { y in
          Interval(x, precision: 300).power(Interval(y, precision: 300))
        }
      }
      let sorted = corners.sorted { $0.isCertainlyBelow($1) }
      grid.expect(
        Interval.spanning(x0, x1, precision: grid.bits).power(
          .spanning(y0, y1, precision: grid.bits)),
        isImage: sorted[0], sorted[3], "seed \(seed): \(x0), \(y0)")
    }
  }

  /// sin and cos: tight at a point; on a stretch, the first end and the width.
  @Test func turnsSo() {
    for (name, map) in [
      ("sin", { (x: Interval) in x.sine }), ("cos", { $0.cosine }),
    ] as [(String, (Interval) -> Interval)] {
      for seed in 0..<80 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let grid = BinaryGrid(bits: Int.random(in: 2...7, using: &rng))
        let x = grid.above(Rational(Int.random(in: -99...99, using: &rng), 16))
        let fine = map(Interval(x, precision: 300))
        let point = map(.spanning(x, x, precision: grid.bits))
        grid.expect(point, isImage: fine, fine, "\(name), seed \(seed)")
        // Precise ends, so that the width is what shows.
        let width = Rational(Int.random(in: 1...64, using: &rng), 64)
        let wide = map(.spanning(x, x + width, precision: 60))
        let slack = Rational(1, 1 << 40)
        for part in 0...4 {
          let at = x + width * Rational(part, 4)
          let value = map(Interval(at, precision: 200))
          #expect(
            value.exactEnds.map { wide.contains($0.lower) } == true,
            "\(name), seed \(seed), \(part)")
        }
        if let ends = wide.exactEnds, let value = fine.exactEnds {
          for gap in [ends.upper - value.upper, value.lower - ends.lower] {
            #expect(
              gap <= width + slack && gap >= width - slack,
              "\(name), seed \(seed)")
          }
        }
      }
    }
    for bits in 2...40 {
      let π = Interval.pi(precision: 300)
      BinaryGrid(bits: bits).expect(
        .pi(precision: bits), isImage: π, π, "π")
    }
  }

  @Test func givesTheNearestDoublesOutside() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let x = Rational(
        Int.random(in: -1_000_000...1_000_000, using: &rng),
        Int.random(in: 1...999, using: &rng))
      let interval = Interval.spanning(x, x + Rational(1, 7), precision: 90)
      let grid = BinaryGrid(bits: 53)
      #expect(Rational(exactly: interval.lower) == grid.below(x), "\(seed)")
      #expect(
        Rational(exactly: interval.upper) == grid.above(x + Rational(1, 7)),
        "\(seed)")
      let middle = try #require(Rational(exactly: interval.midpoint))
      let distance = middle - x - Rational(1, 14)
      let slack = Rational(1, 1 << 30)
      #expect(distance < slack && distance > -slack, "seed \(seed)")
    }
  }

  @Test func roundsToIntegersOutwards() {
    for seed in 0..<80 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let low = Rational(Int.random(in: -40...40, using: &rng), 4)
      let high = low + Rational(Int.random(in: 0...9, using: &rng), 4)
      let x = Interval.spanning(low, high, precision: 64)
      #expect(x.lowerFloor == low.floor, "\(low)")
      #expect(x.upperCeiling == high.ceiling, "\(high)")
      let beyond = Rational(Int.max) + high + 20
      let large = Interval.spanning(-beyond - 1, beyond, precision: 90)
      #expect(large.lowerFloor == nil && large.upperCeiling == nil)
    }
    // The last that fit: ⌊2⁶³ − 1/4⌋ and ⌈−2⁶³ − 1/4⌉.
    let edge = Rational(Int.max) + Rational(3, 4)
    let x = Interval(edge, precision: 90)
    #expect(x.lowerFloor == Int.max && x.upperCeiling == nil)
    let y = Interval(Rational(Int.min) - Rational(1, 4), precision: 90)
    #expect(y.upperCeiling == Int.min && y.lowerFloor == nil)
    // One end that fits says nothing of the other.
    let above = Interval.spanning(3, edge + 1, precision: 90)
    #expect(above.lowerFloor == 3 && above.upperCeiling == nil)
    let below = Interval.spanning(-edge - 9, -3, precision: 90)
    #expect(below.lowerFloor == nil && below.upperCeiling == -3)
    #expect(Interval(.nan).lowerFloor == nil)
    #expect(Interval(.nan).upperCeiling == nil)
  }

  /// Every comparison on every pair of a small grid is the exact one.
  @Test func comparesAsTheRationalsDo() {
    let ends = (-3...3).map { Rational($0, 2) }
    for a0 in ends {
      for a1 in ends where a1 >= a0 {
        let a = Interval.spanning(a0, a1, precision: 8)
        for y in ends {
          let name = "[\(a0), \(a1)], \(y)"
          #expect(a.contains(y) == (a0 <= y && y <= a1), "\(name)")
          #expect(a.isCertainlyAtMost(y) == (a1 <= y), "\(name)")
          #expect(a.isCertainlyAbove(y) == (a0 > y), "\(name)")
          let b = Interval.spanning(y, y + 1, precision: 8)
          #expect(a.isCertainlyAtMost(b) == (a1 <= y), "\(name)")
          #expect(a.isCertainlyBelow(b) == (a1 < y), "\(name)")
          #expect(b.isCertainlyBelow(a) == (y + 1 < a0), "\(name)")
        }
        #expect(a.isCertainlyPositive == (a0 > 0), "[\(a0), \(a1)]")
        #expect(a.isCertainlyNonnegative == (a0 >= 0), "[\(a0), \(a1)]")
        #expect(a.isCertainlyZero == (a0 == 0 && a1 == 0), "[\(a0), \(a1)]")
        #expect(a.exactMidpoint == (a0 + a1) / 2, "[\(a0), \(a1)]")
      }
    }
    let infinite = Interval(.infinity)
    #expect(infinite.exactEnds == nil && infinite.exactMidpoint == nil)
    let ray = Interval.hull(Interval(0), infinite)
    #expect(ray.exactEnds == nil)
    #expect(Interval.hull(-infinite, Interval(0)).exactEnds == nil)
  }

  /// 2^(e−1) ≤ width/|x| ≤ 2^e, |x| the end nearer to zero.
  @Test func knowsItsRelativeWidth() {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let low = Rational(Int.random(in: 1...9_999, using: &rng), 128)
      let high = low + Rational(Int.random(in: 1...9_999, using: &rng), 1_024)
      let width = (high - low) / low
      for x in [
        Interval.spanning(low, high, precision: 90),
        Interval.spanning(-high, -low, precision: 90),
      ] {
        let e = x.relativeWidthExponent
        let bound = Rational.powerOfTwo(Int(e))
        #expect(width <= bound && bound <= 2 * width, "seed \(seed): \(e)")
      }
    }
    // Rounded up: a width just below a power of two counts as that power, which
    // is the lower end of its binade.
    let short = Rational.powerOfTwo(-10)
    let tiny = Rational.powerOfTwo(-100)
    for (low, width) in [(Rational(1), short - tiny), (1 + tiny, short)] {
      let x = Interval.spanning(low, low + width, precision: 128)
      #expect(x.relativeWidthExponent == -9)
      #expect((-x).relativeWidthExponent == -9)
    }
    let touching = Interval.spanning(0, 1, precision: 8)
    #expect(touching.relativeWidthExponent == .infinity)
    #expect((-touching).relativeWidthExponent == .infinity)
    #expect(Interval(0).relativeWidthExponent == -.infinity)
    #expect(
      Interval.hull(Interval(1), Interval(.infinity)).relativeWidthExponent
        == .infinity)
  }

  /// Printed ends: outside, and by less than a unit of the last digit.
  @Test func printsTheTightestDecimals() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let low = Rational(Int.random(in: -9_999...9_999, using: &rng), 512)
      let high = low + Rational(1, 512)
      let x = Interval.spanning(low, high, precision: 64)
      for digits in [1, 2, 3, 5, 30] {
        let text = x.decimal(digits: digits)
        for (end, shown, sign) in [
          (low, text.lower, Rational(-1)), (high, text.upper, 1),
        ] {
          let gap = sign * (try Rational(decimal: shown) - end)
          let size = max(end < 0 ? -end : end, Rational(1, 999_999))
          #expect(gap >= 0, "seed \(seed), \(digits): \(shown), \(end)")
          #expect(
            gap * Rational(10).power(digits - 1) <= size,
            "seed \(seed), \(digits): \(shown), \(end)")
          let mantissa = shown.prefix { $0 != "e" }.filter(\.isNumber)
          #expect(mantissa.count == digits, "\(shown)")
        }
      }
    }
  }
}
