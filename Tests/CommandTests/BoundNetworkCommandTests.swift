import Foundation
import Testing

@Suite("bound network and bound waterfall: answers and refusals")
struct BoundNetworkCommandTests {
  /// A network of 2 layers with 2 neurons each, and inputs for it.
  private static let files: (model: String, data: String)? = {
    guard let folder = try? CommandRunner.temporaryFolder() else { return nil }
    let model = folder.appending(path: "net.safetensors")
    let data = folder.appending(path: "inputs.safetensors")
    do {
      try tensors([
        ("one.weight", [2, 3], [1, 2, -1, 0.5, -0.25, 1]),
        ("two.weight", [2, 2], [1, 3, -2, 1]),
      ]).write(to: model)
      try tensors([
        ("sensitivity", [3, 3], [1, 0.5, 0.25, 0.25, 1, 0.5, 1, 1, 1]),
        ("evaluation", [2, 3], [1, 1, 0.25, 0.5, 0.75, 0.5]),
      ]).write(to: data)
    } catch { return nil }
    return (model.path, data.path)
  }()

  private static func tensors(
    _ all: [(name: String, shape: [Int], numbers: [Float])]
  ) -> Data {
    var (members, body) = ([String](), Data())
    for tensor in all {
      let start = body.count
      for x in tensor.numbers {
        withUnsafeBytes(of: x.bitPattern.littleEndian) {
          body.append(contentsOf: $0)
        }
      }
      members.append(
        "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
          + "\"data_offsets\":[\(start),\(body.count)]}")
    }
    let header = Data("{\(members.joined(separator: ","))}".utf8)
    var file = Data()
    withUnsafeBytes(of: UInt64(header.count).littleEndian) {
      file.append(contentsOf: $0)
    }
    return file + header + body
  }

  private func run(
    _ command: String, _ more: [String] = [], error: String = "0.5",
    probability: String = "0.05"
  ) throws -> CommandRunner.Result {
    let files = try #require(Self.files)
    return try CommandRunner.run(
      [
        "bound", command, files.model, "--data", files.data,
        "--relative-error", error, "--failure-probability", probability,
      ] + more)
  }

  @Test func theNetworksDocumentHasItsNames() throws {
    let result = try run("network", ["--json"])
    #expect(result.code == 0, "\(result.error)")
    #expect(result.error.isEmpty)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        as? [String: Any])
    #expect(json["fresh_inputs"] as? String == "evaluation")
    let layers = try #require(json["layers"] as? [[String: Any]])
    #expect(layers.compactMap { $0["name"] as? String } == ["one", "two"])
    for layer in layers {
      #expect(
        Set(layer.keys) == [
          "name", "neurons", "live_groups", "dead_groups", "weights",
          "sensitivity_sum", "rungs", "floor", "expected_nonzeros",
          "cancellation", "ratio", "mixed_factor", "network_error",
          "network_samples", "allocation", "waterfall",
        ])
      let rungs = try #require(layer["rungs"] as? [[String: Any]])
      #expect(rungs.count == 7)
      let falls = try #require(layer["waterfall"] as? [[String: Any]])
      #expect(falls.count == 7)
      #expect(falls[0]["factor"] is NSNull)
    }
    // one: 4 groups, of which {1, 2}, {−1}, {0.5, 1} and {−0.25}.
    #expect(layers[0]["live_groups"] as? Int == 4)
    #expect(layers[0]["weights"] as? Int == 6)
  }

  @Test func theTablesNameLayersRungsAndLinks() throws {
    let result = try run("network")
    #expect(result.code == 0, "\(result.error)")
    for word in [
      "one", "two", "T4b", "floor", "T12", "T7", "T10", "T11", "T2", "union",
      "second moment", "all links",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    for line in result.output.split(separator: "\n") {
      #expect(line.count <= 120, "\(line)")
    }
  }

  @Test func aWaterfallIsOfTheWholeALayerOrANeuron() throws {
    for more in [[], ["--layer", "one"], ["--layer", "one", "--neuron", "1"]] {
      let result = try run("waterfall", more + ["--json"])
      #expect(result.code == 0, "\(result.error)")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8))
          as? [String: Any])
      let links = try #require(json["waterfall"] as? [[String: Any]])
      #expect(
        links.compactMap { $0["link"] as? String } == [
          "input", "second moment", "sensitivity", "rung", "union", "layer",
          "network",
        ])
    }
    #expect(try run("waterfall").output.contains("all links"))
  }

  @Test(arguments: [
    ["--layer", "three"], ["--neuron", "0"],
    ["--layer", "one", "--neuron", "2"],
    ["--layer", "one", "--neuron", "x"], ["--slack", "0.5"],
    ["--threads", "0"],
  ])
  func badPlacesAreUsageErrors(_ more: [String]) throws {
    let result = try run("waterfall", more)
    #expect(result.code == 64, "\(result.error)")
    #expect(result.errorLines.count == 1, "\(result.error)")
  }

  @Test func numbersAndFilesAreRefusedInOneLine() throws {
    for (error, probability) in [
      ("0", "0.05"), ("1.5", "0.05"), ("nan", "0.05"), ("0.5", "1"),
      ("0.5", "0"),
    ] {
      let result = try run("network", error: error, probability: probability)
      #expect(result.code == 64, "\(error), \(probability)")
      #expect(result.errorLines.count == 1)
    }
    let files = try #require(Self.files)
    for (model, data) in [
      ("missing.safetensors", files.data), (files.model, "missing.safetensors"),
      (files.data, files.data), (files.model, files.model),
    ] {
      let result = try CommandRunner.run([
        "bound", "network", model, "--data", data, "--relative-error", "0.5",
        "--failure-probability", "0.05",
      ])
      #expect(result.code == 65, "\(model), \(data): \(result.error)")
      #expect(result.errorLines.count == 1)
    }
  }
}
