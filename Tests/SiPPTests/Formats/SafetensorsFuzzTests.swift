import Testing
import TestSupport

@testable import SiPP

/// Mutated files give a network or an error, never a crash.
@Suite("Safetensors: mutated files")
struct SafetensorsFuzzTests {
  /// 500 files; `SIPP_TEST_EFFORT=full` tries 20,000.
  @Test func aMutatedFileGivesANetworkOrAnError() throws {
    let valid = try smallNetworkFile()
    let folder = try ScratchFolder()
    var (networks, errors) = (0, 0)
    for seed in 0..<(isFullEffort ? 20_000 : 500) as Range<UInt64> {
      var rng = SplitMix64(seed: seed)
      let path = try folder.write(mutate(valid, using: &rng))
      do {
        let network = try Network(path: path)
        #expect(
          network.layers.allSatisfy { $0.weights.firstNonFinite == nil },
          "seed \(seed)")
        networks += 1
      } catch {
        let line = error.description
        #expect(!line.contains("\n") && line.count < 900, "seed \(seed)")
        errors += 1
      }
    }
    #expect(networks > 10 && errors > 100, "both: \(networks)")
  }
}

/// One to three of: flipped bits, replaced bytes, digits of the header changed,
/// pieces removed, doubled or cut off.
private func mutate(
  _ bytes: [UInt8], using rng: inout SplitMix64
) -> [UInt8] {
  var result = bytes
  for _ in 0..<Int.random(in: 1...3, using: &rng) {
    guard !result.isEmpty else { break }
    let at = Int.random(in: result.indices, using: &rng)
    let length = min(result.count - at, Int.random(in: 1...12, using: &rng))
    switch Int.random(in: 0..<8, using: &rng) {
    case 0: result[at] ^= 1 << UInt8.random(in: 0..<8, using: &rng)
    case 1: result[at] = UInt8.random(in: 0...255, using: &rng)
    case 2: result.removeLast(length)
    case 3: result.removeSubrange(at..<at + length)
    case 4: result.insert(contentsOf: result[at..<at + length], at: at)
    case 5:
      let digits = result.indices.filter { (0x30...0x39).contains(result[$0]) }
      if let digit = digits.randomElement(using: &rng) {
        result[digit] = UInt8.random(in: 0x30...0x39, using: &rng)
      }
    case 6:
      let marks = result.indices.filter {
        #"{}[]:,""#.utf8.contains(result[$0])
      }
      if let mark = marks.randomElement(using: &rng) {
        result[mark] = Array(#"{}[]:,"\ "#.utf8).randomElement(using: &rng) ?? 0
      }
    default:
      if let other = result.indices.randomElement(using: &rng) {
        result.swapAt(at, other)
      }
    }
  }
  return result
}
