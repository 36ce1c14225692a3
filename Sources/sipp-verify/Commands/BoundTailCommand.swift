import ArgumentParser
import Bounds
import Empirical

/// `bound tail LAW`: exact tails of named laws.
struct BoundTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Exact tail probabilities, on both scales.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail binomial --trials 1000 --probability 0.1 \\
          --at-least 150
        sipp-verify bound tail normal --at-least 40
      """,
    subcommands: [
      BoundBinomialTailCommand.self, BoundPoissonTailCommand.self,
      BoundHypergeometricTailCommand.self,
      BoundPoissonBinomialTailCommand.self, BoundNormalTailCommand.self,
      BoundBetaTailCommand.self, BoundGammaTailCommand.self,
      BoundChiSquareTailCommand.self, BoundOccupancyTailCommand.self,
    ])
}

/// `bound tail binomial`: P(X >= k) or P(X <= k).
struct BoundBinomialTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "binomial",
    abstract: "P(X >= k) or P(X <= k) for X binomial.",
    discussion: """
      log_probability is the natural logarithm; it does not underflow.

      EXAMPLE
        sipp-verify bound tail binomial --trials 1000 --probability 0.1 \\
          --at-least 150 --digits 40
      """)

  @Option(parsing: .unconditional, help: "The number of trials.")
  var trials: String

  @Option(
    parsing: .unconditional, help: "The probability of success, 0 to 1.")
  var probability: String

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try BinomialLaw(
      trials: try BoundNumber.whole(trials, name: "trials"),
      probability: try Rational(decimal: probability, name: "probability"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let k):
        law.tail(
          atLeast: try k.whole(), precision: precision
        ).onBothScales
      case .atMost(let k):
        law.tail(atMost: try k.whole(), precision: precision).onBothScales
      }
    }
  }
}
