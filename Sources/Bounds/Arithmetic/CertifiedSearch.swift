/// Searches over integers whose every comparison is certain.
public enum CertifiedSearch {
  /// The precisions at which a question is asked before it counts as undecided.
  static let firstPrecision = 64
  static let lastPrecision = 4096

  /// The smallest integer of `range` at which `holds`, or nil when there is none.
  ///
  /// The answer n is proved: `holds` said true at n, and false at n − 1 unless n
  /// is the range's first integer. A guess that is right, or one too small, costs
  /// two questions; a guess that is off by d costs about 2 log₂ d more.
  ///
  /// - Parameters:
  ///   - guess: where to start; moved into the range. The first integer if nil.
  ///   - holds: false up to some integer and true from there on. Answers nil
  ///     where it cannot decide at the given precision, and is then asked again
  ///     with twice the bits, up to 4096.
  /// - Throws: ``BoundError/undecided(_:precision:)`` when no precision suffices,
  ///   and whatever `holds` throws.
  public static func smallestInteger(
    in range: ClosedRange<Int>, guess: Int? = nil,
    where holds: (_ n: Int, _ precision: Int) throws(BoundError) -> Bool?
  ) throws(BoundError) -> Int? {
    let start = min(
      max(guess ?? range.lowerBound, range.lowerBound), range.upperBound)
    // Invariant: `holds` is false at `below` and true at `above`, where they are
    // known.
    var below: Int?
    var above: Int?
    var next: Int? = start
    var stride: UInt = 1
    while let n = next {
      if try decide(n, holds) {
        above = n
        next = below == nil ? step(n, down: stride, in: range) : nil
      } else {
        below = n
        next = above == nil ? step(n, up: stride, in: range) : nil
      }
      stride =
        stride.multipliedReportingOverflow(by: 2).overflow
        ? .max : 2 * stride
    }
    guard let above, let below else { return above }
    return try lastInteger(from: below, before: above) {
      (n) throws(BoundError) in try !decide(n, holds)
    } + 1
  }

  /// An integer at which `holds`, `first` unless asked, right before one at which
  /// it does not, `end` unless asked: by halving, as if there were only one.
  /// `first` where nothing is between.
  static func lastInteger(
    from first: Int, before end: Int,
    where holds: (_ n: Int) throws(BoundError) -> Bool
  ) throws(BoundError) -> Int {
    var (low, high) = (first, max(first, end))
    // As unsigned numbers: the difference of two integers need not fit Int.
    while case let gap = UInt(bitPattern: high &- low), gap > 1 {
      let middle = low &+ Int(bitPattern: gap / 2)
      if try holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// The answer at `n`, at the first precision that gives one.
  static func decide(
    _ n: Int,
    _ holds: (_ n: Int, _ precision: Int) throws(BoundError) -> Bool?
  ) throws(BoundError) -> Bool {
    for precision in Precisions.ofTails {
      if let answer = try holds(n, precision) { return answer }
    }
    throw .undecided(
      "does the condition hold at \(n)?", at: Precisions.ofTails)
  }

  /// n − stride, stopped at the range's end; nil from the end itself.
  private static func step(
    _ n: Int, down stride: UInt, in range: ClosedRange<Int>
  ) -> Int? {
    let room = UInt(bitPattern: n &- range.lowerBound)
    return room == 0 ? nil : n &- Int(bitPattern: min(stride, room))
  }

  /// n + stride, stopped at the range's end; nil from the end itself.
  private static func step(
    _ n: Int, up stride: UInt, in range: ClosedRange<Int>
  ) -> Int? {
    let room = UInt(bitPattern: range.upperBound &- n)
    return room == 0 ? nil : n &+ Int(bitPattern: min(stride, room))
  }
}
