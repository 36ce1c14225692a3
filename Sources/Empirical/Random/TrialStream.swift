public import SiPP

/// The random words of one trial: a function of (seed, claim, trial) and nothing
/// else.
///
/// The seed is Philox's key. The counter is, from the lowest word: the block's
/// index in the trial, the trial, and the claim's ``StreamID``. So trials and
/// claims never share a block, and any trial can be replayed alone.
///
/// | Part  | Bits | Domain                                         |
/// | ----- | ---- | ---------------------------------------------- |
/// | seed  | 64   | any                                            |
/// | claim | 64   | a hash of the claim's text                     |
/// | trial | 32   | 0 to 2³² − 1                                   |
/// | block | 32   | 2³⁴ words a trial; running out is a trap       |
public struct TrialStream: RandomWordSource {
  private let key: (UInt32, UInt32)
  private let upper: (UInt32, UInt32, UInt32)
  private var nextBlock: UInt64 = 0

  /// The stream of trial `trial` of `claim` under `seed`.
  ///
  /// - Precondition: `trial` is 0 to 2³² − 1.
  public init(seed: UInt64, claim: StreamID, trial: Int) {
    precondition(
      UInt32(exactly: trial) != nil, "a trial's number fits 32 bits")
    key = (
      UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)
    )
    upper = (
      UInt32(truncatingIfNeeded: trial),
      UInt32(truncatingIfNeeded: claim.bits),
      UInt32(truncatingIfNeeded: claim.bits >> 32)
    )
  }

  /// Fills `words` from the next whole block on; what a fill leaves of its last
  /// block is not used again, so the words depend on the sizes of the fills.
  public mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    let whole = words.count & ~3
    take(UnsafeMutableBufferPointer(rebasing: words[..<whole]))
    guard whole < words.count else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { last in
      take(last)
      for i in whole..<words.count { words[i] = last[i - whole] }
    }
  }

  /// Two words as one number, uniform on 0 to 2⁶⁴ − 1.
  public mutating func next64() -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4) { block in
      take(block)
      return UInt64(block[0]) << 32 | UInt64(block[1])
    }
  }

  private mutating func take(_ words: UnsafeMutableBufferPointer<UInt32>) {
    precondition(
      nextBlock + UInt64(words.count / 4) <= 1 << 32,
      "a trial uses at most 2³⁴ words")
    Philox.fill(
      words, first: UInt32(truncatingIfNeeded: nextBlock), upper: upper,
      key: key)
    nextBlock += UInt64(words.count / 4)
  }
}
