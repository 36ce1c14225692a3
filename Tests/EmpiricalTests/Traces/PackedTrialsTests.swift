import TestSupport
import Testing

@testable import Empirical

/// Lists as base64, there and back, and what is none of ours.
@Suite("H7: lists of trials as texts")
struct PackedTrialsTests {
  /// RFC 4648's own alphabet, by hand: an encoder of the test's own.
  private func base64(_ bytes: [UInt8]) -> String {
    let letters = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = bytes[start..<min(start + 3, bytes.count)]
      var bits = three.reduce(0) { $0 << 8 | Int($1) }
      bits <<= 8 * (3 - three.count)
      let four = (0..<4).map { letters[bits >> (18 - 6 * $0) & 63] }
      text += String(four.prefix(three.count + 1))
      text += String(repeating: "=", count: 3 - three.count)
    }
    return text
  }

  @Test func knownTexts() {
    #expect(PackedTrials.text([] as [Int]) == "")
    #expect(PackedTrials.text([0]) == base64([0]))
    #expect(PackedTrials.text([0, 1, 2]) == base64([0, 0, 0]))
    // Gaps 5, 127, 128, 300: 300 = 2·128 + 44.
    #expect(
      PackedTrials.text([5, 133, 262, 563])
        == base64([5, 127, 0x80, 1, 0x80 | 44, 2]))
    #expect(
      PackedTrials.text(counts: [3, 0, 16_384])
        == base64([3, 0, 0x80, 0x80, 1]))
    #expect(
      PackedTrials.text([1, -2] as [Float])
        == base64([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]))
  }

  @Test func everyListComesBack() {
    var random = SplitMix64(seed: 12)
    for round in 0..<200 {
      let spread = UInt64(1) << (random.next() % 20)
      var trials: [Int] = []
      var next = 0
      for _ in 0..<random.next() % 60 {
        next += Int(random.next() % spread)
        trials.append(next)
        next += 1
      }
      let text = PackedTrials.text(trials)
      #expect(PackedTrials.trials(text, below: next) == trials, "\(round)")
      #expect(
        PackedTrials.trials(text, below: 1 << 32) == trials, "\(round)")
      if !trials.isEmpty {
        #expect(PackedTrials.trials(text, below: next - 1) == nil, "\(round)")
      }
      let counts = trials.reversed().map { $0 }
      #expect(
        PackedTrials.counts(
          PackedTrials.text(counts: counts), atMost: counts.max() ?? 0)
          == counts, "\(round)")
      let errors = trials.map { Float($0) / 3 } + [.infinity, 0, -0.0, .nan]
      let back = PackedTrials.errors(PackedTrials.text(errors))
      #expect(
        back?.map(\.bitPattern) == errors.map(\.bitPattern), "\(round)")
    }
  }

  @Test func largestNumbersComeBack() {
    let end = 1 << 32
    #expect(
      PackedTrials.trials(PackedTrials.text([end - 1]), below: end)
        == [end - 1])
    let large = 1 << 55
    #expect(
      PackedTrials.counts(PackedTrials.text(counts: [large]), atMost: large)
        == [large])
    #expect(
      PackedTrials.counts(
        PackedTrials.text(counts: [large]), atMost: large - 1) == nil)
  }

  /// What is no base64, breaks off, or is beyond its range.
  @Test func malformedTextsAreRefused() {
    for text in ["*", "AA", "A", "AA==A", "AAA", "ÄÄÄÄ", "A A="] {
      #expect(PackedTrials.trials(text, below: 10) == nil, "\(text)")
      #expect(PackedTrials.counts(text, atMost: 10) == nil, "\(text)")
      #expect(PackedTrials.errors(text) == nil, "\(text)")
    }
    // A group that breaks off, one that never ends, one above the range.
    for bytes in [
      [0x80], [1, 0x80], [UInt8](repeating: 0xFF, count: 12), [11],
    ]
      as [[UInt8]]
    {
      #expect(PackedTrials.counts(base64(bytes), atMost: 10) == nil)
      #expect(PackedTrials.trials(base64(bytes), below: 11) == nil)
    }
    // Each gap is in range, their sum is not.
    #expect(PackedTrials.trials(base64([5, 5]), below: 12) == [5, 11])
    #expect(PackedTrials.trials(base64([5, 5]), below: 11) == nil)
    #expect(PackedTrials.trials(base64([0]), below: 0) == nil)
    #expect(PackedTrials.trials("", below: 0) == [])
    // Floats have four bytes.
    for count in [1, 2, 3, 5] {
      let bytes = [UInt8](repeating: 0, count: count)
      #expect(PackedTrials.errors(base64(bytes)) == nil, "\(count) bytes")
    }
    #expect(PackedTrials.errors("") == [])
  }
}
