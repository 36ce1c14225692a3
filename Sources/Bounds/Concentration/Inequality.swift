/// The inequalities of the concentration library. Raw values are the names of the
/// command line.
public enum Inequality: String, CaseIterable, Sendable {
  /// μ/t.
  case markov
  /// v/t².
  case chebyshev
  /// v/(v + t²).
  case cantelli
  /// exp(−2 n t²/c²).
  case hoeffding
  /// exp(−n t²/(2 (v + b t/3))).
  case bernstein
  /// exp(−n (v/b²) h(b t/v)).
  case bennett
  /// exp(−n kl(p + t‖p)).
  case chernoffKL = "chernoff-kl"
  /// inf E (N − h)₊/(x − h).
  case convexOrder = "convex-order"
  /// P(N ≥ k)/P(Bin(n, x/n) ≥ k).
  case randomizedRounding = "randomized-rounding"
  /// exp(−2 t²/Σ c_i²).
  case mcdiarmid
  /// exp(−t²/(2 Σ c_i²)).
  case azuma
  /// 2 exp(−2 n t²).
  case dkwMassart = "dkw-massart"
  /// √(2 V r/n) + 7 c r/(3 (n − 1)).
  case empiricalBernstein = "empirical-bernstein"
  /// exp(−λ h(t/λ)).
  case poisson
  /// P(X = k) (k + 1)/(k + 1 − λ).
  case poissonRatio = "poisson-ratio"
  /// ½ exp(−t²/(2v)).
  case normal
  /// φ(x) 4/(3x + √(x² + 8)).
  case normalMills = "normal-mills"
  /// d exp(−t²/(2 (v + L t/3))).
  case matrixBernstein = "matrix-bernstein"
}

/// One parameter of an inequality, or the point at which it is taken.
public struct InequalityParameter: Sendable, Equatable {
  /// Its name, as on the command line.
  public let name: String
  /// What it is, with its symbol.
  public let meaning: String
  /// The numbers it may be.
  public let domain: String
  /// True for counts.
  public let isWhole: Bool
}

/// What is known about one inequality: its words, and where in this package it can
/// be found.
public struct InequalityEntry: Sendable, Equatable {
  /// Its name.
  public let inequality: Inequality
  /// A few words.
  public let title: String
  /// Hypotheses and bound, in plain text.
  public let claim: String
  /// What a user must believe or check.
  public let assumption: String
  /// Where it comes from.
  public let source: String
  /// What it is made from, in the order of its initialiser.
  public let parameters: [InequalityParameter]
  /// The t of its event.
  public let threshold: InequalityParameter
  /// The sides it bounds, the default first.
  public let sides: [TailSide]
  /// The law of ``ConcentrationInequality/exactTail(at:side:precision:)``, in words;
  /// nil where there is none.
  public let comparedLaw: String?
  /// Its note, type, source file and test suites.
  public let encoding: Statement.Encoding

  /// The heading of its section in the note, without the marks.
  public var noteSection: String { "\(inequality.rawValue): \(title)" }
}

// MARK: - By name

extension Inequality {
  /// The inequality that `name` means, in any case.
  public static func find(_ name: String) -> Inequality? {
    Inequality(rawValue: name.lowercased())
  }

  /// The names that a mistyped `name` may have meant: those that begin with it, or,
  /// when none does, those one edit away. None for fewer than three characters.
  public static func suggestions(for name: String) -> [Inequality] {
    let wanted = name.lowercased()
    guard wanted.count >= 3 else { return [] }
    let longer = allCases.filter { $0.rawValue.hasPrefix(wanted) }
    return longer.isEmpty
      ? allCases.filter {
        StatementCatalogue.editDistance(wanted, $0.rawValue) <= 1
      } : longer
  }
}

// MARK: - From named parameters

extension Inequality {
  /// The inequality with the parameters that `values` holds by name.
  ///
  /// - Throws: `outsideDomain` for a value that is missing, unknown to this
  ///   inequality, or outside its domain.
  public func instance(
    _ values: [String: Rational]
  ) throws(BoundError) -> any ConcentrationInequality {
    let parameters = NamedParameters(entry: entry, values: values)
    try parameters.checkNames()
    return try make(parameters)
  }

  private func make(
    _ p: NamedParameters
  ) throws(BoundError) -> any ConcentrationInequality {
    switch self {
    case .markov: try MarkovInequality(mean: p["mean"])
    case .chebyshev: try ChebyshevInequality(variance: p["variance"])
    case .cantelli: try CantelliInequality(variance: p["variance"])
    case .hoeffding:
      try HoeffdingInequality(samples: p.whole("samples"), range: p["range"])
    case .bernstein:
      try BernsteinInequality(
        samples: p.whole("samples"), variance: p["variance"],
        range: p["range"])
    case .bennett:
      try BennettInequality(
        samples: p.whole("samples"), variance: p["variance"],
        range: p["range"])
    case .chernoffKL:
      try ChernoffKLInequality(samples: p.whole("samples"), mean: p["mean"])
    case .convexOrder:
      try ConvexOrderInequality(samples: p.whole("samples"), mean: p["mean"])
    case .randomizedRounding:
      try RandomizedRoundingInequality(
        samples: p.whole("samples"), mean: p["mean"])
    case .mcdiarmid:
      try McDiarmidInequality(
        samples: p.whole("samples"), difference: p["difference"])
    case .azuma:
      try AzumaInequality(
        samples: p.whole("samples"), difference: p["difference"])
    case .dkwMassart: try DKWMassartInequality(samples: p.whole("samples"))
    case .empiricalBernstein:
      try EmpiricalBernsteinInequality(
        samples: p.whole("samples"), variance: p["variance"],
        range: p["range"])
    case .poisson: try PoissonInequality(mean: p["mean"])
    case .poissonRatio: try PoissonRatioInequality(mean: p["mean"])
    case .normal: try NormalInequality(variance: p["variance"])
    case .normalMills: try NormalMillsInequality(variance: p["variance"])
    case .matrixBernstein:
      try MatrixBernsteinInequality(
        dimension: p.whole("dimension"), variance: p["variance"],
        range: p["range"])
    }
  }
}

/// Values by name, and what the entry says about them.
private struct NamedParameters {
  let entry: InequalityEntry
  let values: [String: Rational]

  /// Refuses missing and unknown names.
  func checkNames() throws(BoundError) {
    for parameter in entry.parameters where values[parameter.name] == nil {
      throw .outsideDomain(
        parameter.name, value: "missing",
        requirement: "given: \(parameter.meaning)")
    }
    let known = entry.parameters.map(\.name)
    for name in values.keys.sorted() where !known.contains(name) {
      throw .outsideDomain(
        name, value: "given",
        requirement: "left out: \(entry.inequality.rawValue) takes "
          + (known + [entry.threshold.name]).joined(separator: ", "))
    }
  }

  subscript(name: String) -> Rational {
    guard let value = values[name] else {
      preconditionFailure("\(name) is a parameter of \(entry.inequality)")
    }
    return value
  }

  func whole(_ name: String) throws(BoundError) -> Int {
    let value = self[name]
    guard value.isInteger, let n = value.floor else {
      throw .outsideDomain(
        name, value: "\(value)",
        requirement: "a whole number, \(domain(of: name))")
    }
    return n
  }

  private func domain(of name: String) -> String {
    entry.parameters.first { $0.name == name }?.domain ?? ""
  }
}
