import Bounds
import SiPP

// The planted faults: how they draw, and the law that they draw from.

extension SamplerFitExperiment {
  func shiftedAliasCounts(using stream: inout TrialStream) -> [Int] {
    var counts = [Int](repeating: 0, count: sampler.count)
    var drawn = 0
    while drawn < draws {
      let word = UInt32(truncatingIfNeeded: stream.next64())
      guard let choice = sampler.selection(of: word) else { continue }
      drawn += 1
      let index =
        choice.isAlias ? (choice.index + 1) % sampler.count : choice.index
      counts[index] += 1
    }
    return counts
  }

  /// Each column's words for its alias go to the next index.
  var shiftedAliasLaw: [Rational] {
    var words = [UInt64](repeating: 0, count: sampler.count)
    for (own, column) in sampler.columns.enumerated() {
      words[own] += column.ownWords
      words[(column.alias + 1) % sampler.count] += column.aliasWords
    }
    return words.map { Rational(Int($0), Int(sampler.totalUnits)) }
  }

  func unrejectedCounts(
    bits: Int, using stream: inout TrialStream
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: sampler.count)
    for _ in 0..<draws {
      let word = UInt32(truncatingIfNeeded: stream.next64()) >> (32 - bits)
      let product = UInt64(word) * UInt64(sampler.count)
      counts[Int(product >> UInt64(bits))] += 1
    }
    return counts
  }

  /// Index j has the words w with j 2ᵇ/n ≤ w < (j + 1) 2ᵇ/n.
  func unrejectedLaw(bits: Int) -> [Rational] {
    let n = sampler.count
    func first(_ j: Int) -> Int { ((j << bits) + n - 1) / n }
    return (0..<n).map { j in
      Rational(first(j + 1) - first(j), 1 << bits)
    }
  }
}
