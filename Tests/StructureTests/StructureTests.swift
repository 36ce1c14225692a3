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

  /// All that statements are found in.
  private func tracedFiles() throws -> [String: String] {
    var files = try SourceTree.files(under: "Sources", endings: ["swift"])
    for (folder, ending) in [
      ("Tests", "swift"), ("proofs-notes", "md"), ("reports/reference", "csv"),
    ] {
      files.merge(try SourceTree.files(under: folder, endings: [ending])) { $1 }
    }
    return files
  }

  @Test func everyEncodedStatementHasItsNoteTypeTestRowAndEvidence() throws {
    let trace = Traceability(files: try tracedFiles())
    #expect(StatementCatalogue.all.flatMap(trace.problems) == [])
    #expect(
      Inequality.allCases.flatMap { trace.problems(of: $0.entry) } == [])
  }

  /// Of each statement each thing in turn is taken away, and is missed.
  @Test func removingAnythingOfAStatementIsFound() throws {
    let files = try tracedFiles()
    let tests = files.filter { $0.key.hasPrefix("Tests/") }
    let titles = tests.mapValues { Set(Traceability.testTitles(in: $0)) }
    for statement in StatementCatalogue.all {
      guard let encoding = statement.encoding else { continue }
      let id = statement.id.rawValue
      // What the statement is found in, so that each try is quick.
      var own: [String: String] = [:]
      for path in [
        "proofs-notes/\(encoding.proofNote)", encoding.sourceFile,
        "proofs-notes/README.md", Traceability.referenceRun,
      ] {
        let text: String = try #require(files[path], "\(id): \(path)")
        own[path] = text
      }
      for (path, found) in titles
      where !found.isDisjoint(with: encoding.testSuites) {
        own[path] = files[path]
      }
      #expect(Traceability(files: own).problems(of: statement) == [])
      for path in own.keys {
        let isNeeded =
          path != Traceability.referenceRun || encoding.evidence.hasRows
        var broken = own
        broken[path] = nil
        let found = Traceability(files: broken).problems(of: statement)
        #expect(found.isEmpty != isNeeded, "\(id) without \(path)")
      }
    }
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
