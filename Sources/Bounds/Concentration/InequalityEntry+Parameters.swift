// What the entries of the catalogue share: parameters, notes, how one is written.

extension InequalityParameter {
  static let positive = "from 10^-200 to 10^200"
  static let nonnegative = "0, or from 10^-200 to 10^200"

  static func number(
    _ name: String, _ meaning: String, _ domain: String = positive
  ) -> InequalityParameter {
    InequalityParameter(
      name: name, meaning: meaning, domain: domain, isWhole: false)
  }

  static func count(
    _ name: String, _ meaning: String, _ domain: String = "from 1 to 10^16"
  ) -> InequalityParameter {
    InequalityParameter(
      name: name, meaning: meaning, domain: domain, isWhole: true)
  }

  static let samples = count("samples", "n, the number of terms")
  static let deviation = number("deviation", "t, the distance from the mean")
  static let mean = number(
    "mean", "p, the mean, of variables in [0, 1]", "0, or from 10^-200 to 1")
  static let intensity = number("mean", "λ, the mean", nonnegative)
  static let variance = number(
    "variance", "v, at least the variance", nonnegative)
}

extension InequalityEntry {
  static let allSides: [TailSide] = [.upper, .lower, .both]

  init(
    _ inequality: Inequality, _ title: String, claim: String,
    assumption: String, source: String, parameters: [InequalityParameter],
    threshold: InequalityParameter = .deviation,
    sides: [TailSide] = allSides, comparedLaw: String? = nil, note: String,
    type: String, suites: [String]
  ) {
    self.inequality = inequality
    self.title = title
    self.claim = claim
    self.assumption = assumption
    self.source = source
    self.parameters = parameters
    self.threshold = threshold
    self.sides = sides
    self.comparedLaw = comparedLaw
    encoding = Statement.Encoding(
      proofNote: note, typeName: type,
      sourceFile: "Sources/Bounds/Concentration/\(type).swift",
      testSuites: suites, evidence: .comparison(suites[0]))
  }
}

extension Inequality {
  /// Its words, parameters and standing.
  public var entry: InequalityEntry {
    switch self {
    case .markov: .markov
    case .chebyshev: .chebyshev
    case .cantelli: .cantelli
    case .hoeffding: .hoeffding
    case .bernstein: .bernstein
    case .bennett: .bennett
    case .chernoffKL: .chernoffKL
    case .convexOrder: .convexOrder
    case .randomizedRounding: .randomizedRounding
    case .mcdiarmid: .mcdiarmid
    case .azuma: .azuma
    case .dkwMassart: .dkwMassart
    case .empiricalBernstein: .empiricalBernstein
    case .poisson: .poisson
    case .poissonRatio: .poissonRatio
    case .normal: .normal
    case .normalMills: .normalMills
    case .matrixBernstein: .matrixBernstein
    }
  }
}
