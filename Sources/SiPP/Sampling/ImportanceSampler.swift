public import Bounds

/// Draws indices with an exactly known law q, near to given importances (T3).
///
/// The law is q_j = `units[j]`/`totalUnits`, a ratio of integers: what is drawn
/// is q, not a floating-point image of it (see `AliasTable` for the proof). All
/// that is claimed of an estimator, E ŵ = w and T ≤ B, is claimed with this q,
/// so the distance from the importances costs range, never validity:
///
///     max_j p_j/q_j  ≤  Σp · c/(c − 1),    c = ⌊2³²/n⌋,
///
/// hence a ceiling B = max_j C s_j/q_j is above C · SS by a relative 1/(c − 1),
/// about n · 2⁻³² (2 · 10⁻⁷ for 784 weights), and no more. Units are shared out
/// by `apportion`; among equal importances they differ by one at most, and equal
/// importances throughout give exactly q_j = 1/n.
///
/// | Symbol | Name | Shape; unit | Domain |
/// | --- | --- | --- | --- |
/// | p | `importances` | [n]; any common unit | each finite, > 0 |
/// | n | `count` | number of indices | 1 to 2²⁰ |
/// | n c | `totalUnits` | accepted words | 2³² − 2²⁰ < n c ≤ 2³² |
///
/// - Randomness: 32-bit words are asked for in blocks of at most 1,024, and never
///   more than draws that are missing. A word is rejected with probability
///   (2³² mod n)/2³² < n · 2⁻³² and then replaced. Which words are asked for
///   depends on nothing but n, the words and the number of draws, so ``counts``
///   replays what ``ValueTable/sum(draws:using:)`` drew.
public struct ImportanceSampler: Sendable {
  /// The largest number of indices, 2²⁰.
  public static let largestCount = 1 << 20

  /// u: how many of the accepted words select each index; each at least 1.
  public let units: [UInt64]

  let table: AliasTable

  /// Builds the table for indices 0 ..< `importances.count`.
  ///
  /// - Throws: ``SiPPError/outsideDomain(_:value:requirement:)`` when there are
  ///   none or more than 2²⁰ importances, or one is not finite and positive.
  /// - Complexity: O(n log n).
  public init(importances: [Double]) throws(SiPPError) {
    guard (1...Self.largestCount).contains(importances.count) else {
      throw .outsideDomain(
        "number of importances", value: "\(importances.count)",
        requirement: "1 to \(Self.largestCount)")
    }
    for (j, p) in importances.enumerated() where !(p.isFinite && p > 0) {
      throw .outsideDomain(
        "importance \(j)", value: "\(p)", requirement: "finite and positive")
    }
    let n = UInt64(importances.count)
    units = apportion(importances, total: n * ((1 << 32) / n))
    table = AliasTable(units: units)
  }

  /// n, the number of indices.
  public var count: Int { units.count }

  /// n c, the number of accepted words: the denominator of every probability.
  public var totalUnits: UInt64 { UInt64(count) * table.share }

  /// q_j, exactly.
  public func probability(of index: Int) -> Rational {
    Rational(Int(units[index]), Int(totalUnits))
  }

  /// How often each index is drawn in `draws` independent draws.
  ///
  /// - Parameters:
  ///   - draws: m, from 0 to 2³² − 1.
  ///   - source: where the words come from.
  /// - Returns: [n] counts, which sum to m.
  public func counts(
    draws m: Int, using source: inout some RandomWordSource
  ) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: count)
    counts.withUnsafeMutableBufferPointer { counts in
      table.entries.withUnsafeBufferPointer { entries in
        let selection = Selection(entries, rejectBelow: table.rejectBelow)
        drawBlocks(m, using: &source) { words in
          selection.count(words, into: counts)
        }
      }
    }
    return counts
  }
}
