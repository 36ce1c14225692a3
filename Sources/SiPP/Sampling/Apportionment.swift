/// Whole shares of a whole that are as fair as possible to the worst off:
/// integers u_j ≥ 1 with Σ u_j = U that make max_j p_j/u_j least.
///
/// This is Adams's method of apportionment: from a start below the optimum, each
/// further unit goes to the largest p_j/u_j.
///
/// *The start is below.* The optimum is u*_j = ⌈p_j/λ*⌉ (the units left over may
/// go anywhere). At λ' = Σp/(U − n) the shares ⌈p_j/λ'⌉ < p_j/λ' + 1 sum to less
/// than U, so λ* ≤ λ' and u*_j ≥ p_j (U − n)/Σp. The start is
/// max(1, ⌊p_j (U − 2n)/Σp⌋) instead, whose margin n/U is at least 2⁻³² and far
/// above the rounding of the sum (relative n · 2⁻⁵³, and n/U ≥ n · 2⁻³²).
///
/// *Greedy ends at λ\*.* While some p_j/u_j > λ*, the largest one has u_j < u*_j,
/// so one more unit stays below the optimum; once none is, units do no harm.
///
/// Hence max_j p_j/u_j ≤ λ' = Σp/(U − n), up to the rounding (2⁻⁵²) of the
/// quotients that are compared.
///
/// - Parameters:
///   - importances: p, finite and > 0, not empty.
///   - total: U, with 3n ≤ U ≤ 2³².
/// - Complexity: O(n log n).
func apportion(_ importances: [Double], total: UInt64) -> [UInt64] {
  // p/max p: no overflow in the sum. A p_j that underflows to 0 keeps the one
  // unit that everybody has, and its true ratio is far from the largest.
  var largest = 0.0
  for p in importances { largest = max(largest, p) }
  let p = importances.map { $0 / largest }
  var sum = 0.0
  for value in p { sum += value }

  let n = UInt64(p.count)
  let scale = Double(total - 2 * n) / sum
  var units = p.map { max(1, UInt64($0 * scale)) }  // truncation is the floor
  var given = units.reduce(0, +)
  precondition(given <= total, "the start exceeds the whole")

  var heap = RatioHeap(p, units)
  while given < total {
    let j = heap.top
    units[j] += 1
    given += 1
    heap.replaceTop(ratio: p[j] / Double(units[j]))
  }
  return units
}

/// The index of the largest ratio on top; among equals, the lowest index.
private struct RatioHeap {
  private var nodes: [(ratio: Double, index: Int)]

  init(_ p: [Double], _ units: [UInt64]) {
    nodes = p.indices.map { (p[$0] / Double(units[$0]), $0) }
    for parent in nodes.indices.reversed() {
      siftDown(from: parent)
    }
  }

  var top: Int { nodes[0].index }

  mutating func replaceTop(ratio: Double) {
    nodes[0].ratio = ratio
    siftDown(from: 0)
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (x, y) = (nodes[a], nodes[b])
    return x.ratio > y.ratio || (x.ratio == y.ratio && x.index < y.index)
  }

  private mutating func siftDown(from start: Int) {
    var parent = start
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < nodes.count && precedes(child, first) {
        first = child
      }
      if first == parent { return }
      nodes.swapAt(parent, first)
      parent = first
    }
  }
}
