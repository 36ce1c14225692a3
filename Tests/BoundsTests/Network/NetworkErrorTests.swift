import Bounds
import TestSupport
import Testing

@Suite("T10 a-priori error of a network")
struct NetworkErrorTests {
  func error(_ Δ: [Rational?]) throws -> NetworkError {
    try NetworkError(cancellations: Δ)
  }

  /// r_1 = 2 (1/10) = 1/5; r_2 = 3 (1/20 + 1/5 · 21/20) = 39/50.
  @Test func recursionByHand() throws {
    #expect(
      try error([2, 3]).relativeErrors(
        ofLayers: [Rational(1, 10), Rational(1, 20)])
        == [Rational(1, 5), Rational(39, 50)])
  }

  /// Where every layer's sum is too large by ε and Δ = 1, r_L = (1 + ε)^L − 1 is the
  /// error itself.
  @Test func isAttainedByPositiveLayers() throws {
    for L in 1...6 {
      let ε = Rational(1, 10)
      let r = try error([Rational?](repeating: 1, count: L))
        .relativeErrors(ofLayers: [Rational](repeating: ε, count: L))
      var (graph, a) = (try LayerGraph<Rational>(inputs: 1), Rational(3))
      for _ in 0..<L {
        try graph.append(
          .dense(PrunedDense(original: [[2]], pruned: [[2 * (1 + ε)]])))
        a = a * 2 * (1 + ε)
      }
      let certificate = try NetworkCertificate(graph, input: [3])
      let f = certificate.outputs[0]
      #expect(r[L - 1] == (a - f) / f)
      #expect(certificate.errors[0] == a - f)
    }
  }

  /// Two signs in the second layer: neuron A too large, neuron B too small. The
  /// recursion's ε (1 + r) is attained at A; at B ε (1 − r) is what is lost.
  @Test func isNearlyAttainedWithCancellation() throws {
    let (ε, r1) = (Rational(1, 100), Rational(1, 100))
    let (zPlus, zMinus): (Rational, Rational) = (5, 4)
    let actual =
      ((1 + ε) * (1 + r1) * zPlus - (1 - ε) * (1 - r1) * zMinus)
      - (zPlus - zMinus)
    let r = try error([1, 9]).relativeErrors(ofLayers: [r1, ε])[1]
    #expect(r == 9 * (ε + r1 * (1 + ε)))
    #expect(actual / (zPlus - zMinus) <= r ?? 0)
    #expect(actual / (zPlus - zMinus) >= (r ?? 0) * Rational(99, 100))
  }

  /// A neuron with z + b = −1 and relative error 3/2 becomes active: its activation
  /// was 0, and is not. Nothing relative can be said about the next layer.
  @Test func reluNeedsAnErrorOfAtMostOne() throws {
    var graph = try LayerGraph<Rational>(inputs: 1)
    try graph.append(
      .dense(
        PrunedDense(
          original: [[-1], [1]], pruned: [[Rational(1, 2)], [1]])))
    try graph.append(.activation(.rectifier))
    try graph.append(
      .dense(PrunedDense(original: [[5, 1]], pruned: [[5, 1]])))
    let certificate = try NetworkCertificate(graph, input: [1])
    #expect(certificate.outputs == [1])
    // f̂ = 5/2 + 1, so the error is 5/2 of |f|; the formula says 3/2.
    #expect(certificate.errors[0] >= Rational(5, 2))
    let formula = 1 * (0 + Rational(3, 2) * (1 + 0))
    #expect(formula < Rational(5, 2))
    #expect(
      try error([1, 1]).relativeErrors(ofLayers: [Rational(3, 2), 0])
        == [Rational(3, 2), nil])
    #expect(
      try error([1, 1, 1]).relativeErrors(ofLayers: [2, 0, 0])
        == [2, nil, nil])
    // Exactly 1 is still fine.
    #expect(
      try error([1, 1]).relativeErrors(ofLayers: [1, 0]) == [1, 1])
  }

  /// r_L ≤ (1 + share)^L − 1 ≤ ε, and for the published share ≤ (ε/2) e^{ε/2}, on
  /// generated Δ; with equality in the first where all Δ are 1.
  @Test func theSharesKeepTheNetworkWithinItsError() throws {
    for seed in 0..<600 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let L = Int.random(in: 1...8, using: &rng)
      let Δ = (0..<L).map { _ -> Rational? in
        seed % 3 == 0
          ? 1 : Rational(Int.random(in: 1...400, using: &rng), 20)
      }
      let ε = Rational(Int.random(in: 1...100, using: &rng), 100)
      let network = try error(Δ)
      for share in ErrorShare.allCases {
        let layers = try network.errorsOfLayers(relativeError: ε, share: share)
        let bound = try network.bound(relativeError: ε, share: share)
        let r = try network.relativeErrors(ofLayers: layers.compactMap { $0 })
        guard let last = r[L - 1] else {
          Issue.record("seed \(seed): r grows beyond 1")
          continue
        }
        #expect(last <= bound, "seed \(seed)")
        #expect(bound <= ε, "seed \(seed)")
        if Δ.allSatisfy({ $0 == 1 }) { #expect(last == bound) }
        if share == .published {
          let half = Interval(ε / 2)
          #expect(
            Interval(bound).isCertainlyAtMost(half * half.exp), "seed \(seed)")
        } else {
          // The largest share leaves no more than 2⁻⁵⁰ of ε unused.
          #expect(bound >= ε * (1 - Rational.powerOfTwo(-50)), "seed \(seed)")
          let published = try network.errorsOfLayers(relativeError: ε)
          for (a, b) in zip(layers, published) {
            #expect(a ?? 0 >= (b ?? 0) * Rational(138, 100), "seed \(seed)")
            #expect(a ?? 0 <= 2 * (b ?? 0), "seed \(seed)")
          }
        }
      }
    }
  }

  /// A bias can make the ratio of layer 2 as small as 1/100. Taken at its word,
  /// ε_2 = ε/(4 Δ_2) is 25 ε, and r_2 is 6.5 where ε = 1 is promised.
  @Test func aRatioBelowOneCountsAsOne() throws {
    let Δ2 = Rational(1, 100)
    let (ε1, ε2) = (1 / (4 * Δ2), 1 / (4 * Δ2))
    let wrong = Δ2 * (ε2 + 1 * ε1 * (1 + ε2))
    #expect(wrong == Rational(27, 4))
    let network = try error([1, Δ2])
    #expect(network.cancellations == [1, 1])
    let layers = try network.errorsOfLayers(relativeError: 1)
    #expect(layers == [Rational(1, 4), Rational(1, 4)])
    #expect(try network.relativeErrors(ofLayers: [0, 0]) == [0, 0])
  }

  /// 32 L² Δ² B log(8η/δ)/ε² is T4a at ε_l = ε/(2 L Δ_l→).
  @Test func samplesAreCoreNetsAtTheLayersError() throws {
    for seed in 0..<300 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let L = Int.random(in: 1...6, using: &rng)
      let network = try error(
        (0..<L).map { _ in
          Rational(Int.random(in: 10...60, using: &rng), 10)
        })
      let ε = Rational(Int.random(in: 1...50, using: &rng), 50)
      let δ = Rational(1, Int.random(in: 2...1_000_000, using: &rng))
      let η = Int.random(in: 1...5_000, using: &rng)
      let B = Rational(Int.random(in: 11...900, using: &rng), 10)
      let ε_l = try network.errorsOfLayers(relativeError: ε)
      for layer in 1...L {
        let samples = try network.samples(
          layer: layer, relativeError: ε, failureProbability: δ, neurons: η,
          ceiling: B)
        let tail = try CoreNetTail(ceiling: B, neurons: η)
        let expected = try tail.samples(
          relativeError: ε_l[layer - 1] ?? 1, failureProbability: δ)
        #expect(samples?.count == expected?.samples, "seed \(seed)")
        #expect(
          samples?.real.upperCeiling == expected?.samples, "seed \(seed)")
      }
    }
  }

  /// A row by hand: 32 · 9 · 4 · 10 · log(8 · 400/0.1)/0.25 = 478010.47….
  @Test func samplesByHand() throws {
    let network = try error([2, 1, 1])
    let samples = try network.samples(
      layer: 1, relativeError: Rational(1, 2),
      failureProbability: Rational(1, 10), neurons: 400, ceiling: 10)
    #expect(samples?.count == 478_011)
    #expect(samples?.isVacuous(weights: 478_010) == true)
    #expect(samples?.isVacuous(weights: 478_011) == false)
    // Layers 2 and 3 have Δ→ = 1.
    let last = try network.samples(
      layer: 3, relativeError: Rational(1, 2),
      failureProbability: Rational(1, 10), neurons: 400, ceiling: 10)
    #expect(last?.count == 119_503)
  }

  @Test func astronomicalNumbersAreReported() throws {
    let huge = Rational(10).power_(100)
    let network = try error([Rational?](repeating: huge, count: 1_000))
    let samples = try network.samples(
      layer: 1, relativeError: Rational(1, 1_000),
      failureProbability: Rational(1, 1_000), neurons: 1, ceiling: huge)
    #expect(samples?.count == nil)
    #expect(samples?.isVacuous(weights: .max) == true)
    // log₁₀: 200,000 of Δ², 100 of B, 6 of L², 6 of ε², and 32 log 8000 = 287.6.
    let exponent = (samples?.real.log ?? Interval(0)) / Interval(10).log
    #expect(exponent.lower > 200_114 && exponent.upper < 200_115)
    let infinite = try error([3, nil, 2])
    #expect(infinite.cancellationsToOutput == [nil, nil, 2])
    #expect(
      try infinite.samples(
        layer: 2, relativeError: 1, failureProbability: Rational(1, 2),
        neurons: 1, ceiling: 2) == nil)
    #expect(
      try infinite.samples(
        layer: 3, relativeError: 1, failureProbability: Rational(1, 2),
        neurons: 1, ceiling: 2)?.count != nil)
    #expect(
      try infinite.relativeErrors(ofLayers: [0, 0, 0]) == [0, nil, nil])
  }

  @Test func refusesValuesOutsideTheDomain() throws {
    let bad: [[Rational?]] = [
      [], [-1], [Rational(10).power_(101)],
      [Rational?](repeating: 1, count: 1_001),
    ]
    for Δ in bad {
      #expect(throws: BoundError.self) { _ = try error(Δ) }
    }
    let network = try error([1, 2])
    for ε in [[Rational(1)], [1, -1]] {
      #expect(throws: BoundError.self) {
        _ = try network.relativeErrors(ofLayers: ε)
      }
    }
    for ε in [Rational(0), -1, Rational(11, 10)] {
      #expect(throws: BoundError.self) {
        _ = try network.errorsOfLayers(relativeError: ε)
      }
      #expect(throws: BoundError.self) {
        _ = try network.bound(relativeError: ε, share: .largest)
      }
      #expect(throws: BoundError.self) {
        _ = try network.samples(
          layer: 1, relativeError: ε, failureProbability: Rational(1, 2),
          neurons: 1, ceiling: 1)
      }
    }
    for (layer, η, δ, B) in [
      (0, 1, Rational(1, 2), Rational(1)), (3, 1, Rational(1, 2), 1),
      (1, 0, Rational(1, 2), 1), (1, 1, 0, 1), (1, 1, 1, 1),
      (1, 1, Rational(1, 2), Rational(1, 2)),
    ] {
      #expect(throws: BoundError.self) {
        _ = try network.samples(
          layer: layer, relativeError: 1, failureProbability: δ, neurons: η,
          ceiling: B)
      }
    }
  }
}

extension Rational {
  /// xⁿ by multiplication.
  func power_(_ n: Int) -> Rational {
    (0..<n).reduce(1) { product, _ in product * self }
  }
}
