import TestSupport
import Testing

@testable import Bounds

/// The kernels of the binomial law at 2 to 12 bits, where every rounding shows,
/// against exact rationals.
@Suite("Exact tails: kernels at few bits")
struct SmallRatioTests {
  private static let probabilities: [Rational] = [
    Rational(1, 2), Rational(1, 3), Rational(2, 7), Rational(9, 10),
    Rational(1, 100), Rational(5, 8),
  ]

  /// P(X = k) by Pascal's rule.
  private func masses(_ m: Int, _ p: Rational) -> [Rational] {
    var coefficients: [Rational] = [1]
    for _ in 0..<m {
      coefficients =
        zip(coefficients + [0], [0] + coefficients).map { $0 + $1 }
    }
    return coefficients.enumerated().map { k, c in
      c * p.power(k) * (1 - p).power(m - k)
    }
  }

  @Test func ratiosHoldTheExactOnes() throws {
    for m in 1...9 {
      for p in Self.probabilities {
        let law = try BinomialLaw(trials: m, probability: p)
        let masses = masses(m, p)
        for k in max(1, law.mean.ceiling ?? 1)...m {
          let ratio = masses[k...].reduce(0) { $0 + $1 } / masses[k]
          let hinge =
            (k...m).reduce(0) { $0 + Rational($1 - k) * masses[$1] }
            / masses[k]
          let kernel = BinomialTailRatio(law: law, successes: k)
          let offset = Rational(k + 1) - Rational(m + 1) * p
          #expect(kernel.offset == offset)
          for terms in 0...(m - k + 1) {
            for precision in [2, 3, 4, 5, 6, 7, 8, 10, 12, 90] {
              for method in [
                BinomialTailRatio.Method.direct(terms: terms),
                .fraction(terms: terms),
              ] {
                if case .direct = method, terms > m - k { continue }
                let (r, h) = enclose(kernel, method, precision)
                let name =
                  "m = \(m), p = \(p), k = \(k), \(method), \(precision) bits"
                #expect(r.contains(ratio), "\(name): \(r), \(ratio)")
                #expect(h.contains(hinge), "\(name): \(h), \(hinge)")
                // One term short, the bound of the rest is the rest itself.
                if precision == 90, method == .fraction(terms: m - k - 1),
                  terms > 0, let ends = r.exactEnds
                {
                  let gaps = [ratio - ends.lower, ends.upper - ratio]
                  #expect(
                    gaps.contains { $0 * Rational(2).power(80) < ratio },
                    "\(name): \(r)")
                }
                guard precision == 90, terms >= m - k else { continue }
                // All terms: nothing is left open.
                #expect(r.relativeWidthExponent <= -80, "\(name): \(r)")
                if case .fraction = method {
                  #expect(h.relativeWidthExponent <= -80, "\(name): \(h)")
                }
              }
            }
          }
        }
      }
    }
  }

  private func enclose(
    _ kernel: BinomialTailRatio, _ method: BinomialTailRatio.Method,
    _ precision: Int
  ) -> (Interval, Interval) {
    withEnclosures(
      2 + BinomialTailRatio.scratchCount, precision: precision
    ) { row in
      kernel.set(
        ratio: row[0], hinge: row[1], bits: precision, method: method,
        scratch: row.dropping(2))
      return (
        row[0].interval(precision: precision),
        row[1].interval(precision: precision)
      )
    }
  }

  /// e^E S is the point's probability, whatever way it is found.
  @Test func pointsHoldTheExactOnes() throws {
    for (m, k) in [
      (1, 0), (1, 1), (7, 3), (9, 9), (40, 17), (90_000, 45_100),
      (20_000, 5_000), (1 << 20, 1 << 19), (1_000_000, 4_100),
    ] {
      for p in [Rational(1, 2), Rational(2, 7), Rational(9, 10)] {
        let law = try BinomialLaw(trials: m, probability: p)
        let point = BinomialPoint(law: law, successes: k)
        let fine = law.logPointProbability(k, precision: 400)
        for (precision, bits) in [
          (3, 4), (6, 8), (11, 12), (20, 20), (40, 60), (120, 90),
          (150, 1_000),
        ] {
          let found = withEnclosures(
            3 + BinomialPoint.scratchCount, precision: precision
          ) { row in
            point.set(
              exponent: row[0], scale: row[1], bits: bits,
              scratch: row.dropping(3))
            row[2].setLogarithm(row[1])
            row[2].setSum(row[2], row[0])
            return row[2].interval(precision: precision)
          }
          let name = "m = \(m), k = \(k), p = \(p), \(precision), \(bits)"
          #expect(overlap(found, fine), "\(name): \(found), \(fine)")
          #expect(!found.isIndeterminate, "\(name)")
          if precision >= 120 {
            let width = (found - Interval(found.midpoint)).upper
            #expect(width < max(1e-12, abs(fine.midpoint) * 1e-14), "\(name)")
          }
        }
      }
    }
  }

  /// Results carry eight bits more than they promise, or the asked ones.
  @Test func resultsKeepTheirPromiseAtEveryPrecision() throws {
    let law = try BinomialLaw(trials: 50, probability: Rational(1, 3))
    for (asked, shown, promised) in [
      (2, 72, 64), (64, 72, 64), (72, 72, 64), (73, 73, 64), (80, 80, 64),
      (81, 81, 65), (128, 128, 112), (700, 700, 684),
    ] {
      for k in [10, 17, 25, 45] {
        let tail = law.tail(atLeast: k, precision: asked)
        for part in [
          tail.probability, tail.logProbability, tail.pointProbability,
          law.expectedExcess(over: k, precision: asked),
          law.expectedShortfall(under: k, precision: asked),
          law.logPointProbability(k, precision: asked),
        ] {
          let name = "\(asked) bits, k = \(k): \(part)"
          #expect(part.precision == shown, "\(name)")
          #expect(part.relativeWidthExponent <= Double(-promised), "\(name)")
        }
      }
    }
  }

  @Test func stirlingHoldsAtFewBits() {
    for n in Array(1...60) + [341, 1_365, 1_000_003] {
      let x = Interval(n, precision: 200)
      let circle = Interval.pi(precision: 200) * Interval(2) * x
      let exact =
        Interval(n + 1, precision: 200).logGamma
        - (x * x.log - x + Interval(0.5, precision: 200) * circle.log)
      for precision in [2, 3, 4, 5, 6, 8, 12, 16, 24, 150] {
        for bits in [2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40] {
          let found = withEnclosures(3, precision: precision) { row in
            StirlingSeries.setDelta(
              row[0], n, bits: bits, scratch: (row[1], row[2]))
            return row[0].interval(precision: precision)
          }
          let name = "n = \(n), \(precision), \(bits): \(found)"
          #expect(overlap(found, exact), "\(name), \(exact)")
          guard precision == 150, StirlingSeries.reaches(bits: bits, at: n)
          else { continue }
          // The term left out is below 2^−(bits + 1).
          let width =
            (found.exactEnds?.upper ?? 9) - (found.exactEnds?.lower ?? 0)
          #expect(
            width <= Rational.powerOfTwo(-bits - 1)
              + Rational.powerOfTwo(-140), "\(name)")
        }
      }
    }
  }

  /// 2^116 n^−63 ≤ 2^−bits, by the power of two below n; the 32nd term is less.
  @Test func stirlingReachesWhatItsLastTermAllows() {
    #expect(StirlingSeries.coefficients.count == StirlingSeries.terms + 1)
    let last = -StirlingSeries.coefficients[StirlingSeries.terms - 1]
    #expect(
      last < Rational.powerOfTwo(116) && last > Rational.powerOfTwo(115))
    for exponent in [0, 1, 2, 5, 20, 50] {
      let most = 63 * exponent - 116
      for n in [1 << exponent, (2 << exponent) - 1] {
        #expect(StirlingSeries.reaches(bits: most, at: n), "\(n)")
        #expect(!StirlingSeries.reaches(bits: most + 1, at: n), "\(n)")
      }
    }
  }

  /// Where nothing is left to chance, the answer is a point.
  @Test func isExactAtTheEnds() throws {
    for (m, p) in [(1, Rational(1, 2)), (7, Rational(3, 8)), (9, 0), (9, 1)] {
      let law = try BinomialLaw(trials: m, probability: p)
      func isExactly(_ found: Interval, _ value: Rational) -> Bool {
        found.exactEnds?.lower == value && found.exactEnds?.upper == value
      }
      for (k, value) in [(-3, 1), (0, 1), (m + 1, 0), (m + 5, 0)] {
        let tail = law.tail(atLeast: k)
        let name = "m = \(m), p = \(p), k = \(k)"
        #expect(isExactly(tail.probability, Rational(value)), "\(name)")
        #expect(tail.logProbability.upper == (value == 1 ? 0 : -.infinity))
        #expect(tail.logProbability.lower == (value == 1 ? 0 : -.infinity))
        let below = law.tail(atMost: m - k)
        #expect(isExactly(below.probability, Rational(value)), "\(name)")
      }
      for h in [-2, 0, m, m + 2] {
        let gap = law.mean - Rational(h)
        let name = "m = \(m), p = \(p), h = \(h)"
        #expect(isExactly(law.expectedExcess(over: h), max(gap, 0)), "\(name)")
        #expect(
          isExactly(law.expectedShortfall(under: h), max(-gap, 0)), "\(name)")
      }
      for k in [-1, m + 1] {
        #expect(isExactly(law.pointProbability(k), 0))
        #expect(law.logPointProbability(k).upper == -.infinity)
      }
    }
    for (p, sure) in [(Rational(0), 0), (1, 9)] {
      let law = try BinomialLaw(trials: 9, probability: p)
      for k in 0...9 {
        let point = law.pointProbability(k)
        #expect(
          point.upper == (k == sure ? 1 : 0) && point.lower == point.upper)
        let tail = law.tail(atLeast: k)
        #expect(tail.probability.lower == (sure >= k ? 1 : 0))
        #expect(tail.pointProbability.upper == (k == sure ? 1 : 0))
      }
    }
  }
}
