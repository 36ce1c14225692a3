import Bounds
import SiPP
import Testing

@testable import Empirical

/// Where the default suite tries the statements: what its reports name is what
/// is run.
@Suite("H3 suites: the stated instances")
struct SuitePlanTests {
  /// T4b's row of every instance: weights, ceiling, draws.
  @Test func theLadderStandsOnTheStatedInstances() throws {
    let rows: [(instance: String, weights: Int, ceiling: Double, draws: Int)] =
      [
        ("blocks B=2 k=32, eps=0.5 delta=0.05", 64, 2, 69),
        ("blocks B=10 k=8, eps=0.25 delta=0.05", 80, 10, 1279),
        ("blocks B=10 k=8, eps=0.5 delta=0.01", 80, 10, 495),
        ("blocks B=50 k=4, eps=1 delta=0.05", 200, 50, 492),
        (
          "outside input B=4.375 C=1.25, eps=0.5 delta=0.05", 5, 4.375, 151
        ),
        ("outside input B=10 C=2, eps=0.25 delta=0.05", 7, 10, 1279),
        (
          "heavy-tailed neuron 1, n=64, eps=0.25 delta=0.05", 64,
          5.149960654266646, 659
        ),
        (
          "heavy-tailed neuron 2, n=256, eps=0.5 delta=0.05", 256,
          8.76007694767186, 302
        ),
      ]
    let suite = try Suite(.default).without(.network).claims()
      .filter { $0.control == nil && $0.id != .t3 }
    let claims = suite.filter { $0.id == .t4b }
    #expect(claims.map(\.instance) == rows.map(\.instance))
    for (claim, row) in zip(claims, rows) {
      func parameter(_ name: String) -> JSONValue? {
        claim.parameters.first { $0.name == name }?.value
      }
      #expect(parameter("weights") == .integer(row.weights))
      #expect(parameter("samples") == .integer(row.draws))
      guard case .string(let text)? = parameter("ceiling"),
        let ceiling = quotient(text)
      else {
        Issue.record("\(claim.instance) has a ceiling")
        continue
      }
      #expect(
        abs(ceiling - row.ceiling) < 1e-7 * row.ceiling,
        "\(claim.instance): \(ceiling)")
    }
    // All rungs that apply; and the floor on two-point instances.
    for row in rows {
      let ids = suite.filter { $0.instance == row.instance }.map(\.id)
      #expect(
        ids
          == (row.instance.contains("eps=1 ") ? [] : [.t4a])
          + [.t4b, .t4c, .t4cPrime, .t4d, .t4e, .t4ePrime]
          + (row.instance.hasPrefix("heavy") || row.instance.contains("0.01")
            ? [] : [.t4f]))
    }
  }

  private func quotient(_ text: String) -> Double? {
    let parts = text.split(separator: "/").compactMap { Double($0) }
    return parts.count == 2 ? parts[0] / parts[1] : parts.first
  }

  /// T3's rows: draws and predicted rates.
  @Test func theMomentsStandOnTheStatedInstances() throws {
    let rows: [(name: String, weights: Int, mean: Double, second: Double)] = [
      ("blocks B=10 k=8", 80, 0.1, 0.0325),
      ("outside input B=10 C=2", 7, 0.10000000037253189, 0.032500000447040524),
      (
        "heavy-tailed neuron 1, n=64", 64, 0.1941762413254407,
        0.056740332760512296
      ),
      (
        "heavy-tailed neuron 2, n=256", 256, 0.11415425181308,
        0.02204771727054583
      ),
      (
        "unseen weight, 0.25 of z", 9, 0.5625000001091421, 0.33691406277080743
      ),
    ]
    let claims = try Suite(.default).without(.network).without(.ladder)
      .claims().filter { $0.id == .t3 && $0.control == nil }
    #expect(
      claims.map(\.instance)
        == rows.flatMap { ["mean, \($0.name)", "second moment, \($0.name)"] })
    for (claim, row) in zip(claims, rows.flatMap { [$0, $0] }) {
      let isMean = claim.instance.hasPrefix("mean")
      let predicted = isMean ? row.mean : row.second
      #expect(
        abs(claim.predicted.midpoint - predicted) < 2e-8 * predicted,
        "\(claim.instance)")
      #expect(claim.parameters[1].value == .integer(row.weights))
      #expect(claim.parameters[2].value == .integer(4))
      #expect(claim.relation == .equals)
      let μ = row.name.hasPrefix("unseen") ? "7.5" : "1.0"
      let digits = "\(μ)" + String(repeating: "0", count: 15)
      let power = μ == "1.0" ? "e+00" : "e-01"
      #expect(
        claim.parameters[3].value
          == .object([
            ("lower", .string(digits + power)),
            ("upper", .string(digits + power)),
          ]))
    }
  }

  /// The floor's row: the instance itself fails with more than δ there, and with
  /// no number of draws between there and the floor.
  @Test func theFloorsRowIsTheLastAboveDelta() throws {
    var skipped = 0
    for (neuron, ε, δ) in [
      (SyntheticNeuron.blocks(10, size: 2), Rational(1, 4), Rational(1, 20)),
      (.blocks(2, size: 1), Rational(1, 2), Rational(1, 20)),
      (.blocks(2, size: 1), Rational(1, 2), Rational(3, 5)),
      (.blocks(5, size: 2), Rational(1, 3), Rational(1, 10)),
      (.blocks(7, size: 2), Rational(1), Rational(1, 5)),
      (.blocks(4, size: 2), Rational(3, 2), Rational(1, 9)),
      (
        .outsideInput(sigma: 5, slack: 2, name: "o"), Rational(1, 4),
        Rational(1, 20)
      ),
    ] {
      let rungs = try RungClaims(neuron)
      let claim = try #require(
        try rungs.floorClaim(relativeError: ε, failureProbability: δ))
      guard
        case .integer(let m)? = claim.parameters.first(where: {
          $0.name == "samples"
        })?.value
      else {
        Issue.record("a row has samples")
        continue
      }
      let t = try #require(rungs.evaluation.exactRatios.max())
      func probability(_ m: Int) throws -> Interval {
        try HitCountLaw(probability: 1 / t, value: t, draws: m)
          .failureProbability(relativeError: ε)
      }
      #expect(claim.id == .t4f && claim.relation == .equals)
      #expect(claim.predicted.isCertainlyAbove(δ), "\(neuron.name)")
      #expect(claim.predicted.midpoint == (try probability(m)).midpoint)
      let floor = try SamplingFloor(ceiling: rungs.ceiling).necessarySamples(
        relativeError: ε, failureProbability: δ
      ).samples
      #expect(m < floor)
      for between in m + 1..<max(floor, m + 1) {
        #expect(try !probability(between).isCertainlyAbove(δ))
        skipped += 1
      }
    }
    #expect(skipped > 0, "some floors are above what the instance shows")
  }

  /// Controls are refuted at the level that a run of the suite gives them.
  @Test func positiveControlsHaveTheRunsLevel() throws {
    let alpha = Rational(1, 1_000)
    let suite = Suite(.default).without(.network).without(.ladder)
    let controls = try suite.controls(alpha: alpha).filter {
      $0.control == .positive
    }
    let changed = PerturbedConstant.onePerStatement.count
    #expect(controls.count == PlantedFault.allCases.count + 1 + changed)
    let level = Levels(alpha: alpha, rows: controls).sideLevel(of: .positive)
    #expect(level == suite.positiveLevel(alpha: alpha))
    #expect(level == Rational(1, 46_000))
    // All of them together are missed in one run of 50,000, at most.
    let missed = try controls.reduce(0) { sum, control in
      let power = try Power(
        control, trials: control.trialCount(asked: 1), level: level)
      return sum + (1 - power.probability)
    }
    #expect(missed <= 20e-6)
    #expect(Power.demandedOfControls == 1 - Rational(1, 1_000_000))
    #expect(Levels.defaultAlpha == Rational(1, 1_000_000))
  }

  /// A layer whose inputs have both signs: both points of each input are judged,
  /// and paid for.
  @Test func mixedSignsDoubleTheClaim() throws {
    let layer = try DenseLayer(
      name: "l", weights: Matrix([[1, 2, -3], [2, 0, 1]]))
    let network = try Network(layers: [layer])
    func rows(_ points: [[Double]]) throws -> [Claim] {
      try NetworkSuite.layers(
        network,
        inputs: NetworkInputs(
          sensitivity: Matrix(points), evaluation: Matrix(points)),
        name: "net", points: .given)
    }
    let plus: [[Double]] = [[1, 2, 1], [2, 1, 1], [1, 1, 2]]
    let minus = plus.map { $0.map { -$0 } }
    let one = try rows(plus)
    let two = try rows(minus)
    let groups = try layer.groups(points: Matrix(plus)).filter { !$0.isDead }
    #expect(groups.count == 3)
    let δ = Rational(1, 20) / 3
    var sum: Rational = 0
    var draws = 0
    for group in groups {
      let tail = try BernsteinTail(ceiling: try #require(group.ceiling))
      let m = try #require(
        try tail.samples(
          relativeError: Rational(1, 2), failureProbability: δ)
      ).samples
      draws += m
      let bound = try tail.failureProbability(
        relativeError: Rational(1, 2), samples: m)
      sum = sum + (try #require(Rational(exactly: bound.upper)))
    }
    #expect(one[0].predicted.contains(sum))
    #expect(two[0].predicted.contains(2 * sum))
    #expect(one[0].predicted.relativeWidthExponent < -100)
    let names = one[0].parameters.map(\.name)
    let values = one[0].parameters.map(\.value)
    #expect(
      names == [
        "relative_error", "failure_probability", "groups", "dead_groups",
        "weights", "points", "samples",
      ])
    #expect(
      values == [
        .string("0.5"), .string("0.05"), .integer(3), .integer(0),
        .integer(5), .integer(3), .integer(draws),
      ])
    #expect(LayerErrorExperiment.largestParts(of: Matrix(plus)) == 1)
    #expect(LayerErrorExperiment.largestParts(of: Matrix([[1, -1e-9]])) == 2)
    #expect(LayerErrorExperiment.largestParts(of: Matrix([[0, 0]])) == 1)
  }

  /// A group whose weights no sensitivity point excites loses all of z where an
  /// input does: such trials fail, and the row says which hypothesis is false.
  @Test func deadGroupsFailWhereTheyAreExcited() throws {
    let layer = try DenseLayer(
      name: "l", weights: Matrix([[1, 2, 0, 0], [0, 0, 3, 0]]))
    let network = try Network(layers: [layer])
    let rows = try NetworkSuite.layers(
      network,
      inputs: NetworkInputs(
        sensitivity: Matrix([[1, 1, 0, 0], [2, 1, 0, 1]]),
        evaluation: Matrix([[2, 1, 1, 0], [2, 1, 0, 1]])),
      name: "net", points: .given)
    let dead = rows[0].parameters.first { $0.name == "dead_groups" }
    #expect(dead?.value == .integer(1))
    guard case .met = rows[0].assumption else {
      Issue.record("no sensitivity point excites the dead group")
      return
    }
    guard case .fails(let reason) = rows[1].assumption else {
      Issue.record("the first evaluation input excites it")
      return
    }
    #expect(
      reason
        == "mu < 1 at 1 of 2 inputs, unseen weights carry up to 100 % of z "
        + "(neuron 1, positive weights, input 0)")
    let counts = MonteCarlo(seed: 1, threads: 1).run(
      rows[1].experiment, claim: rows[1].stream, trials: 400)
    #expect(abs(counts.failures - 200) < 60, "\(counts)")
    let quiet = MonteCarlo(seed: 1, threads: 1).run(
      rows[0].experiment, claim: rows[0].stream, trials: 400)
    #expect(quiet.failures < 40)

    // An error of 1 is no failure for a larger ε; a⁻ excites it as a⁺ does.
    let groups = try layer.groups(points: Matrix([[1, 1, 0, 0]]))
    let lost = groups.filter { $0.isDead && !$0.indices.isEmpty }
    for (activation, ε, fails) in [
      ([0, 0, 1, 0], Rational(1), true), ([0, 0, -1, 0], Rational(1), true),
      ([0, 0, 1, 0], Rational(11, 10), false),
      ([1, 0, 0, 1], Rational(1), false),
    ] as [([Double], Rational, Bool)] {
      let experiment = LayerErrorExperiment(
        members: [], dead: lost, points: Matrix([activation]),
        relativeError: ε)
      var stream = TrialStream(seed: 1, claim: StreamID("d"), trial: 0)
      #expect((experiment.outcome(using: &stream) == .fails) == fails)
    }
  }

  /// The first of equally bad places is named; each point counts once.
  @Test func theWorstPlaceIsTheFirstOfEquals() throws {
    let layer = try DenseLayer(
      name: "x", weights: Matrix([[1, 1, 1], [1, 1, 1]]))
    let groups = try layer.groups(points: Matrix([[1, 1, 0], [2, 1, 0]]))
      .filter { !$0.isDead }
    func finding(_ points: [[Double]]) -> Claim.Assumption {
      LayerAssumption(groups, points: Matrix(points)).finding
    }
    #expect(
      finding([[1, 1, 0], [0.5, 0, 0], [0, 0, 0], [-0.5, 0, 0]])
        == .fails(
          "R(x) > B at 2 of 4 inputs, up to 1.5 B (neuron 0, positive weights, "
            + "input 1)"))
    #expect(
      finding([[1, 1, 0], [1, 1, 2], [2, 2, 4], [1, 1, 1]])
        == .fails(
          "mu < 1 at 3 of 4 inputs, unseen weights carry up to 50 % of z "
            + "(neuron 0, positive weights, input 1)"))
    // All ones are a point like others.
    #expect(
      finding([[1, 1, 1]])
        == .fails(
          "mu < 1 at 1 of 1 inputs, unseen weights carry up to 33.3 % of z "
            + "(neuron 0, positive weights, input 0)"))
  }
}
