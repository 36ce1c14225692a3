/// The claim's part of a stream's name: 64 bits from the claim's text.
///
/// FNV-1a over the UTF-8 of the text, then one SplitMix64 finaliser so that
/// similar texts differ everywhere. A suite checks that its claims differ.
public struct StreamID: Sendable, Hashable {
  let bits: UInt64

  /// The identifier of `text`, which must name the claim and all that it uses.
  public init(_ text: String) {
    var hash = RunningHash()
    for byte in text.utf8 { hash.add(byte) }
    bits = hash.value
  }
}
