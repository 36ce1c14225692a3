#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Long lists of trials as short texts: base64 of bytes (RFC 4648).
///
/// | List | Bytes |
/// | --- | --- |
/// | ascending trials | gaps to the one before less 1, each in groups of 7 bits, low first, the top bit set where more follow |
/// | errors | IEEE 754 binary32, least byte first |
/// | counts | each as a gap is |
enum PackedTrials {
  /// Ascending trials.
  static func text(_ trials: [Int]) -> String {
    var bytes: [UInt8] = []
    var next = 0
    for trial in trials {
      precondition(trial >= next, "trials ascend")
      append(trial - next, to: &bytes)
      next = trial + 1
    }
    return base64(bytes)
  }

  /// Errors.
  static func text(_ errors: [Float]) -> String {
    base64(
      errors.flatMap { error in
        (0..<4).map { UInt8(truncatingIfNeeded: error.bitPattern >> (8 * $0)) }
      })
  }

  /// Counts, in any order.
  static func text(counts: [Int]) -> String {
    var bytes: [UInt8] = []
    for count in counts { append(count, to: &bytes) }
    return base64(bytes)
  }

  private static func append(_ value: Int, to bytes: inout [UInt8]) {
    precondition(value >= 0, "a count")
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

// MARK: - Back

extension PackedTrials {
  /// The ascending trials below `end` that `text` holds; nil where it is none of
  /// ours.
  static func trials(_ text: String, below end: Int) -> [Int]? {
    guard let gaps = counts(text, atMost: end) else { return nil }
    var trials: [Int] = []
    var next = 0
    for gap in gaps {
      guard gap < end - next else { return nil }
      trials.append(next + gap)
      next += gap + 1
    }
    return trials
  }

  /// The errors that `text` holds.
  static func errors(_ text: String) -> [Float]? {
    guard let bytes = bytes(text), bytes.count % 4 == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) {
          $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1))
        })
    }
  }

  /// The counts that `text` holds, each at most `most`.
  static func counts(_ text: String, atMost most: Int) -> [Int]? {
    guard let bytes = bytes(text) else { return nil }
    var counts: [Int] = []
    var (value, shift) = (0, 0)
    for byte in bytes {
      guard shift <= 49 else { return nil }
      value |= Int(byte & 0x7F) << shift
      shift += 7
      guard byte & 0x80 == 0 else { continue }
      guard value <= most else { return nil }
      counts.append(value)
      (value, shift) = (0, 0)
    }
    return shift == 0 ? counts : nil
  }
}

// MARK: - base64

extension PackedTrials {
  private static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map { Array($0) }
  }
}
