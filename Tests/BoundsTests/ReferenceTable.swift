import Foundation
import Testing

/// A stored table of values made by an independent script, which lies beside it.
enum ReferenceTable {
  /// The cells of `Tests/BoundsTests/ReferenceData/<name>.csv`, without its head.
  static func rows(_ name: String) throws -> [[String]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("ReferenceData/\(name).csv")
    let rows = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",").map(String.init) }
    try #require(!rows.isEmpty)
    return Array(rows)
  }
}
