import Bounds
import Foundation
import TestSupport
import Testing

@testable import SiPP

/// 1. ratios are at least the true ones and hardly more; 2. the mixed law; 3. a
/// layer's certificate against rationals; 4. a network's; 5. the shipped network,
/// and one measured elsewhere.
@Suite("T2' certificates of layers and networks")
struct NetworkRatiosTests {
  private static func mixture(_ λ: Rational) throws -> DefensiveMixture {
    try DefensiveMixture(share: λ)
  }

  private static func plan(
    _ V: Int, _ r: Int
  ) throws -> FreshInputPlan {
    try .withLeastExceedance(
      inputs: V, allowed: r, errorProbability: Rational(1, 20))
  }

  /// max g_j/d_j over both sign parts of an input; nil for ∞.
  private static func ratio(
    _ group: NeuronGroup, at x: [Double], over d: [Rational]
  ) -> Rational? {
    var largest: Rational? = 0
    for sign in [1.0, -1.0] {
      let g = importances(group, x.map { max(0, sign * $0) })
      for (g, d) in zip(g, d) where g > 0 {
        guard d > 0 else { return nil }
        largest = largest.map { max($0, g / d) }
      }
    }
    return largest
  }

  private static func isJustAbove(_ ρ: Double, _ exact: Rational?) -> Bool {
    guard let exact else { return ρ == .infinity }
    if ρ == .infinity {
      return exact > SiPPTests.exact(.greatestFiniteMagnitude)
    }
    return SiPPTests.exact(ρ) >= exact
      && SiPPTests.exact(ρ) <= exact * (1 + Rational(1, 1 << 42))
        + SiPPTests.exact(.leastNonzeroMagnitude)
  }

  // MARK: 1

  @Test(arguments: Spread.allCases)
  func ratiosAreRoundedUp(_ spread: Spread) throws {
    var kinds = Set<String>()
    for seed in 0..<250 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, points) = try rng.layer(spread)
      let fresh = rng.matrix(3, layer.inputs, spread)
      for group in try layer.groups(points: points)
      where !group.indices.isEmpty {
        let law = try group.sampler(mixedBy: Self.mixture(Rational(1, 3)))
        var search = RatioSearch(
          group, dividedBy: [.sensitivities, .law(law)])
        let s = group.sensitivities.map { exact($0) }
        let q = s.indices.map { law.probability(of: $0) }
        for row in 0..<3 {
          let x = Array(fresh.row(row))
          let found = search.ratios(
            at: NonnegativePoints(Matrix([x])).points)
          for (found, d) in zip(found, [s, q]) {
            let exact = Self.ratio(group, at: x, over: d)
            #expect(
              Self.isJustAbove(found, exact),
              "\(spread), seed \(seed): \(found), \(exact.map(\.approximation) ?? .infinity)"
            )
            kinds.insert(
              exact.map { $0 > 1 ? "above" : $0 > 0 ? "within" : "zero" }
                ?? "infinite")
          }
        }
      }
    }
    #expect(kinds == ["above", "within", "zero", "infinite"])
  }

  /// Sensitivities far below what a point can leave, subnormal ones too.
  @Test func faintSensitivitiesAreDividedExactly() throws {
    for s in [1e-80, 0x1p-270, 0x1p-271, 1e-200, .leastNonzeroMagnitude] {
      let group = try NeuronGroup(
        neuron: 0, sign: .positive, indices: [0, 1], magnitudes: [1, 3],
        sensitivities: [s, 1])
      var search = RatioSearch(group, dividedBy: [.sensitivities])
      for x in [[1.0, 1], [0, 1], [1e-9, 2], [1e-150, 1], [1e-200, 1e100]] {
        let found = search.ratios(at: NonnegativePoints(Matrix([x])).points)
        #expect(
          Self.isJustAbove(
            found[0],
            Self.ratio(group, at: x, over: [exact(s), 1])), "\(s), \(x)")
      }
    }
  }

  /// A long group: the margin grows with n.
  @Test func longGroupsAreRoundedUpToo() throws {
    for seed in 0..<3 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = 2_000
      let layer = try DenseLayer(
        name: "long",
        weights: Matrix([(0..<n).map { _ in rng.magnitude(.plain) + 0x1p-9 }]))
      let points = Matrix(
        (0..<3).map { _ in (0..<n).map { _ in rng.magnitude(.plain) } })
      let group = try layer.groups(points: points)[0]
      let x = (0..<n).map { _ in rng.magnitude(.plain) }
      var search = RatioSearch(group, dividedBy: [.sensitivities])
      let found = search.ratios(at: NonnegativePoints(Matrix([x])).points)
      let s = group.sensitivities.map { exact($0) }
      #expect(
        Self.isJustAbove(found[0], Self.ratio(group, at: x, over: s)))
    }
  }

  /// Every addition to the sum rounds up by nearly half a unit: without a margin
  /// that grows with n, the first weight's ratio would come out too small.
  @Test func sumsThatRoundUpAreAllowedFor() throws {
    for n in [30, 1_000, 30_000] {
      let group = try NeuronGroup(
        neuron: 0, sign: .positive, indices: Array(0..<n),
        magnitudes: [1] + Array(repeating: 0x1.2p-53, count: n - 1),
        sensitivities: Array(repeating: 1, count: n))
      var search = RatioSearch(group, dividedBy: [.sensitivities])
      let x = [Double](repeating: 1, count: n)
      let found = search.ratios(at: x)
      let z = 1 + Rational(n - 1) * exact(0x1.2p-53)
      #expect(exact(found[0]) >= 1 / z, "\(n)")
      #expect(exact(found[0]) <= (1 + Rational(1, 1 << 36)) / z, "\(n)")
    }
  }

  // MARK: 2

  @Test func theMixedLawIsTheMixtureUpToItsShares() throws {
    for seed in 0..<200 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, points) = try rng.layer(.plain)
      let λ = Rational(Int.random(in: 1...10, using: &rng), 10)
      let mixture = try Self.mixture(λ)
      for group in try layer.groups(points: points) {
        guard !group.indices.isEmpty else {
          #expect(throws: SiPPError.self) {
            try group.sampler(mixedBy: mixture)
          }
          continue
        }
        let law = try group.sampler(mixedBy: mixture)
        let q = try mixture.probabilities(
          sensitivities: group.sensitivities.map { exact($0) })
        #expect(law.count == q.count)
        for j in q.indices {
          let drawn = law.probability(of: j)
          // Apportionment is within a unit or two of 2³².
          #expect(
            drawn >= q[j] * (1 - Rational(1, 1 << 20)) && drawn > 0
              && drawn <= q[j] + Rational(1, 1 << 28), "seed \(seed)")
        }
      }
    }
  }

  // MARK: 3

  @Test func aLayersCertificateIsThatOfRationals() throws {
    var kinds = Set<String>()
    for seed in 0..<150 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let (layer, points) = try rng.layer(.plain)
      let V = Int.random(in: 1...9, using: &rng)
      let r = Int.random(in: 0..<V, using: &rng)
      let fresh = rng.matrix(V, layer.inputs, .plain)
      let groups = try layer.groups(points: points)
      let plan = try Self.plan(V, r)
      let mixture = try Self.mixture(Rational(1, 4))
      let found = try LayerRatios(
        name: "a", groups: groups, points: fresh, plan: plan, mixture: mixture)
      let live = groups.filter { !$0.indices.isEmpty }
      #expect(found.ranges.count == live.count && found.name == "a")
      let rows = (0..<V).map { Array(fresh.row($0)) }
      let ρ = rows.map { x in
        live.reduce(Rational?(0)) { most, group in
          let s = group.sensitivities.map { exact($0) }
          guard let most, let ρ = Self.ratio(group, at: x, over: s) else {
            return nil
          }
          return max(most, ρ)
        }
      }
      expectRank(found.ratio, ρ, r, "seed \(seed)")
      kinds.insert(found.ratio.limit == .none ? "none" : "certified")
      #expect(found.ratio.infinite == ρ.count { $0 == nil })
      var factors = [Rational](repeating: 0, count: V)
      for (group, range) in zip(live, found.ranges) {
        let law = try group.sampler(mixedBy: mixture)
        let q = (0..<law.count).map { law.probability(of: $0) }
        let s = group.sensitivities.map { exact($0) }
        let b =
          group.isDead ? q.map { 1 / $0 }.max() : zip(s, q).map(/).max()
        #expect(range.sensitivityRange == b && range.weights == law.count)
        #expect(range.neuron == group.neuron && range.sign == group.sign)
        let R = rows.map { Self.ratio(group, at: $0, over: q) ?? -1 }
        expectRank(range.alone, R, r, "seed \(seed)")
        for v in 0..<V { factors[v] = max(factors[v], R[v] / (b ?? 1)) }
        // The points of S themselves are within b.
        for x in nonnegativePoints(points) {
          #expect(try #require(Self.ratio(group, at: x, over: q)) <= b ?? 0)
        }
        kinds.insert(group.isDead ? "dead" : "live")
      }
      expectRank(found.factor, factors, r, "seed \(seed)")
      // No more than r inputs exceed some group's ceiling.
      let over = (0..<V).count { v in
        zip(live, found.ranges).contains { group, range in
          guard let law = try? group.sampler(mixedBy: mixture),
            let B = range.ceiling
          else { return true }
          let q = (0..<law.count).map { law.probability(of: $0) }
          return Self.ratio(group, at: rows[v], over: q).map { $0 > B } ?? true
        }
      }
      #expect(over <= r, "seed \(seed)")
    }
    #expect(kinds == ["none", "certified", "dead", "live"])
  }

  /// The certificate's limit is just above the (r+1)-th largest of exact ratios.
  private func expectRank(
    _ found: CertifiedRatio, _ exact: [Rational?], _ r: Int, _ comment: Comment
  ) {
    let infinite = exact.count { $0 == nil }
    let sorted = exact.compactMap { $0 }.sorted(by: >)
    let expected = r < infinite ? nil : sorted[r - infinite]
    switch found.limit {
    case .none: #expect(expected == nil, comment)
    case .certified(let C): #expect(Self.isJustAbove(C, expected), comment)
    }
  }

  // MARK: 4

  @Test func aNetworksCertificateIsOfTheLargestOfItsLayers() throws {
    let layers = try [
      DenseLayer(
        name: "one", weights: Matrix([[1, 2], [3, -1]]), bias: [0, 1]),
      DenseLayer(name: "two", weights: Matrix([[1, 1], [-2, 1]])),
    ]
    let network = try Network(layers: layers)
    let groups = try network.groups(
      sensitivity: Matrix([[1, 1], [2, 1], [0.5, 3]]))
    let fresh = Matrix([[1, 5], [4, 1], [1, 2], [3, 3]])
    for r in 0..<4 {
      let plan = try Self.plan(4, r)
      let mixture = try Self.mixture(Rational(1, 2))
      let whole = try NetworkRatios(
        network, groups: groups, validation: fresh, plan: plan,
        mixture: mixture)
      #expect(whole.layers.map(\.name) == ["one", "two"])
      let inputs = network.layerInputs(fresh)
      let parts = try (0..<2).map {
        try LayerRatios(
          name: "x", groups: groups[$0], points: inputs[$0], plan: plan,
          mixture: mixture)
      }
      for (a, b) in zip(whole.layers, parts) {
        #expect(a.ratio == b.ratio && a.factor == b.factor)
      }
      let ρ = zip(parts[0].ratios, parts[1].ratios).map { max($0, $1) }
      let f = zip(parts[0].factors, parts[1].factors).map { max($0, $1) }
      #expect(try whole.ratio == CertifiedRatio(plan, ratios: ρ))
      #expect(try whole.factor == CertifiedRatio(plan, ratios: f))
    }
    #expect(throws: SiPPError.self) {
      try NetworkRatios(
        network, groups: groups, validation: Matrix([[1e308, 1e308]]),
        plan: Self.plan(1, 0), mixture: Self.mixture(1))
    }
  }

  // MARK: 5

  @Test func theShippedNetworkIsCertified() throws {
    let folder = fixturesFolder()
    let network = try Network(path: folder + "digits.safetensors")
    let inputs = try NetworkInputs(
      path: folder + "digits-inputs.safetensors", for: network)
    let fresh = try #require(inputs.validation)
    let groups = try network.groups(sensitivity: inputs.sensitivity)
    let plan = try #require(
      try FreshInputPlan.withMostAllowed(
        inputs: fresh.rows, exceedance: Rational(1, 10),
        errorProbability: Rational(1, 100)))
    #expect(plan.allowed == 14)
    let found = try NetworkRatios(
      network, groups: groups, validation: fresh, plan: plan,
      mixture: Self.mixture(Rational(1, 10)))
    for (index, layer) in found.layers.enumerated() {
      let points = network.layerInputs(fresh)[index]
      let ratios = SensitivityRatios(groups[index], points: points).ratios
      #expect(layer.ratio.infinite == ratios.count { $0 == .infinity })
      for (a, b) in zip(layer.ratios, ratios) where b.isFinite {
        #expect(a >= b * (1 - 1e-12) && a <= b * (1 + 1e-12))
      }
      // Mixed ranges are finite, whatever lights up.
      #expect(layer.factor.infinite == 0 && layer.factor.ratio != nil)
      for range in layer.ranges {
        #expect(range.alone.infinite == 0)
        #expect(
          range.sensitivityRange <= Rational(11 * range.weights))
      }
    }
  }

  /// Counts of out-of-sample.json, which were computed elsewhere. A minute where
  /// nothing is optimised, so for full effort only.
  @Test(.enabled(if: isFullEffort))
  func lenetHasTheUnseenInputsThatAreOnRecord() throws {
    guard let data = testDataFolder("lenet300-100 certified") else { return }
    let folder = data + "/lenet300-100/lenet300-100"
    let network = try Network(path: folder + ".safetensors")
    let inputs = try NetworkInputs(
      path: folder + "-inputs.safetensors", for: network)
    let plan = try #require(
      try FreshInputPlan.withMostAllowed(
        inputs: inputs.evaluation.rows, exceedance: Rational(1, 10),
        errorProbability: Rational(1, 100)))
    let found = try NetworkRatios(
      network, groups: network.groups(sensitivity: inputs.sensitivity),
      validation: inputs.evaluation, plan: plan,
      mixture: Self.mixture(Rational(1, 10)))
    #expect(found.layers.map(\.ratio.infinite) == [87, 1, 0])
    #expect(found.ratio.infinite >= 87 && found.factor.infinite == 0)
    let last = try #require(found.layers[2].ratio.ratio)
    #expect(last > 1 && last < Rational(41_445, 10_000))
  }

  private func fixturesFolder() -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Fixtures/"
  }
}
