/// A safetensors file, opened and validated; tensors are read when asked for.
///
/// The file is an 8-byte little-endian length, a JSON header of that length and
/// the tensors' bytes. Opening reads the header only. What is allocated is bounded
/// by what the file really holds, never by what it claims: a few times the
/// header, then 8 bytes a number of the tensor that is asked for.
///
/// - Source: the format's README, github.com/huggingface/safetensors. Stricter
///   than its reader where the text is: a name must not occur twice.
public struct SafetensorsFile: Sendable {
  /// The longest header, in bytes: as the format's own reader has it.
  public static let longestHeader = 100_000_000

  /// The tensors, in the header's order.
  public let tensors: [TensorDescription]

  /// The path it was opened by.
  public var path: String { file.path }

  private let file: InputFile
  private let dataOffset: Int

  /// Opens and validates the file at `path`.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` for a file that cannot be read,
  ///   is not a regular file or breaks a rule of the format.
  public init(path: String) throws(SiPPError) {
    try self.init(InputFile(path))
  }

  /// Validates a file that is in memory, under a name for errors.
  ///
  /// - Throws: as ``init(path:)``.
  public init(name: String, bytes: [UInt8]) throws(SiPPError) {
    try self.init(InputFile(name: name, bytes: bytes))
  }

  private init(_ file: InputFile) throws(SiPPError) {
    func refuse(_ place: String, _ reason: String) -> SiPPError {
      .file(file.path, place: place, reason: reason)
    }
    guard file.size >= 8 else {
      throw refuse("byte 0", "\(file.size) bytes cannot hold a header's length")
    }
    let length = try file.bytes(at: 0, count: 8).reversed()
      .reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length > 0, length <= UInt64(file.size - 8) else {
      throw refuse(
        "byte 0",
        "a header of \(length) bytes in a file of \(file.size) bytes")
    }
    guard length <= UInt64(Self.longestHeader) else {
      throw refuse(
        "byte 0", "a header of \(length) bytes, above \(Self.longestHeader)")
    }
    dataOffset = 8 + Int(length)
    let text = try file.bytes(at: 8, count: Int(length))
    let dataSize = file.size - dataOffset
    do throws(JSONCursor.Failure) {
      tensors = try text.withUnsafeBufferPointer {
        text throws(JSONCursor.Failure) in
        try SafetensorsHeader(text, dataSize: dataSize).tensors
      }
    } catch {
      throw refuse("header byte \(error.offset)", error.reason)
    }
    self.file = file
  }

  /// The tensor of this name, or nil.
  public func tensor(named name: String) -> TensorDescription? {
    let key = Array(name.utf8)
    return tensors.first { $0.key == key }
  }

  /// The numbers of a tensor of this file, each exactly as `Double`.
  ///
  /// NaN and infinities are returned as they are.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` when its type is not one of
  ///   real numbers, an integer exceeds 2⁵³, or the file cannot be read.
  public func numbers(
    of tensor: TensorDescription
  ) throws(SiPPError) -> [Double] {
    func refuse(_ reason: String) -> SiPPError {
      .file(path, place: "tensor \(quoted(tensor.key))", reason: reason)
    }
    guard tensor.type.isNumeric else {
      throw refuse("unsupported dtype \(tensor.type.rawValue)")
    }
    // In pieces, so that bytes and numbers are not both held in full.
    let piece = 1 << 20
    var result: [Double] = []
    result.reserveCapacity(tensor.count)
    var offset = tensor.range.lowerBound
    while offset < tensor.range.upperBound {
      let count = min(piece, tensor.range.upperBound - offset)
      let bytes = try file.bytes(at: dataOffset + offset, count: count)
      guard let numbers = bytes.withUnsafeBytes({ tensor.type.decode($0) })
      else { throw refuse("an integer that no double equals") }
      result += numbers
      offset += count
    }
    return result
  }

  /// A tensor of two dimensions with finite numbers.
  ///
  /// - Throws: ``SiPPError/file(_:place:reason:)`` when it is not.
  public func matrix(
    of tensor: TensorDescription
  ) throws(SiPPError) -> Matrix {
    func refuse(_ reason: String) -> SiPPError {
      .file(path, place: "tensor \(quoted(tensor.key))", reason: reason)
    }
    guard tensor.shape.count == 2 else {
      throw refuse(
        "its shape is \(tensor.shape), but must have two dimensions")
    }
    guard tensor.count > 0 else {
      throw refuse("its shape is \(tensor.shape), so it is empty")
    }
    let matrix = Matrix(
      rows: tensor.shape[0], columns: tensor.shape[1],
      elements: try numbers(of: tensor))
    if let (i, j) = matrix.firstNonFinite {
      throw refuse("entry [\(i), \(j)] is \(matrix[i, j]), not finite")
    }
    return matrix
  }
}
