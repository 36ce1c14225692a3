import Bounds
import SiPP

/// T9 or T10 on a small network, as a suite file names it.
struct NetworkErrorEntry: Sendable {
  let setting: NetworkErrorSetting

  /// ε below this would ask for draws by the million.
  private static let relativeErrors = Rational(1, 20)...1

  /// T9: reads what ``init(_:_:)`` reads.
  static func certificate(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> NetworkErrorEntry {
    let ε = try fields.rational(
      try fields.require("relative_error"), in: relativeErrors)
    return try NetworkErrorEntry(
      &fields, .certificate(relativeError: ε), signs: .both)
  }

  /// T10: reads the same, and `share` where it is given.
  static func aPriori(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> NetworkErrorEntry {
    let ε = try fields.rational(
      try fields.require("relative_error"), in: relativeErrors)
    let share =
      try fields.take("share").map {
        [fields] (value) throws(SiPPError) in try Self.share(value, fields)
      } ?? .published
    return try NetworkErrorEntry(
      &fields, .aPriori(relativeError: ε, share: share), signs: .positive)
  }

  private static func share(
    _ value: JSONTree, _ fields: JSONFields
  ) throws(SiPPError) -> ErrorShare {
    let name = try fields.text(value)
    guard let share = ErrorShare.allCases.first(where: { $0.name == name })
    else {
      let known = ErrorShare.allCases.map(\.name).joined(separator: ", ")
      throw fields.error(at: value, "'\(name)' is none of \(known)")
    }
    return share
  }

  /// Reads `widths`, `seed`, `points` and `failure_probability`.
  private init(
    _ fields: inout JSONFields, _ statement: NetworkErrorSetting.Statement,
    signs: SmallNetwork.Signs
  ) throws(SiPPError) {
    let place = try fields.require("widths")
    var widths: [Int] = []
    for element in try fields.array(place) {
      widths.append(try fields.integer(element, in: 1...32))
    }
    guard (2...5).contains(widths.count) else {
      throw fields.error(at: place, "2 to 5 widths are wanted")
    }
    let network = try SmallNetwork(
      widths: widths, signs: signs,
      points: try fields.integer("points", in: 1...256),
      seed: UInt64(try fields.integer("seed")))
    let δ = try fields.rational(
      try fields.require("failure_probability"),
      in: LadderEntry.failureProbabilities)
    do {
      setting = try NetworkErrorSetting(
        network, statement, failureProbability: δ)
    } catch {
      throw fields.error(at: place, "\(error)")
    }
    guard setting.bound.sign > 0 else {
      throw fields.error(at: place, "no group of the network can fail")
    }
    let draws = setting.draws.joined().reduce(0, +)
    guard draws <= LadderEntry.mostDraws else {
      throw fields.error(
        "asks for more than \(LadderEntry.mostDraws) draws a trial")
    }
  }

  /// The statement's row.
  func rows() throws -> SuiteRows { try setting.rows() }
}
