import Bounds

/// A setting of the ladder as figures show it: an instance, an ε and a side, with
/// the rows of the run that are claims on them.
struct LadderSetting {
  let plan: LadderPlan
  /// The event of the first row; its number of draws is that row's own.
  let event: FixedInput
  /// Places of the rows in the run.
  private(set) var rows: [Int]
  /// m of each row.
  private(set) var draws: [Int]
  /// The place of T4e's row.
  private(set) var convexOrderRow: Int?

  /// The settings of `claims`, in their order. Controls belong to none.
  static func settings(of claims: [Claim]) -> [LadderSetting] {
    var settings: [LadderSetting] = []
    var places: [Key: Int] = [:]
    for (row, claim) in claims.enumerated() where claim.control == nil {
      guard let plan = claim.ladder, let event = claim.fixedInput else {
        continue
      }
      let key = Key(
        name: plan.name, ceiling: plan.ceiling,
        relativeError: event.relativeError, side: event.side)
      let place = places[key] ?? settings.count
      if place == settings.count {
        places[key] = place
        settings.append(
          LadderSetting(plan: plan, event: event, rows: [], draws: []))
      }
      settings[place].rows.append(row)
      settings[place].draws.append(event.draws)
      if claim.id == .t4e, settings[place].convexOrderRow == nil {
        settings[place].convexOrderRow = row
      }
    }
    return settings
  }

  private struct Key: Hashable {
    let name: String
    let ceiling: Rational
    let relativeError: Rational
    let side: TailSide
  }

  /// The rungs that apply at ε and are fast there.
  func rungs() throws(BoundError) -> [any SamplingTail] {
    let ε = event.relativeError
    return try SamplingLadder.rungs(ceiling: plan.ceiling).filter {
      $0.isApplicable(relativeError: ε)
        && (ε >= Self.leastScanned || $0.statement != .t4ePrime)
    }
  }

  /// Below this ε, T4e' scans so many numbers of draws that a curve of it takes
  /// seconds.
  static let leastScanned = Rational(1, 50)

  /// The numbers that every figure of the setting has.
  var parameters: [(name: String, value: JSONValue)] {
    [
      ("ceiling", .string(decimal(plan.ceiling))),
      ("relative_error", .string(decimal(event.relativeError))),
    ]
      + (event.side == .both
        ? [] : [("tail", .string(event.side.rawValue))])
  }
}
