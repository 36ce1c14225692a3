import Foundation
import SiPP
import Testing

@testable import Empirical

@Suite("The fixture of the default suite")
struct DigitsFixtureTests {
  /// What the program carries is what Fixtures/ shows.
  @Test func isTheCommittedFiles() throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures").standardizedFileURL
    for (text, name) in [
      (DigitsFixture.model, "digits.safetensors"),
      (DigitsFixture.inputs, "digits-inputs.safetensors"),
    ] {
      let file = try Data(contentsOf: fixtures.appending(path: name))
      #expect(DigitsFixture.decoded(text) == Array(file), "\(name)")
    }
  }

  @Test func loads() throws {
    let network = try DigitsFixture.network()
    let inputs = try DigitsFixture.inputs(for: network)
    #expect(network.layers.map(\.outputs) == [128, 64, 10])
    #expect(inputs.sensitivity.rows == 256 && inputs.evaluation.rows == 250)
    #expect(inputs.validation?.rows == 250)
    let labels = try #require(inputs.labels)
    let right = zip(network.classes(inputs.evaluation), labels).count {
      $0 == $1
    }
    #expect(right >= 245)
  }
}
