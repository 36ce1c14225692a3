/// Why the algorithm refuses its input.
///
/// Thrown for what a correct caller can meet: measured weights, files of other
/// programs. Misuse by the programmer is a `precondition` instead.
public enum SiPPError: Error, Equatable, Sendable {
  /// The named input is not in the domain that its documentation states.
  case outsideDomain(_ name: String, value: String, requirement: String)

  /// A file that cannot be used: which one, where in it, and why.
  ///
  /// `place` is empty when the file as a whole is meant.
  case file(_ path: String, place: String, reason: String)

  /// A file that cannot be written, and why.
  case unwritable(_ path: String, reason: String)
}

extension SiPPError: CustomStringConvertible {
  /// One line, fit for a terminal: `FILE: PLACE: REASON` for a file.
  ///
  /// Names come from files of unknown origin, so control characters and
  /// everything else that could move a cursor or break the line is escaped, and
  /// long names are cut.
  public var description: String {
    switch self {
    case .outsideDomain(let name, let value, let requirement):
      "\(name) is \(value), but must be \(requirement)"
    case .file(let path, let place, let reason):
      place.isEmpty
        ? "\(printable(path, limit: 400)): \(printable(reason, limit: 300))"
        : "\(printable(path, limit: 400)): \(printable(place, limit: 120)): "
          + printable(reason, limit: 300)
    case .unwritable(let path, let reason):
      "\(printable(path, limit: 400)): cannot be written: "
        + printable(reason, limit: 300)
    }
  }
}

/// `text` in one line of at most about `limit` visible characters: control,
/// format, surrogate and separator characters become `\u{…}`, and what is too
/// long keeps its two ends.
package func printable(_ text: String, limit: Int) -> String {
  let scalars = text.unicodeScalars
  var shown = ""
  let count = scalars.count
  let half = limit / 2
  for (index, scalar) in scalars.enumerated() {
    if count > limit {
      if index == half { shown += "…" }
      if index >= half && index < count - half { continue }
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned,
      .lineSeparator, .paragraphSeparator:
      shown += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}
