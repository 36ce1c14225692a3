import CGSL
import TestSupport
import Testing

@testable import Bounds

/// Large laws: stored values, identities, and three methods against each other.
@Suite("Exact tails: binomial, large laws")
struct BinomialMethodTests {
  /// Laws of 10¹⁰ to 10¹⁶ trials from −40 to 200 deviations, by Arb.
  @Test func holdsTheStoredLogarithms() throws {
    for row in try ReferenceTable.rows("binomial-huge") {
      let law = try BinomialLaw(
        trials: try #require(Int(row[0])),
        probability: Rational(
          try #require(Int(row[1])), try #require(Int(row[2]))))
      let k = try #require(Int(row[3]))
      // Stored to 42 digits.
      let stored = try Rational(decimal: row[4])
      let slack = stored * (try Rational(decimal: "-1e-40"))
      let log = law.tail(atLeast: k, precision: 64).logProbability
      #expect(
        !log.isCertainlyAbove(stored + slack)
          && !(-log).isCertainlyAbove(slack - stored), "\(row): \(log)")
      #expect(log.relativeWidthExponent <= -64, "\(row): \(log)")
    }
  }

  /// The ratio P(X ≥ k)/P(X = k) by every method, at and above the mean.
  @Test func methodsAgree() throws {
    for seed in 0..<30 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = Int.random(in: 1...3_000, using: &rng)
      let p = Rational(Int.random(in: 1...99, using: &rng), 100)
      let law = try BinomialLaw(trials: m, probability: p)
      let mean = try #require(law.mean.ceiling)
      let k = Int.random(in: max(1, mean)...m, using: &rng)
      let kernel = BinomialTailRatio(law: law, successes: k)
      let bits = 90
      let direct = try #require(kernel.directTerms(bits: bits, limit: 100_000))
      let fraction = try #require(
        kernel.fractionTerms(bits: bits, limit: 100_000))
      let (a, hinge) = ratio(kernel, .fraction(terms: fraction), bits: bits)
      let (b, difference) = ratio(kernel, .direct(terms: direct), bits: bits)
      let name = "seed \(seed): m = \(m), p = \(p), k = \(k)"
      for (found, what) in [(a, "fraction"), (b, "sum")] {
        #expect(
          found.relativeWidthExponent <= -80, "\(what), \(name): \(found)")
      }
      #expect(overlap(a, b), "\(name): \(a), \(b)")
      #expect(overlap(hinge, difference), "\(name): \(hinge), \(difference)")
      // The guessed number of terms is enough, and the cut end is tight.
      for bits in [4, 10, 25, 45] {
        let n = try #require(kernel.fractionTerms(bits: bits, limit: 100_000))
        let (c, _) = ratio(kernel, .fraction(terms: n), bits: 90)
        #expect(c.relativeWidthExponent <= Double(2 - bits), "\(name): \(c)")
        let d = try #require(kernel.directTerms(bits: bits, limit: 100_000))
        let (e, _) = ratio(kernel, .direct(terms: d), bits: 90)
        #expect(e.relativeWidthExponent <= Double(2 - bits), "\(name): \(e)")
      }
      // Cut too early, both are wide, and still hold the value.
      for terms in 0..<3 {
        let (c, h) = ratio(kernel, .fraction(terms: terms), bits: bits)
        #expect(overlap(a, c) && overlap(hinge, h), "\(name), \(terms) terms")
        let (d, _) = ratio(kernel, .direct(terms: terms), bits: bits)
        #expect(overlap(a, d), "\(name), \(terms) terms: \(d)")
      }
    }
  }

  @Test func circleAgreesWithTheFraction() throws {
    for (m, p, k) in [
      (5_000_000, Rational(1, 2), 2_500_000),
      (5_000_000, Rational(1, 2), 2_501_000),
      (40_000_000, Rational(1, 10), 4_005_000),
      (40_000_000, Rational(9, 10), 36_000_001),
    ] {
      let law = try BinomialLaw(trials: m, probability: p)
      let kernel = BinomialTailRatio(law: law, successes: k)
      let terms = try #require(kernel.fractionTerms(bits: 80, limit: 10_000))
      let (a, hinge) = ratio(kernel, .fraction(terms: terms), bits: 80)
      let (b, difference) = ratio(kernel, .circle, bits: 72)
      let name = "m = \(m), p = \(p), k = \(k)"
      #expect(b.relativeWidthExponent <= -72, "\(name): \(b)")
      #expect(overlap(a, b), "\(name): \(a), \(b)")
      #expect(overlap(hinge, difference), "\(name): \(hinge), \(difference)")
      // A crude circle is wide, and still holds the value.
      for bits in [4, 12, 30] {
        let (c, _) = ratio(kernel, .circle, bits: bits)
        #expect(overlap(a, c), "\(name), \(bits) bits: \(c)")
        #expect(c.relativeWidthExponent <= Double(-bits), "\(name): \(c)")
      }
    }
  }

  /// Each bound alone, where the others are negligible: the aliased terms below
  /// and above, and the points left out.
  @Test func circleCountsEveryError() throws {
    let law = try BinomialLaw(trials: 5_000_000, probability: Rational(1, 2))
    let kernel = BinomialTailRatio(law: law, successes: 2_500_000)
    let terms = try #require(kernel.fractionTerms(bits: 80, limit: 10_000))
    let (exact, _) = ratio(kernel, .fraction(terms: terms), bits: 80)
    let sd = 1118.0
    // r^−N is e^(−cy); the other side's bound is e^(cy − y²/2).
    for (c, y, reach) in [
      (1.5, 9.5, 15.0), (5.4, 13.0, 15.0), (3.0, 18.0, 6.0),
    ] {
      let points = 2 * Int(y * sd / 2) + 1
      let plan = BinomialCircle.Plan(
        radius: c / sd, farRadius: y / sd, points: points,
        pairs: Int(reach / 6.28 * y), precision: 150)
      let found = BinomialCircle(kernel, plan: plan).ratio()
      #expect(overlap(found, exact), "c = \(c), y = \(y): \(found), \(exact)")
      #expect(!found.isIndeterminate && found.lower > 0, "c = \(c): \(found)")
    }
  }

  /// Cut after n and after n + 1 terms, the enclosures share an end: the
  /// convergent between them.
  @Test func neighbouringCutsShareAConvergent() throws {
    let law = try BinomialLaw(trials: 900, probability: Rational(1, 3))
    let kernel = BinomialTailRatio(law: law, successes: 320)
    for n in 1...6 {
      let a = try #require(
        ratio(kernel, .fraction(terms: n), bits: 90).ratio.exactEnds)
      let b = try #require(
        ratio(kernel, .fraction(terms: n + 1), bits: 90).ratio.exactEnds)
      let tiny = Rational(1, 1 << 62) * Rational(1, 1 << 30)
      let gaps = [a.lower - b.lower, a.upper - b.upper].map {
        $0.sign < 0 ? -$0 : $0
      }
      #expect(gaps.contains { $0 < tiny }, "\(n) terms: \(a), \(b)")
      #expect(gaps.contains { $0 > tiny * 1024 }, "\(n) terms: \(a), \(b)")
    }
  }

  /// The ends of a sum cut after n terms, exactly: what is left out is between 1
  /// and 1/(1 − rₙ) times the last term.
  @Test func aCutSumHasTheStatedEnds() throws {
    for (m, p, k) in [
      (12, Rational(1, 4), 5), (40, Rational(1, 10), 4), (9, Rational(1, 2), 6),
    ] {
      let law = try BinomialLaw(trials: m, probability: p)
      let kernel = BinomialTailRatio(law: law, successes: k)
      func quotient(_ j: Int) -> Rational {
        p / (1 - p) * Rational(m - k - j, k + j + 1)
      }
      for n in 0..<(m - k) where quotient(n) < 1 {
        var (low, high) = (Rational(1), 1 / (1 - quotient(n)))
        for j in (0..<n).reversed() {
          low = 1 + quotient(j) * low
          high = 1 + quotient(j) * high
        }
        let (found, _) = ratio(kernel, .direct(terms: n), bits: 90)
        let ends = try #require(found.exactEnds)
        let spare = 1 + Rational.powerOfTwo(-90)
        let name = "m = \(m), p = \(p), k = \(k), \(n) terms"
        #expect(ends.lower <= low && low <= ends.lower * spare, "\(name)")
        #expect(high <= ends.upper && ends.upper <= high * spare, "\(name)")
      }
    }
  }

  private func ratio(
    _ kernel: BinomialTailRatio, _ method: BinomialTailRatio.Method, bits: Int
  ) -> (ratio: Interval, hinge: Interval) {
    withEnclosures(
      2 + BinomialTailRatio.scratchCount, precision: bits + 40
    ) { row in
      kernel.set(
        ratio: row[0], hinge: row[1], bits: bits, method: method,
        scratch: row.dropping(2))
      return (
        row[0].interval(precision: bits + 40),
        row[1].interval(precision: bits + 40)
      )
    }
  }

  /// P(X ≥ k) + P(X ≤ k − 1) = 1, P_{m+1}(≥ k) = P_m(≥ k) + p P_m(= k − 1), and
  /// E(X − k)₊ − E(k − X)₊ = mp − k.
  @Test func satisfiesTheIdentities() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = Int.random(in: 1...1_000_000, using: &rng)
      let p = Rational(
        Int.random(in: 1..<1_000_000, using: &rng), 1_000_000)
      let law = try BinomialLaw(trials: m, probability: p)
      let larger = try BinomialLaw(trials: m + 1, probability: p)
      let mean = law.mean.approximation
      let sd = (mean * law.complement.approximation).squareRoot()
      let z = Double.random(in: -8...8, using: &rng)
      let k = min(max(Int(mean + z * sd), 1), m)
      let name = "seed \(seed): m = \(m), p = \(p), k = \(k)"

      let above = law.tail(atLeast: k)
      let below = law.tail(atMost: k - 1)
      let sum = above.probability + below.probability
      #expect(sum.contains(1), "\(name): \(sum)")
      let step =
        above.probability + Interval(p) * law.pointProbability(k - 1)
      #expect(
        overlap(larger.tail(atLeast: k).probability, step), "\(name)")
      let difference =
        law.expectedExcess(over: k) - law.expectedShortfall(under: k)
      #expect(
        difference.contains(law.mean - Rational(k)), "\(name): \(difference)")
      #expect(
        overlap(
          law.logPointProbability(k).exp, above.pointProbability), "\(name)")
      #expect(
        law.logPointProbability(k).relativeWidthExponent <= -112, "\(name)")
      #expect(
        above.logProbability.relativeWidthExponent <= -112, "\(name)")
    }
  }

  /// Far beyond the range of Double: closed forms, and the exponent range's end.
  @Test func reachesTailsBeyondEveryExponent() throws {
    let law = try BinomialLaw(
      trials: 1_000_000, probability: try Rational(decimal: "1e-400"))
    let all = law.tail(atLeast: 1_000_000)
    let log = Interval(-400_000_000) * Interval(10).log
    #expect(overlap(all.logProbability, log))
    let half = try BinomialLaw(
      trials: BinomialLaw.largestTrials, probability: Rational(1, 2))
    let deepest = half.tail(atLeast: BinomialLaw.largestTrials)
    #expect(deepest.probability.lower == 0 && deepest.probability.contains(0))
    #expect(
      overlap(
        deepest.logProbability,
        Interval(-BinomialLaw.largestTrials) * Interval(2).log))
    #expect(deepest.logProbability.relativeWidthExponent <= -112)
    let surest = half.tail(atLeast: 1)
    #expect(surest.probability.upper == 1 && surest.logProbability.upper == 0)
  }

  /// A circle for a tail this far would need more points than an Int counts.
  @Test func reachesFarTailsOfManyTrials() throws {
    let law = try BinomialLaw(
      trials: BinomialLaw.largestTrials,
      probability: try Rational(decimal: "1.1e-10"))
    let far = law.tail(atLeast: 4_000_000_000_000_000)
    // By log-gammas at 60 digits and the geometric sum of the ratios.
    let shown = far.logProbability.decimal(digits: 17)
    #expect(shown.lower == "-8.4992046331111983e+16")
    #expect(shown.upper == "-8.4992046331111982e+16")
    #expect(far.logProbability.relativeWidthExponent <= -64)
    let half = BinomialLaw.largestTrials / 2
    let limits = try ClopperPearson(
      failures: half, trials: BinomialLaw.largestTrials,
      confidence: Rational(99, 100))
    #expect(limits.lowerLimit.upper < 0.5 && limits.upperLimit.lower > 0.5)
    // Symmetric about 1/2: the limits add up to 1.
    #expect((limits.lowerLimit + limits.upperLimit).contains(1))
  }

  /// GSL shares no code with `Bounds`; it is good to about 1e-10 here.
  @Test func agreesWithGSL() throws {
    sipp_gsl_return_nan_on_error()
    for seed in 0..<100 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let m = UInt32.random(in: 1...2_000, using: &rng)
      let k = UInt32.random(in: 0...m, using: &rng)
      let p = Double.random(in: 0.001...0.999, using: &rng)
      let law = try BinomialLaw(
        trials: Int(m), probability: try #require(Rational(exactly: p)))
      let tail = law.tail(atMost: Int(k))
      for (found, known) in [
        (tail.probability, gsl_cdf_binomial_P(k, p, m)),
        (tail.pointProbability, gsl_ran_binomial_pdf(k, p, m)),
      ] where known > 1e-290 {
        #expect(
          abs(found.midpoint / known - 1) < 1e-9,
          "seed \(seed): m = \(m), p = \(p), k = \(k): \(found), \(known)")
      }
    }
  }

  @Test func refusesValuesOutsideTheDomain() {
    for (m, p) in [
      (0, Rational(1, 2)), (-1, Rational(1, 2)),
      (BinomialLaw.largestTrials + 1, Rational(1, 2)), (5, Rational(-1, 9)),
      (5, Rational(10, 9)),
    ] {
      #expect(throws: BoundError.self, "m = \(m), p = \(p)") {
        _ = try BinomialLaw(trials: m, probability: p)
      }
    }
  }

  @Test func takesAnyInteger() throws {
    let law = try BinomialLaw(trials: 9, probability: Rational(1, 3))
    for (k, isCertain) in [(Int.min, true), (Int.max, false)] {
      #expect(law.tail(atLeast: k).probability.contains(isCertain ? 1 : 0))
      #expect(law.tail(atMost: k).probability.contains(isCertain ? 0 : 1))
      #expect(law.pointProbability(k).upper == 0)
    }
  }
}
