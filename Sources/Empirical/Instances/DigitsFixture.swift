import SiPP

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The trained network of the default suite: 64-128-64-10 with ReLU, on
/// scikit-learn's digits, with 256 sensitivity inputs and disjoint validation and
/// evaluation inputs that it was not trained on.
///
/// Part of the program, so an installed command needs no file; the same bytes are
/// in `Fixtures/`, with the script that trained it.
enum DigitsFixture {
  /// The network.
  static func network() throws(SiPPError) -> Network {
    try Network(
      SafetensorsFile(name: "digits.safetensors", bytes: decoded(model)))
  }

  /// Its inputs.
  static func inputs(for network: Network) throws(SiPPError) -> NetworkInputs {
    try NetworkInputs(
      SafetensorsFile(
        name: "digits-inputs.safetensors", bytes: decoded(inputs)),
      for: network)
  }

  /// The bytes of a base64 text, which is ours and so well-formed.
  static func decoded(_ text: String) -> [UInt8] {
    guard let data = Data(base64Encoded: text) else {
      preconditionFailure("the fixture is base64")
    }
    return Array(data)
  }
}
