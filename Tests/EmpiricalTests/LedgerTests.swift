import Bounds
import SiPP
import Testing

@testable import Empirical

/// What is redrawn is said, and said truly.
@Suite("H3 ledger: what a trial draws anew")
struct LedgerTests {
  @Test func redrawnFollowsFromWhereThingsComeFrom() {
    let law = "one-hot"
    let cases: [(Ledger, [Claim.Redrawn], Bool)] = [
      (Ledger(points: .constructed, input: .pointOfS), [.pruning], true),
      (Ledger(points: .none, input: .outsideS), [.pruning], false),
      (
        Ledger(points: .given, input: .oneOf(count: 3, inS: 0)),
        [.pruning, .x], true
      ),
      (
        Ledger(points: .drawn(law: law), input: .drawn(law: law)),
        [.pruning, .x, .S], false
      ),
      (
        Ledger(
          points: .drawn(law: law), input: .none, redrawsPruning: false),
        [.S], false
      ),
      (
        Ledger(points: .trainingInputs, input: .drawn(law: law)),
        [.pruning, .x], true
      ),
      (
        Ledger(
          points: .constructed, input: .none, redrawsPruning: false,
          validation: .drawn(count: 3, law: law)),
        [.V], true
      ),
    ]
    for (ledger, redrawn, isConditional) in cases {
      #expect(ledger.redrawn == redrawn, "\(ledger)")
      #expect(ledger.isConditionalOnS == isConditional, "\(ledger)")
    }
  }

  /// x in S, partly in S, or held out: looked up, not asserted.
  @Test func whetherXIsInSIsSaid() {
    func text(_ count: Int, _ shared: Int) -> String {
      Ledger(points: .given, input: .oneOf(count: count, inS: shared))
        .inputText
    }
    let start = "drawn anew in every trial, uniformly from 7 inputs, "
    #expect(text(7, 0) == start + "held out from S")
    #expect(text(7, 7) == start + "all in S")
    #expect(text(7, 2) == start + "2 of them in S")
    #expect(SyntheticNeuron.blocks(3, size: 2).ledger.input == .pointOfS)
    let outside = SyntheticNeuron.outsideInput(
      sigma: 3, slack: 2, name: "outside")
    #expect(outside.ledger.input == .outsideS)
  }

  /// An evaluation set that contains sensitivity points is found out.
  @Test func reusedPointsAreCounted() throws {
    let s = Matrix([[1, 2], [0, 1], [3, 4]])
    let e = Matrix([[1, 2], [1, 2.5], [-0.0, 1], [3, 4], [4, 3]])
    #expect(NetworkSuite.rowsInCommon(e, with: s) == 3)
    #expect(NetworkSuite.rowsInCommon(s, with: s) == 3)
    let layer = try DenseLayer(name: "l", weights: Matrix([[1, 2]]))
    let rows = try NetworkSuite.layers(
      Network(layers: [layer]),
      inputs: NetworkInputs(sensitivity: s, evaluation: s), name: "net",
      points: .given)
    #expect(
      rows.map(\.ledger.input) == [
        .oneOf(count: 3, inS: 3), .oneOf(count: 3, inS: 3),
      ])
  }

  /// The shipped network's points trained it, and every row says so.
  @Test func trainingInputsAreNoSample() throws {
    let ledger = Ledger(points: .trainingInputs, input: .pointOfS)
    #expect(
      ledger.pointsText
        == "fixed, inputs that trained the network: no sample of D")
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    #expect(
      NetworkSuite.rowsInCommon(inputs.evaluation, with: inputs.sensitivity)
        == 0)
  }

  /// T1 judges points that are drawn, never points that are at hand.
  @Test func t1RefusesFixedPoints() async {
    await #expect(processExitsWith: .failure) {
      _ = Claim(
        id: .t1, instance: "x", parameters: [],
        ledger: Ledger(points: .trainingInputs, input: .pointOfS),
        predicted: Interval(1), experiment: Never.experiment,
        streamName: "x", assumption: .met("no"))
    }
  }
}

extension Never {
  /// An experiment for rows that are never run.
  fileprivate static var experiment: any Experiment { NoTrial() }
}

private struct NoTrial: Experiment {
  func outcome(using stream: inout TrialStream) -> Outcome { .undefined }
}
