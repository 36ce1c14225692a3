import Testing

@testable import Bounds

/// The guessed number of terms against the first term, or step of the fraction,
/// that is small enough, found in rationals.
@Suite("Exact tails: how many terms are guessed")
struct TermCountTests {
  private struct Case: CustomStringConvertible {
    let (m, p, k): (Int, Rational, Int)
    let kernel: BinomialTailRatio
    var description: String { "m = \(m), p = \(p), k = \(k)" }

    init(_ m: Int, _ p: Rational, _ k: Int) throws {
      (self.m, self.p, self.k) = (m, p, k)
      kernel = BinomialTailRatio(
        law: try BinomialLaw(trials: m, probability: p), successes: k)
    }
  }

  private func cases() throws -> [Case] {
    try [
      Case(40, Rational(1, 2), 20), Case(40, Rational(1, 2), 27),
      Case(33, Rational(1, 10), 4), Case(30, Rational(9, 10), 27),
      Case(50, Rational(1, 60), 1), Case(50, Rational(1, 60), 2),
      Case(60, Rational(2, 7), 18), Case(26, Rational(5, 8), 17),
      Case(12, Rational(1, 3), 4), Case(9, Rational(1, 3), 9),
    ]
  }

  /// With the first term below 2^−(bits + 10): what follows it is at most
  /// 1/(1 − r) ≤ 2^10 times as large.
  @Test func theSumEndsWithItsFirstSmallTerm() throws {
    for law in try cases() {
      let (k, rest) = (law.k, law.m - law.k)
      var (term, terms) = (Rational(1), [Rational]())
      for n in 0..<rest {
        term = term * Rational(rest - n, k + n + 1) * law.p / (1 - law.p)
        terms.append(term)
      }
      for bits in 1...60 {
        let small = Rational.powerOfTwo(-bits - 10)
        let first = terms.firstIndex { $0 < small }
        let name = "\(law), \(bits) bits"
        let found = law.kernel.directTerms(bits: bits, limit: rest)
        #expect(found == first.map { $0 + 1 } ?? rest, "\(name)")
        // The limit is the last term that counts.
        let needed = first ?? rest
        #expect(
          law.kernel.directTerms(bits: bits, limit: needed) == found, "\(name)")
        if needed > 0 {
          #expect(
            law.kernel.directTerms(bits: bits, limit: needed - 1) == nil,
            "\(name)")
        }
      }
    }
  }

  /// Far below the range of Double.
  @Test func theSumOfTinyTermsEndsToo() throws {
    let law = try Case(500, Rational(1, 1_000), 1)
    for bits in [900, 1_400, 2_600] {
      let n = try #require(law.kernel.directTerms(bits: bits, limit: 499))
      var term = Rational(1)
      for j in 0..<n {
        #expect(term >= Rational.powerOfTwo(-bits - 10), "\(bits) bits")
        term = term * Rational(499 - j, j + 2) * Rational(1, 999)
      }
      #expect(n < 499 && term < Rational.powerOfTwo(-bits - 10))
    }
  }

  /// The last quotient is below 999/1000 and, where the term is small before
  /// that, it is the first one. Here quotient 0.999 itself is one of them.
  @Test func theSumGoesOnWhileTheTermsHardlyFall() throws {
    let scale = 40_031
    let m = 1_999 * scale - 1
    let law = try Case(m, Rational(1, 2), (m + 1) / 2)
    let n = try #require(law.kernel.directTerms(bits: 1, limit: 100_000))
    func quotient(_ j: Int) -> Rational {
      Rational(m - law.k - j, law.k + j + 1)
    }
    let limit = Rational(999, 1_000)
    #expect(quotient(n - 1) < limit && quotient(n - 2) == limit, "\(n) terms")
  }

  /// With the first term that moves the fraction by less than 2^−bits of what it
  /// is without any.
  @Test func theFractionEndsWithItsFirstSmallStep() throws {
    for law in try cases() {
      let rest = law.m - law.k
      let cuts = (0...rest).map { cutFraction(law, terms: $0) }
      let all = exactRatio(law)
      #expect(cuts[rest] == all, "\(law): \(all)")
      for bits in 1...70 {
        let small = Rational.powerOfTwo(-bits) * cuts[0]
        let first = (0...rest).dropFirst().first {
          max(cuts[$0] - cuts[$0 - 1], cuts[$0 - 1] - cuts[$0]) < small
        }
        let name = "\(law), \(bits) bits"
        let found = law.kernel.fractionTerms(bits: bits, limit: rest + 1)
        #expect(found == first ?? rest, "\(name)")
        let needed = first ?? (rest + 1)
        #expect(
          law.kernel.fractionTerms(bits: bits, limit: needed) == found,
          "\(name)")
        if needed > 1 {
          #expect(
            law.kernel.fractionTerms(bits: bits, limit: needed - 1) == nil,
            "\(name)")
        }
      }
    }
  }

  /// R = kq/(B₀ + A₁/(B₁ + … Aₙ/Bₙ)), with the terms of `setFraction`.
  private func cutFraction(_ law: Case, terms n: Int) -> Rational {
    let (a, b, p) = (law.k, law.m - law.k + 1, law.p)
    let c = Rational(a + 1) - Rational(law.m + 1) * p
    var tail = Rational(0)
    for i in (0..<n).map({ n - $0 }) {
      let A =
        Rational((a + i - 1) * (a + b + i - 1) * i * (b - i))
        * (p / Rational(a + 2 * i - 1)).power(2)
      let B =
        Rational(i) + p * Rational(i * (b - i), a + 2 * i - 1)
        + (c + (2 - p) * Rational(i)) * Rational(a + i, a + 2 * i + 1)
      tail = A / (B + tail)
    }
    return Rational(a) * (1 - p) / (c * Rational(a, a + 1) + tail)
  }

  private func exactRatio(_ law: Case) -> Rational {
    var (term, sum) = (Rational(1), Rational(1))
    for j in law.k..<law.m {
      term = term * Rational(law.m - j, j + 1) * law.p / (1 - law.p)
      sum = sum + term
    }
    return sum
  }
}
