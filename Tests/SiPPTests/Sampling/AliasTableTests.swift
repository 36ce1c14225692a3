import Testing
import TestSupport

@testable import SiPP

/// The law of the table, by counting words instead of trusting its formula.
@Suite("T3 alias table: the law is exact")
struct AliasTableTests {
  /// Every word of a small width is tried.
  @Test func everyWordOfASmallWidthIsCounted() {
    for seed in 0..<60 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let bits = UInt64.random(in: 8...12, using: &rng)
      let n = Int.random(in: 1...40, using: &rng)
      let share = (1 << bits) / UInt64(n)
      let units = apportion(
        randomImportances(n, using: &rng), total: UInt64(n) * share)
      let table = AliasTable(units: units, wordBits: bits)

      var counted = [UInt64](repeating: 0, count: n)
      var rejected: UInt64 = 0
      for word in 0..<(UInt64(1) << bits) {
        if let j = table.index(of: word, wordBits: bits) {
          counted[j] += 1
        } else {
          rejected += 1
        }
      }
      #expect(counted == units, "seed \(seed): \(bits) bits, n = \(n)")
      #expect(rejected == (1 << bits) % UInt64(n), "seed \(seed)")
    }
  }

  /// At 32 bits the words of a column are counted as multiples of n in an
  /// interval: ⌊y/n⌋ − ⌊x/n⌋ of them lie in (x, y].
  @Test func multiplesOfTheCountInEachColumnGiveTheUnits() throws {
    for seed in 0..<80 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      // Nearly equal ones too: columns that are full without an alias.
      let n = Int.random(in: 1...(seed < 40 ? 900 : 16), using: &rng)
      let sampler = try ImportanceSampler(
        importances: seed < 40
          ? randomImportances(n, using: &rng)
          : (0..<n).map { _ in
            1 + Double(Int.random(in: -1...1, using: &rng)) * 0x1p-9
          })

      let N = UInt64(1) << 32
      let divisor = UInt64(n)
      func multiples(from low: UInt64, below high: UInt64) -> UInt64 {
        let upTo = { (x: UInt64) in (x + divisor - 1) / divisor }  // in [0, x)
        return upTo(high) - upTo(low)
      }
      var counted = [UInt64](repeating: 0, count: n)
      for (i, entry) in sampler.table.entries.enumerated() {
        let start = UInt64(i) * N
        let own = multiples(
          from: start + N % divisor, below: start + UInt64(entry.threshold))
        let all = multiples(from: start + N % divisor, below: start + N)
        #expect(all == N / divisor)
        counted[Int(entry.own)] += own
        counted[Int(entry.alias)] += all - own
      }
      #expect(counted == sampler.units, "seed \(seed): n = \(n)")
    }
  }

  /// The fast loops against the plain map, at the words where they could differ:
  /// on both sides of each column's start, of the rejection limit and of each
  /// threshold.
  @Test func fastLoopsFollowTheMapAtEveryBoundary() throws {
    for n in [1, 2, 3, 5, 7, 64, 100, 333] {
      var rng = SplitMix64(seed: UInt64(n))
      let sampler = try ImportanceSampler(
        importances: randomImportances(n, using: &rng))
      let values = (0..<n).map { _ in rng.next32() }
      var words: [UInt32] = [0, 1, .max, .max - 1]
      for (i, entry) in sampler.table.entries.enumerated() {
        for position in [0, sampler.table.rejectBelow, entry.threshold] {
          let word = (UInt64(i) << 32 + UInt64(position)) / UInt64(n)
          for step in -2...2 {
            words.append(UInt32(truncatingIfNeeded: Int(word) + step))
          }
        }
      }
      let drawn = words.compactMap { sampler.table.index(of: UInt64($0)) }
      if n.nonzeroBitCount > 1 { #expect(drawn.count < words.count) }
      // A request never exceeds what is missing, so all listed words are used.
      var first = ListedWords(words)
      var second = first
      let counts = sampler.counts(draws: drawn.count, using: &first)
      let sum = ValueTable(sampler, values: values)
        .sum(draws: drawn.count, using: &second)
      var expected = [UInt32](repeating: 0, count: n)
      for j in drawn { expected[j] += 1 }
      #expect(counts == expected, "n = \(n)")
      #expect(sum == drawn.reduce(0) { $0 + UInt64(values[$1]) }, "n = \(n)")
      #expect(first.rest.count == second.rest.count)
      #expect(!first.isExhausted && !second.isExhausted, "n = \(n)")
    }
  }

  /// Where every index has a full column, its alias is not used: not by the last
  /// position either, where the threshold is cut.
  @Test func fullColumnsSelectTheirOwnIndex() throws {
    for n in 2...40 {
      let sampler = try ImportanceSampler(
        importances: Array(repeating: 1, count: n))
      for i in 0..<n {
        let word = ((UInt64(i + 1) << 32) - 1) / UInt64(n)  // the last of i
        #expect(sampler.table.index(of: word) == i, "n = \(n), i = \(i)")
      }
    }
  }

  /// What a harness is told of the table is what the table does.
  @Test func inspectionIsTheTable() throws {
    for seed in 0..<40 as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let n = Int.random(in: 1...40, using: &rng)
      let sampler = try ImportanceSampler(
        importances: randomImportances(n, using: &rng))
      var units = [UInt64](repeating: 0, count: n)
      for (own, column) in sampler.columns.enumerated() {
        #expect(column.ownWords + column.aliasWords == sampler.table.share)
        units[own] += column.ownWords
        units[column.alias] += column.aliasWords
      }
      #expect(units == sampler.units, "seed \(seed)")
      for (i, entry) in sampler.table.entries.enumerated() {
        let start = (UInt64(i) << 32 + UInt64(entry.threshold)) / UInt64(n)
        for word in start &- 1...start + 1 where word <= UInt32.max {
          let product = word * UInt64(n)
          let position = UInt32(truncatingIfNeeded: product)
          let threshold = sampler.table.entries[Int(product >> 32)].threshold
          let choice = sampler.selection(of: UInt32(word))
          #expect(choice?.index == sampler.table.index(of: word))
          let isAlias = choice.map(\.isAlias)
          #expect(isAlias == nil || isAlias == (position >= threshold))
        }
      }
    }
  }

  /// A rejected word is found wherever it stands in a block: 0 is one for n = 3,
  /// since its position is below 2³² mod 3.
  @Test func aRejectedWordIsFoundInEveryPlace() throws {
    let sampler = try ImportanceSampler(importances: [1, 1, 1])
    let table = ValueTable(sampler, values: [1, 10, 100])
    #expect(sampler.table.index(of: 0) == nil)
    for length in 1...9 {
      for place in 0..<length {
        var words = (0..<length).map { UInt32($0) << 28 + 99 }
        words[place] = 0
        words.append(.max)  // in place of the rejected one: index 2
        let drawn = words.compactMap { sampler.table.index(of: UInt64($0)) }
        #expect(drawn.count == length && drawn.last == 2)
        var first = ListedWords(words)
        var second = first
        let sum = drawn.reduce(0 as UInt64) { $0 + [1, 10, 100][$1] }
        #expect(table.sum(draws: length, using: &first) == sum)
        let counts = sampler.counts(draws: length, using: &second)
        #expect(counts.reduce(0, +) == UInt32(length))
        #expect(counts[2] == drawn.count { $0 == 2 })
        #expect(first.rest.isEmpty && second.rest.isEmpty)
        #expect(!first.isExhausted && !second.isExhausted)
      }
    }
  }

  /// A cache line holds four entries.
  @Test func anEntryIs16Bytes() {
    #expect(MemoryLayout<SelectionEntry>.stride == 16)
  }

  /// All 2³² words through the fast loop (about 10 s in a release build).
  @Test(.enabled(if: isFullEffort))
  func everyWordOf32BitsIsCounted() throws {
    struct AllWords: RandomWordSource {
      var next: UInt32 = 0
      mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
        for i in words.indices {
          words[i] = next
          next &+= 1
        }
      }
    }
    var rng = SplitMix64(seed: 1)
    let sampler = try ImportanceSampler(
      importances: randomImportances(784, using: &rng))
    var source = AllWords()
    let counts = sampler.counts(
      draws: Int(sampler.totalUnits), using: &source)
    #expect(counts.map(UInt64.init) == sampler.units)
    #expect(source.next == 0 || source.next > UInt32.max - 784)
  }
}

extension SplitMix64 {
  mutating func next32() -> UInt32 { UInt32(next() >> 32) }
}
