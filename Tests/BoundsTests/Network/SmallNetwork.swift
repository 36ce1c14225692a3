import Bounds
import TestSupport

/// One group's draws: every outcome of m draws, with its exact probability.
struct GroupOutcome {
  /// ŵ_j/w_j for each index of the group.
  let multipliers: [Rational]
  let probability: Rational
}

/// All outcomes of m draws by `q`, with ŵ_j = w_j N_j/(m q_j).
func groupOutcomes(_ q: [Rational], draws m: Int) -> [GroupOutcome] {
  func place(_ left: Int, _ j: Int) -> [(counts: [Int], mass: Rational)] {
    if j == q.count - 1 {
      return [([left], (0..<left).reduce(1) { p, _ in p * q[j] })]
    }
    return (0...left).flatMap { n in
      let ways = (0..<n).reduce(Rational(1)) {
        $0 * Rational(left - $1, $1 + 1) * q[j]
      }
      return place(left - n, j + 1).map { ([n] + $0.counts, ways * $0.mass) }
    }
  }
  return place(m, 0).map { counts, mass in
    GroupOutcome(
      multipliers: zip(counts, q).map { Rational($0) / (Rational(m) * $1) },
      probability: mass)
  }
}

/// A neuron's pruned rows, each with its exact probability and the relative error of
/// its worst group at the given input.
struct RowOutcome {
  let weights: [Rational]
  let probability: Rational
  let worstGroupError: Rational
}

/// A small dense layer at a fixed input, whose prunings can all be written down.
struct SmallLayer {
  let weights: [[Rational]]
  let bias: [Rational]
  let input: [Rational]
  let draws: Int

  /// Indices of one sign in a row.
  func group(_ row: Int, positive: Bool) -> [Int] {
    weights[row].indices.filter {
      weights[row][$0].sign == (positive ? 1 : -1)
    }
  }

  /// q of a group: g at the input and at (1, …, 1), their maxima made to sum to 1.
  func law(_ row: Int, _ group: [Int]) -> [Rational] {
    func importance(_ a: [Rational]) -> [Rational] {
      let terms = group.map { (weights[row][$0] * a[$0]).size }
      let sum = terms.reduce(0, +)
      return terms.map { sum.sign == 0 ? 0 : $0 / sum }
    }
    let ones = [Rational](repeating: 1, count: input.count)
    let s = zip(importance(input), importance(ones)).map { max($0, $1) }
    let sum = s.reduce(0, +)
    return s.map { $0 / sum }
  }

  /// Every pruning of a row.
  func outcomes(row: Int) -> [RowOutcome] {
    var result = [
      RowOutcome(
        weights: [Rational](repeating: 0, count: input.count), probability: 1,
        worstGroupError: 0)
    ]
    for positive in [true, false] {
      let members = group(row, positive: positive)
      if members.isEmpty { continue }
      let choices = groupOutcomes(law(row, members), draws: draws)
      let z = members.reduce(Rational(0)) {
        $0 + weights[row][$1] * input[$1]
      }
      result = result.flatMap { before in
        choices.map { choice in
          var row_ = before.weights
          var ẑ: Rational = 0
          for (k, j) in members.enumerated() {
            row_[j] = weights[row][j] * choice.multipliers[k]
            ẑ = ẑ + row_[j] * input[j]
          }
          let error = z.sign == 0 ? 0 : ((ẑ - z) / z).size
          return RowOutcome(
            weights: row_, probability: before.probability * choice.probability,
            worstGroupError: max(before.worstGroupError, error))
        }
      }
    }
    return result
  }

  /// P(a group's relative error is above ε), for each group, exactly.
  func groupFailures(_ ε: Rational) -> [Rational] {
    weights.indices.flatMap { row in
      [true, false].compactMap { positive -> Rational? in
        let members = group(row, positive: positive)
        if members.isEmpty { return nil }
        let terms = members.map { (weights[row][$0] * input[$0]).size }
        let z = terms.reduce(0, +)
        if z.sign == 0 { return 0 }
        return groupOutcomes(law(row, members), draws: draws).reduce(0) {
          let ẑ = zip(terms, $1.multipliers).reduce(Rational(0)) {
            $0 + $1.0 * $1.1
          }
          return ((ẑ - z) / z).size > ε ? $0 + $1.probability : $0
        }
      }
    }
  }

  /// W a + b for given weights.
  static func apply(
    _ w: [[Rational]], _ b: [Rational], _ a: [Rational]
  ) -> [Rational] {
    zip(w, b).map { row, b in zip(row, a).reduce(b) { $0 + $1.0 * $1.1 } }
  }

  /// |(Ŵ−W) a| of a row.
  func error(row: Int, pruned: [Rational]) -> Rational {
    input.indices.reduce(Rational(0)) {
      $0 + (pruned[$1] - weights[row][$1]) * input[$1]
    }.size
  }

  /// (|W||a|) of a row.
  func magnitude(row: Int) -> Rational {
    zip(weights[row], input).reduce(0) { $0 + ($1.0 * $1.1).size }
  }

  var output: [Rational] { Self.apply(weights, bias, input) }
}

/// Dense layers with ReLU between, at a fixed input.
struct SmallNetwork {
  let layers: [SmallLayer]

  /// Random small integers as weights, one row in two without a negative one.
  init(seed: UInt64, widths: [Int], draws: Int) {
    var rng = SplitMix64(seed: seed)
    var a = (0..<widths[0]).map { _ in
      Rational(Int.random(in: 1...4, using: &rng))
    }
    var layers: [SmallLayer] = []
    for (n, rows) in zip(widths, widths.dropFirst()) {
      let w = (0..<rows).map { _ -> [Rational] in
        let signed = Bool.random(using: &rng)
        return (0..<n).map { _ in
          let size = Int.random(in: 1...5, using: &rng)
          let isNegative = signed && Int.random(in: 0..<3, using: &rng) == 0
          return Rational(isNegative ? -size : size, 2)
        }
      }
      let b = (0..<rows).map { _ in
        Rational(Int.random(in: -2...3, using: &rng))
      }
      layers.append(
        SmallLayer(weights: w, bias: b, input: a, draws: draws))
      a = layers[layers.count - 1].output.map { max(0, $0) }
    }
    self.layers = layers
  }

  /// Every pruning of all layers: rows, exact probability, worst error of a group in
  /// each layer.
  func forEachOutcome(
    _ body: ([[RowOutcome]], Rational) throws -> Void
  ) rethrows {
    let rows = layers.flatMap { layer in
      layer.weights.indices.map { layer.outcomes(row: $0) }
    }
    var choice = [Int](repeating: 0, count: rows.count)
    while true {
      let picked = zip(rows, choice).map { $0[$1] }
      var start = 0
      let byLayer = layers.map { layer -> [RowOutcome] in
        defer { start += layer.weights.count }
        return Array(picked[start..<start + layer.weights.count])
      }
      try body(byLayer, picked.reduce(1) { $0 * $1.probability })
      guard
        let next = choice.indices.first(where: {
          choice[$0] + 1 < rows[$0].count
        })
      else { return }
      for i in 0..<next { choice[i] = 0 }
      choice[next] += 1
    }
  }

  /// z + b of every layer of the pruned network.
  func outputs(_ pruned: [[[Rational]]]) -> [[Rational]] {
    var a = layers[0].input
    var result: [[Rational]] = []
    for (layer, w) in zip(layers, pruned) {
      let z = SmallLayer.apply(w, layer.bias, a)
      result.append(z)
      a = z.map { max(0, $0) }
    }
    return result
  }

  /// The same network for `NetworkCertificate`.
  func graph(_ pruned: [[[Rational]]]) throws -> LayerGraph<Rational> {
    var graph = try LayerGraph<Rational>(inputs: layers[0].input.count)
    for (i, (layer, w)) in zip(layers, pruned).enumerated() {
      if i > 0 { try graph.append(.activation(.rectifier)) }
      try graph.append(
        .dense(
          PrunedDense(original: layer.weights, pruned: w, bias: layer.bias)))
    }
    return graph
  }

  /// Δ_l of every layer, biases included; nil for ∞.
  func cancellations() throws -> [Rational?] {
    try layers.map { layer in
      var largest: Rational? = 0
      for (w, b) in zip(layer.weights, layer.bias) {
        let Δ = try SignSplit(weights: w, inputs: layer.input)
          .cancellation(bias: b)
        largest = largest.flatMap { l in Δ.map { max(l, $0) } }
      }
      return largest
    }
  }
}

extension Rational {
  /// |x|.
  var size: Rational { sign < 0 ? -self : self }
}
