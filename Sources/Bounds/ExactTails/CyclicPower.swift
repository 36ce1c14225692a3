/// The law of the sum of m independent draws of integers, modulo n, in doubles with
/// a bound on their error.
///
///     p_r = Σ_{k ≡ r} P(K = k),   DFT(p) = DFT(f)^m,
///
/// f the law of one draw modulo n. Two transforms and a power.
///
/// **The error.** With f̂ the doubles transformed, y the computed transform and η
/// the transform's relative error, every |y_k − F_k| ≤ h = ‖f̂ − f‖₁ + η √n ‖f̂‖₂,
/// so |y_k^m − F_k^m| ≤ m (|y_k| + h)^(m−1) h; a power by squarings adds
/// 4 u m |y_k|^m. The inverse transform divides the Euclidean norm of these by √n and
/// adds η ‖G‖₂/√n, G the computed powers.
///
/// - Accuracy: ‖cells − p‖₂ ≤ ``error``.
/// - Source: this project. Proof: `proofs-notes/H6-lattice-bracket.md`.
struct CyclicPower {
  /// p, one a residue class modulo n.
  let cells: [Double]
  /// A bound on ‖cells − p‖₂; infinite where rounding swamps the powers.
  let error: Double

  /// The largest n on which the bounds on sums rely.
  static let mostCells = 1 << 24

  /// The largest m on which the bounds on powers rely.
  static let mostDraws = 1 << 30

  /// Takes the law of one draw; values that are congruent add up.
  ///
  /// - Parameters:
  ///   - law: integers ≥ 0 with enclosures of their probabilities.
  ///   - n: a power of two from 2 to 2²⁴.
  ///   - m: from 1 to 2³⁰.
  init(law: [(value: Int, probability: Interval)], size n: Int, power m: Int) {
    precondition(n <= Self.mostCells, "2²⁴ cells or fewer")
    precondition((1...Self.mostDraws).contains(m), "from 1 to 2³⁰ draws")
    let transform = FourierTransform(size: n)
    let η = transform.relativeError
    let root = Double(n).squareRoot()
    var data = [Double](repeating: 0, count: 2 * n)
    let (norm, difference) = Self.fill(&data, law, n)
    let h = (difference + η * root * norm) * Self.slack
    let power = data.withUnsafeMutableBufferPointer { data in
      transform.forward(data)
      let power = Self.raise(data, n, m, transformError: h)
      transform.backward(data)
      return power
    }
    error = (power.error + η * power.norm) / root * Self.slack
    // 1/n is a power of two: exact.
    let scale = 1 / Double(n)
    cells = data.withUnsafeBufferPointer { data in
      [Double](unsafeUninitializedCapacity: n) { cells, count in
        for r in 0..<n { cells[r] = data[2 * r] * scale }
        count = n
      }
    }
  }

  /// Above 1 + 2n u for sums of n squares and the roundings around them.
  private static let slack = 1 + 0x1p-26

  /// Writes f̂ into the real parts; bounds ‖f̂‖₂ and ‖f̂ − f‖₁.
  private static func fill(
    _ data: inout [Double], _ law: [(value: Int, probability: Interval)],
    _ n: Int
  ) -> (norm: Double, difference: Double) {
    var enclosures: [Int: Interval] = [:]
    for (value, q) in law {
      let cell = value & (n - 1)
      enclosures[cell] = enclosures[cell].map { $0 + q } ?? q
    }
    var (squares, difference) = (0.0, 0.0)
    for (cell, q) in enclosures.sorted(by: { $0.key < $1.key }) {
      let f = q.midpoint
      data[2 * cell] = f
      squares += f * f
      difference += Double.maximum(q.upper - f, f - q.lower)
    }
    return (squares.squareRoot() * slack, difference * slack)
  }

  /// Replaces y by y^m; bounds ‖G‖₂ and ‖G − F^m‖₂.
  ///
  /// y is the transform of real numbers: one half is powered, the other is its
  /// conjugate. Powers below 2⁻¹²⁰ are replaced by 0.
  private static func raise(
    _ y: UnsafeMutableBufferPointer<Double>, _ n: Int, _ m: Int,
    transformError h: Double
  ) -> (norm: Double, error: Double) {
    // Beyond this y^m may be anything; NaN does not pass.
    guard h * Double(m) <= 0.5 else { return (.infinity, .infinity) }
    let negligible = negligibleSquare(m, transformError: h)
    var (squares, errors) = (0.0, 0.0)
    for k in 0...(n / 2) {
      let (re, im) = (y[2 * k], y[2 * k + 1])
      let square = re * re + im * im
      let other = (n - k) & (n - 1)
      let count = other == k ? 1.0 : 2.0
      guard square >= negligible else {
        (y[2 * k], y[2 * k + 1]) = (0, 0)
        (y[2 * other], y[2 * other + 1]) = (0, 0)
        errors += count * 0x1p-240
        continue
      }
      let G = power(re, im, m)
      (y[2 * k], y[2 * k + 1]) = G
      if other != k { (y[2 * other], y[2 * other + 1]) = (G.0, -G.1) }
      // b ≥ |y| + h; its power is within a relative m u of the exact one.
      let b = (square.squareRoot() + h) * (1 + 0x1p-50)
      let bound =
        power(b, m - 1) * (Double(m) * h + Double(m) * 0x1p-51 * b)
        * (1 + 0x1p-20) + 0x1p-900
      errors += count * bound * bound
      squares += count * (G.0 * G.0 + G.1 * G.1)
    }
    return (squares.squareRoot() * slack, errors.squareRoot() * slack)
  }

  /// A square below which |y| + h ≤ β with β^m ≤ 2⁻¹²⁰ is certain; 0, which no
  /// square is below, where h is in the way.
  private static func negligibleSquare(
    _ m: Int, transformError h: Double
  ) -> Double {
    let β = guess(exponential: -88 / Double(m))
    let small = β - h
    guard small > β / 2,
      Interval(β).power(m).isCertainlyAtMost(.powerOfTwo(-120))
    else { return 0 }
    return small * small * (1 - 0x1p-48)
  }

  /// y^m by squarings from the left, so that no power above m is formed.
  private static func power(
    _ re: Double, _ im: Double, _ m: Int
  ) -> (Double, Double) {
    var (a, b) = (re, im)
    for bit in stride(
      from: m.bitWidth - m.leadingZeroBitCount - 2, through: 0, by: -1)
    {
      (a, b) = (a * a - b * b, 2 * (a * b))
      if m >> bit & 1 == 1 { (a, b) = (a * re - b * im, a * im + b * re) }
    }
    return (a, b)
  }

  /// bᵐ for b ≥ 0, m ≥ 0.
  private static func power(_ b: Double, _ m: Int) -> Double {
    guard m > 0 else { return 1 }
    return power(b, 0, m).0
  }
}
