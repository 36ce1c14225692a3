/// A pattern of shell style: `*` stands for any text, `?` for one character,
/// everything else for itself.
public struct Glob: Sendable {
  private let pattern: [Character]

  /// The pattern of `text`.
  public init(_ text: String) { pattern = Array(text) }

  /// True when the whole of `text` matches.
  ///
  /// Linear backtracking: only the last star is ever revisited, so the time is
  /// at most the product of both lengths.
  public func matches(_ text: String) -> Bool {
    let text = Array(text)
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        (p, t) = (p + 1, t + 1)
      } else if let last = star {
        let next = last.text + 1
        star = (last.pattern, next)
        (p, t) = (last.pattern + 1, next)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
