/// c ε(m), the cost of a group's error as a function of its draws, in doubles (T11).
///
/// With a = 2 B log(2/δ)/3 and u = a/m, T4b's error is the ε > 0 with
/// ε² = u (ε + 3). Everything else is rational in ε:
///
///     m = a (ε + 3)/ε²,   −c dε/dm = c ε³/(a (ε + 6)),
///     −dm/dlog λ = a (ε + 6)²/(2 ε² (ε + 9))  where  λ = −c dε/dm.
///
/// A curve is two doubles c and a, which are taken as exact. a = 0 stands for
/// B = 1, where ε = 0.
///
/// - Accuracy: only + − × ÷ √ of positive numbers, so each result is the true one
///   times (1 + 2⁻⁵³)^k at most, and its inverse at least, with the count k that is
///   said at each. For c, a and m in the domain of ``BudgetGroup`` nothing leaves
///   2^±900.
struct ErrorCurve {
  /// c.
  let weight: Double
  /// a; 0 where ε is 0.
  let scale: Double
  /// nnz.
  let most: Double
  /// −c dε/dm at one draw: from this price of a draw on, one is enough.
  let steepest: Double
  /// −c dε/dm at nnz draws: up to this price all of them are worth it.
  let flattest: Double

  init(weight: Double, scale: Double, most: Double) {
    self.weight = weight
    self.scale = scale
    self.most = most
    let bare = Bare(weight: weight, scale: scale)
    steepest = bare.slope(atError: bare.error(atDraws: 1))
    flattest = bare.slope(atError: bare.error(atDraws: most))
  }

  private var bare: Bare { Bare(weight: weight, scale: scale) }

  /// True where the draws are no choice: one is all, or all that is needed.
  var isFixed: Bool { most == 1 || scale == 0 }

  /// ε(m); k = 4.
  func error(atDraws m: Double) -> Double { bare.error(atDraws: m) }

  /// −c dε/dm where the error is `ε` exactly; k = 6.
  func slope(atError ε: Double) -> Double { bare.slope(atError: ε) }

  /// a (ε + 3)/ε² for `ε` exactly; k = 4.
  func draws(atError ε: Double) -> Double {
    (scale / ε) * ((ε + 3) / ε)
  }

  /// −dm/dlog λ where the error is `ε`: a guess, never part of a proof.
  func response(atError ε: Double) -> Double {
    (scale / ε) * ((ε + 6) / ε) * ((ε + 6) / (2 * (ε + 9)))
  }

  /// About the ε with −c dε/dm = λ: a guess, never part of a proof.
  ///
  /// c ε³ = λ a (ε + 6) is ϑ³ = ν (1 + ϑ) for ε = 6ϑ, ν = λ a/(36 c). Newton's map
  /// ϑ ← (2ϑ + r)/(3 − r), r = ν/ϑ², falls to the root from above, since
  /// ϑ³ − νϑ − ν is convex; ∛ν + √ν is above (cube it). Cardano's formula needs a
  /// cosine for ν > 27/4, and cancels for small ν.
  func error(atSlope λ: Double) -> Double {
    let ν = (λ / weight) * (scale / 36)
    var ϑ = guess(cubeRootOf: ν) + ν.squareRoot()
    for step in 0..<Self.mostSteps {
      let r = ν / (ϑ * ϑ)
      let next = (2 * ϑ + r) / (3 - r)
      // The start is a guess, so the first step may go up.
      if next >= ϑ && step > 0 { break }
      ϑ = next
    }
    return 6 * ϑ
  }

  private static let mostSteps = 30

  /// About the draws at the price λ, from 1 to nnz: a guess.
  func draws(atSlope λ: Double) -> Double {
    if isFixed || λ >= steepest { return 1 }
    if λ <= flattest { return most }
    return min(max(draws(atError: error(atSlope: λ)), 1), most)
  }

  /// c (ε(m) − ε(m + 1)), what one more draw saves, without cancellation:
  /// subtract 1/a = (ε' + 3)/ε'² − (ε + 3)/ε² solved for ε − ε'.
  func saving(atDraws m: Double) -> Double {
    if scale == 0 { return 0 }
    let (ε, next) = (error(atDraws: m), error(atDraws: m + 1))
    let product = ε * next
    return weight * (product / scale)
      * (product / (product + 3 * (ε + next)))
  }
}

/// The two functions that a curve's own constants need.
private struct Bare {
  let weight: Double
  let scale: Double

  func error(atDraws m: Double) -> Double {
    let u = scale / m
    return (u + (u * (u + 12)).squareRoot()) / 2
  }

  func slope(atError ε: Double) -> Double {
    scale == 0 ? 0 : (weight / scale) * ε * ε * (ε / (ε + 6))
  }
}

/// About ∛x for a normal x > 0, to 6 per cent: a third of the exponent.
func guess(cubeRootOf x: Double) -> Double {
  Double(bitPattern: x.bitPattern / 3 + 0x2a9f_7893_0000_0000)
}
