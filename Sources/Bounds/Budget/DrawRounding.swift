/// Whole draws from real ones, with the same budget (T11).
///
/// A cost that is a sum of convex functions of the groups' draws is least where the
/// draws beyond the first are those that save most: a group's savings fall from one
/// draw to the next, so taking the largest never skips one. From the floors of the
/// real optimum at price λ, whose last draws save λ or more each, the rest of the
/// budget is handed to the largest next savings; then draws move from the least
/// saving to the largest while that helps, at most one into a group.
///
/// - Accuracy: savings are compared as doubles, each within a few 2⁻⁵³ of its true
///   value, so among nearly equal ones the choice may not be the best; the cost of
///   what was chosen is enclosed, and its distance from the optimum reported.
/// - Source: Gross (1956); Fox, Manag. Sci. 13 (1966). Proof:
///   `proofs-notes/T11-optimal-budget.md`.
struct DrawRounding {
  let curves: [ErrorCurve]
  private(set) var draws: [Int]

  init(curves: [ErrorCurve], draws real: [Double], budget: Int) {
    self.curves = curves
    draws = real.map { Int($0) }
    var next = nextSavings()
    // Fewer than the groups are left, unless the price was a poor guess.
    let left = budget - draws.reduce(0, +)
    for _ in 0..<min(left, Self.movesPerGroup * curves.count) {
      guard take(from: &next) != nil else { return }
    }
    exchange(&next)
  }

  /// Moves draws while that helps. A draw that was moved in saves at least as much
  /// as any that is still to come, so none moves twice.
  private mutating func exchange(_ next: inout SavingHeap) {
    var last = lastSavings()
    for _ in 0..<Self.movesPerGroup * curves.count {
      guard let gain = next.top, let loss = last.top,
        gain.key > -loss.key
      else { return }
      _ = take(from: &next)
      let group = loss.group
      draws[group] -= 1
      last.replaceTop(
        key: draws[group] > 1 ? -saving(group, before: draws[group]) : nil)
    }
  }

  /// More than the one that exact savings need.
  private static let movesPerGroup = 4

  /// Gives a draw to the group that saves most; nil where none can take one.
  private mutating func take(from next: inout SavingHeap) -> Int? {
    guard let group = next.top?.group else { return nil }
    draws[group] += 1
    next.replaceTop(
      key: canTake(group)
        ? curves[group].saving(atDraws: Double(draws[group])) : nil)
    return group
  }

  private func canTake(_ group: Int) -> Bool {
    !curves[group].isFixed && Double(draws[group]) < curves[group].most
  }

  /// What the last of m draws saves.
  private func saving(_ group: Int, before m: Int) -> Double {
    curves[group].saving(atDraws: Double(m - 1))
  }

  private func nextSavings() -> SavingHeap {
    SavingHeap(
      curves.indices.lazy.filter(canTake).map {
        (curves[$0].saving(atDraws: Double(draws[$0])), $0)
      })
  }

  private func lastSavings() -> SavingHeap {
    SavingHeap(
      curves.indices.lazy.filter { draws[$0] > 1 }.map {
        (-saving($0, before: draws[$0]), $0)
      })
  }
}

/// Groups by a key, the largest on top; of equal keys the earliest group, so that
/// the result is the same everywhere.
struct SavingHeap {
  typealias Entry = (key: Double, group: Int)
  private var entries: [Entry]

  init(_ unordered: some Sequence<(Double, Int)>) {
    entries = unordered.map { (key: $0, group: $1) }
    for index in (0..<entries.count / 2).reversed() { sink(from: index) }
  }

  /// The largest key and its group.
  var top: Entry? { entries.first }

  /// Gives the top's group another key, or takes it out for nil.
  mutating func replaceTop(key: Double?) {
    if let key {
      entries[0].key = key
    } else {
      entries.swapAt(0, entries.count - 1)
      entries.removeLast()
    }
    sink(from: 0)
  }

  private func isBelow(_ i: Int, _ j: Int) -> Bool {
    entries[i].key < entries[j].key
      || (entries[i].key == entries[j].key
        && entries[i].group > entries[j].group)
  }

  private mutating func sink(from start: Int) {
    var parent = start
    while 2 * parent + 1 < entries.count {
      var child = 2 * parent + 1
      if child + 1 < entries.count && isBelow(child, child + 1) { child += 1 }
      guard isBelow(parent, child) else { return }
      entries.swapAt(parent, child)
      parent = child
    }
  }
}
