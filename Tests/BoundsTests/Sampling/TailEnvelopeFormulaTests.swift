import TestSupport
import Testing

@testable import Bounds

/// The envelope's value and its conditions by another path: sums of doubles.
@Suite("T4f, T4e' tail envelope, its formula")
struct TailEnvelopeFormulaTests {
  /// value: A(k)(1 − p + p/s), or W(c)/(1 − p + p/t); bracket: what must be ≤ 1.
  private struct Expected {
    let value: Double
    let bracket: Double
    let isFarEnough: Bool
  }

  private static func expected(
    _ B: Rational, _ ε: Rational, _ m: Int, _ side: TailSide, inwards: Bool
  ) -> Expected? {
    let p = 1 / B.approximation
    let factor = side == .upper ? 1 + ε : 1 - ε
    let threshold = Rational(m) * factor / B
    let shift: Rational = inwards ? 1 : 0
    if side == .upper {
      guard let k = inwards ? threshold.floor : threshold.ceiling, k >= 1,
        let n = (B * (Rational(k) + shift) / factor).ceiling, k <= n
      else { return nil }
      let masses = doubleMasses(n, p)
      let (at, before) = (
        masses[k...].reduce(0, +), masses[(k - 1)...].reduce(0, +)
      )
      let s = at / before
      let one = 1 - p + p / s
      return Expected(
        value: at * one,
        bracket: logarithm(s) + (B / factor).approximation * logarithm(one),
        isFarEnough: inwards || Rational(k) >= factor / ε)
    }
    guard let c = inwards ? threshold.ceiling : threshold.floor,
      let n = (B * (Rational(c) - shift) / factor).floor, n > c, c >= 0
    else { return nil }
    let masses = doubleMasses(n, p)
    let (at, after) = (
      masses[...c].reduce(0, +), masses[...(c + 1)].reduce(0, +)
    )
    let t = after / at
    let one = 1 - p + p / t
    return Expected(
      value: at / one,
      bracket: logarithm(t) + (B / factor).approximation * logarithm(one),
      isFarEnough: inwards || Rational(c) >= factor / ε)
  }

  @Test func hasTheStatedValueUnderTheStatedConditions() throws {
    var (known, bracketed, near) = (0, 0, 0)
    for seed in 0..<400 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 12...80, using: &rng), 10)
      let ε = Rational(Int.random(in: 1...19, using: &rng), 20)
      let m = Int.random(in: 1...90, using: &rng)
      for inwards in [false, true] {
        let envelope = TailEnvelope(
          ceiling: B, relativeError: ε,
          rounding: inwards ? .inwards : .outwards)
        for side in [TailSide.upper, .lower] {
          let name =
            "\(side), inwards \(inwards), seed \(seed): \(B), \(ε), \(m)"
          if side == .upper && 1 + ε > B { continue }
          let found =
            side == .upper ? try envelope.upper(m) : try envelope.lower(m)
          let known2 = Self.expected(B, ε, m, side, inwards: inwards)
          guard let want = known2 else {
            #expect(found == nil, "\(name)")
            continue
          }
          if abs(want.bracket) < 1e-9 { continue }
          #expect(
            (found != nil) == (want.isFarEnough && want.bracket < 0), "\(name)")
          if want.isFarEnough, want.bracket > 0 { bracketed += 1 }
          if !want.isFarEnough { near += 1 }
          guard let found else { continue }
          known += 1
          #expect(found.isNear(want.value, 1e-9), "\(name): \(found)")
        }
      }
    }
    #expect(known > 400 && bracketed > 20 && near > 50)
  }

  /// s is rounded down and t up, so the value is at least that of the exact ratios,
  /// and within 2^−50 of it.
  @Test func errsUpwards() throws {
    var known = 0
    for seed in 0..<120 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 12...60, using: &rng), 10)
      let ε = Rational(Int.random(in: 4...16, using: &rng), 20)
      let m = Int.random(in: 4...30, using: &rng)
      let (p, u, l) = (1 / B, 1 + ε, 1 - ε)
      let envelope = TailEnvelope(
        ceiling: B, relativeError: ε, rounding: .outwards)
      let name = "seed \(seed): B = \(B), ε = \(ε), m = \(m)"
      func check(_ found: Interval, _ exact: Rational) {
        known += 1
        let above = exact * (1 + Rational(1, 1 << 50))
        #expect(
          found.isCertainlyAbove(exact) || found.contains(exact), "\(name)")
        #expect(found.isCertainlyAtMost(above), "\(name): \(found)")
      }
      if u <= B, let found = try envelope.upper(m) {
        let k = try #require((Rational(m) * u / B).ceiling)
        let n = try #require((B * Rational(k) / u).ceiling)
        let masses = Threshold.masses(n, p)
        let at = masses[k...].reduce(0) { $0 + $1 }
        check(found, at * (1 - p + p * (at + masses[k - 1]) / at))
      }
      if let found = try envelope.lower(m) {
        let c = try #require((Rational(m) * l / B).floor)
        let n = try #require((B * Rational(c) / l).floor)
        let masses = Threshold.masses(n, p)
        let at = masses[...c].reduce(0) { $0 + $1 }
        check(found, at / (1 - p + p * at / (at + masses[c + 1])))
      }
    }
    #expect(known > 60)
  }

  /// Empty tails are 0; at ε = 1 the lower one is (1 − 1/B)^m.
  @Test func knowsTheEdges() throws {
    for rounding in [TailEnvelope.Rounding.outwards, .inwards] {
      func make(_ B: Rational, _ ε: Rational) -> TailEnvelope {
        TailEnvelope(ceiling: B, relativeError: ε, rounding: rounding)
      }
      #expect(try make(3, Rational(201, 100)).upper(7)?.upper == 0)
      #expect(try make(3, Rational(201, 100)).lower(7)?.upper == 0)
      let none = try #require(try make(3, 1).lower(5))
      #expect(none.contains(Rational(32, 243)) && none.isNear(32.0 / 243))
      // u = B: all m trials succeed, (1/B)^k at k = m.
      if let all = try make(3, 2).upper(9) {
        #expect(!all.isCertainlyBelow(Interval(Rational(1, 3)).power(9)))
      }
    }
  }

  /// The smallest size found clears the level, and the one below does not.
  @Test func endsWhereTheLevelBegins() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 15...80, using: &rng), 10)
      let ε = Rational(Int.random(in: 5...30, using: &rng), 20)
      let level = Rational(1, Int.random(in: 3...3_000, using: &rng))
      let envelope = TailEnvelope(
        ceiling: B, relativeError: ε,
        rounding: seed % 2 == 0 ? .inwards : .outwards)
      func clears(_ m: Int) throws -> Bool {
        guard let a = try envelope.upper(m), let b = try envelope.lower(m)
        else { return false }
        return (a + b).isCertainlyAtMost(level)
      }
      for start in [1, 40, 5_000] {
        let found = try envelope.smallest(clearing: level, below: start)
        let name = "seed \(seed), below \(start): \(found)"
        if try clears(start) {
          #expect(try clears(found), "\(name)")
          #expect(try found == 1 || !clears(found - 1), "\(name)")
        } else {
          #expect(found == start, "\(name)")
        }
      }
    }
  }
}
