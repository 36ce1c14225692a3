import Bounds
import Foundation

/// How the calculator writes its answers.
enum BoundText {
  /// JSON with sorted keys, so equal answers are equal bytes.
  static func json(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }

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

  /// A ratio with three decimals.
  static func ratio(_ x: Double) -> String {
    String(format: "%.3f", x)
  }
}

/// An enclosure as a pair of decimals rounded outwards.
struct BoundEnclosure: Encodable {
  let lower: String
  let upper: String

  init(_ x: Interval, digits: Int) {
    (lower, upper) = x.decimal(digits: digits)
  }

  /// Both ends in two cells.
  var cells: [String] { [lower, upper] }
}
