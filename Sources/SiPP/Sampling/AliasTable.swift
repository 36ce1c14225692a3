/// A map from uniform words to indices whose law is exact.
///
/// A word w of b bits (2^b = N) gives the product w · n. Its high part, ⌊w n/N⌋,
/// is a column and its low part, w n mod N, a position in it. Words with a
/// position below t = N mod n are rejected. The accepted positions of column i are
/// the numbers r in [t, N) with iN + r divisible by n: an interval of
/// N − t = c n consecutive integers, so exactly c = ⌊N/n⌋ of them, whatever i is:
/// f_i, f_i + n, …, f_i + (c − 1) n, where f_i is the least.
///
/// So column i selects its own index for exactly a_i of its c words when its
/// threshold is f_i + a_i n, and its alias for the other c − a_i. (At a_i = c the
/// threshold would be N or more; then the alias is i itself and the threshold
/// does not matter.) With integers a_i, index j has exactly
/// u_j = a_j + Σ_{alias(i) = j} (c − a_i) of the n c accepted words: nothing is
/// rounded, and P(j) = u_j/(n c).
///
/// - Source: M. D. Vose, IEEE Trans. Softw. Eng. 17(9):972–975 (1991), in
///   integers; rejection by D. Lemire, ACM TOMACS 29(1):3 (2019).
struct AliasTable: Sendable {
  /// Accepted words of each column: c.
  let share: UInt64
  /// Positions below it are rejected: t = N mod n.
  let rejectBelow: UInt32
  /// One entry a column; `own` and `alias` are indices.
  let entries: [SelectionEntry]

  /// Builds the table for `units`, which sum to n ⌊2^wordBits/n⌋.
  ///
  /// - Parameter wordBits: 32 for use; less where a test enumerates all words.
  init(units: [UInt64], wordBits: UInt64 = 32) {
    let words = UInt64(1) << wordBits
    let n = UInt64(units.count)
    share = words / n
    rejectBelow = UInt32(words % n)
    let (own, alias) = pairUp(units, share: share)
    let t = words % n
    entries = units.indices.map { i in
      // f_i: the least position ≥ t that continues iN to a multiple of n.
      let past = (UInt64(i) * words + t) % n
      let first = t + (past == 0 ? 0 : n - past)
      let threshold = min(first + own[i] * n, UInt64(UInt32.max))
      return SelectionEntry(
        threshold: UInt32(threshold), own: UInt32(i), alias: UInt32(alias[i]))
    }
  }

  /// The index that `word` selects, or nil when it is rejected: the map in its
  /// plainest form, which the fast kernels are tested against.
  func index(of word: UInt64, wordBits: UInt64 = 32) -> Int? {
    let product = word * UInt64(entries.count)
    let position = UInt32(product & ((1 << wordBits) - 1))
    guard position >= rejectBelow else { return nil }
    let entry = entries[Int(product >> wordBits)]
    return Int(position < entry.threshold ? entry.own : entry.alias)
  }
}

/// 16 bytes, so a draw touches one cache line: select `own` where the position
/// is below the threshold and `alias` elsewhere.
struct SelectionEntry: Sendable {
  var threshold: UInt32
  var own: UInt32
  var alias: UInt32
  private let padding: UInt32 = 0

  init(threshold: UInt32, own: UInt32, alias: UInt32) {
    self.threshold = threshold
    self.own = own
    self.alias = alias
  }
}

/// Splits `units` over n columns of `share` each, at most two indices a column
/// (Vose's pairing).
///
/// What is left over k open columns is always k · share, so a column that lacks
/// some finds another that has some to spare.
private func pairUp(
  _ units: [UInt64], share: UInt64
) -> (own: [UInt64], alias: [Int]) {
  var left = units
  var own = [UInt64](repeating: share, count: units.count)
  var alias = Array(units.indices)
  var short = units.indices.filter { units[$0] < share }
  var rich = units.indices.filter { units[$0] >= share }
  while let i = short.popLast(), let donor = rich.last {
    own[i] = left[i]
    alias[i] = donor
    left[donor] -= share - left[i]
    if left[donor] < share {
      rich.removeLast()
      short.append(donor)
    }
  }
  return (own, alias)
}
