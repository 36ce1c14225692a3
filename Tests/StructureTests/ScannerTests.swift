import Bounds
import Testing

/// The rules of StructureTests on text with planted violations: each must be
/// found, and what is allowed must pass.
@Suite("Structure: the scanners find what is planted")
struct ScannerTests {
  // MARK: - Imports

  @Test(arguments: [
    ("Sources/Bounds/A.swift", "internal import CMPFR", true),
    ("Sources/Bounds/A.swift", "import CMPFR", false),
    ("Sources/Bounds/A.swift", "public import CGSL", false),
    ("Sources/Bounds/A.swift", "import Foundation", false),
    ("Sources/Bounds/A.swift", "internal import Dispatch", false),
    ("Sources/Bounds/A.swift", "@preconcurrency import SiPP", false),
    ("Sources/Bounds/A.swift", "import struct Foundation.Data", false),
    ("Sources/Bounds/A.swift", "// import Foundation", true),
    ("Sources/Bounds/A.swift", "  /// we import Foundation nowhere", true),
    ("Sources/SiPP/A.swift", "public import Bounds", true),
    ("Sources/SiPP/A.swift", "import Empirical", false),
    ("Sources/SiPP/A.swift", "internal import CMPFR", false),
    (
      "Sources/SiPP/Model/A.swift", "#if canImport(Glibc)\n  import Glibc", true
    ),
    ("Sources/Empirical/A.swift", "internal import CGSL", true),
    ("Sources/Empirical/A.swift", "import struct Foundation.Data", true),
    ("Sources/Empirical/A.swift", "import struct CGSL.gsl_rng", false),
    ("Sources/Empirical/A.swift", "import CGSL", false),
    ("Sources/Empirical/A.swift", "import ArgumentParser", false),
    ("Sources/sipp-verify/A.swift", "import ArgumentParser", true),
    ("Sources/sipp-verify/A.swift", "internal import CGSL", false),
    ("Sources/Other/A.swift", "import Bounds", false),
  ])
  func importRules(path: String, text: String, isAllowed: Bool) {
    let found = ImportRules.violations(in: [path: text + "\n"])
    #expect(found.isEmpty == isAllowed, "\(found)")
  }

  // MARK: - Documentation

  @Test(arguments: [
    "public struct A {}", "public func f() {}", "  public init() {}",
    "  public init?(_ x: Int) {}", "public static let a = 1",
    "public private(set) var a = 1", "@inlinable public func f() {}",
    "@frozen\npublic enum E {}", "public typealias A = Int",
    "  public subscript(i: Int) -> Int { 0 }", "public protocol P {}",
    "public final class A {}", "open class A {}", "public extension A {}",
    "// not a doc comment\npublic let a = 1",
    "/// A doc comment\n\npublic let a = 1",
    "/// E.\npublic enum E {\n  case a\n}",
    "/// P.\npublic protocol P {\n  func f()\n}",
    "/// P.\npublic protocol P {\n  /// f.\n  func f()\n  var a: Int { get }\n}",
    "/// A.\npublic struct A {\n  let s = \"{\"\n}\npublic let a = 1",
    "/// E.\npublic enum E {\n  /// a.\n  case a\n  case b\n}",
  ])
  func undocumentedDeclarationIsFound(text: String) {
    #expect(PublicDocumentation.undocumented(in: text).count == 1)
  }

  @Test(arguments: [
    "struct A {}", "private func f() {}", "public import Bounds",
    "/// A.\npublic struct A {}", "/// A.\n@frozen\npublic struct A {}",
    "/** A. */\npublic struct A {}", "/// A.\n@inlinable public func f() {}",
    "enum E {\n  case a\n}", "// public struct A {}",
    "let s = \"\"\"\n  public struct A {}\n  \"\"\"",
    "/*\npublic struct A {}\n*/",
    "/// E.\npublic enum E {\n  /// a.\n  case a\n"
      + "  func f() {\n    switch self {\n    case .a: break\n    }\n  }\n}",
    "/// E.\npublic enum E {\n}\nenum F {\n  case a\n}",
    "/// A.\npublic struct A {\n  let a = 1\n  func f() {}\n}",
  ])
  func otherTextIsLeftAlone(text: String) {
    #expect(PublicDocumentation.undocumented(in: text).isEmpty)
  }

  // MARK: - Traceability

  private let statement = StatementID.t4c.entry

  /// A project in which T4c can be followed everywhere.
  private func completeProject() throws -> [String: String] {
    let place = try #require(statement.encoding)
    let suites = place.testSuites.map { "@Suite(\"\($0)\")\nstruct A {}\n" }
    return [
      Traceability.referenceRun: "id,instance\nT4c,a\n",
      "proofs-notes/\(place.proofNote)": "# T4c: a proof\n",
      place.sourceFile:
        "/// A tail (T4c).\n@frozen\npublic struct \(place.typeName) {}\n",
      "Tests/BoundsTests/A.swift": suites.joined(),
      "proofs-notes/README.md":
        "| T4c | x | encoded | [a](\(place.proofNote)) | |\n",
    ]
  }

  @Test func aCompleteProjectHasNoProblem() throws {
    let trace = Traceability(files: try completeProject())
    #expect(trace.problems(of: statement) == [])
    let planned = StatementCatalogue.all.filter { $0.status == .planned }
    #expect(planned.flatMap(Traceability(files: [:]).problems) == [])
  }

  @Test func removingAnyFileIsFound() throws {
    let project = try completeProject()
    for path in project.keys {
      var broken = project
      broken[path] = nil
      let found = Traceability(files: broken).problems(of: statement)
      #expect(!found.isEmpty, "without \(path)")
    }
  }

  /// Each row puts other text in place of a word that links the ID to something.
  @Test(arguments: [
    ("proofs-notes/T4c", "# T4c", "# T4c'"),
    ("proofs-notes/T4c", "# T4c", "# T4cc"),
    ("proofs-notes/T4c", "# T4c", "T4c"),
    ("Sources/", "(T4c)", "(T4c')"),
    ("Sources/", "/// A tail", "// A tail"),
    ("Sources/", "struct OneSided", "struct TwoSided"),
    ("Sources/", "Tail {}", "TailOfAnother {}"),
    ("Tests/", "\"T4c", "\"T4c'"),
    ("Tests/", "@Suite", "// Suite"),
    ("proofs-notes/README", "| T4c |", "| T4c' |"),
    ("proofs-notes/README", "(T4c", "(T4b"),
    ("reports/", "T4c,", "T4c',"),
  ])
  func brokenLinkIsFound(prefix: String, word: String, other: String) throws {
    var project = try completeProject()
    let path = try #require(project.keys.first { $0.hasPrefix(prefix) })
    let text = try #require(project[path])
    project[path] = text.replacing(word, with: other)
    #expect(project[path] != text)
    let found = Traceability(files: project).problems(of: statement)
    #expect(!found.isEmpty)
  }

  // MARK: - Words and index

  @Test func idsAreWholeWords() {
    #expect("a (T4c) b".names("T4c") && "T4c'".names("T4c'"))
    #expect("T4c' and T4c".names("T4c"))
    for text in ["T4c'", "T4cc", "xT4c", "T4c1", "", "T4"] {
      #expect(!text.names("T4c"), "\(text)")
    }
    #expect(!"T12".names("T1"))
  }

  @Test func machinePathsAndRemindersAreFound() {
    for word in ForbiddenText.machinePaths + ForbiddenText.reminders {
      let found = ForbiddenText.violations(
        of: ForbiddenText.machinePaths + ForbiddenText.reminders,
        in: ["a.md": "fine\nx \(word)y\n"])
      #expect(found == ["a.md:2: holds \(word)"])
    }
    #expect(
      ForbiddenText.violations(
        of: ForbiddenText.machinePaths, in: ["a.md": "/usr/lib networks"])
        == [])
  }

  @Test func indexHasARowForEachStatementAndKeepsTheRest() throws {
    let table = NotesIndex.table(of: StatementCatalogue.all)
    #expect(table.lines.count == 2 + StatementCatalogue.all.count)
    #expect(
      table.contains(
        "| T4c' | Bennett | encoded | [T4cprime-bennett.md]"
          + "(T4cprime-bennett.md) | [`BennettTail`]"
          + "(../Sources/Bounds/Sampling/BennettTail.swift) |"))
    #expect(
      table.contains("| T17 | Derandomised pruning, a rival | planned | | |"))
    let old = "a\n\(NotesIndex.begin)\nold\n\(NotesIndex.end)\nb\n"
    #expect(
      NotesIndex.replacing(in: old, with: "new")
        == "a\n\(NotesIndex.begin)\nnew\n\(NotesIndex.end)\nb\n")
    #expect(NotesIndex.replacing(in: "a\n", with: "new") == nil)
  }
}
