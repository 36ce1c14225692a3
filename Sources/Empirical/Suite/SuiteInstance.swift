import Bounds
import SiPP

/// An instance as a suite file names it: `{"kind": "blocks", …}`.
enum SuiteInstance {
  /// The kinds, with their members in the order of the schema.
  enum Kind: String, CaseIterable {
    /// `count`, `size`.
    case blocks
    /// `sigma`, `slack`.
    case outsideInput = "outside-input"
    /// `weights`, `points`, `seed`.
    case heavyTailed = "heavy-tailed"
    /// `share`.
    case unseenWeight = "unseen-weight"
    /// `among`.
    case rareInput = "rare-input"
  }

  /// What the ladder's rungs claim on the instance that `tree` describes: one of
  /// ``Kind``, or `{"kind": "digits", …}`, a group of the shipped network.
  static func rungs(
    _ tree: JSONTree, file: String
  ) throws(SiPPError) -> RungClaims {
    if case .object(let members) = tree.kind,
      case .string("digits")? = members.first(where: { $0.name == "kind" })?
        .value.kind
    {
      return try DigitsNeuron(tree, file: file).rungs()
    }
    return try RungClaims(try neuron(tree, file: file))
  }

  /// Entries of the matrix of points that an instance may have.
  static let largestEntries = 1 << 20

  /// What one weight may have of a point's whole.
  private static let shares = Rational(1, 1_000)...Rational(999, 1_000)

  /// The neuron that `tree` describes.
  static func neuron(
    _ tree: JSONTree, file: String
  ) throws(SiPPError) -> SyntheticNeuron {
    var fields = try JSONFields(tree, file: file)
    let kind: Kind = try fields.choice(try fields.require("kind"))
    let neuron = try neuron(kind, &fields)
    try fields.finish()
    // Half of a heavy-tailed neuron's inputs are 0; of few inputs, all may be.
    if kind == .heavyTailed {
      let group = try neuron.group()
      let evaluation = GroupEvaluation(group, activation: neuron.input)
      guard !group.isDead, !evaluation.isZero else {
        throw fields.error("the group's output is 0 at this input")
      }
    }
    return neuron
  }

  private static func neuron(
    _ kind: Kind, _ fields: inout JSONFields
  ) throws(SiPPError) -> SyntheticNeuron {
    switch kind {
    case .blocks:
      let count = try fields.integer(
        try fields.require("count"), in: 1...1_024)
      let size = try fields.integer(try fields.require("size"), in: 1...1_024)
      guard count * count * size <= largestEntries else {
        throw fields.error("count² · size is more than \(largestEntries)")
      }
      return .blocks(count, size: size)
    case .outsideInput: return try outsideInput(&fields)
    case .heavyTailed:
      return .heavyTailed(
        weights: try fields.integer(
          try fields.require("weights"), in: 1...1_024),
        points: try fields.integer(try fields.require("points"), in: 1...1_024),
        seed: UInt64(
          try fields.integer(try fields.require("seed"), in: 0...Int.max)))
    case .unseenWeight:
      let share = try fields.rational(
        try fields.require("share"),
        in: shares)
      return .unseenWeight(share: share)
    case .rareInput:
      return .rareInput(
        among: try fields.integer(try fields.require("among"), in: 2...1_024))
    }
  }

  private static func outsideInput(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> SyntheticNeuron {
    let sigmaPlace = try fields.require("sigma")
    let sigma = try fields.rational(sigmaPlace, in: 1...1_000)
    let share = sigma - Rational(sigma.floor ?? 0)
    // A weight has this share of a point, and the others the rest.
    guard share == 0 || shares.contains(share) else {
      throw fields.error(
        at: sigmaPlace, "must be whole, or 0.001 or more from whole numbers")
    }
    let place = try fields.require("slack")
    let slack = try fields.rational(place, in: 1...1_000)
    guard slack > 1, Rational(exactly: slack.approximation) == slack else {
      throw fields.error(
        at: place, "must be above 1 and a binary fraction, such as 1.25")
    }
    let ceiling = sigma * slack
    return .outsideInput(
      sigma: sigma, slack: slack,
      name: "outside input B=\(decimal(ceiling)) C=\(decimal(slack))")
  }
}
