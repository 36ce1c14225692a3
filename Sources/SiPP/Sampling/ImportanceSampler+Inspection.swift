// What a harness needs to know of the table to plant a fault in it. `package`:
// no part of the public interface.

extension ImportanceSampler {
  /// The index that `word` selects and whether it came by the alias; nil when
  /// the word is rejected.
  package func selection(of word: UInt32) -> (index: Int, isAlias: Bool)? {
    guard let index = table.index(of: UInt64(word)) else { return nil }
    let product = UInt64(word) * UInt64(count)
    let entry = table.entries[Int(product >> 32)]
    let position = UInt32(truncatingIfNeeded: product)
    return (index, isAlias: position >= entry.threshold)
  }

  /// For each column: how many of its accepted words select its own index, and
  /// where the others go.
  package var columns: [(ownWords: UInt64, alias: Int, aliasWords: UInt64)] {
    let n = UInt64(count)
    let rejected = UInt64(table.rejectBelow)
    return table.entries.enumerated().map { column, entry in
      // The least accepted position: see AliasTable.
      let past = (UInt64(column) << 32 + rejected) % n
      let first = rejected + (past == 0 ? 0 : n - past)
      let below = UInt64(entry.threshold)
      let own = (below - first + n - 1) / n
      let capped = min(own, table.share)
      return (capped, Int(entry.alias), table.share - capped)
    }
  }
}
