/// Twice the rank of each value among all, ties sharing the mean of their ranks:
/// 1 + the number below + the number not above, an integer (H7).
///
/// A NaN, a value that is not defined, ranks with +∞: a fixed rule, the same for
/// all samples, so that the laws of ranks stay exact.
func doubledMidranks(_ values: [Double]) -> [Int] {
  let values = values.map(definedValue)
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Int](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, values[order[end]] == values[order[first]] {
      end += 1
    }
    for position in first..<end { ranks[order[position]] = first + end + 1 }
    first = end
  }
  return ranks
}

/// The value, or +∞ for a NaN.
func definedValue(_ x: Double) -> Double { x.isNaN ? .infinity : x }
