import ArgumentParser
import Bounds

/// `bound tail poisson`.
struct BoundPoissonTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poisson",
    abstract: "P(X >= k) or P(X <= k) for X Poisson.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail poisson --mean 2.5 --at-least 40
      """)

  @Option(
    parsing: .unconditional, help: "The mean: 0, or from 1e-1000 to 1e15.")
  var mean: String

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try PoissonLaw(mean: try Rational(decimal: mean, name: "mean"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let k):
        law.tail(atLeast: try k.whole(), precision: precision)
      case .atMost(let k):
        law.tail(atMost: try k.whole(), precision: precision)
      }
    }
  }
}

/// `bound tail hypergeometric`.
struct BoundHypergeometricTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hypergeometric",
    abstract: "P(X >= k) or P(X <= k) for X hypergeometric.",
    discussion: """
      X is the number of marked items among those drawn without replacement.

      EXAMPLE
        sipp-verify bound tail hypergeometric --population 1000 --marked 100 \\
          --draws 50 --at-least 12
      """)

  @Option(parsing: .unconditional, help: "The number of items, 1 to 1e12.")
  var population: String

  @Option(parsing: .unconditional, help: "How many of them are marked.")
  var marked: String

  @Option(parsing: .unconditional, help: "How many are drawn.")
  var draws: String

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try HypergeometricLaw(
      population: try BoundNumber.whole(population, name: "population"),
      marked: try BoundNumber.whole(marked, name: "marked"),
      draws: try BoundNumber.whole(draws, name: "draws"))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let k):
        law.tail(atLeast: try k.whole(), precision: precision)
      case .atMost(let k):
        law.tail(atMost: try k.whole(), precision: precision)
      }
    }
  }
}

/// `bound tail poisson-binomial`.
struct BoundPoissonBinomialTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poisson-binomial",
    abstract: "P(X >= k) or P(X <= k) for trials of different probabilities.",
    discussion: """
      EXAMPLE
        sipp-verify bound tail poisson-binomial --probabilities 0.1,0.2,0.7 \\
          --at-least 2
      """)

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Probabilities separated by commas; may be repeated.")
  var probabilities: [String]

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try PoissonBinomialLaw(
      probabilities: try BoundProbabilities.read(probabilities))
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let k):
        law.tail(atLeast: try k.whole(), precision: precision)
      case .atMost(let k):
        law.tail(atMost: try k.whole(), precision: precision)
      }
    }
  }
}

/// `bound tail occupancy`.
struct BoundOccupancyTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "occupancy",
    abstract: "P(D >= d) or P(D <= d) for the number of distinct cells drawn.",
    discussion: """
      Cells are equally probable (--cells), or as given (--probabilities, with
      sum 1). Large problems are refused where no method reaches them.

      EXAMPLES
        sipp-verify bound tail occupancy --draws 100 --cells 365 --at-most 70
        sipp-verify bound tail occupancy --draws 9 --probabilities 0.5,0.3,0.2 \\
          --at-least 3
      """)

  @Option(parsing: .unconditional, help: "The number of draws, 0 to 1e15.")
  var draws: String

  @Option(
    parsing: .unconditional, help: "The number of equally probable cells.")
  var cells: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Probabilities separated by commas; may be repeated.")
  var probabilities: [String] = []

  @OptionGroup var point: BoundTailPoint

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let law = try law()
    try point.show(output) { side, precision throws(BoundError) in
      switch side {
      case .atLeast(let d):
        try law.tail(atLeast: try d.whole(), precision: precision)
      case .atMost(let d):
        try law.tail(atMost: try d.whole(), precision: precision)
      }
    }
  }

  /// The law, by exactly one of both options.
  func law() throws(BoundError) -> OccupancyLaw {
    let m = try BoundNumber.whole(draws, name: "draws")
    switch (cells, probabilities.isEmpty) {
    case (let cells?, true):
      return try OccupancyLaw(
        draws: m, cells: try BoundNumber.whole(cells, name: "cells"))
    case (nil, false):
      return try OccupancyLaw(
        draws: m, probabilities: try BoundProbabilities.read(probabilities))
    default:
      throw .outsideDomain(
        "cells", value: cells == nil ? "missing" : "given twice",
        requirement: "given by either --cells or --probabilities")
    }
  }
}
