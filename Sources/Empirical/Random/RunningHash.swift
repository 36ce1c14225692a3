/// 64 bits of bytes that come one after the other: FNV-1a, then one SplitMix64
/// finaliser so that similar bytes differ everywhere.
struct RunningHash: Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Takes the next byte.
  mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Takes eight bytes, the least first.
  mutating func add(_ word: UInt64) {
    for shift in 0..<8 { add(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
  }

  /// Of all bytes so far.
  var value: UInt64 {
    var hash = state
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
