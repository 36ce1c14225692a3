import Bounds
import SiPP
import Testing

@testable import Empirical

/// T4g's rows: the moments are those of x, the draws the fewest that the bound
/// admits, and the failure probability that of all outcomes.
@Suite("T4g rows: what an input tells of itself")
struct PosteriorClaimTests {
  private static let neurons: [SyntheticNeuron] = [
    .heavyTailed(weights: 5, points: 3, seed: 1),
    .blocks(2, size: 2),
    .outsideInput(sigma: 2, slack: 2, name: "outside"),
    .rareInput(among: 3),
  ]

  private func claims(
    _ neuron: SyntheticNeuron, _ ε: Rational, _ draws: RungSetting.Draws,
    side: TailSide = .both
  ) throws -> PosteriorClaims {
    PosteriorClaims(
      source: try RungClaims(neuron),
      setting: RungSetting(relativeError: ε, draws: draws, side: side))
  }

  /// μ = Σ g, V = Σ g²/q, R = max g/q, from weights and activations.
  @Test func theMomentsAreThoseOfTheInput() throws {
    for neuron in Self.neurons
      + [
        .unseenWeight(share: Rational(1, 4)),
        .unseenWeight(share: Rational(1, 2)),
      ]
    {
      let source = try RungClaims(neuron)
      let claims = try claims(neuron, 1, .fixed(2))
      let group = source.group
      let sampler = try #require(group.sampler)
      func product(_ j: Int) -> Rational {
        (Rational(exactly: group.magnitudes[j]) ?? 0)
          * (Rational(exactly: neuron.input[group.indices[j]]) ?? 0)
      }
      let z = group.indices.indices.reduce(Rational(0)) { $0 + product($1) }
      var (μ, V, R) = (Rational(0), Rational(0), Rational(0))
      for (k, j) in group.support.enumerated() {
        let (g, q) = (product(j) / z, sampler.probability(of: k))
        μ = μ + g
        V = V + g * g / q
        R = max(R, g / q)
      }
      let expected = try PosteriorMoments(mean: μ, secondMoment: V, range: R)
      #expect(try claims.moments() == expected, "\(neuron.name)")
      for known in PosteriorClaims.Knowledge.allCases {
        #expect(try claims.tail(known).moments == expected, "\(neuron.name)")
      }
      #expect((μ < 1) == neuron.name.hasPrefix("unseen"))
    }
  }

  /// Bound and oracle against all outcomes of a few draws; each side.
  @Test func theFailureProbabilityIsThatOfAllOutcomes() throws {
    var seen = 0
    for neuron in Self.neurons {
      let source = try RungClaims(neuron)
      let (group, sampler) = (source.group, try #require(source.group.sampler))
      for (ε, m) in [(Rational(1, 2), 4), (Rational(1, 3), 5)] {
        for side in TailSide.allCases {
          let exact = OutcomeEnumeration.probability(sampler, draws: m) {
            source.evaluation.exactlyFails(
              counts: $0, draws: m, relativeError: ε, side: side)
          }
          let claims = try claims(neuron, ε, .fixed(m), side: side)
          for known in PosteriorClaims.Knowledge.allCases {
            let tail = try claims.tail(known)
            #expect(try claims.samples(of: tail) == m)
            let claim = try claims.claim(known, tail, samples: m)
            let note = "\(claim.instance), \(side)"
            #expect(claim.id == .t4g && claim.relation == .atMost)
            #expect(claim.predicted.upper >= exact.approximation, "\(note)")
            #expect(
              try claim.predicted.upper
                == tail.failureProbability(
                  relativeError: ε, samples: m, side: side
                ).upper, "\(note)")
            let oracle = try #require(claim.oracle)
            #expect(oracle.lower <= exact.approximation + 1e-12, "\(note)")
            #expect(oracle.upper >= exact.approximation - 1e-12, "\(note)")
            #expect(oracle.upper - oracle.lower < 0.05, "\(note)")
            seen += exact.sign
          }
        }
        // The side of both by the definition.
        let both = OutcomeEnumeration.probability(sampler, draws: m) {
          OutcomeEnumeration.error(
            group, at: neuron.input,
            multipliers: OutcomeEnumeration.multipliers(
              group, counts: $0, draws: m)) >= ε
        }
        let event = FixedInput(
          group, activation: neuron.input, draws: m, relativeError: ε)
        let oracle = try event.oracle()
        #expect(
          abs(oracle.midpoint - both.approximation)
            <= (oracle.upper - oracle.lower) / 2 + 1e-12)
      }
    }
    #expect(seen >= 30, "\(seen)")
  }

  /// The draws are the fewest whose bound is at most δ, and the law never asks for
  /// more than the moments.
  @Test func theDrawsAreTheFewest() throws {
    for neuron in Self.neurons + [.unseenWeight(share: Rational(1, 4))] {
      let (ε, δ) = (Rational(1, 2), Rational(1, 20))
      let claims = try claims(
        neuron, ε, .asRungsAsk(failureProbability: δ))
      var samples: [Int] = []
      for known in PosteriorClaims.Knowledge.allCases {
        let tail = try claims.tail(known)
        let m = try #require(try claims.samples(of: tail))
        let claim = try claims.claim(known, tail, samples: m)
        #expect(claim.predicted.isCertainlyAtMost(δ), "\(claim.instance)")
        if m > 1 {
          let fewer = try tail.failureProbability(
            relativeError: ε, samples: m - 1)
          #expect(fewer.isCertainlyAbove(δ), "\(claim.instance)")
        }
        guard case .met = claim.assumption else {
          Issue.record("\(claim.instance): T4g assumes nothing of x")
          continue
        }
        #expect(
          claim.parameters.contains {
            $0.name == "samples" && $0.value == .integer(m)
          })
        samples.append(m)
      }
      #expect(samples[1] <= samples[0], "\(neuron.name): \(samples)")
    }
  }

  /// The law knows more than its moments: at small δ it asks for fewer draws.
  @Test func theLawKnowsMoreThanItsMoments() throws {
    let claims = try claims(
      .heavyTailed(weights: 6, points: 4, seed: 3), Rational(1, 2),
      .asRungsAsk(failureProbability: Rational(1, 1_000_000_000_000)))
    let samples = try PosteriorClaims.Knowledge.allCases.map {
      try #require(try claims.samples(of: claims.tail($0)))
    }
    #expect(samples[1] < samples[0], "\(samples)")
  }

  /// Where the hypothesis of the ladder fails, T4g's holds; not from |1 − μ| down.
  @Test func unseenWeightsAreCounted() throws {
    let neuron = SyntheticNeuron.unseenWeight(share: Rational(1, 4))
    let δ = Rational(1, 20)
    let at = try claims(
      neuron, Rational(1, 4), .asRungsAsk(failureProbability: δ))
    #expect(try at.samples(of: at.tail(.moments)) == nil)
    let above = try claims(
      neuron, Rational(1, 2), .asRungsAsk(failureProbability: δ))
    let tail = try above.tail(.law)
    let m = try #require(try above.samples(of: tail))
    let claim = try above.claim(.law, tail, samples: m)
    let oracle = try #require(claim.oracle)
    #expect(oracle.upper <= claim.predicted.lower && oracle.lower > 0)
    let rungs = try RungClaims(neuron).claims(
      RungSetting(relativeError: Rational(1, 2), draws: .fixed(m)), only: [.t4b]
    )
    guard case .fails = try #require(rungs.first).assumption else {
      Issue.record("mu < 1")
      return
    }
  }

  /// Trials fail as often as the oracle says, and the exact law is a control of the
  /// same trials.
  @Test func trialsFailAsOftenAsTheOracleSays() throws {
    let claims = try claims(
      .blocks(2, size: 4), Rational(1, 2),
      .asRungsAsk(failureProbability: Rational(1, 10)))
    let tail = try claims.tail(.law)
    let m = try #require(try claims.samples(of: tail))
    let claim = try claims.claim(.law, tail, samples: m)
    let p = try #require(claim.oracle).midpoint
    let trials = 4_000
    let counts = MonteCarlo(seed: 3, threads: 1).run(
      claim.experiment, claim: claim.stream, trials: trials)
    let deviation = (Double(trials) * p * (1 - p)).squareRoot()
    #expect(abs(Double(counts.failures) - Double(trials) * p) < 6 * deviation)
    let law = try #require(try claims.source.exactLaws(of: [claim]).first)
    #expect(law.id == .t4g && law.control == .negative)
    #expect(law.streamName == claim.streamName)
    #expect(law.predicted.midpoint == p && law.relation == .equals)
  }
}
