/// Philox4x32-10, a counter-based generator: block `c` of a stream is a function
/// of the key and c alone.
///
/// No state is carried from block to block, so any block can be computed alone,
/// in any order and on any machine. Ten rounds of two 32×32-bit multiplications
/// pass BigCrush; the known answers of the publication are tested.
///
/// - Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
///   1, 2, 3", SC'11, doi:10.1145/2063384.2063405.
enum Philox {
  /// A 128-bit counter or block, least significant word first.
  typealias Block = (UInt32, UInt32, UInt32, UInt32)

  static let multipliers: (UInt64, UInt64) = (0xD251_1F53, 0xCD9E_8D57)
  static let keyIncrements: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)
  static let rounds = 10

  /// The four words that `counter` stands for under `key`.
  static func block(_ counter: Block, key: (UInt32, UInt32)) -> Block {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<rounds {
      let p0 = UInt64(c0) &* multipliers.0
      let p1 = UInt64(c2) &* multipliers.1
      (c0, c1, c2, c3) = (
        high(p1) ^ c1 ^ k0, low(p1), high(p0) ^ c3 ^ k1, low(p0)
      )
      k0 &+= keyIncrements.0
      k1 &+= keyIncrements.1
    }
    return (c0, c1, c2, c3)
  }

  private static func high(_ x: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: x >> 32)
  }
  private static func low(_ x: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: x)
  }
}
