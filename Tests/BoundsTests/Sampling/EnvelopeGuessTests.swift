import Testing

@testable import Bounds

/// The tails in doubles by which TailEnvelope and FloorSearch choose, against what is
/// certified of them.
@Suite("T4f: guessed envelopes and witnesses")
struct EnvelopeGuessTests {
  private let points: [(Rational, Rational)] = [
    (10, Rational(1, 10)), (2, Rational(1, 2)), (50, 3),
    (Rational(73, 10), Rational(9, 10)), (Rational(3, 2), Rational(1, 4)),
    (7, 1), (20, Rational(1, 5)), (Rational(5, 2), Rational(3, 2)),
  ]

  private func check(
    _ found: Double, _ certified: Interval?, isKnown: Bool, _ name: String
  ) {
    guard let certified else {
      // Doubles leave out the condition on small means.
      #expect(!isKnown || found == .infinity, "\(name): \(found)")
      return
    }
    let exact = certified.midpoint
    #expect(abs(found - exact) <= 1e-9 * exact, "\(name): \(found), \(exact)")
  }

  /// To nine digits; ∞ where the brackets exceed 1.
  @Test func bothSidesOfTheEnvelopeAreGuessed() throws {
    var (finite, infinite) = (0, 0)
    for (B, ε) in points {
      for rounding in [TailEnvelope.Rounding.outwards, .inwards] {
        let envelope = TailEnvelope(
          ceiling: B, relativeError: ε, rounding: rounding)
        for m in [1, 2, 3, 5, 10, 33, 71, 150, 400, 1_200, 5_000] {
          let name = "B = \(B), ε = \(ε), m = \(m), \(rounding)"
          let (up, down) = (
            envelope.guessedUpper(m), envelope.guessedLower(m)
          )
          let (k, c) = (
            (Rational(m) * (1 + ε) / B).knownCeiling,
            (Rational(m) * (1 - ε) / B).knownFloor
          )
          check(
            up, try envelope.upper(m),
            isKnown: rounding == .inwards || Rational(k) * ε >= 1 + ε,
            "\(name), above")
          check(
            down, try envelope.lower(m),
            isKnown: rounding == .inwards || Rational(c) * ε >= 1 - ε,
            "\(name), below")
          finite += (up.isFinite ? 1 : 0) + (down.isFinite ? 1 : 0)
          infinite += up.isFinite && down.isFinite ? 0 : 1
        }
      }
    }
    #expect(finite > 100 && infinite > 20, "\(finite), \(infinite)")
  }

  private func searches() throws -> [FloorSearch] {
    var result: [FloorSearch] = []
    for (B, ε) in points {
      for δ in ["0.3", "0.01", "1e-6"] {
        result.append(
          FloorSearch(
            ceiling: B, relativeError: ε, level: try Rational(decimal: δ)))
      }
    }
    return result
  }

  /// To nine digits; 0 for the constant law, which never fails.
  @Test func failuresAreGuessed() throws {
    for search in try searches() {
      for side in [search.u, search.l] where side > 0 && side <= search.ceiling
      {
        for k in [1, 2, 5, 17, 60] {
          let law = search.candidate(k, side: side)
          let found = search.guessedFailure(law)
          let exact =
            law.ceiling > 1
            ? try TwoPointLaw(ceiling: law.ceiling).failureProbability(
              relativeError: search.relativeError, samples: law.samples
            ).midpoint : 0
          #expect(
            abs(found - exact) <= 1e-9 * exact,
            "B = \(search.ceiling), side \(side), k = \(k): \(found), \(exact)")
        }
      }
      let constant = FloorSearch.Candidate(ceiling: 1, samples: 5)
      #expect(search.guessedFailure(constant) == 0)
    }
  }

  /// One that exceeds δ, right before one that does not.
  @Test func witnessesAreRightBeforeTheLevel() throws {
    var found = 0
    for search in try searches() {
      for side in [search.u, search.l] where side > 0 && side <= search.ceiling
      {
        let end = 400
        let k = try search.lastWitness(side, before: end)
        let name = "B = \(search.ceiling), side \(side), δ = \(search.level)"
        if k > 0 {
          #expect(
            try search.exceeds(search.candidate(k, side: side)), "\(name)")
          found += 1
        }
        if k + 1 < end {
          #expect(
            try !search.exceeds(search.candidate(k + 1, side: side)),
            "\(name): \(k)")
        }
      }
    }
    #expect(found > 20, "\(found)")
  }

  /// Levels too small for doubles are decided by certified tails.
  @Test func witnessesOfTinyLevelsAreRightBeforeThemToo() throws {
    let search = FloorSearch(
      ceiling: 3, relativeError: 1, level: try Rational(decimal: "1e-290"))
    for side in [search.u] {
      let k = try search.lastWitness(side, before: 6_000)
      #expect(k > 100 && k < 5_000, "\(k)")
      #expect(try search.exceeds(search.candidate(k, side: side)))
      #expect(try !search.exceeds(search.candidate(k + 1, side: side)))
    }
  }
}
