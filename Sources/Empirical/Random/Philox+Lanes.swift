extension Philox {
  /// How many blocks one pass computes side by side: enough for any vector
  /// width, few enough that all lanes stay in the first-level cache (2 kB).
  static let lanes = 64

  /// Writes the blocks `first`, `first + 1`, … (the lowest counter word; it must
  /// not wrap) to `words`, four words each.
  ///
  /// One plain loop over 64-bit lanes a round, structure of arrays: the form
  /// that the compiler turns into vector multiplications. The result is that of
  /// ``block(_:key:)``, whatever the width.
  ///
  /// - Precondition: `words.count` is a multiple of 4.
  static func fill(
    _ words: UnsafeMutableBufferPointer<UInt32>,
    first: UInt32, upper: (UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) {
    precondition(words.count % 4 == 0, "Philox writes whole blocks")
    guard let target = words.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4 * lanes) {
      scratch in
      guard let start = scratch.baseAddress else { return }
      let c = (start, start + lanes, start + 2 * lanes, start + 3 * lanes)
      var done = 0
      let blocks = words.count / 4
      while done < blocks {
        let count = min(lanes, blocks - done)
        let base = UInt64(first) &+ UInt64(done)
        // Whole vectors; what the last one computes too much is not stored.
        let width = (count &+ 7) & ~7
        for i in 0..<width {
          c.0[i] = (base &+ UInt64(i)) & 0xFFFF_FFFF
          c.1[i] = UInt64(upper.0)
          c.2[i] = UInt64(upper.1)
          c.3[i] = UInt64(upper.2)
        }
        mix(c, width: width, key: key)
        let output = target + 4 * done
        for i in 0..<count {
          output[4 * i] = UInt32(truncatingIfNeeded: c.0[i])
          output[4 * i + 1] = UInt32(truncatingIfNeeded: c.1[i])
          output[4 * i + 2] = UInt32(truncatingIfNeeded: c.2[i])
          output[4 * i + 3] = UInt32(truncatingIfNeeded: c.3[i])
        }
        done += count
      }
    }
  }

  private typealias Lane = UnsafeMutablePointer<UInt64>

  /// All rounds on the first `width` lanes.
  @inline(__always)
  private static func mix(
    _ c: (Lane, Lane, Lane, Lane), width: Int, key: (UInt32, UInt32)
  ) {
    var (k0, k1) = key
    for _ in 0..<rounds {
      let (r0, r1) = (UInt64(k0), UInt64(k1))
      for i in 0..<width {
        let p0 = c.0[i] &* multipliers.0
        let p1 = c.2[i] &* multipliers.1
        c.0[i] = (p1 >> 32) ^ c.1[i] ^ r0
        c.1[i] = p1 & 0xFFFF_FFFF
        c.2[i] = (p0 >> 32) ^ c.3[i] ^ r1
        c.3[i] = p0 & 0xFFFF_FFFF
      }
      k0 &+= keyIncrements.0
      k1 &+= keyIncrements.1
    }
  }
}
