import Testing

@testable import Empirical

@Suite("Philox4x32-10 and streams")
struct PhiloxTests {
  /// The known answers of Random123's kat_vectors for philox4x32, 10 rounds.
  @Test(
    arguments: [
      (
        [0, 0, 0, 0], [0, 0],
        [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
        [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
        [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func givesThePublishedAnswers(
    counter: [UInt32], key: [UInt32], answer: [UInt32]
  ) {
    let block = Philox.block(
      (counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    #expect([block.0, block.1, block.2, block.3] == answer)

    var words = [UInt32](repeating: 0, count: 4)
    words.withUnsafeMutableBufferPointer { words in
      Philox.fill(
        words, first: counter[0],
        upper: (counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    }
    #expect(words == answer)
  }

  /// Lanes and single blocks are two ways to the same words, at every length
  /// around the number of lanes.
  @Test func lanesAgreeWithSingleBlocks() {
    for blocks in [1, 2, 63, 64, 65, 127, 128, 200] {
      let first: UInt32 = 0xFFFF_FF00 &- UInt32(blocks)
      var words = [UInt32](repeating: 0, count: 4 * blocks)
      words.withUnsafeMutableBufferPointer { words in
        Philox.fill(words, first: first, upper: (7, 8, 9), key: (1, 2))
      }
      let expected = (0..<UInt32(blocks)).flatMap { index -> [UInt32] in
        let block = Philox.block((first + index, 7, 8, 9), key: (1, 2))
        return [block.0, block.1, block.2, block.3]
      }
      #expect(words == expected, "\(blocks) blocks")
    }
  }

  /// Nothing beside the blocks asked for is written.
  @Test func fillsWriteNothingElse() {
    for blocks in [1, 5, 64, 65] {
      var words = [UInt32](repeating: 77, count: 4 * blocks + 16)
      words.withUnsafeMutableBufferPointer { words in
        let part = UnsafeMutableBufferPointer(
          rebasing: words[8..<8 + 4 * blocks])
        Philox.fill(part, first: 3, upper: (7, 8, 9), key: (1, 2))
      }
      #expect(words.prefix(8).allSatisfy { $0 == 77 })
      #expect(words.suffix(8).allSatisfy { $0 == 77 })
    }
  }

  /// FNV-1a and one SplitMix64 finaliser: values of another implementation.
  @Test(
    arguments: [
      ("", 17_665_956_581_633_026_203), ("a", 198_367_012_849_983_736),
      ("foobar", 4_633_546_387_131_234_498),
      ("T4b|blocks", 812_637_767_544_323_614),
    ] as [(String, UInt64)])
  func identifiersAreTheStatedHash(text: String, bits: UInt64) {
    #expect(StreamID(text).bits == bits)
  }

  /// The counter is block, trial, claim; the key is the seed: words of another
  /// implementation.
  @Test func streamsAreTheStatedCounters() {
    func stream() -> TrialStream {
      TrialStream(
        seed: 0x0123_4567_89AB_CDEF, claim: StreamID("T4b|blocks"),
        trial: 0xFEDC_BA98)
    }
    let expected: [UInt32] = [
      0x2630_de9c, 0x83e3_2ba4, 0x2038_f9b5, 0x744c_996d, 0x6461_3178,
      0x4565_8633, 0xfc7c_fd28, 0xdc82_38ae, 0xc7cc_f83a, 0x465e_e63c,
      0x181d_d071, 0x72dd_24f6,
    ]
    for sizes in [[12], [4, 8], [8, 4], [4, 4, 4], [12, 0]] {
      var stream = stream()
      var words: [UInt32] = []
      for size in sizes {
        var part = [UInt32](repeating: 0, count: size)
        part.withUnsafeMutableBufferPointer { stream.fill($0) }
        words += part
      }
      #expect(words == expected, "\(sizes)")
    }
    // Each number takes a block; a fill takes whole ones.
    var numbers = stream()
    #expect(numbers.next64() == 0x2630_de9c_83e3_2ba4)
    #expect(numbers.next64() == 0x6461_3178_4565_8633)
    var part = [UInt32](repeating: 0, count: 1)
    part.withUnsafeMutableBufferPointer { numbers.fill($0) }
    #expect(part == [0xc7cc_f83a])
    var mixed = stream()
    part = [UInt32](repeating: 0, count: 7)
    part.withUnsafeMutableBufferPointer { mixed.fill($0) }
    #expect(part == Array(expected[0..<7]))
    #expect(mixed.next64() == 0xc7cc_f83a_465e_e63c)
  }

  /// A stream is a function of seed, claim and trial: each of them changes it,
  /// and the same three give it again.
  @Test func streamsDependOnSeedClaimAndTrialOnly() {
    func words(
      seed: UInt64 = 1 << 40, claim: String = "a", trial: Int = 5
    ) -> [UInt32] {
      var stream = TrialStream(
        seed: seed, claim: StreamID(claim), trial: trial)
      var words = [UInt32](repeating: 0, count: 10)
      words.withUnsafeMutableBufferPointer { stream.fill($0) }
      return words
    }
    #expect(words() == words())
    let all = [
      words(), words(seed: 1 << 41), words(seed: 1), words(claim: "b"),
      words(trial: 6), words(trial: 0xFFFF_FFFF),
    ]
    #expect(Set(all).count == all.count)
  }

  /// A fill that ends inside a block drops the rest of it; the next one starts
  /// with the next block.
  @Test func fillsStartAtWholeBlocks() {
    func fill(_ sizes: [Int]) -> [[UInt32]] {
      var stream = TrialStream(seed: 3, claim: StreamID("x"), trial: 1)
      return sizes.map { size in
        var words = [UInt32](repeating: 0, count: size)
        words.withUnsafeMutableBufferPointer { stream.fill($0) }
        return words
      }
    }
    let whole = fill([12])[0]
    let parts = fill([5, 4])
    #expect(parts[0] == Array(whole[0..<5]))
    #expect(parts[1] == Array(whole[8..<12]))
  }

  /// The words are uniform to the eye of an exact test: bit counts of 2¹⁴ words
  /// stay within six standard deviations.
  @Test func everyBitIsFair() {
    var stream = TrialStream(seed: 9, claim: StreamID("bits"), trial: 0)
    var words = [UInt32](repeating: 0, count: 1 << 14)
    words.withUnsafeMutableBufferPointer { stream.fill($0) }
    for bit in 0..<32 {
      let ones = words.count { $0 >> UInt32(bit) & 1 == 1 }
      #expect(abs(ones - (1 << 13)) <= 6 * 64, "bit \(bit): \(ones)")
    }
  }
}
