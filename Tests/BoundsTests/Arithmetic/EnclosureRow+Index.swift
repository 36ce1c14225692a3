@testable import Bounds

extension EnclosureRow {
  /// The register that is taken after `index` others.
  subscript(index: Int) -> Enclosure {
    var rest = dropping(index)
    return rest.next()
  }

  /// The row once its first `n` registers are taken.
  func dropping(_ n: Int) -> EnclosureRow {
    var rest = self
    for _ in 0..<n { _ = rest.next() }
    return rest
  }
}
