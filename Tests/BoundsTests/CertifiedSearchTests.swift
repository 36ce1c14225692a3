import TestSupport
import Testing

@testable import Bounds

@Suite("Certified search and root")
struct CertifiedSearchTests {
  @Test func findsEveryThresholdFromEveryGuess() throws {
    for threshold in -3...12 {
      for guess in [nil, Int.min, -1, 0, 4, 5, 9, Int.max] as [Int?] {
        let found = try CertifiedSearch.smallestInteger(
          in: 0...9, guess: guess
        ) { n, _ in n >= threshold }
        let expected = threshold > 9 ? nil : max(threshold, 0)
        #expect(
          found == expected, "threshold \(threshold), guess \(guess ?? -99)")
      }
    }
  }

  @Test func asksTwiceWhenTheGuessIsRight() throws {
    for (guess, questions) in [(777, 2), (776, 2), (778, 4), (700, 16)] {
      var asked: [Int] = []
      let found = try CertifiedSearch.smallestInteger(
        in: 1...1_000_000, guess: guess
      ) { n, _ in
        asked.append(n)
        return n >= 777
      }
      #expect(found == 777 && asked.count <= questions, "\(asked)")
      #expect(asked.contains(777) && asked.contains(776), "\(asked)")
    }
  }

  @Test func crossesTheWholeRange() throws {
    for threshold in [Int.min, -5, 0, 1 << 40, Int.max] {
      for guess in [Int.min, 0, Int.max] {
        let found = try CertifiedSearch.smallestInteger(
          in: Int.min...Int.max, guess: guess
        ) { n, _ in n >= threshold }
        #expect(found == threshold, "guess \(guess)")
      }
    }
  }

  @Test func raisesThePrecisionAndThenGivesUp() throws {
    var asked: [Int] = []
    let found = try CertifiedSearch.smallestInteger(in: 3...3) { _, precision in
      asked.append(precision)
      return precision < 512 ? nil : true
    }
    #expect(found == 3 && asked == [64, 128, 256, 512])
    #expect(throws: BoundError.self) {
      _ = try CertifiedSearch.smallestInteger(in: 3...3) { _, _ in nil }
    }
  }

  /// Roots of x³ = t, e^−x = t and of a line, from good and bad guesses.
  @Test func enclosesKnownRoots() throws {
    let e = Interval(Rational(1), precision: 300).exp
    for (name, target, domain, rises, value, root) in [
      (
        "cube", Rational(2), 0...Rational(10), true,
        { Interval($0, precision: $1).power(3) },
        (Interval(2, precision: 300).log / Interval(3)).exp
      ),
      (
        "fall", Rational(1, 7), 0...Rational(100), false,
        { (-Interval($0, precision: $1)).exp }, Interval(7, precision: 300).log
      ),
      (
        "line", Rational(1, 3), 0...Rational(1), true,
        { Interval($0, precision: $1) }, Interval(Rational(1, 3))
      ),
      (
        "deep", try Rational(decimal: "1e-300"), 0...Rational(1), true,
        { Interval($0, precision: $1) },
        Interval(try Rational(decimal: "1e-300"))
      ),
      (
        "exact", Rational(1, 2), 0...Rational(1), true,
        { Interval($0, precision: $1) }, Interval(0.5)
      ),
      (
        "near the end", 1 - Rational(1, 1 << 40), 0...Rational(1), true,
        { Interval($0, precision: $1) }, Interval(1 - Rational(1, 1 << 40))
      ),
      (
        "log", Rational(1), 0...Rational(9), true,
        { Interval($0, precision: $1).log }, e
      ),
    ]
      as [(
        String, Rational, ClosedRange<Rational>, Bool,
        (Rational, Int) -> Interval, Interval
      )]
    {
      for guess in [root.midpoint, root.midpoint * 1.001, 0.5, 1e-9, -1, .nan] {
        var evaluations = 0
        let found = try CertifiedRoot.enclosing(
          target: target, guess: guess, domain: domain, isIncreasing: rises
        ) { x, precision in
          evaluations += 1
          #expect(domain.contains(x) && x.sign > 0)
          return value(x, precision)
        }
        #expect(overlap(found, root), "\(name) from \(guess): \(found)")
        #expect(found.relativeWidthExponent <= -65, "\(name) from \(guess)")
        #expect(found.precision == 66 + 8, "\(name) from \(guess)")
        #expect(
          evaluations <= (guess == root.midpoint ? 24 : 400),
          "\(name) from \(guess): \(evaluations)")
      }
    }
  }

  @Test func refusesADomainWithoutARoot() {
    #expect(throws: BoundError.self) {
      _ = try CertifiedRoot.enclosing(
        target: 5, guess: 0.5, domain: 0...1, isIncreasing: true
      ) { x, precision in Interval(x, precision: precision) }
    }
  }

  /// Where the function is unknown at a point and just above it, the point just
  /// below decides.
  @Test func looksOnBothSidesOfAnUndecidedPoint() throws {
    let half = Rational(1, 2)
    for isAbove in [true, false] {
      var lastCandidates = 0
      let found = try CertifiedRoot.enclosing(
        target: half, guess: 0.5, domain: 0...1, isIncreasing: true, bits: 30
      ) { x, precision in
        #expect(x > 0 && x < 1)
        let gap = isAbove ? x - half : half - x
        if gap > 0, gap < Rational.powerOfTwo(-38) {
          lastCandidates += 1
          return .indeterminate(precision: precision)
        }
        return Interval(x, precision: precision)
      }
      #expect(found.contains(half), "\(found)")
      #expect(found.relativeWidthExponent <= -30, "\(found)")
      #expect(lastCandidates > 0 || !isAbove)
    }
  }

  /// The enclosure is as wide as asked for, and not much narrower work is done.
  @Test func reachesTheAskedWidth() throws {
    for bits in [8, 9, 20, 66, 100, 300] {
      for target in [Rational(2), Rational(3, 7), 1] {
        var finest = 0
        let found = try CertifiedRoot.enclosing(
          target: target, guess: 1.1, domain: 0...10, isIncreasing: true,
          bits: bits
        ) { x, precision in
          finest = max(finest, precision)
          return Interval(x, precision: precision).power(2)
        }
        let root = Interval(target, precision: 600).squareRoot
        #expect(overlap(found, root), "\(bits) bits of √\(target): \(found)")
        #expect(found.precision == bits + 8)
        #expect(
          found.relativeWidthExponent <= Double(1 - bits), "\(found)")
        #expect(finest <= 4 * (bits + 64), "\(bits) bits: \(finest)")
      }
    }
  }
}
