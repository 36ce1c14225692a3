/// How a safetensors file stores the numbers of a tensor.
public enum ElementType: String, Sendable, CaseIterable {
  /// IEEE 754 binary64.
  case float64 = "F64"
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// Signed, 64 bits.
  case int64 = "I64"
  /// Signed, 32 bits.
  case int32 = "I32"
  /// Signed, 16 bits.
  case int16 = "I16"
  /// Signed, 8 bits.
  case int8 = "I8"
  /// Unsigned, 64 bits.
  case uint64 = "U64"
  /// Unsigned, 32 bits.
  case uint32 = "U32"
  /// Unsigned, 16 bits.
  case uint16 = "U16"
  /// Unsigned, 8 bits.
  case uint8 = "U8"
  /// A truth value; listed, not read as a number.
  case bool = "BOOL"
  /// 8 bits, 4 of exponent; listed, not read.
  case float8E4M3 = "F8_E4M3"
  /// 8 bits, 5 of exponent; listed, not read.
  case float8E5M2 = "F8_E5M2"
  /// 8 bits of exponent; listed, not read.
  case float8E8M0 = "F8_E8M0"
  /// Two binary32; listed, not read.
  case complex64 = "C64"

  /// Bytes of one number.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64, .complex64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool, .float8E4M3, .float8E5M2, .float8E8M0: 1
    }
  }

  /// Reads numbers, little-endian, exactly.
  ///
  /// - Returns: nil at the first number that no `Double` equals (a 64-bit
  ///   integer beyond 2⁵³), or when this type is not read as numbers.
  func decode(_ bytes: UnsafeRawBufferPointer) -> [Double]? {
    switch self {
    case .float64: load(bytes) { Double(bitPattern: $0) }
    case .float32: load(bytes) { Double(Float(bitPattern: $0)) }
    case .float16: load(bytes, binary16)
    case .bfloat16:
      load(bytes) { (x: UInt16) in Double(Float(bitPattern: UInt32(x) << 16)) }
    case .int64: load(bytes) { (x: Int64) in Double(exactly: x) }
    case .int32: load(bytes) { (x: Int32) in Double(x) }
    case .int16: load(bytes) { (x: Int16) in Double(x) }
    case .int8: load(bytes) { (x: Int8) in Double(x) }
    case .uint64: load(bytes) { (x: UInt64) in Double(exactly: x) }
    case .uint32: load(bytes) { (x: UInt32) in Double(x) }
    case .uint16: load(bytes) { (x: UInt16) in Double(x) }
    case .uint8: load(bytes) { (x: UInt8) in Double(x) }
    case .bool, .float8E4M3, .float8E5M2, .float8E8M0, .complex64: nil
    }
  }

  /// Whether ``decode(_:)`` reads this type.
  var isNumeric: Bool {
    switch self {
    case .bool, .float8E4M3, .float8E5M2, .float8E8M0, .complex64: false
    default: true
    }
  }
}

private func load<Bits: FixedWidthInteger>(
  _ bytes: UnsafeRawBufferPointer, _ convert: (Bits) -> Double?
) -> [Double]? {
  let width = MemoryLayout<Bits>.size
  let count = bytes.count / width
  var result: [Double] = []
  result.reserveCapacity(count)
  for i in 0..<count {
    let bits = bytes.loadUnaligned(fromByteOffset: i * width, as: Bits.self)
    guard let value = convert(Bits(littleEndian: bits)) else { return nil }
    result.append(value)
  }
  return result
}

/// The value of an IEEE 754 binary16: ±f · 2⁻²⁴ below 2⁻¹⁴, else
/// ±(1024 + f) · 2^(e − 25).
///
/// Spelled out, since `Float16` does not exist on every platform.
private func binary16(_ bits: UInt16) -> Double? {
  let exponent = Int(bits >> 10 & 0x1F)
  let fraction = Double(bits & 0x3FF)
  let magnitude: Double
  switch exponent {
  case 0: magnitude = fraction * 0x1p-24
  case 0x1F: magnitude = fraction == 0 ? .infinity : .nan
  default:
    magnitude = Double(
      sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
  }
  return bits >> 15 == 1 ? -magnitude : magnitude
}
