import Foundation
import Testing

@testable import SiPP

/// The container format: what is read, and what is refused.
@Suite("Safetensors container")
struct SafetensorsTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func read(_ bytes: [UInt8]) throws -> SafetensorsFile {
    try SafetensorsFile(path: folder.write(bytes))
  }

  /// The reason for which `bytes` are refused; nil when they are not.
  private func reason(_ bytes: [UInt8]) throws -> String? {
    do {
      _ = try read(bytes)
      return nil
    } catch let error as SiPPError {
      #expect(!error.description.contains("\n"))
      return error.description
    }
  }

  /// Every rule of the format, broken alone; with a word of the reason.
  @Test func refusesEachBrokenRule() throws {
    let entry = #""dtype":"U8","shape":[4],"data_offsets":[0,4]"#
    let rows: [(header: String, data: Int, word: String)] = [
      (#"{"a":{"# + entry + "}", 4, ", or }"),
      (#"{"a":{"# + entry + "},}", 4, "expected a string"),
      (#"{"a":{"# + entry + "}}{}", 4, "follows"),
      (#"{"a":{"# + entry + "}} x", 4, "follows"),
      (#" {"a":{"# + entry + "}}", 4, "does not begin with {"),
      ("\u{FEFF}" + #"{"a":{"# + entry + "}}", 4, "does not begin with {"),
      (#"["a"]"#, 0, "does not begin with {"),
      (#"{"a":{"# + entry + #"},"a":{"# + entry + "}}", 4, "'a' occurs twice"),
      (#"{"a":{"# + entry + #","shape":[4]}}"#, 4, "'shape' occurs twice"),
      (#"{"a":{"# + entry + #","dtype":"U8"}}"#, 4, "'dtype' occurs twice"),
      (
        #"{"a":{"# + entry + #","data_offsets":[0,4]}}"#, 4,
        "'data_offsets' occurs twice"
      ),
      (#"{"a":{"# + entry + #","x":1,"x":2}}"#, 4, "'x' occurs twice"),
      (#"{"a":{"# + entry + "}}", 5, "take 4 bytes"),
      (#"{"a":{"# + entry + "}}", 3, "take 4 bytes"),
      (#"{}"#, 1, "take 0 bytes"),
      (#"{"a":{"shape":[4],"data_offsets":[0,4]}}"#, 4, "no dtype"),
      (#"{"a":{"dtype":"U8","data_offsets":[0,4]}}"#, 4, "no shape"),
      (#"{"a":{"dtype":"U8","shape":[4]}}"#, 4, "no data_offsets"),
      (one(offsets: "[0]"), 4, "no data_offsets"),
      (one(offsets: "[0,4,4]"), 4, "more than 2"),
      (one(offsets: "[4,0]"), 4, "ends before it begins"),
      (one(offsets: "[-4,0]"), 4, "integer"),
      (one(offsets: "[1,5]"), 5, "hole"),
      (one(offsets: "[0,3]"), 3, "its shape needs 4 bytes, its range has 3"),
      (one(shape: "[5]"), 4, "its shape needs 5 bytes"),
      (one(shape: "4"), 4, "expected ["),
      (one(shape: #"["4"]"#), 4, "integer"),
      (one(shape: "[4.0]"), 4, "not a fraction"),
      (one(shape: "[4e0]"), 4, "not a fraction"),
      (one(shape: "[04]"), 4, "leading zero"),
      (one(shape: "[+4]"), 4, "integer"),
      (one(shape: "[4,]"), 4, "integer"),
      (one(shape: "[null]"), 4, "integer"),
      (one(shape: "[9223372036854775808]"), 4, "2^63"),
      (one(shape: "[18446744073709551620]"), 4, "2^63"),
      (one(shape: "[36893488147419103236]"), 4, "2^63"),
      (one(shape: "[4294967296,4294967296]", offsets: "[0,0]"), 0, "overflows"),
      (one(shape: "[4611686018427387904,4,1]"), 4, "overflows"),
      (one(dtype: "F33"), 4, "unsupported dtype 'F33'"),
      (one(dtype: "u8"), 4, "unsupported dtype"),
      (#"{"a":[]}"#, 0, "expected {"),
      (#"{"a":null}"#, 0, "expected {"),
      (#"{a:{}}"#, 0, "expected a string"),
      (#"{"__metadata__":[]}"#, 0, "expected {"),
      (#"{"__metadata__":{"a":1}}"#, 0, "expected a string"),
      (#"{"__metadata__":{"a":"b","a":"b"}}"#, 0, "'a' occurs twice"),
      (#"{"__metadata__":{},"__metadata__":{}}"#, 0, "occurs twice"),
      (#"{"a\u0000b":1}"#, 0, "expected {"),
      ("{\"a\u{0}\":1}", 0, "control character"),
      (#"{"\ud800":{}}"#, 0, "surrogate"),
      (#"{"\ud800\u0041":{}}"#, 0, "surrogate"),
      (#"{"\udc00":{}}"#, 0, "surrogate"),
      (#"{"\x":{}}"#, 0, "escape"),
      (#"{"\u00g0":{}}"#, 0, "hexadecimal"),
      (#"{"a"#, 0, "ends in a string"),
      (#"{"a\"#, 0, "ends in a string"),
      (#"{"a":{"x":"#, 0, "ends in a value"),
      (#"{"a":{"x":tru}}"#, 0, "expected a value"),
      (#"{"a":{"x":01}}"#, 0, "leading zero"),
      (#"{"a":{"x":1.}}"#, 0, "digit"),
      (#"{"a":{"x":-}}"#, 0, "digit"),
      (#"{"a":{"x":[1 2]}}"#, 0, "end of the list"),
      (#"{"a":{"x":[1}}"#, 0, "end of the list"),
      (#"{"a":{"x":{"y"}}}"#, 0, "expected :"),
      (
        #"{"a":{"x":"# + String(repeating: "[", count: 70_000), 0,
        "nested deeper"
      ),
      (
        #"{"a":{"x":"# + String(repeating: #"{"a":"#, count: 70_000), 0,
        "nested deeper"
      ),
    ]
    for row in rows {
      let reason = try reason(container(row.header, data: row.data))
      #expect(
        reason?.contains(row.word) == true,
        "\(row.header.prefix(90)): \(reason ?? "accepted")")
    }
  }

  @Test func refusesOverlapsAndHoles() throws {
    func two(_ a: String, _ b: String) -> String {
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":"# + a
        + #"},"b":{"dtype":"U8","shape":[4],"data_offsets":"# + b + "}}"
    }
    #expect(try reason(container(two("[0,4]", "[4,8]"), data: 8)) == nil)
    #expect(try reason(container(two("[4,8]", "[0,4]"), data: 8)) == nil)
    for (a, b, size, word) in [
      ("[0,4]", "[0,4]", 4, "overlaps"), ("[0,4]", "[3,7]", 7, "overlaps"),
      ("[0,4]", "[5,9]", 9, "hole"), ("[4,8]", "[8,12]", 12, "hole"),
      ("[0,4]", "[4,8]", 9, "take 8 bytes"),
      ("[0,4]", "[4,8]", 7, "take 8 bytes"),
    ] {
      let reason = try reason(container(two(a, b), data: size))
      #expect(reason?.contains(word) == true, "\(a) \(b): \(reason ?? "")")
    }
  }

  /// Tensors in any order of the header, empty ones at every place.
  @Test func tensorsMayStandInAnyOrder() throws {
    let entries = [(0, 0), (0, 4), (4, 4), (4, 6), (6, 6)].enumerated().map {
      #""t\#($0)":{"dtype":"U8","shape":[\#($1.1 - $1.0)],"#
        + #""data_offsets":[\#($1.0),\#($1.1)]}"#
    }
    func orders(_ rest: [String]) -> [[String]] {
      rest.isEmpty
        ? [[]]
        : rest.indices.flatMap { i in
          var others = rest
          let first = others.remove(at: i)
          return orders(others).map { [first] + $0 }
        }
    }
    for order in orders(entries) {
      let header = "{" + order.joined(separator: ",") + "}"
      let bytes = container(header, data: 6)
      let file = try SafetensorsFile(name: "x", bytes: bytes)
      let tensor = try #require(file.tensor(named: "t3"))
      #expect(try file.numbers(of: tensor) == [4, 5])
    }
  }

  /// What a reason says of the place.
  @Test func reasonsSayWhere() throws {
    func entry(_ name: String, _ from: Int, _ to: Int) -> String {
      #""\#(name)":{"dtype":"U8","shape":[\#(to - from)],"#
        + #""data_offsets":[\#(from),\#(to)]}"#
    }
    func length(_ n: UInt64, _ rest: String) -> [UInt8] {
      withUnsafeBytes(of: n.littleEndian, Array.init) + Array(rest.utf8)
    }
    for (bytes, word) in [
      (
        container("{" + entry("a", 1, 3) + "}", data: 3),
        "header byte 0: tensor 'a' leaves a hole"
      ),
      (
        container(
          "{" + entry("a", 0, 4) + "," + entry("b", 2, 6) + "}", data: 6),
        "header byte 0: tensor 'b' overlaps another"
      ),
      (
        container("{" + entry("a", 0, 4) + "}", data: 5),
        "header byte 0: the tensors take 4 bytes, but the file has 5"
      ),
      (length(2, ""), "a header of 2 bytes in a file of 8 bytes"),
      (Array(length(2, "").dropLast()), "7 bytes cannot hold"),
      (length(0, "{}"), "a header of 0 bytes in a file of 10 bytes"),
      (length(3, "{}"), "a header of 3 bytes in a file of 10 bytes"),
      (length(1, "{"), "header byte 1"),
    ] {
      let reason = try reason(bytes)
      #expect(reason?.contains(word) == true, "\(reason ?? "") is not \(word)")
    }
    #expect(SafetensorsFile.longestHeader == 100_000_000)
  }

  /// Limits of a header are the stated ones: at them it is read, beyond not.
  @Test func limitsAreTheStatedOnes() throws {
    func isRead(
      _ header: String, tensors: Int = 100, nameBytes: Int = 1_000
    ) -> Bool {
      Array(header.utf8).withUnsafeBufferPointer { text in
        (try? SafetensorsHeader(
          text, dataSize: 0, mostTensors: tensors, mostNameBytes: nameBytes))
          != nil
      }
    }
    func one(_ name: String, _ more: String = "", shape: String = "0")
      -> String
    {
      #""\#(name)":{"dtype":"U8","shape":[\#(shape)],"data_offsets":[0,0]"#
        + more + "}"
    }
    let three =
      "{" + ["a", "bb", "ccc"].map { one($0) }.joined(separator: ",") + "}"
    #expect(isRead(three, tensors: 3, nameBytes: 6))
    #expect(!isRead(three, tensors: 2, nameBytes: 6))
    #expect(!isRead(three, tensors: 3, nameBytes: 5))
    let metadata = #"{"__metadata__":{"a":"","bb":"","ccc":""}}"#
    #expect(isRead(metadata, tensors: 3, nameBytes: 12))
    #expect(!isRead(metadata, tensors: 2, nameBytes: 12))
    #expect(
      !isRead(
        #"{"__metadata__":{"aaaaaaa":"","bbbbbb":""}}"#, nameBytes: 12))
    #expect(
      isRead(
        #"{"__metadata__":{"aaaaaa":"","bbbbbb":""}}"#, nameBytes: 12))
    #expect(SafetensorsHeader.mostTensors == 100_000)
    #expect(SafetensorsHeader.mostNameBytes == 16_000_000)

    func fields(_ n: Int, _ name: String = "x") -> String {
      (0..<n).map { #","\#(name)\#($0)":1"# }.joined()
    }
    #expect(isRead("{" + one("a", fields(61)) + "}"))
    #expect(!isRead("{" + one("a", fields(62)) + "}"))
    let field = String(repeating: "x", count: 999)
    #expect(isRead("{" + one("a", fields(1, field)) + "}"))
    #expect(!isRead("{" + one("a", fields(1, field + "x")) + "}"))
    func shape(_ n: Int) -> String {
      (Array(repeating: "1", count: n - 1) + ["0"]).joined(separator: ",")
    }
    #expect(isRead("{" + one("a", shape: shape(64)) + "}"))
    #expect(!isRead("{" + one("a", shape: shape(65)) + "}"))
  }

  @Test func refusesLengthsThatTheFileDoesNotHold() throws {
    let valid = container("{}")
    #expect(try reason(valid) == nil)
    for cut in 0..<valid.count {
      #expect(try reason(Array(valid[..<cut])) != nil, "cut at \(cut)")
    }
    for length: UInt64 in [0, 1, 3, 4, 1 << 40, .max, .max - 7, 1 << 63] {
      var bytes = valid
      bytes.replaceSubrange(
        ..<8, with: withUnsafeBytes(of: length.littleEndian, Array.init))
      #expect(try reason(bytes) != nil, "length \(length)")
    }
  }

  @Test func refusesStringsThatAreNotUTF8() throws {
    for bytes: [UInt8] in [
      [0xC1, 0xA1], [0xE0, 0x81, 0xA1], [0xFF], [0x80], [0xC3],
      [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ] {
      let header =
        Array(#"{"__metadata__":{""#.utf8) + bytes + Array(#"":"b"}}"#.utf8)
      let reason = try reason(container(header, data: []))
      #expect(reason?.contains("UTF-8") == true, "\(bytes)")
    }
  }

  /// Valid files that look odd.
  @Test func readsValidOddities() throws {
    let file = try read(
      container(
        "{ \"b\" :\t{\"shape\":[ 2 , 2 ],\"more\":[{\"x\":[-1.5e+3,true]},{}],"
          + "\"data_offsets\":[4,8],\"dtype\":\"U8\"},\r\n"
          + "\"\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[3,4]},"
          + "\"\\u00e9\\ud83d\\ude00\":{\"dtype\":\"I8\",\"shape\":[0,9],"
          + "\"data_offsets\":[3,3]},"
          + "\"e\u{301}\":{\"dtype\":\"BOOL\",\"shape\":[3],"
          + "\"data_offsets\":[0,3]},\"__metadata__\":{\"a\":\"\\n\"}} \n",
        data: 8))
    #expect(file.tensors.map(\.name) == ["b", "", "é😀", "e\u{301}"])
    let b = try #require(file.tensor(named: "b"))
    #expect(b.shape == [2, 2] && b.type == .uint8 && b.count == 4)
    #expect(try file.numbers(of: b) == [4, 5, 6, 7])
    #expect(
      try file.matrix(of: b)
        == Matrix(rows: 2, columns: 2, elements: [4, 5, 6, 7]))
    let scalar = try #require(file.tensor(named: ""))
    #expect(scalar.shape == [] && scalar.count == 1)
    #expect(try file.numbers(of: scalar) == [3])
    #expect(throws: SiPPError.self) { try file.matrix(of: scalar) }
    #expect(
      try read(container(#"{"__metadata__":{"\"\\\/\b\f\n\r\t\u00Af":""}}"#))
        .tensors.isEmpty)
    let escaped = try read(
      container(
        #"{"\"\\\/\b\f\n\r\t\u00AF\u00af\u0F0A":"#
          + #"{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#, data: 1))
    #expect(
      escaped.tensors.map(\.name) == [
        "\"\\/\u{8}\u{C}\n\r\t\u{AF}\u{AF}\u{F0A}"
      ])
    let empty = try #require(file.tensor(named: "é😀"))
    #expect(try file.numbers(of: empty) == [])
    #expect(throws: SiPPError.self) { try file.matrix(of: empty) }
    // Other bytes, another name, though the characters are equal.
    #expect(file.tensor(named: "\u{e9}") == nil)
    let flags = try #require(file.tensor(named: "e\u{301}"))
    #expect(throws: SiPPError.self) { try file.numbers(of: flags) }
  }

  /// 64 levels and no more, in a field that nobody asks for.
  @Test func nestingHasALimit() throws {
    for depth in [1, 63, 64, 65, 66] {
      let nested =
        String(repeating: "[", count: depth) + "1"
        + String(repeating: "]", count: depth)
      let file = container(
        #"{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"x":"#
          + nested + "}}", data: 1)
      if depth <= 64 {
        #expect(try read(file).tensors.count == 1, "\(depth)")
      } else {
        #expect(throws: SiPPError.self, "\(depth)") { try read(file) }
      }
    }
  }

  /// Each type against the values that its definition gives.
  @Test func decodesEachType() throws {
    let rows: [(ElementType, [UInt8], Double)] = [
      (.float64, [0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40], .pi),
      (.float32, [0, 0, 0x20, 0xC1], -10), (.float32, [1, 0, 0, 0], 0x1p-149),
      (.float16, [0, 0x3C], 1), (.float16, [0x01, 0], 0x1p-24),
      (.float16, [0xFF, 0x03], 0x3FFp-24), (.float16, [0, 0x04], 0x1p-14),
      (.float16, [0xFF, 0xFB], -65504), (.float16, [0, 0x7C], .infinity),
      (.float16, [0x55, 0x35], 0x1.554p-2), (.float16, [0, 0xC0], -2),
      (.bfloat16, [0x80, 0x3F], 1), (.bfloat16, [0x49, 0xC0], -3.140625),
      (.int64, [0xFE, 255, 255, 255, 255, 255, 255, 255], -2),
      (.uint64, [0, 0, 0, 0, 1, 0, 0, 0], 0x1p32),
      (.int32, [0, 0, 0, 0x80], -0x1p31), (.uint32, [0, 0, 0, 0x80], 0x1p31),
      (.int16, [0, 0x80], -0x1p15), (.uint16, [1, 0x80], 0x8001),
      (.int8, [0x80], -128), (.uint8, [0x80], 128),
    ]
    for (type, bytes, value) in rows {
      #expect(type.byteCount == bytes.count)
      let two = (bytes + bytes).withUnsafeBytes { type.decode($0) }
      #expect(two == [value, value], "\(type) \(bytes)")
    }
    #expect(
      ([0x01, 0x7C] as [UInt8]).withUnsafeBytes {
        ElementType.float16.decode($0)
      }?[0].isNaN == true)
    // 2⁵³ + 1 equals no double.
    let odd: [UInt8] = [1, 0, 0, 0, 0, 0, 0x20, 0]
    for type in [ElementType.int64, .uint64] {
      #expect(odd.withUnsafeBytes { type.decode($0) } == nil)
    }
  }

  /// Names and fields are short, so that a header costs little more than itself.
  @Test func refusesEndlessNames() throws {
    let field = String(repeating: "x", count: 1_001)
    for header in [
      "{\"a\":{\"\(field)\":1}}",
      "{\"a\":{" + (0...64).map { "\"x\($0)\":1" }.joined(separator: ",")
        + "}}",
    ] {
      #expect(try reason(container(header))?.contains("too") == true)
    }
    guard isFullEffort else { return }
    let long = String(repeating: "x", count: JSONCursor.longestString + 1)
    for header in ["{\"\(long)\":1}", "{\"__metadata__\":{\"a\":\"\(long)\"}}"]
    {
      #expect(try reason(container(header))?.contains("beyond") == true)
    }
  }

  /// A directory, a missing file and a pipe give one line at once.
  @Test func refusesWhatIsNoRegularFile() throws {
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, word) in [
      (folder.path, "is a directory"), (pipe, "is not a regular file"),
      ("/dev/zero", "is not a regular file"),
      (folder.path + "/none", "No such file"), ("", "No such file"),
      ("a\u{0}b", "no such file"),
    ] {
      let error = #expect(throws: SiPPError.self) {
        _ = try SafetensorsFile(path: path)
      }
      #expect(error?.description.contains(word) == true, "\(path)")
    }
  }

  /// A name cannot break the line or move the cursor, and is cut.
  @Test func errorsAreOneShortLine() throws {
    let name =
      "\u{1B}[2J\n\r\u{202E}\u{2028}" + String(repeating: "x", count: 5_000)
    let header =
      "{\"" + #"\u001b[2J\n\r"# + name.dropFirst(6) + "\":{\"shape\":[1]}}"
    let reason = try #require(try reason(container(header)))
    #expect(reason.contains("\\u{1b}[2J\\u{a}\\u{d}\\u{202e}\\u{2028}xxx"))
    #expect(reason.unicodeScalars.allSatisfy { $0.value >= 32 })
    #expect(reason.count < 300)
    #expect(
      SiPPError.file("a\nb", place: "c\td", reason: "e").description
        == "a\\u{a}b: c\\u{9}d: e")
    #expect(printable("abcdefgh", limit: 4) == "ab…gh")
    #expect(printable("abcd", limit: 4) == "abcd")
  }
}

/// A header with one tensor of four bytes, of which one field is replaced.
private func one(
  dtype: String = "U8", shape: String = "[4]", offsets: String = "[0,4]"
) -> String {
  #"{"a":{"dtype":""# + dtype + #"","shape":"# + shape
    + #","data_offsets":"# + offsets + "}}"
}
