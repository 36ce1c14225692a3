import Bounds

extension CalibrationPlan {
  /// What ending early saves on the rows of `run`: for every bound with slack under
  /// its own truth, and for every claim under a fault at twice it, whose trials are
  /// then run too.
  static func ratios(
    _ run: PlannedRun
  ) throws(BoundError) -> [(ratio: StoppingRatio, fault: FaultTrials?)] {
    var found: [(ratio: StoppingRatio, fault: FaultTrials?)] = []
    var seen: [Rational] = []
    let level = run.levels.sideLevel(of: nil)
    for claim in run.rows where claim.isConfirmable {
      let c = claim.claimed.upperBound
      guard let p = claim.knownProbability, c >= smallestClaim, 2 * c < 1
      else { continue }
      if (Interval(10) * p).isCertainlyAtMost(c),
        let ratio = try StoppingRatio(
          .slack, claim, probability: p, alpha: run.alpha, level: level)
      {
        found.append((ratio, nil))
      }
      // Rows of one claim have one such fault.
      guard !seen.contains(c) else { continue }
      seen.append(c)
      let coin = Coin(2 * c)
      if let ratio = try StoppingRatio(
        .fault, claim, probability: Interval(coin.probability),
        alpha: run.alpha, level: level)
      {
        found.append((ratio, try FaultTrials(ratio, coin)))
      }
    }
    return found
  }

  /// Smaller claims ask for more trials than calibration has time for.
  private static let smallestClaim = Rational(1, 1_000)
}

/// Trials at twice a claim: a coin that must be refuted early.
struct FaultTrials: Sendable {
  let group: StoppingGroup
  let coin: Coin
  let test: SequentialTest
  let streamName: String

  init(_ ratio: StoppingRatio, _ coin: Coin) throws(BoundError) {
    let mostTrials = StoppingRatio.room * ratio.fixedTrials
    self.coin = coin
    test = try SequentialTest(
      ratio.claim, level: ratio.level, mostTrials: mostTrials)
    group = StoppingGroup(
      ratio.claim, alpha: ratio.alpha, mostTrials: mostTrials,
      expectedTrials: ratio.expectedTrials, isFault: true)
    streamName = "coin|twice|\(ratio.claim.name)|\(ratio.alpha)"
  }

  /// Its stream, trials counted at `slot`.
  func stream(slot: Int) -> CalibratedStream {
    let row = SequentialJudge.Row(
      test: test, isDeciding: true, contradictionSlot: nil, holdsSlot: nil)
    let judge = SequentialJudge(
      rows: [row], mostTrials: test.mostTrials, trialsSlot: slot)
    return CalibratedStream(
      name: streamName, work: .plain(coin, fixed: [], sequential: [judge]),
      trials: test.mostTrials)
  }
}
