import ArgumentParser
import Bounds
import Empirical

/// Which tail of a law is asked for, and how the answer is shown.
struct BoundTailPoint: ParsableArguments {
  @Option(parsing: .unconditional, help: "x of P(X >= x).")
  var atLeast: String?

  @Option(parsing: .unconditional, help: "x of P(X <= x).")
  var atMost: String?

  /// A tail and its point as text.
  enum Side {
    case atLeast(Argument)
    case atMost(Argument)
  }

  /// The text of a point, with the option it came from.
  struct Argument {
    let text: String
    let name: String

    /// For a law of counts.
    func whole() throws(BoundError) -> Int {
      try BoundNumber.whole(text, name: name)
    }

    /// For a continuous law.
    func number() throws(BoundError) -> Rational {
      try Rational(decimal: text, name: name)
    }
  }

  /// The tail asked for: exactly one.
  func side() throws(BoundError) -> Side {
    switch (atLeast, atMost) {
    case (let x?, nil): return .atLeast(Argument(text: x, name: "at-least"))
    case (nil, let x?): return .atMost(Argument(text: x, name: "at-most"))
    default:
      throw .outsideDomain(
        "tail", value: atLeast == nil ? "missing" : "given twice",
        requirement: "either --at-least or --at-most")
    }
  }

  /// The whole answer, for tails at a precision.
  func document(
    _ output: BoundOutputOptions,
    _ tail: (Side, _ precision: Int) throws(BoundError) -> TailProbability
  ) throws(BoundError) -> Document {
    let digits = try output.digits()
    let tail = try tail(try side(), try output.precision())
    return Document(
      probability: BoundEnclosure(tail.probability, digits: digits),
      logProbability: BoundEnclosure(tail.logProbability, digits: digits))
  }

  /// Prints the whole answer.
  func show(
    _ output: BoundOutputOptions,
    _ tail: (Side, _ precision: Int) throws(BoundError) -> TailProbability
  ) throws {
    try output.show(try document(output, tail))
  }

  /// Both scales.
  struct Document: BoundDocument {
    let probability: BoundEnclosure
    let logProbability: BoundEnclosure

    var json: JSONValue {
      .object([
        ("probability", probability.json),
        ("log_probability", logProbability.json),
      ])
    }

    var table: String {
      BoundText.table([
        ["", "from", "to"], ["probability"] + probability.cells,
        ["log probability"] + logProbability.cells,
      ])
    }
  }
}

/// A list of probabilities on the command line.
enum BoundProbabilities {
  /// Decimals separated by commas; of several lists, all numbers.
  static func read(_ lists: [String]) throws(BoundError) -> [Rational] {
    var numbers: [Rational] = []
    for list in lists {
      for text in list.split(
        separator: ",", omittingEmptySubsequences: false)
      {
        let word = text.drop { $0 == " " }
        numbers.append(
          try Rational(decimal: String(word), name: "probability"))
      }
    }
    return numbers
  }
}
