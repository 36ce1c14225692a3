import Testing

@testable import Bounds

/// Where PosteriorSearch starts, against what it certifies.
@Suite("T4g: where the searches start")
struct PosteriorGuessTests {
  /// μ, V, R, ε, δ.
  private let points = [
    ("1", "3", "10", "0.1", "0.001"), ("1", "1.2", "2", "0.5", "0.05"),
    ("1", "50", "50", "3", "0.01"), ("0.7", "0.9", "4", "0.45", "1e-12"),
    ("1.3", "4", "6", "0.5", "1e-30"), ("1", "1.0001", "1.5", "0.02", "0.3"),
    ("1", "700", "1000", "0.01", "1e-9"), ("1", "1.5", "3", "1", "1e-6"),
  ]

  private func cases() throws -> [(
    moments: PosteriorMoments, ε: Rational, δ: Rational, name: String
  )] {
    try points.map { μ, V, R, ε, δ in
      (
        try PosteriorMoments(
          mean: try Rational(decimal: μ),
          secondMoment: try Rational(decimal: V),
          range: try Rational(decimal: R)),
        try Rational(decimal: ε), try Rational(decimal: δ),
        "μ = \(μ), V = \(V), R = \(R), ε = \(ε), δ = \(δ)"
      )
    }
  }

  /// The size itself nearly always, else a few draws away.
  @Test func sizesAreGuessed() throws {
    var (exact, all) = (0, 0)
    for c in try cases() {
      func check(_ rung: some PosteriorRung) throws {
        let search = PosteriorSearch(rung: rung, level: c.δ)
        let guess = try search.guess(samples: c.ε)
        let found = try search.samples(c.ε).samples
        #expect(abs(guess - found) <= 1, "\(c.name): \(guess), \(found)")
        exact += guess == found ? 1 : 0
        all += 1
      }
      try check(PosteriorBernsteinTail(moments: c.moments))
      try check(PosteriorBennettTail(moments: c.moments))
      try check(PosteriorHingeTail(moments: c.moments))
      try check(SquaredHingeTail(moments: c.moments))
    }
    #expect(exact == all, "\(exact) of \(all)")
  }

  /// Bounds asked for by a guess of Bennett's size, and of Bernstein's.
  @Test func guessesAskForFewBounds() throws {
    var (bennett, bernstein): ([Int], [Int]) = ([], [])
    for c in try cases() {
      let count = Counter()
      _ = try PosteriorSearch(
        rung: CountedRung(
          rung: PosteriorBennettTail(moments: c.moments), count: count),
        level: c.δ
      ).guess(samples: c.ε)
      bennett.append(count.value)
      count.value = 0
      _ = try PosteriorSearch(
        rung: CountedRung(
          rung: PosteriorBernsteinTail(moments: c.moments), count: count),
        level: c.δ
      ).guess(samples: c.ε)
      bernstein.append(count.value)
    }
    #expect(bennett == [3, 2, 3, 3, 3, 3, 3, 2], "\(bennett)")
    #expect(bernstein == [3, 1, 3, 3, 3, 3, 3, 2], "\(bernstein)")
  }

  /// Where both sides are known to be 0 beyond the range, one draw is enough.
  @Test func errorsBeyondTheRangeNeedOneDraw() throws {
    let moments = try PosteriorMoments(mean: 1, secondMoment: 2, range: 3)
    let search = PosteriorSearch(
      rung: PosteriorBennettTail(moments: moments), level: Rational(1, 9))
    #expect(try search.guess(samples: 4) == 1)
  }

  /// |1 − μ| + u + √(u² + 2 v log(2/δ)/m), u = R log(2/δ)/(3m), to thirteen digits;
  /// Bernstein's certified error is at most that.
  @Test func errorsAreGuessed() throws {
    for c in try cases() {
      for m in [1, 7, 400, 1_000_000] {
        let search = PosteriorSearch(
          rung: PosteriorBernsteinTail(moments: c.moments), level: c.δ)
        let share = Interval(2 / c.δ).log / Interval(Rational(m))
        let u = Interval(c.moments.range / 3) * share
        let root =
          (u * u + Interval(2 * c.moments.variance) * share).squareRoot
        let exact = (Interval(c.moments.bias) + u + root).midpoint
        let found = search.guess(relativeError: m)
        #expect(
          abs(found / exact - 1) < 1e-13, "\(c.name), \(m): \(found), \(exact)")
        #expect(
          try search.relativeError(m, 128).lower <= found, "\(c.name), \(m)")
      }
    }
  }
}

/// A rung, counting.
private struct CountedRung<Rung: PosteriorRung>: PosteriorRung {
  let rung: Rung
  let count: Counter

  var moments: PosteriorMoments { rung.moments }

  func failureProbability(
    relativeError: Rational, samples: Int, side: TailSide, precision: Int
  ) throws(BoundError) -> Interval {
    count.value += 1
    return try rung.failureProbability(
      relativeError: relativeError, samples: samples, side: side,
      precision: precision)
  }
}
