import SiPP

/// Names of layers as a legend has room for them.
///
/// Names that fit stay as they are. Else all lose what they begin with up to a
/// common `.`, and what is still long loses its middle. Where that makes two alike,
/// they get their numbers.
enum LayerLabels {
  /// The most columns of a label, of which a wide character takes two.
  static let mostColumns = 16

  /// A label for each of `names`, in their order; all differ.
  static func labels(_ names: [String]) -> [String] {
    // Enough of both ends for any label, whatever a file holds.
    let names = names.map { printable($0, limit: 200) }
    if names.allSatisfy({ columns($0) <= mostColumns }), allDiffer(names) {
      return names
    }
    let dropped = commonPrefix(of: names)
    let labels = names.map { name in
      let rest = name.unicodeScalars.dropFirst(dropped)
      return (dropped > 0 ? "…" : "") + String(String.UnicodeScalarView(rest))
    }
    let short = labels.map { shortened($0, to: mostColumns) }
    if allDiffer(short) { return short }
    return labels.enumerated().map { index, label in
      let number = "\(index + 1): "
      return number + shortened(label, to: mostColumns - number.count)
    }
  }

  private static func allDiffer(_ labels: [String]) -> Bool {
    Set(labels).count == labels.count
  }

  /// The number of scalars that all names begin with, up to a `.` and with it; 0 of
  /// a single name.
  private static func commonPrefix(of names: [String]) -> Int {
    guard names.count > 1, let first = names.first?.unicodeScalars else {
      return 0
    }
    var common = 0
    for (place, scalar) in first.enumerated() {
      let isCommon = names.allSatisfy { name in
        let scalars = name.unicodeScalars
        return scalars.count > place + 1
          && scalars[scalars.index(scalars.startIndex, offsetBy: place)]
            == scalar
      }
      guard isCommon else { break }
      if scalar == "." { common = place + 1 }
    }
    return common
  }

  /// `label` without its middle, as far as it must be.
  private static func shortened(_ label: String, to most: Int) -> String {
    guard columns(label) > most else { return label }
    var (head, tail) = ("", "")
    var left = most - 1
    var scalars = label.unicodeScalars[...]
    while let scalar = head.unicodeScalars.count > tail.unicodeScalars.count
      ? scalars.popLast() : scalars.popFirst(), columns(scalar) <= left
    {
      left -= columns(scalar)
      if head.unicodeScalars.count > tail.unicodeScalars.count {
        tail = String(scalar) + tail
      } else {
        head.unicodeScalars.append(scalar)
      }
    }
    return head + "…" + tail
  }

  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// 2 of East Asian letters and of pictures, which are as wide as high, and of the
  /// widest Latin letters.
  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    if "mMW@%".unicodeScalars.contains(scalar) { return 2 }
    return switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF,
      0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
