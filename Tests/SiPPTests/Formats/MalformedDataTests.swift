import Foundation
import TestSupport
import Testing

@testable import SiPP

/// A collection of malformed and odd files with what a reader should do.
///
/// Reads `malformed/manifest.json` in the folder named by `SIPP_TEST_DATA`.
@Suite("Safetensors: collected malformed files")
struct MalformedDataTests {
  private struct Manifest: Decodable {
    struct Entry: Decodable {
      let file: String
      let kind: String
      let reader: String
      let tool: String
      let same_values_as: String?
    }
    let files: [Entry]
  }

  @Test func eachFileIsReadOrRefusedAsItShould() throws {
    guard let data = testDataFolder() else { return }
    let folder = data + "/malformed/"
    let manifest = try JSONDecoder().decode(
      Manifest.self,
      from: Data(contentsOf: URL(fileURLWithPath: folder + "manifest.json")))
    var seen = 0
    for entry in manifest.files where entry.kind == "st" {
      seen += 1
      let path = folder + entry.file
      check(entry.reader, path) { _ = try readAll(path) }
      check(entry.tool, path) { _ = try Network(path: path) }
      if let other = entry.same_values_as, entry.reader == "accept" {
        let (a, b) = (try readAll(path), try readAll(folder + other))
        for (name, numbers) in b {
          #expect(a[name] == numbers, "\(entry.file): \(name)")
        }
      }
    }
    #expect(seen > 0)
  }

  /// 'reject' must throw one line, 'accept' must not throw.
  private func check(
    _ expected: String, _ path: String, _ body: () throws -> Void
  ) {
    do {
      try body()
      #expect(expected != "reject", "\(path) was accepted")
    } catch {
      let line = (error as? SiPPError)?.description
      #expect(line?.contains("\n") == false, "\(path): \(error)")
      #expect(line?.hasPrefix(path + ": ") == true, "\(line ?? "")")
      #expect(expected != "accept", "\(line ?? "")")
    }
  }

  /// All tensors that hold numbers.
  private func readAll(_ path: String) throws -> [String: [Double]] {
    let file = try SafetensorsFile(path: path)
    var result: [String: [Double]] = [:]
    for tensor in file.tensors where tensor.type.isNumeric {
      result[tensor.name] = try file.numbers(of: tensor)
    }
    return result
  }
}
