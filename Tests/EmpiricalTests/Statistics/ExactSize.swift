import Bounds
import Testing

/// The exact size of a test: outcomes that are equally likely under the null
/// hypothesis, and the p-value of each.
struct ExactSize {
  let pValues: [Interval]

  /// For each outcome the probability of a p-value that is no larger.
  private var sizes: [Rational] {
    pValues.map { p in
      Rational(pValues.count { !p.isCertainlyBelow($0) }, pValues.count)
    }
  }

  /// The size at every level that occurs is at most the level.
  func expectValid(_ name: String) {
    for (p, size) in zip(pValues, sizes) {
      #expect(!p.isCertainlyBelow(Interval(size)), "\(name): \(p) < \(size)")
    }
  }

  /// The size at every level that occurs is the level.
  func expectExact(_ name: String) {
    for (p, size) in zip(pValues, sizes) {
      #expect(p.contains(size), "\(name): \(p), not \(size)")
    }
  }
}

/// True when both enclose one number, as far as they tell.
func agree(_ a: Interval, _ b: Interval) -> Bool {
  !a.isCertainlyBelow(b) && !b.isCertainlyBelow(a)
}

/// All choices of `size` of the numbers 0 ..< `count`, as bit masks.
func choices(_ size: Int, of count: Int) -> [Int] {
  (0..<(1 << count)).filter { $0.nonzeroBitCount == size }
}
