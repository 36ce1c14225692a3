/// The claim's part of a stream's name: 64 bits from the claim's text.
///
/// FNV-1a over the UTF-8 of the text, then one SplitMix64 finaliser so that
/// similar texts differ everywhere. A suite checks that its claims differ.
public struct StreamID: Sendable, Hashable {
  let bits: UInt64

  /// The identifier of `text`, which must name the claim and all that it uses.
  public init(_ text: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    bits = hash ^ (hash >> 31)
  }
}
