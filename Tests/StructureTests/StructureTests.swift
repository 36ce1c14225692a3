import Bounds
import Foundation
import Testing

/// The package's own shape. Each rule is a function of text, tried on planted
/// violations in ScannerTests.
@Suite("Structure: layers, traceability, documentation")
struct StructureTests {
  @Test func modulesImportOnlyWhatTheyMay() throws {
    let sources = try SourceTree.files(under: "Sources", endings: ["swift"])
    try #require(sources.count > 10)
    #expect(ImportRules.violations(in: sources) == [])
  }

  @Test func everyPublicDeclarationIsDocumented() throws {
    let sources = try SourceTree.files(under: "Sources", endings: ["swift"])
    #expect(PublicDocumentation.violations(in: sources) == [])
  }

  @Test func everyEncodedStatementHasItsNoteTypeTestAndRow() throws {
    var files = try SourceTree.files(under: "Sources", endings: ["swift"])
    files.merge(try SourceTree.files(under: "Tests", endings: ["swift"])) {
      $1
    }
    files.merge(try SourceTree.files(under: "proofs-notes", endings: ["md"])) {
      $1
    }
    let trace = Traceability(files: files)
    #expect(StatementCatalogue.all.flatMap(trace.problems) == [])
  }

  @Test func noFileNamesAMachineOrAReminder() throws {
    var texts = try SourceTree.topLevel(endings: ["md", "swift"])
    let kinds = ["swift", "h", "modulemap", "md", "py", "sh", "txt"]
    for folder in ["Sources", "proofs-notes", "Scripts", "Fixtures", "reports"]
    {
      texts.merge(try SourceTree.files(under: folder, endings: kinds)) { $1 }
    }
    #expect(
      ForbiddenText.violations(of: ForbiddenText.machinePaths, in: texts)
        == [])
    texts.merge(try SourceTree.files(under: "Tests", endings: kinds)) { $1 }
    #expect(
      ForbiddenText.violations(of: ForbiddenText.reminders, in: texts) == [])
  }

  /// The index follows the catalogue. SIPP_UPDATE_NOTES=1 writes it.
  @Test func theIndexOfTheNotesIsUpToDate() throws {
    let url = SourceTree.root.appendingPathComponent("proofs-notes/README.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let wanted = try #require(
      NotesIndex.replacing(
        in: text, with: NotesIndex.table(of: StatementCatalogue.all)))
    if ProcessInfo.processInfo.environment["SIPP_UPDATE_NOTES"] == "1" {
      try wanted.write(to: url, atomically: true, encoding: .utf8)
    } else {
      #expect(
        text == wanted,
        "run SIPP_UPDATE_NOTES=1 swift test --filter StructureTests")
    }
  }
}
