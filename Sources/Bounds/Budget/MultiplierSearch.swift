/// The price of a draw at which the groups ask for the budget (T11): a guess.
///
/// S(λ) = Σ m_i(λ) falls from Σ nnz_i to the number of groups. In t = λ^(−1/2) each
/// m_i grows like t to t^(4/3) between its ends, so Newton's step in t, kept inside
/// the bracket, needs a few evaluations, and no logarithm. Whatever is found is
/// certified afterwards (``BudgetCertificate``).
struct MultiplierSearch {
  let curves: [ErrorCurve]
  let budget: Int

  static let mostEvaluations = 400

  /// A λ > 0 at which the draws, rounded up to 2⁻⁴², fit the budget.
  ///
  /// - Parameter evaluations: of S, at most.
  /// - Precondition: a group that is not fixed, and as many draws as groups.
  func multiplier(within evaluations: Int = mostEvaluations) -> Double {
    let free = curves.filter { !$0.isFixed }
    var low = free.reduce(Double.infinity) { min($0, $1.flattest) }
    let top = free.reduce(0) { max($0, $1.steepest) }
    var high = top
    var λ = low.squareRoot() * high.squareRoot()
    var last = Double.infinity
    for _ in 0..<evaluations {
      let (missing, response) = evaluate(at: λ, free)
      if missing >= 0 { high = λ } else { low = λ }
      let root = 1 + missing / (2 * response)
      var next = λ / (root * root)
      // What is left is rounding: of the sum, or of λ.
      if missing.magnitude <= Double(free.count) * 0x1p-42
        || (next - λ).magnitude <= λ * 0x1p-48
      {
        break
      }
      // Where Newton's step stalls or leaves the bracket, halve in log λ.
      let isSlow = missing.magnitude > last / 2
      if !(root > 0) || !(low < next && next < high) || isSlow {
        next = low.squareRoot() * high.squareRoot()
      }
      last = missing.magnitude
      λ = next
    }
    return raised(λ, to: top)
  }

  /// The first of λ, λ (1 + 2⁻⁵²), λ (1 + 2⁻⁵⁰), … at which the budget is kept; at
  /// `top` each group gets one draw.
  func raised(_ λ: Double, to top: Double) -> Double {
    var (price, step) = (λ, 0x1p-52)
    while price < top && !fits(at: price) {
      price = λ * (1 + step)
      step *= 4
    }
    return min(price, top)
  }

  private func fits(at λ: Double) -> Bool {
    var sum = DrawSum()
    for curve in curves { sum.add(curve.draws(atSlope: λ), rounding: .up) }
    return sum.isAtMost(budget)
  }

  /// M − S(λ) and −dS/dlog λ.
  func evaluate(
    at λ: Double, _ free: [ErrorCurve]
  ) -> (missing: Double, response: Double) {
    var sum = DrawSum()
    sum.add(curves.count - free.count)
    var response = 0.0
    for curve in free {
      if λ >= curve.steepest {
        sum.add(1)
      } else if λ <= curve.flattest {
        sum.add(Int(curve.most))
      } else {
        let ε = curve.error(atSlope: λ)
        let m = min(max(curve.draws(atError: ε), 1), curve.most)
        sum.add(m, rounding: .toNearestOrEven)
        response += curve.response(atError: ε)
      }
    }
    return (sum.shortfall(of: budget), response)
  }
}
