import Bounds
import SiPP

extension PerturbationRecord {
  /// Refuses factors that no run can have found: on the weaker side of 1, or nearer
  /// to it by trials than by enclosures.
  func requireConsistency(at place: RecordPlace) throws(SiPPError) {
    guard let direction = RungConstant.Direction(rawValue: stronger) else {
      throw place["stronger"].error("'smaller' or 'larger' is expected")
    }
    let certified = try falseFrom?.distance(
      direction, at: place["false_from"]["factor"])
    let found = try detectedFrom?.distance(
      direction, at: place["detected_from"]["factor"])
    guard let found else { return }
    try place["detected_from"].require(
      certified.map { $0 <= found } ?? false,
      "trials find no change that enclosures do not")
  }
}

extension PerturbationRecord.Found {
  /// How far the factor is from 1, on the stronger side.
  fileprivate func distance(
    _ direction: RungConstant.Direction, at place: RecordPlace
  ) throws(SiPPError) -> Rational {
    let factor = Rational.recorded(self.factor) ?? 0
    let isStronger =
      direction == .smaller ? factor > 0 && factor < 1 : factor > 1
    try place.require(
      isStronger,
      "'\(printable(self.factor, limit: 40))' makes no bound smaller")
    return direction == .smaller ? 1 - factor : factor - 1
  }
}
