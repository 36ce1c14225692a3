import Bounds
import SiPP

/// T12 on a sampler, as a suite file names it.
struct DistinctDrawsEntry: Sendable {
  let setting: DistinctDrawsSetting

  private static let deviations = Rational(1, 1_000)...Rational(1_000)

  /// Reads `importances` or `indices`, `draws`, `deviation` and, where it is
  /// given, `bound`.
  init(_ fields: inout JSONFields) throws(SiPPError) {
    let (name, sampler) = try Self.sampler(&fields)
    let draws = try fields.integer(
      try fields.require("draws"), in: 1...1_000)
    let place = try fields.require("deviation")
    let t = try fields.rational(place, in: Self.deviations)
    let reason =
      try fields.take("bound").map {
        [fields] (value) throws(SiPPError) in try Self.reason(value, fields)
      }
    setting = DistinctDrawsSetting(
      name: name, sampler: sampler, draws: draws, deviation: t, reason: reason)
    let objection: String?
    do {
      objection = try Self.objection(to: setting)
    } catch {
      throw fields.error(at: place, "\(error)")
    }
    if let objection { throw fields.error(at: place, objection) }
  }

  private static func sampler(
    _ fields: inout JSONFields
  ) throws(SiPPError) -> (name: String, sampler: ImportanceSampler) {
    guard let place = fields.take("indices") else {
      let importances = try SamplerEntry(&fields).importances
      let numbers = importances.map { ReadableNumber.nearest($0) }
        .joined(separator: ":")
      return (
        "sampler \(numbers)", try ImportanceSampler(importances: importances)
      )
    }
    let n = try fields.integer(place, in: 2...256)
    return (
      "\(n) equally likely indices",
      try ImportanceSampler(importances: Array(repeating: 1, count: n))
    )
  }

  private static func reason(
    _ value: JSONTree, _ fields: JSONFields
  ) throws(SiPPError) -> DistinctDrawsTail {
    let name = try fields.text(value)
    guard
      let reason = DistinctDrawsTail.allCases.first(where: { $0.name == name })
    else {
      let known = DistinctDrawsTail.allCases.map(\.name)
        .joined(separator: ", ")
      throw fields.error(at: value, "'\(name)' is none of \(known)")
    }
    return reason
  }

  /// Why a row would show nothing; nil where it may.
  private static func objection(
    to setting: DistinctDrawsSetting
  ) throws(BoundError) -> String? {
    guard try setting.bound().isCertainlyAtMost(1) else {
      return "the bound is above 1 there, which says nothing"
    }
    let failure = try setting.failure()
    return failure.least == nil && failure.most == nil
      ? "no number of distinct indices is so far from its mean" : nil
  }

  /// The bound, and its exact law where that is within reach.
  func rows() throws -> SuiteRows { try setting.rows() }
}
