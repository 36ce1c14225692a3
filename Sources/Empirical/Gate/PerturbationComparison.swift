import Bounds

/// How wrong a written constant must be to be found, in two runs (H7, H9): the
/// factor must not move away from 1.
struct PerturbationComparison {
  let baseline: RunRecord
  let candidate: RunRecord
  let settings: GateSettings

  var findings: [GateFinding] {
    baseline.perturbations.flatMap { before in
      let name = "\(before.id.rawValue), constant \(before.constant)"
      guard
        let now = candidate.perturbations.first(where: {
          $0.id == before.id && $0.constant == before.constant
        })
      else {
        return [
          GateFinding(
            .missing, .regression, claims: [name],
            what: "changes of the constant are not looked for any more",
            command: candidate.command)
        ]
      }
      let byTrials =
        baseline.hasPower(of: candidate)
        ? [(before.detectedFrom, now.detectedFrom, "found by trials")] : []
      let all = [(before.falseFrom, now.falseFrom, "certified to be false")]
      return (all + byTrials).compactMap { b, c, how in
        finding(name, b, c, how)
      }
    }
  }

  private func finding(
    _ name: String, _ b: PerturbationRecord.Found?,
    _ c: PerturbationRecord.Found?, _ how: String
  ) -> GateFinding? {
    guard let b else { return nil }
    if let c {
      guard let before = try? Rational(decimal: b.factor),
        let now = try? Rational(decimal: c.factor),
        distance(now) > (1 + settings.tolerance) * distance(before)
      else { return nil }
    }
    return GateFinding(
      .lostPower, .regression, claims: [name],
      what: "a smaller change of the constant was \(how)",
      amount: "from the factor \(b.factor) before, "
        + "\(c?.factor ?? "none") now", command: candidate.command)
  }

  /// |f − 1| for a factor above 1, |1/f − 1| below.
  private func distance(_ factor: Rational) -> Rational {
    guard factor > 0 else { return 0 }
    return factor < 1 ? 1 / factor - 1 : factor - 1
  }
}

extension RunRecord {
  /// Whether both runs had the same trials and levels, and so the same power.
  func hasPower(of other: RunRecord) -> Bool {
    trials == other.trials
      && levels.sideOfAClaim == other.levels.sideOfAClaim
      && stopsEarly == other.stopsEarly
  }
}
