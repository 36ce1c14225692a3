import Bounds
import SiPP

/// A sign group of the shipped network at one of its sensitivity points, as a suite
/// file names it: `layer`, `neuron`, `sign`, `point`.
struct DigitsNeuron {
  private let layer: Int
  private let neuron: Int
  private let sign: WeightSign
  private let point: Int
  private let group: NeuronGroup
  private let activation: [Double]

  init(_ tree: JSONTree, file: String) throws(SiPPError) {
    var fields = try JSONFields(tree, file: file)
    _ = fields.take("kind")
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    layer = try fields.integer(
      try fields.require("layer"), in: 0...network.layers.count - 1)
    neuron = try fields.integer(
      try fields.require("neuron"),
      in: 0...network.layers[layer].outputs - 1)
    sign = try fields.choice(try fields.require("sign"))
    point = try fields.integer(
      try fields.require("point"), in: 0...inputs.sensitivity.rows - 1)
    let points = network.layerInputs(inputs.sensitivity)[layer]
    let groups = try network.layers[layer].groups(
      points: points, neurons: neuron..<neuron + 1)
    group = groups[sign == .positive ? 0 : 1]
    activation = Array(points.row(point))
    let evaluation = GroupEvaluation(group, activation: activation)
    guard !group.isDead, !evaluation.isZero else {
      throw fields.error("the group's output is 0 at this point")
    }
    try fields.finish()
  }

  func rungs() -> RungClaims {
    guard let ceiling = group.ceiling else {
      preconditionFailure("a live group has a ceiling")
    }
    return RungClaims(
      name: "digits layer \(layer) neuron \(neuron), \(sign.rawValue) weights, "
        + "point \(point)",
      group: group, activation: activation, ceiling: ceiling, slack: 1,
      ledger: Ledger(points: .trainingInputs, input: .pointOfS))
  }
}
