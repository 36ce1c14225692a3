import Bounds

@testable import Empirical

/// The rows on all laws of inputs, as the full suite has them.
extension JointClaims {
  static func claims() throws -> [Claim] {
    try sensitivityClaims() + jointClaims()
  }

  static func sensitivityClaims() throws -> [Claim] {
    try instances().flatMap { setting in
      let rows = try sensitivityRows(setting)
      return [rows.bound, rows.law]
    }
  }

  static func skewed() throws -> OneHotInputs {
    try OneHotInputs(weights: [1, 1, 1, 2, 2, 2, 3], name: "skewed")
  }

  private static func instances() throws -> [SensitivitySetting] {
    let δ = Rational(1, 20)
    var settings: [SensitivitySetting] = []
    for inputs in [
      try OneHotInputs.uniform(8), try OneHotInputs.uniform(12), try skewed(),
    ] {
      settings.append(
        try SensitivitySetting(inputs, slack: 1, failureProbability: δ))
    }
    for shape in ShareInputs.Shape.allCases {
      for slack in [2, 8] as [Rational] {
        settings.append(
          try SensitivitySetting(
            ShareInputs(shape), slack: slack, failureProbability: δ))
      }
    }
    let boundary = try TwoPointInputs(neurons: 6, constant: 3)
    settings.append(
      try SensitivitySetting(
        boundary, slack: 2, constant: boundary.constant,
        failureProbability: δ))
    return settings
  }

  static func jointClaims() throws -> [Claim] {
    let (ε, δ) = (Rational(1, 2), Rational(1, 20))
    var claims: [Claim] = []
    for inputs in [try OneHotInputs.uniform(8), try skewed()] {
      let setting = try SensitivitySetting(
        inputs, slack: 1, failureProbability: δ)
      for plan in [
        try fixedPlan(setting, ε, δ), try livePlan(setting, ε, δ),
      ] {
        let rows = try jointRows(setting, plan, ε)
        claims += [rows.bound, rows.law].compactMap { $0 }
      }
    }
    for shape in ShareInputs.Shape.allCases {
      let setting = try SensitivitySetting(
        ShareInputs(shape), slack: 2, failureProbability: δ)
      claims.append(
        try jointRows(setting, fixedPlan(setting, ε, δ), ε).bound)
    }
    return claims
  }
}
