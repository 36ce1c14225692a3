/// Why a bound could not be evaluated.
///
/// Thrown for input that a correct caller can have: measured data, command-line
/// options. Misuse by the programmer is a `precondition` instead.
public enum BoundError: Error, Equatable, Sendable {
  /// The named parameter is not in the domain that its documentation states.
  case outsideDomain(_ name: String, value: String, requirement: String)

  /// Enclosures as narrow as `precision` bits allow still hold both answers.
  case undecided(_ question: String, precision: Int)

  /// The answer exists and lies beyond what this version computes.
  case beyondReach(_ question: String, limit: String)
}

extension BoundError {
  /// The question is open at the last of these precisions, one or more.
  static func undecided(_ question: String, at precisions: [Int]) -> BoundError
  {
    guard let last = precisions.last else {
      preconditionFailure("a question is asked at one precision or more")
    }
    return .undecided(question, precision: last)
  }
}

extension BoundError: CustomStringConvertible {
  /// One line, fit for a terminal.
  public var description: String {
    switch self {
    case .outsideDomain(let name, let value, let requirement):
      "\(name) is \(Self.shown(value)), but must be \(requirement)"
    case .undecided(let question, let precision):
      "undecided at \(precision) bits: \(Self.shown(question, limit: 100))"
    case .beyondReach(let question, let limit):
      "\(Self.shown(question, limit: 100)): beyond the limit of \(limit)"
    }
  }

  /// The first characters of `value`, those that move a cursor or break the
  /// line escaped: a message is one line, whatever a caller was given.
  private static func shown(_ value: String, limit: Int = 50) -> String {
    var text = ""
    for (index, scalar) in value.unicodeScalars.enumerated() {
      guard index < limit else { return text + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
