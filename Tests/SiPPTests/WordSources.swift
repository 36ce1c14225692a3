import SiPP
import TestSupport

/// SplitMix64 as words, with a note of what it was asked for.
struct RandomWords: RandomWordSource {
  private var generator: SplitMix64
  private(set) var requests: [Int] = []

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    requests.append(words.count)
    for i in words.indices { words[i] = UInt32(truncatingIfNeeded: next()) }
  }

  private mutating func next() -> UInt64 { generator.next() >> 32 }
}

/// A given list of words; past its end the largest word, which every table
/// accepts.
struct ListedWords: RandomWordSource {
  private(set) var rest: ArraySlice<UInt32>
  /// Whether more was asked for than is listed.
  private(set) var isExhausted = false

  init(_ words: [UInt32]) { rest = words[...] }

  mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    for i in words.indices {
      if rest.isEmpty { isExhausted = true }
      words[i] = rest.popFirst() ?? .max
    }
  }
}

/// Importances as networks have them: many decades, some ties.
func randomImportances(_ n: Int, using rng: inout SplitMix64) -> [Double] {
  let decades = Double.random(in: 0...12, using: &rng)
  var p: [Double] = []
  for _ in 0..<n {
    if let last = p.last, Int.random(in: 0..<5, using: &rng) == 0 {
      p.append(last)
    } else {
      let exponent = Double.random(in: 0...decades, using: &rng)
      p.append(1 / (1 + exponent * exponent * exponent * exponent))
    }
  }
  return p
}
