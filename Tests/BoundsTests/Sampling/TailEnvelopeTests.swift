import TestSupport
import Testing

@testable import Bounds

/// The envelope is at least the tail, with its thresholds rounded as it says, at
/// every number of trials from m on.
@Suite("T4f, T4e' tail envelope")
struct TailEnvelopeTests {
  @Test func isAboveTheTailsFromThereOn() throws {
    var known = 0
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let B = Rational(Int.random(in: 12...60, using: &rng), 10)
      let ε = Rational(Int.random(in: 2...9, using: &rng), 10)
      // Where a threshold is an integer the envelope is tightest.
      let multiple = (B / (seed % 4 < 2 ? 1 + ε : 1 - ε))
      let m =
        (multiple * Rational(Int.random(in: 4...30, using: &rng)))
        .ceiling ?? 1
      let isInwards = seed % 2 == 0
      let envelope = TailEnvelope(
        ceiling: B, relativeError: ε,
        rounding: isInwards ? .inwards : .outwards)
      let (upper, lower) = (try envelope.upper(m), try envelope.lower(m))
      known += (upper == nil ? 0 : 1) + (lower == nil ? 0 : 1)
      for later in m..<(m + 60) {
        let masses = doubleMasses(later, 1 / B.approximation)
        let (x, y) = (
          Rational(later) * (1 + ε) / B, Rational(later) * (1 - ε) / B
        )
        let k = (isInwards ? x.floor : x.ceiling) ?? 0
        let c = (isInwards ? y.ceiling : y.floor) ?? 0
        let name = "seed \(seed): B = \(B), ε = \(ε), m = \(m), at \(later)"
        if let upper, k <= later {
          let tail = masses[k...].reduce(0, +)
          #expect(tail <= upper.upper * (1 + 1e-9), "above, \(name)")
        }
        if let lower {
          let tail = masses[...c].reduce(0, +)
          #expect(tail <= lower.upper * (1 + 1e-9), "below, \(name)")
        }
      }
    }
    #expect(known > 150)
  }
}
