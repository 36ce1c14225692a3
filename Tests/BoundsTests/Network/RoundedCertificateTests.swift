import Bounds
import TestSupport
import Testing

/// A random network in doubles, and the same numbers as fractions.
private struct Twins {
  var rounded: LayerGraph<Double>
  var exact: LayerGraph<Rational>
  var pruned: LayerGraph<Rational>
  let input: [Double]
  var relativeErrors: [[Double]] = []

  /// All operations: convolution by patches, pooling, a residual sum.
  init(seed: UInt64, scale: Int) throws {
    var rng = SplitMix64(seed: seed)
    let n = Int.random(in: 1...7, using: &rng)
    let start = try (
      LayerGraph<Double>(inputs: n), LayerGraph<Rational>(inputs: n),
      LayerGraph<Rational>(inputs: n)
    )
    (rounded, exact, pruned) = start
    func number() -> Double {
      let size = Int.random(in: -scale...scale, using: &rng)
      return Double.random(in: -1...1, using: &rng)
        * Double(sign: .plus, exponent: size, significand: 1)
    }
    input = (0..<n).map { _ in number() }
    func dense(_ rows: Int) throws {
      let columns = rounded.outputs
      let w = (0..<rows * columns).map { _ in number() }
      let ŵ = w.map { w -> Double in
        let factor = Double.random(in: 0...3, using: &rng)
        return [0, w, w * factor, w * factor][
          Int.random(in: 0..<4, using: &rng)]
      }
      let b = (0..<rows).map { _ in number() }
      try append(rows, columns, w, ŵ, b)
      relativeErrors.append(
        (0..<rows).map { _ in Double.random(in: 0...1, using: &rng) })
    }
    try dense(Int.random(in: 2...6, using: &rng))
    let first = rounded.last
    let k = rounded.outputs
    try append(.rectifier)
    try append(windows: (0..<k).map { [$0, (3 * $0 + 1) % k] }, isMean: false)
    try append(gather: (0..<k).map { $0 % 3 == 2 ? nil : k - 1 - $0 })
    try append(sumOf: first)
    try append(
      windows: (0..<k).map { i in (0...min(2, k - 1)).map { (i + $0) % k } },
      isMean: true)
    try append(seed % 2 == 0 ? .absoluteValue : .hardTanh)
    try dense(Int.random(in: 1...4, using: &rng))
  }

  private mutating func append(
    _ rows: Int, _ columns: Int, _ w: [Double], _ ŵ: [Double], _ b: [Double]
  ) throws {
    let (we, ŵe, be) = (w.exact, ŵ.exact, b.exact)
    try rounded.append(
      .dense(
        PrunedDense(
          rows: rows, columns: columns, original: w, pruned: ŵ, bias: b)))
    try exact.append(
      .dense(
        PrunedDense(
          rows: rows, columns: columns, original: we, pruned: ŵe, bias: be)))
    try pruned.append(
      .dense(
        PrunedDense(
          rows: rows, columns: columns, original: ŵe, pruned: ŵe, bias: be)))
  }

  private mutating func append(
    _ activation: LayerGraph<Double>.Activation
  ) throws {
    let same: LayerGraph<Rational>.Activation =
      switch activation {
      case .identity: .identity
      case .rectifier: .rectifier
      case .absoluteValue: .absoluteValue
      case .hardTanh: .hardTanh
      }
    try rounded.append(.activation(activation))
    try exact.append(.activation(same))
    try pruned.append(.activation(same))
  }

  private mutating func append(windows: [[Int]], isMean: Bool) throws {
    try rounded.append(
      isMean ? .averagePool(windows: windows) : .maxPool(windows: windows))
    for path in [\Twins.exact, \Twins.pruned] {
      try self[keyPath: path].append(
        isMean ? .averagePool(windows: windows) : .maxPool(windows: windows))
    }
  }

  private mutating func append(gather entries: [Int?]) throws {
    try rounded.append(.gather(entries))
    try exact.append(.gather(entries))
    try pruned.append(.gather(entries))
  }

  private mutating func append(sumOf first: Int) throws {
    try rounded.append(.sum, to: [rounded.last, first])
    try exact.append(.sum, to: [exact.last, first])
    try pruned.append(.sum, to: [pruned.last, first])
  }
}

extension [Double] {
  fileprivate var exact: [Rational] {
    map { Rational(exactly: $0) ?? 0 }
  }
}

@Suite("T9 certificate in doubles")
struct RoundedCertificateTests {
  /// The doubles' e is at least the exact e, which is at least the exact error; the
  /// outputs are within ρ. At moderate scales e is within 10⁻¹² of the exact one.
  @Test func isAnUpperBoundAndNearTheExactOne() throws {
    for seed in 0..<600 as Range<UInt64> {
      let scale = [3, 3, 30, 250][Int(seed % 4)]
      let twins = try Twins(seed: seed, scale: scale)
      let input = twins.input.exact
      let f = try NetworkCertificate(twins.exact, input: input)
      let f̂ = try NetworkCertificate(twins.pruned, input: input)
      #expect(f̂.errors.allSatisfy { $0.sign == 0 }, "seed \(seed)")
      for rectifier in RectifierRule.allCases {
        for ε in [nil, twins.relativeErrors] {
          let exact = try NetworkCertificate(
            twins.exact, input: input, relativeErrors: ε?.map(\.exact),
            rectifier: rectifier)
          let rounded = try NetworkCertificate(
            twins.rounded, input: twins.input, relativeErrors: ε,
            rectifier: rectifier)
          for i in exact.errors.indices {
            let label: Comment = "seed \(seed), scale \(scale), output \(i)"
            let e = exact.errors[i]
            if ε == nil {
              #expect((f̂.outputs[i] - f.outputs[i]).size <= e, label)
            }
            if rounded.errors[i].isFinite {
              let bound = Rational(exactly: rounded.errors[i]) ?? 0
              #expect(bound >= e, label)
              if scale == 3 {
                let size = f.outputs[i].size + e
                let slack = Rational(1, 1_000_000_000_000) * (size + 1_000)
                #expect(bound <= e + slack, label)
              }
            } else {
              #expect(scale > 30, label)
            }
            if rounded.rounding[i].isFinite {
              let distance =
                (Rational(exactly: rounded.outputs[i]) ?? 0) - f.outputs[i]
              let ρ = Rational(exactly: rounded.rounding[i]) ?? 0
              #expect(distance.size <= ρ, label)
            }
          }
          if let c = rounded.keptClass {
            #expect(exact.keptClass == c, "seed \(seed)")
          }
        }
      }
    }
  }

  /// At 2⁻⁵² of what a sum loses: many terms that round the same way.
  @Test func theMarginCoversLongSums() throws {
    for n in [1, 2, 3, 4, 5, 63, 64, 65, 1_001] {
      for seed in 0..<12 as Range<UInt64> {
        var rng = SplitMix64(seed: seed)
        let a = (0..<n).map { _ in Double.random(in: 0.5...1, using: &rng) }
        let w = (0..<n).map { _ in
          seed % 3 == 0 ? 1 : Double.random(in: 0.5...1, using: &rng)
        }
        var graph = try LayerGraph<Double>(inputs: n)
        try graph.append(
          .dense(PrunedDense(original: [w, w], pruned: [w.map { _ in 0 }, w])))
        let c = try NetworkCertificate(graph, input: a)
        let z = zip(w.exact, a.exact).reduce(Rational(0)) {
          $0 + $1.0 * $1.1
        }
        let e = c.errors.exact
        #expect(e[0] >= z, "n = \(n), seed \(seed)")
        let margin = 1 + Rational(8 * (n + 20)) * .powerOfTwo(-52)
        #expect(e[0] <= z * margin, "n = \(n), seed \(seed)")
        // Nothing pruned: 0 but for the floor.
        #expect(e[1] <= .powerOfTwo(-990))
        #expect((c.outputs.exact[0] - z).size <= c.rounding.exact[0])
        #expect(c.rounding.exact[0] <= z * (margin - 1))
      }
    }
  }

  /// e = (1, 2⁻⁵⁴, 2⁻⁵⁴, …) summed by a layer of ones: each 2⁻⁵⁴ that meets the 1 is
  /// lost, which only the factor of the lemma pays for.
  @Test func theMarginCoversWhatASumLoses() throws {
    let n = 8_001
    let small = [Double](repeating: 0x1p-54, count: n - 1)
    let ones = [Double](repeating: 1, count: n)
    for head in 0..<4 {
      var column = small
      column.insert(1, at: head)
      var graph = try LayerGraph<Double>(inputs: 1)
      try graph.append(
        .dense(
          PrunedDense(
            original: column.map { [$0] }, pruned: column.map { _ in [0] })))
      let first = graph.last
      try graph.append(.dense(PrunedDense(original: [ones], pruned: [ones])))
      let exact = 1 + Rational(n - 1) * .powerOfTwo(-54)
      try expect(graph, f: exact, e: exact)
      try graph.append(.averagePool(windows: [Array(0..<n)]), to: [first])
      try expect(graph, f: exact / Rational(n), e: exact / Rational(n))
      try graph.append(.gather([head]), to: [first])
      let one = graph.last
      try graph.append(.gather([head == 0 ? 1 : 0]), to: [first])
      let other = graph.last
      try graph.append(
        .sum, to: [one] + [Int](repeating: other, count: n - 1))
      try expect(graph, f: exact, e: exact)
    }
  }

  private func expect(
    _ graph: LayerGraph<Double>, f: Rational, e: Rational,
    relativeErrors: [[Double]]? = nil
  ) throws {
    let c = try NetworkCertificate(
      graph, input: [1], relativeErrors: relativeErrors)
    #expect(c.errors.exact[0] >= e)
    #expect((c.outputs.exact[0] - f).size <= c.rounding.exact[0])
    // Within what 8,001 roundings may be.
    #expect(c.errors.exact[0] <= e + .powerOfTwo(-34))
    #expect(c.rounding.exact[0] <= .powerOfTwo(-34))
  }

  /// What a value has lost counts in the next layer's |W||a|, and in what ReLU
  /// lets through.
  @Test func theMarginOfValuesReachesErrors() throws {
    let n = 8_001
    let gap = Rational(n - 1) * .powerOfTwo(-54)
    var lossy = [Double](repeating: 0x1p-54, count: n)
    lossy[0] = 1
    let ones = try PrunedDense<Double>(
      rows: n, columns: 1, original: [Double](repeating: 1, count: n),
      pruned: [Double](repeating: 1, count: n))
    var graph = try LayerGraph<Double>(inputs: 1)
    try graph.append(.dense(ones))
    let spread = graph.last
    try graph.append(.dense(PrunedDense(original: [lossy], pruned: [lossy])))
    try graph.append(.dense(PrunedDense(original: [[1]], pruned: [[0.5]])))
    try expect(
      graph, f: 1 + gap, e: 1 + gap,
      relativeErrors: [[Double](repeating: 0, count: n), [0], [1]])

    // z is above its computed value −2⁻⁴⁰ by what lane 0 loses; ẑ = z + 2⁻³⁹ > 0.
    for i in 1..<n where i % 4 != 0 { lossy[i] = 0 }
    lossy[1] = -1 - 0x1p-40
    var changed = lossy
    changed[1] += 0x1p-39
    try graph.append(
      .dense(PrunedDense(original: [lossy], pruned: [changed])), to: [spread])
    try graph.append(.activation(.rectifier))
    let lost = Rational((n - 1) / 4) * .powerOfTwo(-54)
    #expect(lost < .powerOfTwo(-40))
    let zeros = try NetworkCertificate(graph, input: [1])
    #expect(zeros.outputs == [0])
    try expect(graph, f: 0, e: .powerOfTwo(-39) - .powerOfTwo(-40) + lost)
  }

  @Test func leavingTheRangeOfDoublesKeepsNothing() throws {
    let huge = Double.greatestFiniteMagnitude
    for (w, ŵ, a) in [
      ([[huge, huge], [1, 1]], [[huge, huge], [1, 1]], [2.0, 2.0]),
      ([[huge, -huge], [1, 1]], [[huge, -huge], [1, 1]], [2, 2]),
      ([[1, 1], [0, 0]], [[huge, 1], [0, 0]], [4, 1]),
      ([[-huge, 1], [0, 0]], [[huge, 1], [0, 0]], [1, 1]),
    ] {
      var graph = try LayerGraph<Double>(inputs: 2)
      try graph.append(.dense(PrunedDense(original: w, pruned: ŵ)))
      let c = try NetworkCertificate(graph, input: a)
      #expect(c.keptClass == nil)
      // Where nothing is pruned e is 0, and only f is unknown.
      #expect((c.errorNorm(.sum).upper == .infinity) == (w != ŵ))
      try graph.append(.activation(.rectifier))
      try graph.append(
        .dense(PrunedDense(original: [[0, 1]], pruned: [[0, 1]])))
      let next = try NetworkCertificate(graph, input: a)
      #expect(next.outputs.allSatisfy { $0.isFinite })
      #expect(next.errors[0] == .infinity)
    }
  }

  /// Products that underflow, magnified by a later weight.
  @Test func underflowIsCovered() throws {
    let tiny = 0x1p-600
    var graph = try LayerGraph<Double>(inputs: 2)
    try graph.append(
      .dense(PrunedDense(original: [[tiny, tiny]], pruned: [[0, tiny]])))
    try graph.append(.dense(PrunedDense(original: [[1]], pruned: [[0x1p900]])))
    let c = try NetworkCertificate(graph, input: [tiny, tiny])
    // f = 2 · 2⁻¹²⁰⁰; f̂ = 2⁹⁰⁰ · 2⁻¹²⁰⁰.
    #expect(c.outputs == [0])
    #expect(c.rounding.exact[0] >= .powerOfTwo(-1_199))
    #expect(
      c.errors.exact[0] >= .powerOfTwo(-300) - .powerOfTwo(-1_199))
    #expect(c.errors[0] < 0x1p-90)
  }
}
