/// Holm's step-down adjustment: adjusted p-values whose rejections at level α
/// err anywhere with probability at most α, under any dependence.
///
/// - Parameters:
///   - pValues: each in [0, 1]; an upper bound on a p-value stays one.
///   - claims: K, of which the others are not known (yet): taken to be 1. At least
///     the number of `pValues`, which it is unless given.
/// - Returns: in the same order, min(1, max over ranks i ≤ r of (K − i + 1) p₍ᵢ₎).
/// - Source: Holm, Scand. J. Statist. 6:65–70 (1979).
func holmAdjusted(_ pValues: [Double], claims: Int? = nil) -> [Double] {
  let order = pValues.indices.sorted {
    (pValues[$0], $0) < (pValues[$1], $1)
  }
  var adjusted = pValues
  let claims = claims ?? pValues.count
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    let factor = Double(claims - rank)
    largest = max(largest, min(1, productRoundedUp(factor, pValues[index])))
    adjusted[index] = largest
  }
  return adjusted
}

/// The least `Double` that is at least a b, for a, b ≥ 0 without underflow: an upper
/// bound on a p-value stays one.
private func productRoundedUp(_ a: Double, _ b: Double) -> Double {
  let product = a * b
  // Exactly a b − product, rounded once.
  let rest = (-product).addingProduct(a, b)
  return rest > 0 ? product.nextUp : product
}
