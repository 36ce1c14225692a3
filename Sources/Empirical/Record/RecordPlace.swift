import SiPP

/// A value of a document that was read, to say where it stands when something else
/// contradicts it.
struct RecordPlace {
  private let tree: JSONTree
  private let file: String

  init(_ tree: JSONTree, file: String) {
    self.tree = tree
    self.file = file
  }

  /// The member called `name`; the value itself where there is none.
  subscript(_ name: String) -> RecordPlace {
    guard case .object(let members) = tree.kind,
      let member = members.first(where: { $0.name == name })
    else { return self }
    return RecordPlace(member.value, file: file)
  }

  /// The element at `index`; the value itself where there is none.
  subscript(_ index: Int) -> RecordPlace {
    guard case .array(let elements) = tree.kind,
      elements.indices.contains(index)
    else { return self }
    return RecordPlace(elements[index], file: file)
  }

  /// An error at this place.
  func error(_ reason: String) -> SiPPError {
    FilePlace(file: file, place: tree.place).error(reason)
  }

  /// Refuses the document for `reason`, here, unless `isTrue`.
  func require(
    _ isTrue: Bool, _ reason: @autoclosure () -> String
  ) throws(SiPPError) {
    guard !isTrue else { return }
    throw error(reason())
  }

  /// Refuses elements that two of have one name.
  ///
  /// - Parameter names: of the elements, in order.
  func requireDistinct(_ names: [String]) throws(SiPPError) {
    var seen: Set<String> = []
    for (index, name) in names.enumerated() {
      try self[index].require(
        seen.insert(name).inserted,
        "'\(printable(name, limit: 120))' occurs twice")
    }
  }
}
