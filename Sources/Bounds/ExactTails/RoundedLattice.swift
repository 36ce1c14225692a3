/// The values of a finite law rounded to the nearest points of a lattice.
///
///     t_j = o + d k_j + e_j,   k_j an integer, −d/2 ≤ e_j < d/2,   o = min t.
///
/// With K = Σ k over m draws and E = Σ e, the sum is S = m o + d K + E. Where the
/// values lie on the lattice all e_j are 0.
///
/// - Accuracy: exact.
struct RoundedLattice: Sendable {
  /// The law of T.
  let law: FiniteLaw
  /// d > 0.
  let step: Rational
  /// k, one a value.
  let indices: [Int]
  /// e, one a value.
  let residues: [Rational]
  /// The law of o + d k.
  let rounded: FiniteLaw

  /// Rounds to multiples of d above the smallest value; nil where an index does not
  /// fit 2⁶¹/m, so that sums of indices would not fit an `Int`.
  init?(_ law: FiniteLaw, step d: Rational, draws m: Int) {
    precondition(d.sign > 0 && m >= 1, "a step above 0 and a draw")
    let most = (1 << 61) / m
    var indices: [Int] = []
    for t in law.values {
      guard let k = ((t - law.smallest) / d + Rational(1, 2)).floor, k <= most
      else { return nil }
      indices.append(k)
    }
    let points = indices.map { law.smallest + d * Rational($0) }
    guard
      let rounded = try? FiniteLaw(
        values: points, probabilities: law.probabilities)
    else { return nil }
    self.law = law
    step = d
    self.indices = indices
    residues = zip(law.values, points).map { $0 - $1 }
    self.rounded = rounded
  }

  /// m o + d r, the part of the sum that the index r stands for.
  func position(_ r: Int, draws m: Int) -> Rational {
    Rational(m) * law.smallest + step * Rational(r)
  }

  /// The smallest r whose position is s or more.
  func index(atLeast s: Rational, draws m: Int) -> Int? {
    ((s - Rational(m) * law.smallest) / step).ceiling
  }
}

extension FiniteLaw {
  /// The largest d of which all t_j − t_1 are multiples, if it is `least` or more:
  /// Euclid's algorithm on fractions. Nil too for a law with one value.
  func commonStep(atLeast least: Rational) -> Rational? {
    var step: Rational = 0
    for t in values.dropFirst() {
      var (a, b) = (t - smallest, step)
      while b.sign != 0 {
        guard b >= least, let quotient = (a / b).floor else { return nil }
        (a, b) = (b, a - b * Rational(quotient))
      }
      step = a
      if step < least { return nil }
    }
    return step.sign > 0 ? step : nil
  }
}
