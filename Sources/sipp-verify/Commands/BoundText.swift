import Bounds
import Empirical

/// An answer of the calculator: what it writes with `--json`, and without.
protocol BoundDocument {
  /// Members in the order of the documented interface.
  var json: JSONValue { get }
  /// Columns for a person.
  var table: String { get }
}

/// How the calculator writes its tables.
enum BoundText {
  /// Columns as wide as their widest cell; the first one to the left, the others
  /// to the right.
  static func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// A ratio ≥ 0 with three decimals; as it is where a `Double` has none.
  static func ratio(_ x: Double) -> String {
    let thousandths = (x * 1_000).rounded()
    guard thousandths < 0x1p53 else { return "\(x)" }
    let digits = String(Int(thousandths))
    let padded =
      String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(padded.dropLast(3)).\(padded.suffix(3))"
  }
}

/// An enclosure as a pair of decimals rounded outwards.
struct BoundEnclosure {
  let lower: String
  let upper: String

  init(_ x: Interval, digits: Int) {
    (lower, upper) = x.decimal(digits: digits)
  }

  /// Both ends in two cells.
  var cells: [String] { [lower, upper] }

  /// Both ends by name.
  var json: JSONValue {
    .object([("lower", .string(lower)), ("upper", .string(upper))])
  }
}

extension BoundEnclosure? {
  /// As the enclosure, or `null`.
  var json: JSONValue { self?.json ?? .null }
}
