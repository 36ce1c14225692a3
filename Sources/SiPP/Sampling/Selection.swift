/// The largest number of words asked for at once: 4 kB, which stay in L1 cache.
let blockSize = 1_024

/// Asks for words until `m` have been accepted.
///
/// - Parameter body: uses a block of words and returns how many it accepted.
/// - Precondition: 0 ≤ m < 2³², and the source is no constant: it gives an
///   accepted word in 4,096 requests. (A request fails with probability below
///   2⁻¹², so for a working source this one fails once in 2⁴⁹¹⁵² requests.)
func drawBlocks(
  _ m: Int, using source: inout some RandomWordSource,
  _ body: (UnsafeBufferPointer<UInt32>) -> Int
) {
  precondition(0 <= m && m < 1 << 32, "draws are 0 to 2³² − 1")
  withUnsafeTemporaryAllocation(
    of: UInt32.self, capacity: min(m, blockSize)
  ) { block in
    block.initialize(repeating: 0)
    var missing = m
    var fruitless = 0
    while missing > 0 {
      let words = UnsafeMutableBufferPointer(
        rebasing: block[..<min(missing, blockSize)])
      source.fill(words)
      let accepted = body(UnsafeBufferPointer(words))
      missing -= accepted
      fruitless = accepted > 0 ? 0 : fruitless + 1
      precondition(fruitless < 4_096, "the source of random words is stuck")
    }
  }
}

/// The inner loops over a block of words.
///
/// Branch-free: a branch on random data is mispredicted half of the time and
/// costs 3 ns. Rejection is rare, so a block is first taken as if nothing were
/// rejected, noting the least position; a block in which that is below the limit
/// is done again with care.
struct Selection {
  private let entries: UnsafePointer<SelectionEntry>
  private let columns: UInt64
  private let rejectBelow: UInt32

  /// Nil-safe because a table has at least one entry.
  init(
    _ entries: UnsafeBufferPointer<SelectionEntry>, rejectBelow: UInt32
  ) {
    guard let base = entries.baseAddress else {
      preconditionFailure("a table has at least one column")
    }
    self.entries = base
    self.columns = UInt64(entries.count)
    self.rejectBelow = rejectBelow
  }

  /// What `word` selects, and its position in the column.
  @inline(__always)
  private func select(_ word: UInt32) -> (value: UInt32, position: UInt32) {
    let product = UInt64(word) &* columns
    let position = UInt32(truncatingIfNeeded: product)
    let entry = entries[Int(truncatingIfNeeded: product &>> 32)]
    // All ones where the own value is selected.
    let mask = 0 &- UInt32(position < entry.threshold ? 1 : 0)
    return (entry.alias ^ ((entry.own ^ entry.alias) & mask), position)
  }

  /// Adds the selected values of the accepted words to `sum`; returns how many
  /// there were.
  func add(_ words: UnsafeBufferPointer<UInt32>, to sum: inout UInt64) -> Int {
    let (all, least) = sumOfAll(words)
    guard least < rejectBelow else {
      sum &+= all
      return words.count
    }
    var accepted = 0
    for word in words {
      let (value, position) = select(word)
      guard position >= rejectBelow else { continue }
      sum &+= UInt64(value)
      accepted += 1
    }
    return accepted
  }

  /// The sum over all words, rejected ones too, and the least position, or the
  /// least accepted one where no other is below.
  private func sumOfAll(
    _ words: UnsafeBufferPointer<UInt32>
  ) -> (sum: UInt64, least: UInt32) {
    guard let word = words.baseAddress else {
      preconditionFailure("a block has words")
    }
    // Four sums, so that an addition need not wait for the one before.
    var (s0, s1, s2, s3) = (0, 0, 0, 0) as (UInt64, UInt64, UInt64, UInt64)
    var (l0, l1) = (rejectBelow, rejectBelow)
    let fours = words.count & ~3
    var i = 0
    while i < fours {
      let (a, b) = (select(word[i]), select(word[i &+ 1]))
      let (c, d) = (select(word[i &+ 2]), select(word[i &+ 3]))
      s0 &+= UInt64(a.value)
      s1 &+= UInt64(b.value)
      s2 &+= UInt64(c.value)
      s3 &+= UInt64(d.value)
      l0 = min(l0, min(a.position, b.position))
      l1 = min(l1, min(c.position, d.position))
      i &+= 4
    }
    while i < words.count {
      let a = select(word[i])
      s0 &+= UInt64(a.value)
      l0 = min(l0, a.position)
      i &+= 1
    }
    return (s0 &+ s1 &+ s2 &+ s3, min(l0, l1))
  }

  /// Counts the selected indices of the accepted words; returns how many there
  /// were.
  func count(
    _ words: UnsafeBufferPointer<UInt32>,
    into counts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    var accepted = 0
    for word in words {
      let (index, position) = select(word)
      let one: UInt32 = position >= rejectBelow ? 1 : 0
      counts[Int(index)] &+= one
      accepted &+= Int(one)
    }
    return accepted
  }
}
