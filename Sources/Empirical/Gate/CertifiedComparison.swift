import Bounds

/// The certified numbers of a row in two runs: no test, their enclosures meet or
/// they do not (H7).
struct CertifiedComparison {
  let pair: RowPair
  let settings: GateSettings
  /// Whether both rows had the same trials and levels.
  let hasEqualPower: Bool
  /// Whether both rows had trials that are equal bit for bit, and equal levels.
  let hasEqualTrials: Bool
  /// Whether the conditional profiles are of the same sets S.
  let hasEqualProfile: Bool
  let command: [String]

  /// What is worse, wrong or better.
  var findings: [GateFinding] {
    samples + predicted + oracle + truth + level + floor + power + limits
      + profile
  }

  private func finding(
    _ kind: GateFinding.Kind, _ what: String, _ amount: String,
    severity: GateFinding.Severity = .regression
  ) -> GateFinding {
    GateFinding(
      kind, severity, claims: [pair.name], what: what, amount: amount,
      command: command)
  }

  /// m, of which one draw more is rounding.
  private var samples: [GateFinding] {
    guard let b = pair.baseline.samples, let c = pair.candidate.samples,
      b != c
    else { return [] }
    let amount = "m = \(b) before, \(c) now (\(percent(b, c)))"
    guard c > b else {
      return [stronger("fewer draws are claimed enough", amount)]
    }
    let most = b + (settings.tolerance * Rational(b)).floorOrZero + 1
    return [
      c > most
        ? finding(.lostTightness, "more draws are needed", amount)
        : finding(
          .lostTightness, "more draws, within tolerance", amount,
          severity: .note)
    ]
  }

  private var predicted: [GateFinding] {
    guard pair.hasEqualSamples else { return [] }
    let (b, c) = (pair.baseline.predicted, pair.candidate.predicted)
    let wider = width(b, c, of: "the claimed probability")
    guard b.isDisjoint(from: c) else { return wider }
    let amount = "\(b.short) before, \(c.short) now"
    if pair.candidate.relation == .equals {
      return [disjoint("the claimed probability", amount)] + wider
    }
    guard c.range.lowerBound > b.range.upperBound else {
      return [stronger("less failure is claimed", amount)] + wider
    }
    let most = (1 + settings.tolerance) * b.range.upperBound
    return [
      c.range.lowerBound > most
        ? finding(.lostTightness, "the bound is looser", amount)
        : finding(
          .lostTightness, "the bound is looser, within tolerance", amount,
          severity: .note)
    ] + wider
  }

  private var oracle: [GateFinding] {
    guard pair.hasEqualSamples, let b = pair.baseline.oracle else { return [] }
    let name = "the exact failure probability"
    guard let c = pair.candidate.oracle else {
      return [
        finding(.widerEnclosure, "\(name) is not known any more", b.short)
      ]
    }
    return width(b, c, of: name)
      + (b.isDisjoint(from: c)
        ? [disjoint(name, "\(b.short) before, \(c.short) now")] : [])
  }

  /// A claim against the truth, where that is known.
  private var truth: [GateFinding] {
    let row = pair.candidate
    guard let oracle = row.oracle, row.control != .positive,
      row.assumptionIsMet
    else { return [] }
    let isFalse =
      row.relation == .equals
      ? row.predicted.isDisjoint(from: oracle)
      : row.predicted.range.upperBound < oracle.range.lowerBound
    guard isFalse else { return [] }
    return [
      finding(
        .falseClaim, "the claim is certainly false",
        "claimed \(row.predicted.short), exact \(oracle.short)")
    ]
  }

  /// A number of draws for a δ whose claimed probability is above it.
  private var level: [GateFinding] {
    let name = "failure_probability"
    guard let δ = pair.candidate.fraction(name),
      δ == pair.baseline.fraction(name),
      pair.baseline.predicted.range.upperBound <= δ,
      pair.candidate.predicted.range.lowerBound > δ
    else { return [] }
    return [
      finding(
        .falseClaim, "the draws are not enough for the delta",
        "claimed \(pair.candidate.predicted.short), delta "
          + ReadableNumber.nearest(δ.approximation))
    ]
  }

  /// The floor in draws, m over m/floor; and no claim is below it.
  private var floor: [GateFinding] {
    guard let m = pair.baseline.samples, let n = pair.candidate.samples,
      let b = pair.baseline.samplesOverFloor
    else { return [] }
    guard let c = pair.candidate.samplesOverFloor else {
      return [
        finding(
          .lostTightness, "the floor is not known any more",
          "m/floor \(ReadableNumber.nearest(b)) before")
      ]
    }
    let (before, now) = (Double(m) / b, Double(n) / c)
    let amount =
      "\(ReadableNumber.nearest(before, digits: 5)) draws before, "
      + "\(ReadableNumber.nearest(now, digits: 5)) now"
    if c < 1, b >= 1, pair.candidate.control == nil {
      return [
        finding(
          .falseClaim, "fewer draws are claimed enough than any bound may",
          "m/floor \(ReadableNumber.nearest(b, digits: 5)) before, "
            + "\(ReadableNumber.nearest(c, digits: 5)) now")
      ]
    }
    let rounding = 1e-12
    if now < before * (1 - settings.tolerance.approximation - rounding) {
      return [finding(.lostTightness, "the floor is lower", amount)]
    }
    return now > before * (1 + rounding)
      ? [finding(.tighter, "the floor is higher", amount, severity: .note)] : []
  }

  /// Limits of equal trials at equal levels.
  private var limits: [GateFinding] {
    guard hasEqualTrials else { return [] }
    return width(
      pair.baseline.limits, pair.candidate.limits,
      of: "the observed probability")
  }

  private var power: [GateFinding] {
    guard hasEqualPower,
      !pair.baseline.predicted.isDisjoint(from: pair.candidate.predicted)
    else { return [] }
    let (b, c) = (pair.baseline.power, pair.candidate.power)
    let tolerance = settings.tolerance.approximation
    if c.withProbability < (1 - tolerance) * b.withProbability {
      return [
        finding(
          .lostPower, "violations are seen less surely",
          "with probability \(ReadableNumber.nearest(b.withProbability)) before, "
            + "\(ReadableNumber.nearest(c.withProbability)) now")
      ]
    }
    // Below 1 and above 0 both: a failure probability that is called wrong.
    let above = isWorse(b.detects, c.detects) {
      $1 > (1 + settings.tolerance) * $0
    }
    let below = isWorse(b.detectsBelow, c.detectsBelow) {
      (1 + settings.tolerance) * $1 < $0
    }
    return zip(
      [above, below],
      [(b.detects, c.detects), (b.detectsBelow, c.detectsBelow)]
    ).compactMap { isWorse, values in
      isWorse
        ? finding(
          .lostPower, "smaller violations are not seen any more",
          "sees a rate of \(values.0.map(shortened) ?? "none") before, "
            + "\(values.1.map(shortened) ?? "none") now") : nil
    }
  }

  private func isWorse(
    _ b: String?, _ c: String?, _ exceeds: (Rational, Rational) -> Bool
  ) -> Bool {
    guard let b else { return false }
    guard let c else { return true }
    guard let (x, y) = try? (Rational(decimal: b), Rational(decimal: c)) else {
      return false
    }
    return exceeds(x, y)
  }

  private var profile: [GateFinding] {
    guard let b = pair.baseline.profile else { return [] }
    guard let c = pair.candidate.profile else {
      return [
        finding(.missing, "what one S gets is not said any more", "")
      ]
    }
    guard c.sets >= b.sets else {
      return [
        finding(
          .lostPower, "fewer S are looked at",
          "\(b.sets) before, \(c.sets) now")
      ]
    }
    guard hasEqualProfile, pair.hasEqualSamples, b.sets == c.sets else {
      return []
    }
    let parts: [(String, KeyPath<ProfileRecord, DecimalEnclosure>)] = [
      ("least", \.minimum), ("median", \.median),
      ("quantile 0.9 of the", \.quantile90),
      ("quantile 0.99 of the", \.quantile99), ("largest", \.maximum),
    ]
    let above =
      c.setsAboveClaim <= b.setsAboveClaim
      ? []
      : [
        finding(
          .failsMoreOften, "more S have a probability above the claim",
          "\(b.setsAboveClaim) of \(b.sets) before, \(c.setsAboveClaim) now")
      ]
    return above
      + parts.flatMap { name, path in
        let quantity = "the \(name) probability given S"
        let (x, y) = (b[keyPath: path], c[keyPath: path])
        return width(x, y, of: quantity)
          + (x.isDisjoint(from: y)
            ? [disjoint(quantity, "\(x.short) before, \(y.short) now")] : [])
      }
  }

  // MARK: - Kinds that several numbers share

  private func disjoint(_ quantity: String, _ amount: String) -> GateFinding {
    finding(
      .disjointEnclosures,
      "two certified enclosures of \(quantity) have no point in common: one of "
        + "the two is wrong", amount)
  }

  /// A stronger claim is welcome where something shows that it holds here.
  private func stronger(_ what: String, _ amount: String) -> GateFinding {
    let row = pair.candidate
    let isProved =
      row.oracle.map { $0.range.upperBound <= row.predicted.range.lowerBound }
      ?? false
    if row.control != nil {
      // Its constants may follow a claim that became tighter.
      return finding(
        .changed, "the control is easier to refute", amount, severity: .note)
    }
    guard !isProved, row.verdict != .holds else {
      return finding(.tighter, what, amount, severity: .note)
    }
    return finding(
      .unsupportedClaim, "\(what), and neither trials nor an exact law show it",
      amount)
  }

  private func width(
    _ b: DecimalEnclosure, _ c: DecimalEnclosure, of quantity: String
  ) -> [GateFinding] {
    let most = settings.tolerance * b.range.upperBound.magnitude
    guard c.width > b.width + most else { return [] }
    return [
      finding(
        .widerEnclosure, "the enclosure of \(quantity) is wider",
        "\(b.short) before, \(c.short) now")
    ]
  }
}

extension RowRecord {
  /// The exact number among the parameters called `name`.
  fileprivate func fraction(_ name: String) -> Rational? {
    for parameter in parameters where parameter.name == name {
      if case .string(let text) = parameter.value {
        return Rational.recorded(text)
      }
    }
    return nil
  }
}

extension DecimalEnclosure {
  /// For readers: one number where both ends look alike.
  var short: String {
    let (a, b) = (shortened(lower), shortened(upper))
    return a == b ? a : "[\(a), \(b)]"
  }
}

extension Rational {
  /// The integer below, or 0 for one that no `Int` holds.
  fileprivate var floorOrZero: Int { floor ?? 0 }
}

/// A decimal with six significant digits, for readers; display only.
func shortened(_ decimal: String) -> String {
  guard let x = try? Rational(decimal: decimal) else { return decimal }
  return ReadableNumber.plain(Interval(x).decimal(digits: 6).lower)
}

/// `+3.1 %`; display only.
func percent(_ before: Int, _ now: Int) -> String {
  guard before != 0 else { return "from 0" }
  let change = 100 * (Double(now) - Double(before)) / Double(before)
  return (change > 0 ? "+" : "") + ReadableNumber.nearest(change, digits: 2)
    + " %"
}
