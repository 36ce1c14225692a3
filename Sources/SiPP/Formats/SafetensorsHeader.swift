/// One tensor of a safetensors file, as its header describes it.
public struct TensorDescription: Sendable, Equatable {
  /// The tensor's name, in UTF-8: names are equal when their bytes are.
  let key: [UInt8]
  /// How its numbers are stored.
  public let type: ElementType
  /// Its dimensions; none for a single number.
  public let shape: [Int]
  /// Where it lies in the data.
  let range: Range<Int>

  /// The tensor's name.
  public var name: String { String(decoding: key, as: UTF8.self) }
  /// The product of its dimensions.
  public var count: Int { range.count / type.byteCount }
}

/// The header of a safetensors file, validated against the size of its data.
///
/// What is refused, beyond text that is no JSON: a name or a field that occurs
/// twice; a missing field; a dimension or offset that is no integer from 0 to
/// 2⁶³ − 1; a size that overflows or differs from the range's; ranges that
/// overlap, leave a hole or do not end where the file ends; metadata that do not
/// map strings to strings; anything before `{` or, but for white space, after
/// the last `}`. Other fields of an entry are passed over.
struct SafetensorsHeader {
  /// No more tensors than this, so that a header of 100 MB costs no more memory
  /// than itself again.
  static let mostTensors = 100_000
  /// No more bytes than this in all names together.
  static let mostNameBytes = 16_000_000

  private(set) var tensors: [TensorDescription] = []

  private let mostTensors: Int
  private let mostNameBytes: Int

  /// - Parameters:
  ///   - text: the header.
  ///   - dataSize: the bytes after it.
  ///   - mostTensors: and names of metadata.
  ///   - mostNameBytes: of tensors, and of metadata.
  init(
    _ text: UnsafeBufferPointer<UInt8>, dataSize: Int,
    mostTensors: Int = Self.mostTensors,
    mostNameBytes: Int = Self.mostNameBytes
  ) throws(JSONCursor.Failure) {
    self.mostTensors = mostTensors
    self.mostNameBytes = mostNameBytes
    var cursor = JSONCursor(text)
    guard cursor.next == UInt8(ascii: "{") else {
      throw cursor.failure("the header does not begin with {")
    }
    try readTensors(&cursor)
    cursor.skipSpace()
    guard cursor.next == nil else {
      throw cursor.failure("something follows the header's object")
    }
    try checkTiling(dataSize)
  }

  private mutating func readTensors(
    _ cursor: inout JSONCursor
  ) throws(JSONCursor.Failure) {
    var names: Set<[UInt8]> = []
    var nameBytes = 0
    var found: [TensorDescription] = []
    try cursor.object { cursor, key throws(JSONCursor.Failure) in
      nameBytes += key.count
      guard names.count < mostTensors, nameBytes <= mostNameBytes
      else { throw cursor.failure("too many or too long names") }
      guard names.insert(key).inserted else {
        throw cursor.failure("the name \(quoted(key)) occurs twice")
      }
      if key == metadataKey {
        try readMetadata(&cursor)
      } else {
        found.append(try readEntry(&cursor, key))
      }
    }
    tensors = found
  }

  /// Passes an object of strings.
  private func readMetadata(
    _ cursor: inout JSONCursor
  ) throws(JSONCursor.Failure) {
    var names: Set<[UInt8]> = []
    var nameBytes = 0
    try cursor.object { cursor, key throws(JSONCursor.Failure) in
      nameBytes += key.count
      guard names.count < mostTensors, nameBytes <= mostNameBytes
      else { throw cursor.failure("too many or too long names") }
      guard names.insert(key).inserted else {
        throw cursor.failure("the metadata name \(quoted(key)) occurs twice")
      }
      cursor.skipSpace()
      _ = try cursor.string()
    }
  }

  /// Each byte of the data belongs to exactly one tensor.
  private func checkTiling(_ dataSize: Int) throws(JSONCursor.Failure) {
    let sorted = tensors.sorted {
      ($0.range.lowerBound, $0.range.upperBound)
        < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for tensor in sorted {
      if tensor.range.lowerBound != end {
        throw JSONCursor.Failure(
          offset: 0,
          reason: "tensor \(quoted(tensor.key)) "
            + (tensor.range.lowerBound < end
              ? "overlaps another" : "leaves a hole before it"))
      }
      end = tensor.range.upperBound
    }
    guard end == dataSize else {
      throw JSONCursor.Failure(
        offset: 0,
        reason: "the tensors take \(end) bytes, but the file has "
          + "\(dataSize) after its header")
    }
  }
}

private let metadataKey = Array("__metadata__".utf8)

/// A name for an error message.
func quoted(_ key: some Collection<UInt8>) -> String {
  "'\(printable(String(decoding: key.prefix(4_000), as: UTF8.self), limit: 60))'"
}

/// Reads `{"dtype": …, "shape": […], "data_offsets": [begin, end]}`.
private func readEntry(
  _ cursor: inout JSONCursor, _ key: [UInt8]
) throws(JSONCursor.Failure) -> TensorDescription {
  let fields = try readFields(&cursor, key)
  func refuse(_ reason: String) -> JSONCursor.Failure {
    cursor.failure("tensor \(quoted(key)): \(reason)")
  }
  guard let type = fields.type else { throw refuse("no dtype") }
  guard let shape = fields.shape else { throw refuse("no shape") }
  guard let offsets = fields.offsets, offsets.count == 2 else {
    throw refuse("no data_offsets")
  }
  guard offsets[0] <= offsets[1] else {
    throw refuse("it ends before it begins")
  }
  var size = type.byteCount
  for dimension in shape {
    let (product, isTooLarge) = size.multipliedReportingOverflow(by: dimension)
    guard !isTooLarge else { throw refuse("its size overflows") }
    size = product
  }
  guard size == offsets[1] - offsets[0] else {
    throw refuse(
      "its shape needs \(size) bytes, its range has \(offsets[1] - offsets[0])")
  }
  return TensorDescription(
    key: key, type: type, shape: shape, range: offsets[0]..<offsets[1])
}

/// What an entry says, each field at most once.
private struct EntryFields {
  var type: ElementType?
  var shape: [Int]?
  var offsets: [Int]?
}

/// Reads the fields of an entry; unknown ones are passed.
private func readFields(
  _ cursor: inout JSONCursor, _ key: [UInt8]
) throws(JSONCursor.Failure) -> EntryFields {
  var fields = EntryFields()
  var names: Set<[UInt8]> = []
  try cursor.object { cursor, field throws(JSONCursor.Failure) in
    guard names.count < 64, field.count <= 1_000 else {
      throw cursor.failure("too many or too long fields")
    }
    guard names.insert(field).inserted else {
      throw cursor.failure(
        "tensor \(quoted(key)): field \(quoted(field)) occurs twice")
    }
    switch String(decoding: field, as: UTF8.self) {
    case "dtype":
      cursor.skipSpace()
      let name = try cursor.string()
      fields.type = ElementType(rawValue: String(decoding: name, as: UTF8.self))
      if fields.type == nil {
        throw cursor.failure(
          "tensor \(quoted(key)): unsupported dtype \(quoted(name))")
      }
    case "shape": fields.shape = try cursor.integers(limit: 64)
    case "data_offsets": fields.offsets = try cursor.integers(limit: 2)
    default: try cursor.skipValue()
    }
  }
  return fields
}
