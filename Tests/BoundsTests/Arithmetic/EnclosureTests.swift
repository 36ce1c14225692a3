import TestSupport
import Testing

@testable import Bounds

/// The operations in place, at 2 to 7 bits, where every rounding shows.
@Suite("Enclosure: the tightest result at few bits")
struct EnclosureTests {
  /// An operation on two enclosures and a number, and its exact image; nil outside
  /// its domain.
  private struct Operation: Sendable {
    let name: String
    let run:
      @Sendable (_ r: Enclosure, _ a: Enclosure, _ b: Enclosure, _ n: Int) ->
        Void
    let image:
      @Sendable (_ a: [Rational], _ b: [Rational], _ n: Int) -> (
        Rational, Rational
      )?
  }

  private static let operations: [Operation] = [
    Operation(name: "+", run: { r, a, b, _ in r.setSum(a, b) }) {
      a, b, _ in (a[0] + b[0], a[1] + b[1])
    },
    Operation(name: "+ n", run: { r, a, _, n in r.setSum(a, n) }) {
      a, _, n in (a[0] + Rational(n), a[1] + Rational(n))
    },
    Operation(name: "−", run: { r, a, b, _ in r.setDifference(a, b) }) {
      a, b, _ in (a[0] - b[1], a[1] - b[0])
    },
    Operation(name: "×", run: { r, a, b, _ in r.setProduct(a, b) }) {
      a, b, _ in
      a[0] >= 0 && b[0] >= 0 ? (a[0] * b[0], a[1] * b[1]) : nil
    },
    Operation(name: "× n", run: { r, a, _, n in r.setProduct(a, n) }) {
      a, _, n in n >= 0 ? (a[0] * Rational(n), a[1] * Rational(n)) : nil
    },
    Operation(
      name: "× n n", run: { r, a, _, n in r.setProduct(a, n, n + 3) }
    ) { a, _, n in
      let square = Rational(n * (n + 3))
      return n >= 0 ? (a[0] * square, a[1] * square) : nil
    },
    Operation(name: "÷", run: { r, a, b, _ in r.setQuotient(a, b) }) {
      a, b, _ in
      a[0] >= 0 && b[0] > 0 ? (a[0] / b[1], a[1] / b[0]) : nil
    },
    Operation(name: "÷ n", run: { r, a, _, n in r.setQuotient(a, n) }) {
      a, _, n in n > 0 ? (a[0] / Rational(n), a[1] / Rational(n)) : nil
    },
    Operation(
      name: "÷ n n", run: { r, a, _, n in r.setQuotient(a, n, n + 3) }
    ) { a, _, n in
      let square = Rational(n * (n + 3))
      return n > 0 ? (a[0] / square, a[1] / square) : nil
    },
    Operation(name: "n ÷", run: { r, a, _, n in r.setQuotient(n, a) }) {
      a, _, n in
      n >= 0 && a[0] > 0 ? (Rational(n) / a[1], Rational(n) / a[0]) : nil
    },
    Operation(name: "negative", run: { r, a, _, _ in r.setNegative(a) }) {
      a, _, _ in (-a[1], -a[0])
    },
    Operation(name: "copy", run: { r, a, _, _ in r.set(a) }) {
      a, _, _ in (a[0], a[1])
    },
    Operation(name: "integer", run: { r, _, _, n in r.set(n) }) {
      _, _, n in (Rational(n), Rational(n))
    },
  ]

  @Test func computesTheTightestEnds() {
    for seed in 0..<300 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let bits = Int.random(in: 2...7, using: &rng)
      let grid = BinaryGrid(bits: bits)
      let (a, b) = (operand(grid, &rng), operand(grid, &rng))
      let n = Int.random(in: -9...99, using: &rng)
      for operation in Self.operations {
        guard let image = operation.image(a, b, n) else { continue }
        // Operands of their own precision, results of another one.
        let found = withEnclosures(1, precision: bits) { result in
          withEnclosures(2, precision: bits) { row in
            row[0].set(.spanning(a[0], a[1], precision: bits))
            row[1].set(.spanning(b[0], b[1], precision: bits))
            operation.run(result[0], row[0], row[1], n)
            return result[0].interval(precision: bits)
          }
        }
        grid.expect(
          found, is: image.0, image.1,
          "\(operation.name), seed \(seed): \(a), \(b), n = \(n)")
      }
    }
  }

  private func operand(
    _ grid: BinaryGrid, _ rng: inout SplitMix64
  ) -> [Rational] {
    let low = grid.below(
      Rational(
        Int.random(in: -12...40, using: &rng),
        Int.random(in: 1...9, using: &rng)))
    let high = [low, grid.above(low + Rational(1, 2))]
    return [low, high[Int.random(in: 0...1, using: &rng)]]
  }

  /// Products of integers that do not fit are taken one factor at a time.
  @Test func multipliesAndDividesByLargeProducts() {
    for (i, j) in [
      (Int.max, Int.max), (1 << 33, 1 << 31), (Int.max, 2), (7, 1 << 61),
      (3, 5),
    ] {
      withEnclosures(2, precision: 140) { row in
        row[0].set(1)
        row[1].setProduct(row[0], i, j)
        let product = row[1].interval(precision: 140).exactEnds
        let exact = Rational(i) * Rational(j)
        #expect(product?.lower == exact && product?.upper == exact)
        row[1].setQuotient(row[1], i, j)
        let quotient = row[1].interval(precision: 140).exactEnds
        #expect(quotient?.lower == 1 && quotient?.upper == 1)
      }
    }
  }

  @Test func takesAndGivesNumbersRoundedOutwards() {
    for seed in 0..<80 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let bits = Int.random(in: 2...7, using: &rng)
      let grid = BinaryGrid(bits: bits)
      let x = Rational(
        Int.random(in: -999...999, using: &rng),
        Int.random(in: 1...99, using: &rng))
      let wide = Interval.spanning(x, x + Rational(1, 7), precision: 40)
      let ends = wide.exactEnds ?? (0, 0)
      withEnclosures(3, precision: bits) { row in
        row[0].set(x)
        grid.expect(
          row[0].interval(precision: bits), is: x, x, "x, seed \(seed)")
        row[0].set(wide)
        grid.expect(
          row[0].interval(precision: bits), is: ends.lower, ends.upper,
          "interval, seed \(seed)")
        withEnclosures(1, precision: 40) { fine in
          fine[0].set(wide)
          grid.expect(
            fine[0].interval(precision: bits), is: ends.lower, ends.upper,
            "copy out, seed \(seed)")
          row[1].set(fine[0])
          grid.expect(
            row[1].interval(precision: bits), is: ends.lower, ends.upper,
            "copy, seed \(seed)")
        }
      }
    }
  }

  @Test func mapsEndsTightly() {
    for seed in 0..<120 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let bits = Int.random(in: 2...7, using: &rng)
      let grid = BinaryGrid(bits: bits)
      let low = grid.above(Rational(Int.random(in: 1...300, using: &rng), 64))
      let high = grid.above(low * Rational(9, 7))
      for (name, run, map) in [
        ("exp", { $0.setExponential($1) }, { $0.exp }),
        ("log", { $0.setLogarithm($1) }, { $0.log }),
        ("log1p", { $0.setLogarithm1p($1) }, { $0.log1p }),
        ("√", { $0.setSquareRoot($1) }, { $0.squareRoot }),
      ]
        as [(
          String, (Enclosure, Enclosure) -> Void, (Interval) -> Interval
        )]
      {
        withEnclosures(2, precision: bits) { row in
          row[0].set(.spanning(low, high, precision: bits))
          run(row[1], row[0])
          grid.expect(
            row[1].interval(precision: bits),
            isImage: map(Interval(low, precision: 300)),
            map(Interval(high, precision: 300)), "\(name), seed \(seed)")
        }
      }
    }
    for bits in 2...30 {
      let π = Interval.pi(precision: 300)
      withEnclosures(1, precision: bits) { row in
        row[0].setPi()
        BinaryGrid(bits: bits).expect(
          row[0].interval(precision: bits), isImage: π, π, "π")
      }
    }
  }

  /// Widths on both sides of the two limits, and exactly on them.
  @Test func knowsWhenItIsNarrow() {
    for bits in [0, 1, 5, 20] {
      let step = Rational.powerOfTwo(-bits)
      let tiny = Rational.powerOfTwo(-50)
      for low in [Rational(-4), Rational(-1), Rational(1), Rational(3)] {
        for (width, isNarrow) in [
          (step, true), (step + tiny, false), (step - tiny, true), (0, true),
        ] {
          withEnclosures(2, precision: 80) { row in
            row[0].set(.spanning(low, low + width, precision: 80))
            #expect(
              row[0].isNarrow(bits, scratch: row[1]) == isNarrow,
              "\(low) + \(width), \(bits) bits")
          }
        }
        // Relative to the end nearer to zero.
        for (factor, isNarrow) in [
          (Rational(1), true), (1 + tiny, false), (1 - tiny, true),
        ] where bits > 0 {
          let far = low < 0 ? -low : low
          let width = step * far * factor
          let ends = low < 0 ? (low - width, low) : (low, low + width)
          withEnclosures(2, precision: 80) { row in
            row[0].set(.spanning(ends.0, ends.1, precision: 80))
            #expect(
              row[0].isRelativelyNarrow(bits, scratch: row[1]) == isNarrow,
              "\(ends), \(bits) bits")
          }
        }
      }
    }
    // A width that needs more bits than there are is rounded up.
    withEnclosures(1, precision: 40) { wide in
      withEnclosures(1, precision: 4) { scratch in
        let width = Rational(1, 2) + Rational.powerOfTwo(-30)
        wide[0].set(.spanning(1, 1 + width, precision: 40))
        #expect(!wide[0].isNarrow(1, scratch: scratch[0]))
        #expect(!wide[0].isRelativelyNarrow(1, scratch: scratch[0]))
        #expect(wide[0].isNarrow(0, scratch: scratch[0]))
      }
    }
  }

  @Test func lendsRowsThatDoNotOverlap() {
    withEnclosures(4, precision: 20) { row in
      for i in 0..<4 { row[i].set(.spanning(Rational(i), 9, precision: 20)) }
      let rest = row.dropping(1)
      rest[2].set(7)
      for (i, ends) in [(0, 9), (1, 9), (2, 9), (7, 7)].enumerated() {
        BinaryGrid(bits: 20).expect(
          row[i].interval(precision: 20), is: Rational(ends.0),
          Rational(ends.1), "\(i)")
      }
    }
  }
}
