/// What the laws of continuous variables refuse, in words.
enum LawDomain {
  /// A parameter between two powers of ten.
  ///
  /// - Throws: `outsideDomain` unless 10^lowest ≤ x ≤ 10^highest.
  static func check(
    _ x: Rational, name: String, lowest: Int, highest: Int
  ) throws(BoundError) {
    guard Rational.powerOfTen(lowest) <= x, x <= Rational.powerOfTen(highest)
    else {
      throw .outsideDomain(
        name, value: "\(x)", requirement: "from 1e\(lowest) to 1e\(highest)")
    }
  }
}

extension Rational {
  /// 10ⁿ, exact.
  fileprivate static func powerOfTen(_ n: Int) -> Rational {
    let power = (0..<n.magnitude).reduce(Rational(1)) { x, _ in x * 10 }
    return n < 0 ? 1 / power : power
  }
}
