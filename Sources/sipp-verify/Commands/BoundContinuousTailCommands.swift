import ArgumentParser
import Bounds

/// `bound tail normal`.
struct BoundNormalTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "normal",
    abstract: "P(X >= x) or P(X <= x) for X normal.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail normal --mean 1 --standard-deviation 2 \\
          --at-least 100
      """)

  @Option(
    name: .customLong("mean"), parsing: .unconditional,
    help: "The mean; 0 unless given.")
  var meanText = "0"

  @Option(
    parsing: .unconditional,
    help: "The standard deviation, above 0; 1 unless given.")
  var standardDeviation = "1"

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try NormalLaw(
      mean: try Rational(decimal: meanText, name: "mean"),
      standardDeviation: try Rational(
        decimal: standardDeviation, name: "standard deviation"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let x):
        law.tail(atLeast: try x.number(), precision: precision)
      case .atMost(let x):
        law.tail(atMost: try x.number(), precision: precision)
      }
    }
  }
}

/// `bound tail beta`.
struct BoundBetaTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beta",
    abstract: "P(X >= x) or P(X <= x) for X beta.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail beta --alpha 0.5 --beta 20 --at-least 0.9
      """)

  @Option(parsing: .unconditional, help: "alpha, from 1e-100 to 1e12.")
  var alpha: String

  @Option(parsing: .unconditional, help: "beta, from 1e-100 to 1e12.")
  var beta: String

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try BetaLaw(
      alpha: try Rational(decimal: alpha, name: "alpha"),
      beta: try Rational(decimal: beta, name: "beta"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let x):
        law.tail(atLeast: try x.number(), precision: precision)
      case .atMost(let x):
        law.tail(atMost: try x.number(), precision: precision)
      }
    }
  }
}

/// `bound tail gamma`.
struct BoundGammaTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gamma",
    abstract: "P(X >= x) or P(X <= x) for X gamma.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail gamma --shape 2.5 --rate 0.1 --at-least 100
      """)

  @Option(parsing: .unconditional, help: "The shape, from 1e-100 to 1e15.")
  var shape: String

  @Option(
    name: .customLong("rate"), parsing: .unconditional,
    help: "The rate, 1 over the scale, above 0; 1 unless given.")
  var rateText = "1"

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try GammaLaw(
      shape: try Rational(decimal: shape, name: "shape"),
      rate: try Rational(decimal: rateText, name: "rate"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let x):
        law.tail(atLeast: try x.number(), precision: precision)
      case .atMost(let x):
        law.tail(atMost: try x.number(), precision: precision)
      }
    }
  }
}

/// `bound tail chi-square`.
struct BoundChiSquareTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chi-square",
    abstract: "P(X >= x) or P(X <= x) for X chi-square.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail chi-square --degrees-of-freedom 3 --at-least 50
      """)

  @Option(
    parsing: .unconditional,
    help: "The degrees of freedom, from 1e-99 to 1e15.")
  var degreesOfFreedom: String

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try ChiSquareLaw(
      degreesOfFreedom: try Rational(
        decimal: degreesOfFreedom, name: "degrees of freedom"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let x):
        law.tail(atLeast: try x.number(), precision: precision)
      case .atMost(let x):
        law.tail(atMost: try x.number(), precision: precision)
      }
    }
  }
}
