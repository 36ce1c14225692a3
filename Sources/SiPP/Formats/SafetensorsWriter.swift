/// A tensor to be written.
public struct TensorContent: Sendable {
  let name: String
  let type: ElementType
  let shape: [Int]
  let bytes: [UInt8]

  /// Numbers as F64.
  ///
  /// - Precondition: as many numbers as the product of `shape`.
  public init(name: String, shape: [Int], float64 numbers: [Double]) {
    self.init(name, .float64, shape, numbers.map(\.bitPattern))
  }

  /// Numbers as F32.
  ///
  /// - Precondition: as many numbers as the product of `shape`.
  public init(name: String, shape: [Int], float32 numbers: [Float]) {
    self.init(name, .float32, shape, numbers.map(\.bitPattern))
  }

  /// Numbers as I64.
  ///
  /// - Precondition: as many numbers as the product of `shape`.
  public init(name: String, shape: [Int], int64 numbers: [Int64]) {
    self.init(name, .int64, shape, numbers.map(UInt64.init(bitPattern:)))
  }

  private init<Bits: FixedWidthInteger>(
    _ name: String, _ type: ElementType, _ shape: [Int], _ numbers: [Bits]
  ) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && numbers.count == shape.reduce(1, *),
      "a tensor needs as many numbers as its shape says")
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = numbers.flatMap { number in
      withUnsafeBytes(of: number.littleEndian, Array.init)
    }
  }
}

extension SafetensorsFile {
  /// Writes a safetensors file all or not at all: to a new file beside `path`,
  /// then fsync, then rename.
  ///
  /// Equal tensors give equal bytes. Wide numbers come first and the header is
  /// padded to a multiple of 8 bytes, so that all numbers are aligned.
  ///
  /// - Throws: ``SiPPError/unwritable(_:reason:)``.
  /// - Precondition: names are distinct, and none is `__metadata__`.
  public static func write(
    _ tensors: [TensorContent], to path: String
  ) throws(SiPPError) {
    precondition(
      Set(tensors.map { Array($0.name.utf8) } + [Array("__metadata__".utf8)])
        .count == tensors.count + 1, "names are distinct")
    let sorted = tensors.enumerated().sorted { a, b in
      (-a.element.type.byteCount, a.offset)
        < (-b.element.type.byteCount, b.offset)
    }.map(\.element)
    var offset = 0
    var entries: [String] = []
    for tensor in sorted {
      let end = offset + tensor.bytes.count
      entries.append(
        "\(jsonString(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\","
          + "\"shape\":[\(tensor.shape.map(String.init).joined(separator: ","))],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: -header.count & 7)
    let length = withUnsafeBytes(
      of: UInt64(header.count).littleEndian, Array.init)
    try writeAtomically(
      [length, header] + sorted.map(\.bytes), to: path)
  }
}

/// `text` as a JSON string.
private func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\":
      result += "\\"
      result.unicodeScalars.append(scalar)
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
