import Foundation
import Testing

@testable import SiPP

@Suite("Output files")
struct OutputFileTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  @Test func replacesAWholeFile() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/x"
    try writeAtomically([Array("old".utf8)], to: path)
    try writeAtomically([Array("n".utf8), Array("ew".utf8)], to: path)
    #expect(try text(path) == "new")
    #expect(folder.files == ["x"])
  }

  /// Of two writers that both found nothing there, the second one loses.
  @Test func keepsAFileThatCameMeanwhile() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/x"
    try writeAtomically([Array("first".utf8)], to: path, replacing: false)
    #expect(throws: SiPPError.unwritable(path, reason: "File exists")) {
      try writeAtomically([Array("second".utf8)], to: path, replacing: false)
    }
    #expect(try text(path) == "first")
    #expect(folder.files == ["x"])
  }

  @Test func theModeIsThatOfTheUmask() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/x"
    let before = umask(0o077)
    defer { _ = umask(before) }
    try writeAtomically([[1]], to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  /// As root, a rename takes the place even of a device.
  @Test func aPipeIsNotReplaced() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let refusal = SiPPError.unwritable(
      path, reason: "it is there and is no regular file")
    #expect(throws: refusal) { try writeAtomically([[1]], to: path) }
    #expect(folder.files == ["pipe"])
    let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
    #expect(type as? FileAttributeType != .typeRegular)
  }
}
