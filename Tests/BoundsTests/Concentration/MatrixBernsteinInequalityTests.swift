import TestSupport
import Testing

@testable import Bounds

/// A symmetric matrix of small integers.
private struct SymmetricMatrix {
  var rows: [[Int]]

  static func generated(
    _ d: Int, _ most: Int, using rng: inout SplitMix64
  ) -> SymmetricMatrix {
    var rows = Array(repeating: Array(repeating: 0, count: d), count: d)
    for i in 0..<d {
      for j in 0...i {
        rows[i][j] = Int.random(in: -most...most, using: &rng)
        rows[j][i] = rows[i][j]
      }
    }
    return SymmetricMatrix(rows: rows)
  }

  func adding(_ other: SymmetricMatrix, times s: Int) -> SymmetricMatrix {
    SymmetricMatrix(
      rows: zip(rows, other.rows).map { zip($0, $1).map { $0 + s * $1 } })
  }

  var squared: SymmetricMatrix {
    SymmetricMatrix(
      rows: rows.map { row in
        rows.indices.map { j in
          rows.indices.reduce(0) { $0 + row[$1] * rows[$1][j] }
        }
      })
  }

  /// Whether every eigenvalue is below a/b, exactly: all leading minors of
  /// a − b · matrix are positive (Sylvester).
  func isBelow(_ a: Int, over b: Int) -> Bool {
    let m = rows.indices.map { i in
      rows.indices.map { j in (i == j ? a : 0) - b * rows[i][j] }
    }
    let first = m[0][0]
    if first <= 0 { return false }
    if m.count == 1 { return true }
    let second = first * m[1][1] - m[0][1] * m[1][0]
    if second <= 0 || m.count == 2 { return second > 0 }
    let third =
      first * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
      - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
      + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    return third > 0
  }

  var negative: SymmetricMatrix {
    SymmetricMatrix(rows: rows.map { $0.map { -$0 } })
  }

  /// The least multiple of 1/8 above every eigenvalue's modulus.
  var norm: Rational {
    var eighths = 1
    while !isBelow(eighths, over: 8) || !negative.isBelow(eighths, over: 8) {
      eighths += 1
    }
    return Rational(eighths, 8)
  }
}

@Suite("matrix-bernstein: valid and tight")
struct MatrixBernsteinInequalityTests {
  /// Σ ± A_i over all signs, A_i fixed 2 × 2 and 3 × 3 matrices.
  @Test func isValidForRandomSigns() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 20)
    for round in 0..<24 {
      let d = 2 + round % 2
      let n = Int.random(in: 1...8, using: &rng)
      let terms = (0..<n).map { _ in
        SymmetricMatrix.generated(d, 3, using: &rng)
      }
      let zero = SymmetricMatrix(
        rows: Array(repeating: Array(repeating: 0, count: d), count: d))
      let squares = terms.reduce(zero) { $0.adding($1.squared, times: 1) }
      let bernstein = try MatrixBernsteinInequality(
        dimension: d, variance: squares.norm,
        range: terms.map(\.norm).max() ?? 1)
      let sums = (0..<(1 << n)).map { signs in
        terms.enumerated().reduce(zero) {
          $0.adding($1.element, times: signs >> $1.offset & 1 == 1 ? 1 : -1)
        }
      }
      for half in 1...(6 * n) {
        let above = sums.count { !$0.isBelow(half, over: 2) }
        if above == 0 { break }
        let either = sums.count {
          !$0.isBelow(half, over: 2) || !$0.negative.isBelow(half, over: 2)
        }
        let t = Rational(half, 2)
        let name = "seed 20, round \(round), d \(d), n \(n), t \(t)"
        // Signs are symmetric: both sides have the same law.
        for side in [TailSide.upper, .lower] {
          seen.expect(
            try bernstein.bound(at: t, side: side),
            over: Rational(above, sums.count), name)
        }
        seen.expect(
          try bernstein.bound(at: t, side: .both),
          over: Rational(either, sums.count), name)
      }
    }
    #expect(seen.comparisons >= 800)
    #expect(seen.informative >= 100)
  }

  /// Diagonal matrices: the largest of d independent sums of n two-point terms.
  @Test func isValidForDiagonalMatrices() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 21)
    for round in 0..<1_300 {
      let d = [1, 2, 10, 1_000, 1_000_000].randomElement(using: &rng) ?? 1
      let n = Int.random(in: 1...2_000, using: &rng)
      let b = Rational(Int.random(in: 1...60, using: &rng), 20)
      let v = b * b * Rational(Int.random(in: 1...1_500, using: &rng), 1_000)
      let t =
        b * Rational(n) * Rational(Int.random(in: 1...800, using: &rng), 1_000)
      let scalar = try BernsteinInequality(samples: n, variance: v, range: b)
      let tail = try #require(
        try scalar.exactTail(at: t / Rational(n), side: .upper, precision: 64))
      let exact = Self.largest(of: d, tail)
      let bernstein = try MatrixBernsteinInequality(
        dimension: d, variance: Rational(n) * v, range: b)
      seen.expect(
        try bernstein.bound(at: t), over: exact,
        "seed 21, round \(round): d \(d), n \(n), v \(v), b \(b), t \(t)")
    }
    seen.expectPlenty(1_300)
    #expect(seen.tiny >= 20)
  }

  /// 1 − (1 − P)^d, which is at least the tail for one.
  private static func largest(of d: Int, _ tail: TailBound) -> TailBound {
    let none = Interval(d, precision: 64) * (-tail.probability).log1p
    let some = -none.expm1
    return TailBound(
      probability: some,
      // d P where P is too small for 1 − (1 − P)^d: an upper bound.
      logProbability: .min(
        some.log,
        tail.logProbability + Interval(d, precision: 64).log))
  }

  /// Random signs of rows of two entries: |Σ ± a_i|² against t², exactly.
  @Test func isValidForRectangularMatrices() throws {
    var seen = Domination()
    var rng = SplitMix64(seed: 22)
    for round in 0..<20 {
      let n = Int.random(in: 1...9, using: &rng)
      let rows = (0..<n).map { _ in
        (
          Int.random(in: -4...4, using: &rng),
          Int.random(in: -4...4, using: &rng)
        )
      }
      let lengths = rows.map { $0.0 * $0.0 + $0.1 * $0.1 }
      guard let longest = lengths.max(), longest > 0 else { continue }
      // ‖a‖ ≤ (‖a‖² + 16)/8, with equality at 4.
      let bernstein = try MatrixBernsteinInequality(
        dimension: 3, variance: Rational(lengths.reduce(0, +)),
        range: Rational(longest + 16, 8))
      let squares = (0..<(1 << n)).map { signs -> Int in
        let sum = rows.enumerated().reduce((0, 0)) {
          let s = signs >> $1.offset & 1 == 1 ? 1 : -1
          return ($0.0 + s * $1.element.0, $0.1 + s * $1.element.1)
        }
        return sum.0 * sum.0 + sum.1 * sum.1
      }
      for t in 1...50 {
        let count = squares.count { $0 >= t * t }
        if count == 0 { break }
        seen.expect(
          try bernstein.bound(at: Rational(t)),
          over: Rational(count, squares.count), "seed 22, \(round), t \(t)")
      }
    }
    #expect(seen.comparisons >= 200)
  }

  @Test func isBernsteinsAtDimensionOne() throws {
    var rng = SplitMix64(seed: 23)
    for round in 0..<300 {
      let n = Int.random(in: 1...1_000, using: &rng)
      let v = Rational(Int.random(in: 0...900, using: &rng), 37)
      let b = Rational(Int.random(in: 1...900, using: &rng), 41)
      let t = Rational(Int.random(in: 1...900, using: &rng), 43)
      let matrix = try MatrixBernsteinInequality(
        dimension: 1, variance: Rational(n) * v, range: b)
      let scalar = try BernsteinInequality(samples: n, variance: v, range: b)
      for side in TailSide.allCases {
        expectEqual(
          try matrix.bound(at: Rational(n) * t, side: side),
          try scalar.bound(at: t, side: side), "seed 23, round \(round)")
      }
    }
  }

  /// d enters as a factor, which independent diagonal entries attain.
  @Test func isTight() throws {
    let (d, n) = (1_000, 1_000_000)
    let (v, b) = (Rational(1, 4), Rational(1, 2))
    let scalar = try BernsteinInequality(samples: n, variance: v, range: b)
    let matrix = try MatrixBernsteinInequality(
      dimension: d, variance: Rational(n) * v, range: b)
    let t = Rational(1, 200)
    let tail = try #require(
      try scalar.exactTail(at: t, side: .upper, precision: 128))
    let exact = Self.largest(of: d, tail)
    let ratio =
      exact.logProbability
      / (try matrix.bound(at: t * Rational(n))).logProbability
    #expect(ratio.lower > 1 && ratio.upper < 1.12)
  }

  @Test func theDimensionIsChecked() {
    for d in [0, -1, 20_000_000_000_000_000] {
      #expect(throws: BoundError.self) {
        try MatrixBernsteinInequality(dimension: d, variance: 1, range: 1)
      }
    }
  }
}
