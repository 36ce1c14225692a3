import Foundation
import Testing
import TestSupport

@testable import SiPP

/// Networks and their inputs in files.
@Suite("Network files")
struct NetworkFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func network(_ tensors: [TensorContent]) throws -> Network {
    let path = folder.path + "/n.safetensors"
    try SafetensorsFile.write(tensors, to: path)
    return try Network(path: path)
  }

  private func weight(
    _ name: String, _ rows: Int, _ columns: Int, _ value: Double = 1
  ) -> TensorContent {
    TensorContent(
      name: name, shape: [rows, columns],
      float64: Array(repeating: value, count: rows * columns))
  }

  @Test func readsWhatWasWritten() throws {
    let path = folder.path + "/n.safetensors"
    try SafetensorsFileForTests.write(to: path)
    let network = try Network(path: path)
    #expect(network.layers.map(\.name) == ["fc1", "fc2"])
    #expect(
      network.layers.map(\.weights)
        == SafetensorsFileForTests.weights.map { Matrix($0) })
    #expect(network.layers.map(\.bias) == SafetensorsFileForTests.biases)
    #expect(network.inputs == 4 && network.outputs == 2)
    #expect(network.weightCount == 18)
    #expect(folder.files == ["n.safetensors"], "no temporary file is left")
  }

  /// Natural order of names, layers without bias, a single bare layer.
  @Test func stacksLayersInNaturalOrder() throws {
    let stack = try network([
      weight("fc10.weight", 1, 3), weight("fc2.weight", 3, 2),
      weight("fc1.weight", 2, 5),
      TensorContent(name: "fc2.bias", shape: [3], float32: [1, 2, 3]),
    ])
    #expect(stack.layers.map(\.name) == ["fc1", "fc2", "fc10"])
    #expect(stack.layers.map(\.bias) == [nil, [1, 2, 3], nil])
    #expect(try network([weight("weight", 1, 1)]).layers[0].name == "")
    let sorted = [
      "", "a", "a1", "a01", "a1b", "a2", "a9", "a10", "a10.0", "a19", "a20",
      "a:", "b",
    ]
    for (i, a) in sorted.enumerated() {
      for (j, b) in sorted.enumerated() where a != "a01" && b != "a01" {
        #expect(
          naturallyPrecedes(Array(a.utf8), Array(b.utf8)) == (i < j),
          "\(a) \(b)")
      }
    }
    #expect(naturallyPrecedes(Array("a01".utf8), Array("a1".utf8)))
    #expect(!naturallyPrecedes(Array("a1".utf8), Array("a01".utf8)))
  }

  @Test func refusesWhatIsNoDenseStack() throws {
    func bias(_ name: String, _ count: Int, _ value: Double = 0)
      -> TensorContent
    {
      TensorContent(
        name: name, shape: [count],
        float64: Array(repeating: value, count: count))
    }
    let w = weight("fc1.weight", 3, 4)
    let rows: [(tensors: [TensorContent], word: String)] = [
      ([], "no layer"), ([bias("fc1.bias", 3)], "no layer"),
      ([w, bias("fc2.bias", 3)], "'fc2.bias': a bias without a weight"),
      ([w, weight("fc2.weight", 2, 5)], "takes 5 inputs"),
      ([w, bias("fc1.bias", 4)], "must be [3]"),
      ([w, weight("fc1.bias", 1, 3)], "must be [3]"),
      ([weight("fc1.weight", 0, 4)], "empty"),
      ([weight("fc1.weight", 4, 0)], "empty"),
      ([weight("fc1.weight", 1, 2, .nan)], "entry [0, 0] is nan"),
      ([weight("fc1.weight", 1, 2, -.infinity)], "is -inf"),
      ([w, bias("fc1.bias", 3, .nan)], "entry [0] is nan"),
      ([bias("fc1.weight", 3)], "two dimensions"),
      ([w, bias("scale", 1)], "neither NAME.weight nor NAME.bias"),
      ([w, bias(".bias", 3)], "neither"),
      (
        [TensorContent(name: "a.weight", shape: [1, 1, 1, 1], float32: [1])],
        "two dimensions"
      ),
    ]
    for row in rows {
      let error = #expect(throws: SiPPError.self, "\(row.word)") {
        _ = try network(row.tensors)
      }
      #expect(
        error?.description.contains(row.word) == true,
        "\(error?.description ?? "") instead of \(row.word)")
    }
  }

  @Test func readsInputs() throws {
    let path = folder.path + "/n.safetensors"
    try SafetensorsFileForTests.write(to: path)
    let network = try Network(path: path)
    func inputs(_ tensors: [TensorContent]) throws -> NetworkInputs {
      let path = folder.path + "/x.safetensors"
      try SafetensorsFile.write(tensors, to: path)
      return try NetworkInputs(path: path, for: network)
    }
    let (s, e) = (weight("sensitivity", 5, 4, 2), weight("evaluation", 2, 4))
    let plain = try inputs([e, s])
    #expect(plain.sensitivity.rows == 5 && plain.sensitivity[4, 3] == 2)
    #expect(plain.evaluation.rows == 2)
    #expect(plain.validation == nil && plain.labels == nil)
    let labels = TensorContent(name: "labels", shape: [2], int64: [1, 0])
    let full = try inputs([
      e, s, labels, weight("validation", 3, 4), weight("other", 1, 1, .nan),
    ])
    #expect(full.validation?.rows == 3)
    #expect(full.labels == [1, 0])

    let rows: [(tensors: [TensorContent], word: String)] = [
      ([s], "'evaluation': it is missing"),
      ([e], "'sensitivity': it is missing"),
      ([s, weight("evaluation", 2, 3)], "it has 3 columns"),
      ([weight("sensitivity", 2, 5), e], "it has 5 columns"),
      ([s, e, weight("validation", 2, 1)], "it has 1 columns"),
      ([s, weight("evaluation", 2, 4, .nan)], "not finite"),
      ([weight("sensitivity", 1, 4, .infinity), e], "not finite"),
      ([s, weight("evaluation", 0, 4)], "empty"),
      (
        [
          s,
          TensorContent(name: "evaluation", shape: [4], float32: [1, 2, 3, 4]),
        ],
        "two dimensions"
      ),
      (
        [s, e, TensorContent(name: "labels", shape: [3], int64: [0, 0, 0])],
        "must be [2]"
      ),
      (
        [s, e, TensorContent(name: "labels", shape: [2], int64: [0, 2])],
        "entry [1] is 2.0"
      ),
      (
        [s, e, TensorContent(name: "labels", shape: [2], int64: [-1, 1])],
        "entry [0] is -1.0"
      ),
      (
        [s, e, TensorContent(name: "labels", shape: [2], float32: [0, 0.5])],
        "entry [1] is 0.5"
      ),
    ]
    for row in rows {
      let error = #expect(throws: SiPPError.self, "\(row.word)") {
        _ = try inputs(row.tensors)
      }
      #expect(error?.description.contains(row.word) == true, "\(row.word)")
    }
  }

  /// A failed write leaves the old file and nothing beside it.
  @Test func writingIsAllOrNothing() throws {
    let tensor = TensorContent(name: "a\n\"\\", shape: [1], float32: [1])
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write([tensor], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors.map(\.name) == ["a\n\"\\"])
    for wrong in [
      folder.path + "/none/a", "", "a\u{0}", folder.path + "/.",
    ] {
      #expect(throws: SiPPError.self, "\(wrong)") {
        try SafetensorsFile.write([tensor], to: wrong)
      }
    }
    #expect(folder.files == ["a.safetensors"])
  }

  /// Headers of every length mod 8, names with every character that JSON escapes,
  /// and others written as they are.
  @Test func namesAreWrittenAndPadded() throws {
    let path = folder.path + "/a.safetensors"
    let controls = String(
      String.UnicodeScalarView((0..<32).compactMap(UnicodeScalar.init)))
    for name in (0...8).map({ String(repeating: "x", count: $0) })
      + [controls, "a b\u{7F}é", "\"\\"]
    {
      try SafetensorsFile.write(
        [TensorContent(name: name, shape: [2], float64: [1, 2])], to: path)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(
        bytes[0] % 8 == 0
          && bytes.count == 8 + Int(bytes[0]) + 256 * Int(bytes[1]) + 16)
      let file = try SafetensorsFile(path: path)
      #expect(file.tensors.map(\.name) == [name])
      #expect(try file.numbers(of: file.tensors[0]) == [1, 2])
      let text = String(decoding: bytes[8...], as: UTF8.self)
      #expect(!name.contains(" ") || text.contains("a b\u{7F}é"))
    }
  }

  /// Wide numbers first, a header of whole words: all numbers are aligned.
  @Test func writtenNumbersAreAligned() throws {
    let path = folder.path + "/a.safetensors"
    try SafetensorsFile.write(
      [
        TensorContent(name: "a", shape: [3], float32: [1, 2, 3]),
        TensorContent(name: "b", shape: [1, 2], float64: [4, 5]),
        TensorContent(name: "c", shape: [], int64: [-6]),
      ], to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes[0] % 8 == 0)
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors.map(\.name) == ["b", "c", "a"])
    #expect(file.tensors.map(\.range) == [0..<16, 16..<24, 24..<36])
    #expect(
      try file.tensors.map { try file.numbers(of: $0) }
        == [[4, 5], [-6], [1, 2, 3]])
  }
}
