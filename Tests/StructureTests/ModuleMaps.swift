import Testing

/// The table of files in each module's README.md against the files that are there.
@Suite("Module READMEs map every file")
struct ModuleMaps {
  @Test(arguments: ["Bounds", "SiPP", "Empirical", "sipp-verify"])
  func theMapIsComplete(module: String) throws {
    let folder = "Sources/\(module)"
    let map = try #require(
      try SourceTree.files(under: folder, endings: ["md"])[
        "\(folder)/README.md"])
    let sources = try SourceTree.files(under: folder, endings: ["swift"])
    let mapped = map.lines.flatMap { Self.files(in: $0) }
    let present = Set(
      sources.keys.map { Self.withoutTopic($0.dropFirst(folder.count + 1)) })
    #expect(Set(mapped) == present)
    #expect(mapped.count == Set(mapped).count, "a file is listed twice")
  }

  @Test func rowsNameFilesByFolder() {
    #expect(Self.files(in: "| `A` | `B`, `C` | what |") == ["A/B", "A/C"])
    #expect(Self.files(in: "| | `B` | `what` |") == ["B"])
    #expect(Self.files(in: "| folder | files | what |") == [])
    #expect(Self.files(in: "no row") == [])
    #expect(Self.withoutTopic("A/B+Topic.swift") == "A/B")
  }

  /// `| `A` | `B`, `C` | what |` → A/B, A/C.
  private static func files(in line: Substring) -> [String] {
    let cells = line.split(separator: "|", omittingEmptySubsequences: false)
    guard cells.count > 3, cells[0].isEmpty else { return [] }
    let folder = quoted(cells[1]).first.map { $0 + "/" } ?? ""
    return quoted(cells[2]).map { folder + $0 }
  }

  /// The parts of `cell` between backticks.
  private static func quoted(_ cell: Substring) -> [String] {
    let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
  }

  /// `A/B+Topic.swift` → A/B: topics of a type go with it.
  private static func withoutTopic(_ path: Substring) -> String {
    String(path.prefix { $0 != "+" && $0 != "." })
  }
}
