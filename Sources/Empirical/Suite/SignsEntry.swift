import Bounds
import SiPP

/// T7 on a neuron of both signs, as a suite file names it.
struct SignsEntry: Sendable {
  let setting: SignsSetting

  /// The neurons, with their members.
  enum Kind: String, CaseIterable {
    /// `positive` and `negative`, each with `count`, `at_positive` and
    /// `at_negative`; `size`.
    case blocks
    /// `weights`, `points`, `seed`.
    case heavyTailed = "heavy-tailed"
  }

  /// Reads `instance`, `relative_error`, one of `failure_probability` and `draws`,
  /// and, where it is given, `rung`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let place = try fields.require("instance")
    let neuron = try fields.object(place, Self.neuron)
    let errorPlace = try fields.require("relative_error")
    let ε = try fields.rational(errorPlace, in: LadderEntry.relativeErrors)
    let draws: RungSetting.Draws
    if let place = fields.take("draws") {
      draws = .fixed(try fields.integer(place, in: 1...LadderEntry.mostDraws))
    } else {
      let δ = try fields.rational(
        try fields.require("failure_probability"),
        in: LadderEntry.failureProbabilities)
      try LadderEntry.requireSearchable(ε, at: δ, fields, errorPlace)
      draws = .asRungsAsk(failureProbability: δ)
    }
    let rung =
      try fields.take("rung").map {
        [fields] (value) throws(SiPPError) -> SignsSetting.Rung in
        try fields.choice(value)
      } ?? .t4b
    let bound: Rational
    do {
      setting = try SignsSetting(
        neuron, rung: rung, relativeError: ε, draws: draws)
      bound = try setting.bound()
    } catch {
      throw fields.error(at: place, "\(error)")
    }
    guard setting.split.magnitude.sign > 0 else {
      throw fields.error(
        at: place, "the neuron meets nothing at this input")
    }
    guard setting.draws.allSatisfy({ $0 <= LadderEntry.mostDraws }) else {
      throw fields.error(
        "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
    guard bound > 0 else {
      throw fields.error(
        at: place, "no sum can fail: a claim of 0 cannot be shown to hold")
    }
    guard bound <= 1 else {
      throw fields.error(
        "the sums' failure probabilities add to more than 1")
    }
  }

  private static func neuron(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> SignedNeuron {
    switch try fields.choice("kind", of: Kind.self) {
    case .blocks: return try blocks(&fields)
    case .heavyTailed:
      return .heavyTailed(
        weights: try fields.integer("weights", in: 1...1_024),
        points: try fields.integer("points", in: 1...1_024),
        seed: UInt64(try fields.integer("seed")))
    }
  }

  private static func blocks(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> SignedNeuron {
    let positive = try fields.object("positive", side)
    let negative = try fields.object("negative", side)
    let size = try fields.integer("size", in: 1...64)
    let count = positive.count + negative.count
    guard
      max(positive.count, negative.count) * count * size
        <= SuiteInstance.largestEntries
    else {
      throw fields.error(
        "count · weights is more than \(SuiteInstance.largestEntries)")
    }
    return .blocks(
      SignedBlocks(positive: positive, negative: negative, size: size))
  }

  private static func side(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> SignedBlocks.Side {
    let side = SignedBlocks.Side(
      count: try fields.integer("count", in: 2...256),
      positiveInput: try fields.integer("at_positive", in: 0...16),
      negativeInput: try fields.integer("at_negative", in: 0...16))
    return side
  }

  /// T7, and its exact law where that is known.
  func rows() throws -> SuiteRows { try setting.rows() }
}
