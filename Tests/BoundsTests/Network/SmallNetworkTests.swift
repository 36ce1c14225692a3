import Bounds
import TestSupport
import Testing

@Suite("T8, T9 and T10 against every outcome of small networks")
struct SmallNetworkTests {
  /// P(some group fails) = 1 − Π(1 − δ_g), between the union bound and Bonferroni's
  /// second inequality.
  @Test func theUnionBoundCoversALayer() throws {
    var shares: [Rational] = []
    for seed in 0..<40 as Range<UInt64> {
      let layer = SmallNetwork(seed: seed, widths: [3, 2], draws: 3).layers[0]
      for ε in [Rational(1, 4), Rational(3, 5), 1] {
        let δ = layer.groupFailures(ε)
        let union = try UnionBound.failureProbability(ofGroups: δ)
        var exact: Rational = 0
        var mass: Rational = 0
        var neuronFails: Rational = 0
        for a in layer.outcomes(row: 0) {
          for b in layer.outcomes(row: 1) {
            let p = a.probability * b.probability
            mass = mass + p
            if max(a.worstGroupError, b.worstGroupError) > ε {
              exact = exact + p
            }
            let isBeyond = [a, b].enumerated().contains { row, outcome in
              layer.error(row: row, pruned: outcome.weights)
                > ε * layer.magnitude(row: row)
            }
            if isBeyond { neuronFails = neuronFails + p }
          }
        }
        // T7: a neuron is beyond ε (z₊ + z₋) only where a group is beyond ε.
        #expect(neuronFails <= exact, "seed \(seed), ε = \(ε)")
        if exact.sign > 0 { shares.append(neuronFails / exact) }
        #expect(mass == 1, "seed \(seed)")
        #expect(exact <= union, "seed \(seed), ε = \(ε)")
        #expect(exact >= union - union * union / 2, "seed \(seed), ε = \(ε)")
        #expect(exact == 1 - δ.reduce(1) { $0 * (1 - $1) }, "seed \(seed)")
      }
    }
    // Where all weights have one sign the two are the same; on average over these
    // layers a neuron fails in four of five cases of a group's failure.
    #expect(shares.contains(1))
    let mean = shares.reduce(0, +) / Rational(shares.count)
    #expect(mean > Rational(4, 5))
  }

  /// The rungs of the ladder at each group's own range are valid shares of T8.
  @Test func theLadderBoundsEachGroup() throws {
    for seed in 0..<20 as Range<UInt64> {
      let layer = SmallNetwork(seed: seed, widths: [3, 1], draws: 4).layers[0]
      for positive in [true, false] {
        let members = layer.group(0, positive: positive)
        if members.isEmpty { continue }
        let q = layer.law(0, members)
        let terms = members.map {
          (layer.weights[0][$0] * layer.input[$0]).size
        }
        let z = terms.reduce(0, +)
        let range = zip(terms, q).map { $0 / z / $1 }.max() ?? 1
        for ε in [Rational(1, 2), 1] {
          let exact = groupOutcomes(q, draws: 4).reduce(Rational(0)) {
            let ẑ = zip(terms, $1.multipliers).reduce(Rational(0)) {
              $0 + $1.0 * $1.1
            }
            return (ẑ - z).size >= ε * z ? $0 + $1.probability : $0
          }
          let bound = try BernsteinTail(ceiling: max(1, range))
            .failureProbability(relativeError: ε, samples: 4, side: .both)
          #expect(
            exact == 0 || bound.isCertainlyAbove(exact),
            "seed \(seed), ε = \(ε)")
        }
      }
    }
  }

  struct Tally {
    var mass: Rational = 0
    var eventFails: Rational = 0
    var certificateFails: Rational = 0
    var aPrioriFails: Rational = 0
    /// The largest |f̂ − f|/e over outcomes and outputs.
    var sharpest: Rational = 0
    var kept = 0
    var outcomes = 0
  }

  /// Walks every pruning of a network and checks what holds in each of them.
  func tally(_ network: SmallNetwork, ε: Rational, _ name: String) throws
    -> Tally
  {
    var tally = Tally()
    let f = network.outputs(network.layers.map(\.weights))
    let L = network.layers.count
    let assumed = network.layers.map { layer in
      [Rational](repeating: ε, count: layer.weights.count)
    }
    let a_priori = try NetworkError(cancellations: network.cancellations())
      .relativeErrors(ofLayers: [Rational](repeating: ε, count: L))
    try network.forEachOutcome { rows, p in
      let pruned = rows.map { $0.map(\.weights) }
      let f̂ = network.outputs(pruned)
      let graph = try network.graph(pruned)
      let holds = rows.joined().allSatisfy { $0.worstGroupError <= ε }
      let label = "\(name), outcome \(tally.outcomes)"
      tally.mass = tally.mass + p
      tally.outcomes += 1
      if !holds { tally.eventFails = tally.eventFails + p }

      var fails = false
      for rectifier in RectifierRule.allCases {
        let measured = try NetworkCertificate(
          graph, input: network.layers[0].input, rectifier: rectifier)
        #expect(measured.outputs == f[L - 1], "\(label)")
        for l in 0..<L {
          for i in f[l].indices {
            let error = (f̂[l][i] - f[l][i]).size
            let e = measured.denseErrors[l][i]
            #expect(error <= e, "\(label), layer \(l), neuron \(i)")
            if l == L - 1, e.sign > 0 {
              tally.sharpest = max(tally.sharpest, error / e)
            }
          }
        }
        if let c = measured.keptClass {
          tally.kept += 1
          let best = f̂[L - 1][c]
          let isBest = f̂[L - 1].indices.allSatisfy {
            $0 == c || f̂[L - 1][$0] < best
          }
          #expect(isBest, "\(label)")
        }
        let onEvent = try NetworkCertificate(
          graph, input: network.layers[0].input, relativeErrors: assumed,
          rectifier: rectifier)
        let exceeds = f[L - 1].indices.contains {
          (f̂[L - 1][$0] - f[L - 1][$0]).size > onEvent.errors[$0]
        }
        fails = fails || exceeds
      }
      #expect(!(holds && fails), "\(label): T9 fails on its event")
      if fails { tally.certificateFails = tally.certificateFails + p }

      var isBeyond = false
      for l in 0..<L {
        guard let r = a_priori[l] else { continue }
        for i in f[l].indices
        where (f̂[l][i] - f[l][i]).size > r * f[l][i].size {
          isBeyond = true
        }
      }
      #expect(!(holds && isBeyond), "\(label): T10 fails on its event")
      if isBeyond { tally.aPrioriFails = tally.aPrioriFails + p }
    }
    return tally
  }

  @Test func networksOfTwoAndThreeLayers() throws {
    var sharpest: Rational = 0
    var kept = 0
    var outcomes = 0
    var largestShare: Rational = 0
    var largestAPrioriShare: Rational = 0
    for seed in 0..<16 as Range<UInt64> {
      let isDeep = seed % 4 == 3
      let network = SmallNetwork(
        seed: seed, widths: isDeep ? [2, 2, 1, 2] : [3, 2, 2], draws: 2)
      for ε in [Rational(1, 3), Rational(4, 5)] {
        let tally = try tally(network, ε: ε, "seed \(seed), ε = \(ε)")
        let union = try UnionBound.failureProbability(
          ofGroups: network.layers.flatMap { $0.groupFailures(ε) })
        #expect(tally.mass == 1, "seed \(seed)")
        #expect(tally.eventFails <= union, "seed \(seed), ε = \(ε)")
        #expect(tally.certificateFails <= tally.eventFails)
        #expect(tally.aPrioriFails <= tally.eventFails)
        sharpest = max(sharpest, tally.sharpest)
        kept += tally.kept
        outcomes += tally.outcomes
        if tally.eventFails.sign > 0 {
          largestShare = max(
            largestShare, tally.certificateFails / tally.eventFails)
          largestAPrioriShare = max(
            largestAPrioriShare, tally.aPrioriFails / tally.eventFails)
        }
      }
    }
    // Tight: some outcome attains the certificate, and for some network T9 and T10
    // fail exactly as often as their event does. More than a third of all
    // certificates, of either ReLU rule, keep a class.
    #expect(sharpest == 1)
    #expect(largestShare == 1)
    #expect(largestAPrioriShare == 1)
    #expect(kept > 2 * outcomes / 3)
  }
}
