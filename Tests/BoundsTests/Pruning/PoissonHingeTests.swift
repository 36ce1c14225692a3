import TestSupport
import Testing

@testable import Bounds

/// The hinges of T6', checked by number:
///
/// 1. sums are those of exact fractions times e^{−λ}; 2. infima are those of all
/// hinges; 3. centred binomials are not ordered in the mean, centred Poisson laws
/// are; 4. a sign that stays open still leaves an enclosure; 5. limits; 6. what is
/// left of the series is at most a geometric one.
@Suite("T6' Poisson hinges")
struct PoissonHingeTests {
  // 1.
  @Test func sumsAreExactFractionsTimesAnExponential() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let λ = Rational(Int.random(in: 1...400, using: &rng), 20)
      let h = Int.random(in: 0...45, using: &rng)
      let sums = try PoissonSums(mean: λ).sums(at: h, precision: 128)
      let exact = ExactPoisson(λ, upTo: h)
      let scale = Interval(-λ, precision: 400).exp
      let within = Interval(exact.within(h), precision: 400) * scale
      let short = Interval(exact.shortfall(h), precision: 400) * scale
      let one = Interval(1, precision: 400)
      let gap = Interval(λ - Rational(h), precision: 400)
      for (name, found, expected) in [
        ("within", sums.within, within), ("beyond", sums.beyond, one - within),
        ("shortfall", sums.shortfall, short),
        ("excess", sums.excess, gap + short),
      ] {
        let name = "seed \(seed), λ = \(λ), h = \(h), \(name)"
        #expect(!found.isCertainlyBelow(expected), "\(name)")
        #expect(!expected.isCertainlyBelow(found), "\(name)")
        #expect(h == 0 || found.relativeWidthExponent < -100, "\(name)")
      }
    }
  }

  // 2: all h up to a point where the ratio is near 1.
  @Test func infimaAreThoseOfAllHinges() throws {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let λ = Rational(Int.random(in: 1...300, using: &rng), 20)
      let x = Rational(Int.random(in: 1...200, using: &rng), 19)
      let hinge = try PoissonHinge(mean: λ)
      let law = try PoissonSums(mean: λ)
      func sums(_ h: Int) -> PoissonSums.Sums {
        law.sums(at: h, precision: 160)
      }
      func least(_ ratios: [Interval]) -> Interval {
        ratios.dropFirst().reduce(ratios[0]) { .min($0, $1) }
      }
      let y = λ + x
      let above = least(
        (0..<y.knownCeiling).map {
          sums($0).excess / Interval(y - Rational($0), precision: 160)
        })
      let upper = try hinge.upper(at: y, precision: 128)
      let name = "seed \(seed), λ = \(λ), x = \(x)"
      #expect(
        !upper.isCertainlyBelow(above) && !above.isCertainlyBelow(upper),
        "\(name)")
      #expect(upper.relativeWidthExponent < -90, "\(name)")
      guard x <= λ else {
        #expect(try hinge.lower(at: λ - x, precision: 128).upper == 0)
        continue
      }
      let z = λ - x
      let first = z.knownFloor + 1
      let below = least(
        (first...(first + 60)).map {
          sums($0).shortfall / Interval(Rational($0) - z, precision: 160)
        })
      let lower = try hinge.lower(at: z, precision: 128)
      #expect(
        !lower.isCertainlyBelow(below) && !below.isCertainlyBelow(lower),
        "\(name)")
      #expect(lower.relativeWidthExponent < -90, "\(name)")
    }
  }

  // 3: at one draw, Bernoulli(1/4) less its mean exceeds 1/2 by 1/4 with
  // probability 1/4, and Bernoulli(1/2) less its mean never does; at the hinge 0
  // the order is the other way. Neither is below the other in convex order.
  @Test func centredBinomialsAreNotOrderedButPoissonLawsAre() throws {
    func excess(_ p: Rational, over h: Rational) -> Rational {
      p * max(1 - p - h, 0) + (1 - p) * max(-p - h, 0)
    }
    let (quarter, half) = (Rational(1, 4), Rational(1, 2))
    #expect(excess(quarter, over: half) == Rational(1, 16))
    #expect(excess(half, over: half) == 0)
    #expect(excess(quarter, over: 0) == Rational(3, 16))
    #expect(excess(half, over: 0) == quarter)
    // E(N − λ − h)₊ at integer λ + h, for λ < λ' a whole number apart, and
    // E(X − mp − h)₊ of the binomial law below both.
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let steps = Int.random(in: 1...40, using: &rng)
      let m = steps + Int.random(in: 0...30, using: &rng)
      let λ = Rational(steps)
      let more = Int.random(in: 1...20, using: &rng)
      let h = Int.random(in: 0...30, using: &rng) - min(steps, 15)
      let small = try PoissonSums(mean: λ).sums(at: steps + h, precision: 96)
      let large = try PoissonSums(mean: λ + Rational(more)).sums(
        at: steps + more + h, precision: 96)
      let binomial = try BinomialLaw(trials: m, probability: λ / Rational(m))
        .expectedExcess(over: steps + h, precision: 96)
      #expect(small.excess.isCertainlyBelow(large.excess), "seed \(seed)")
      #expect(!small.excess.isCertainlyBelow(binomial), "seed \(seed)")
    }
  }

  // 4: λ = 2, z = 6/7: E[N | N ≤ 1] = 2/3 is below z and E[N | N ≤ 2] = 6/5 above;
  // z = 6/5 is hit exactly, so h = 2 and h = 3 are equally good.
  @Test func aSignThatStaysOpenLeavesAnEnclosure() throws {
    let hinge = try PoissonHinge(mean: 2)
    let scale = Interval(-2, precision: 200).exp
    // h = 2: E(2 − N)₊ = e^{−2}(2 + 2) over 2 − 6/5.
    let lower = try hinge.lower(at: Rational(6, 5), precision: 128)
    let expected = scale * Interval(5, precision: 200)
    #expect(!lower.isCertainlyBelow(expected))
    #expect(!expected.isCertainlyBelow(lower))
    #expect(lower.relativeWidthExponent < -100)
    // h = 3: e^{−2}(3 + 4 + 2) over 3 − 6/5.
    #expect(Rational(9) / Rational(9, 5) == 5)
  }

  // 5.
  @Test func limits() throws {
    #expect(throws: BoundError.self) {
      _ = try PoissonHinge(mean: PoissonSums.largestMean + 1)
    }
    let hinge = try PoissonHinge(mean: 3)
    #expect(throws: BoundError.self) {
      _ = try hinge.upper(at: Rational(10).power(30), precision: 64)
    }
    let edge = try hinge.lower(at: 0, precision: 128)
    let exponential = Interval(-3).exp
    #expect(
      !edge.isCertainlyBelow(exponential)
        && !exponential.isCertainlyBelow(edge))
    #expect(try hinge.lower(at: -1, precision: 128).upper == 0)
    // A large mean, against the normal law: E(N − λ)₊ is near √(λ/2π).
    let large = try PoissonSums(mean: 1_000_000).sums(
      at: 1_000_000, precision: 64)
    #expect(large.excess.isNear(398.94228, 1e-6))
  }

  // 6: Σ r ρⁱ and Σ (d + i) r ρⁱ, of which 400 terms leave less than a millionth.
  @Test func whatIsLeftIsAGeometricSeries() {
    let r = Rational(3, 7)
    for ρ in [Rational(1, 50), Rational(1, 2), Rational(19, 20)] {
      for d in [1, 2, 30] {
        var (power, masses, moments) = (r, Rational(0), Rational(0))
        for i in 0..<400 {
          masses = masses + power
          moments = moments + power * Rational(d + i)
          power = power * ρ
        }
        let rest = PoissonSums.remainder(
          after: Interval(r), distance: d, ratio: ρ, precision: 64)
        for (found, sum) in [(rest.masses, masses), (rest.moments, moments)] {
          #expect(found.lower == 0)
          let upper = found.upper / sum.approximation
          #expect(upper >= 1 - 1e-15 && upper < 1 + 1e-6, "ρ = \(ρ), d = \(d)")
        }
      }
    }
  }
}

/// e^λ times the lower sums of N ~ Poisson(λ), as fractions.
private struct ExactPoisson {
  let terms: [Rational]  // λᵏ/k!

  init(_ λ: Rational, upTo h: Int) {
    var terms: [Rational] = [1]
    for k in 0..<h { terms.append(terms[k] * λ / Rational(k + 1)) }
    self.terms = terms
  }

  func within(_ h: Int) -> Rational { terms[0...h].reduce(0, +) }

  func shortfall(_ h: Int) -> Rational {
    (0...h).reduce(0 as Rational) { $0 + Rational(h - $1) * terms[$1] }
  }
}
