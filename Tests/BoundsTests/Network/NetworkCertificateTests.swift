import Bounds
import TestSupport
import Testing

@Suite("T9 certificate")
struct NetworkCertificateTests {
  func dense(
    _ w: [[Rational]], _ ŵ: [[Rational]], _ b: [Rational]? = nil
  ) throws -> LayerGraph<Rational>.Operation {
    .dense(try PrunedDense(original: w, pruned: ŵ, bias: b))
  }

  /// W = (1 2; 3 −4), Ŵ = (2 0; 3 −5), a = (1, 1): d = (1, 1); then |Ŵ²| e adds.
  @Test func recursionByHand() throws {
    var graph = try LayerGraph<Rational>(inputs: 2)
    try graph.append(dense([[1, 2], [3, -4]], [[2, 0], [3, -5]], [1, 1]))
    try graph.append(.activation(.rectifier))
    try graph.append(dense([[1, -1]], [[2, -3]], [7]))
    let plain = try NetworkCertificate(
      graph, input: [1, 1], rectifier: .lipschitz)
    // z¹ = (4, 0), ẑ¹ = (3, −1): a = (4, 0).
    // d² = |(1, −2) (4, 0)| = 4, and |Ŵ²| e = 2 + 3.
    let expected: [[Rational]] = [[1, 1], [9]]
    #expect(plain.denseErrors == expected)
    #expect(plain.outputs == [11] && plain.rounding == [0])
    // On the event with ε = (1/2, 1/4) and 1/8: |W||a| = (3, 7), then 4.
    let assumed = try NetworkCertificate(
      graph, input: [1, 1],
      relativeErrors: [[Rational(1, 2), Rational(1, 4)], [Rational(1, 8)]],
      rectifier: .lipschitz)
    // 4/8 + 2 · 3/2 + 3 · 7/4 = 35/4.
    let onEvent: [[Rational]] = [
      [Rational(3, 2), Rational(7, 4)], [Rational(35, 4)],
    ]
    #expect(assumed.denseErrors == onEvent)
  }

  @Test func norms() throws {
    var graph = try LayerGraph<Rational>(inputs: 1)
    try graph.append(dense([[1], [1], [1]], [[4], [-3], [1]]))
    let certificate = try NetworkCertificate(graph, input: [1])
    #expect(certificate.errors == [3, 4, 0])
    #expect(certificate.errorNorm(.sum).contains(7))
    #expect(certificate.errorNorm(.sum).isCertainlyAtMost(7))
    #expect(certificate.errorNorm(.euclidean).contains(5))
    #expect(certificate.errorNorm(.euclidean).isCertainlyAtMost(5))
    #expect(certificate.errorNorm(.largest).contains(4))
    #expect(certificate.errorNorm(.largest).isCertainlyAtMost(4))
  }

  /// Two forms of the margin that are wrong, at networks that refute them.
  @Test func theMarginMustBeCheckedAgainstEveryClass() throws {
    func certificate(
      _ f: [Rational], _ f̂: [Rational]
    ) throws -> NetworkCertificate<Rational> {
      var graph = try LayerGraph<Rational>(inputs: 1)
      try graph.append(dense(f.map { [$0] }, f̂.map { [$0] }))
      return try NetworkCertificate(graph, input: [1])
    }
    // Against the runner-up alone: 10 − 9 > 0 + 0, yet class 2 overtakes.
    let third = try certificate([10, 9, 5], [10, 9, 11])
    #expect(third.errors == [0, 0, 6])
    #expect(10 - 9 > third.errors[0] + third.errors[1])
    #expect(!third.keepsClass(0) && third.keptClass == nil)
    // ‖e‖∞ counted once: 10 − 9 > 7/10, yet the classes swap.
    let swap = try certificate(
      [10, 9], [Rational(93, 10), Rational(97, 10)])
    #expect(swap.errors == [Rational(7, 10), Rational(7, 10)])
    #expect(10 - 9 > max(swap.errors[0], swap.errors[1]))
    #expect(!swap.keepsClass(0) && swap.keptClass == nil)
    // Kept: and a margin that is exactly reached is a tie, which keeps nothing.
    let kept = try certificate([10, 9], [Rational(96, 10), Rational(94, 10)])
    #expect(kept.keepsClass(0) && kept.keptClass == 0)
    #expect(!kept.keepsClass(1))
    let tie = try certificate([10, 9], [Rational(19, 2), Rational(19, 2)])
    #expect(tie.keptClass == nil)
    let equal = try certificate([9, 9], [9, 9])
    #expect(equal.keptClass == nil)
    #expect(try certificate([1], [100]).keptClass == 0)
    let last = try certificate([1, 2, 9], [1, 2, 9])
    #expect(last.keptClass == 2)
  }

  /// An inactive neuron passes on only what exceeds −z.
  @Test func clippingLowersInactiveNeurons() throws {
    var graph = try LayerGraph<Rational>(inputs: 1)
    try graph.append(
      dense([[-5], [-5], [-5], [5]], [[-3], [-5], [2], [1]]))
    try graph.append(.activation(.rectifier))
    let plain = try NetworkCertificate(
      graph, input: [1], rectifier: .lipschitz)
    #expect(plain.errors == [2, 0, 7, 4])
    let clipped = try NetworkCertificate(graph, input: [1])
    #expect(clipped.errors == [0, 0, 2, 4])
    var other = try LayerGraph<Rational>(inputs: 1)
    try other.append(dense([[-5]], [[-3]]))
    try other.append(.activation(.absoluteValue))
    #expect(try NetworkCertificate(other, input: [1]).errors == [2])
  }

  @Test func pooling() throws {
    var graph = try LayerGraph<Rational>(inputs: 1)
    try graph.append(dense([[1], [5], [-2], [4]], [[2], [5], [1], [0]]))
    let z = graph.last
    try graph.append(.maxPool(windows: [[0, 1], [2, 3], [3]]), to: [z])
    let pooled = try NetworkCertificate(graph, input: [1])
    // e = (1, 0, 3, 4): the window's largest e, not that of its largest entry.
    #expect(pooled.outputs == [5, 4, 4] && pooled.errors == [1, 4, 4])
    try graph.append(.averagePool(windows: [[0, 1, 2, 3], [2]]), to: [z])
    let mean = try NetworkCertificate(graph, input: [1])
    #expect(mean.outputs == [2, -2] && mean.errors == [2, 3])
    try graph.append(.gather([2, nil, 2, 0]), to: [z])
    let gathered = try NetworkCertificate(graph, input: [1])
    #expect(gathered.outputs == [-2, 0, -2, 1])
    #expect(gathered.errors == [3, 0, 3, 1])
    try graph.append(.sum, to: [z, graph.last, z])
    let sum = try NetworkCertificate(graph, input: [1])
    #expect(sum.outputs == [0, 10, -6, 9] && sum.errors == [5, 0, 9, 9])
    // The same as ε = 1/2 on all four rows, of |w|.
    let assumed = try NetworkCertificate(
      graph, input: [1],
      relativeErrors: [[Rational](repeating: Rational(1, 2), count: 4)])
    #expect(assumed.errors == [2, 5, 3, Rational(9, 2)])
  }

  /// A convolution as patches gathered, then one dense layer on each.
  @Test func aDenseLayerOnPatches() throws {
    var graph = try LayerGraph<Rational>(inputs: 3)
    try graph.append(.gather([nil, 0, 0, 1, 1, 2]))
    try graph.append(dense([[1, -1], [2, 0]], [[1, 0], [3, 0]], [0, 1]))
    let c = try NetworkCertificate(graph, input: [4, 7, 1])
    #expect(c.outputs == [-4, 1, -3, 9, 6, 15])
    #expect(c.errors == [4, 0, 7, 4, 1, 7])
    let assumed = try NetworkCertificate(
      graph, input: [4, 7, 1], relativeErrors: [[1, 2]])
    #expect(assumed.errors == [4, 0, 11, 16, 8, 28])
  }

  @Test func activations() throws {
    typealias Activation = LayerGraph<Rational>.Activation
    let expected: [(Activation, [Rational])] = [
      (.identity, [-2, Rational(-1, 2), 0, 3]), (.rectifier, [0, 0, 0, 3]),
      (.absoluteValue, [2, Rational(1, 2), 0, 3]),
      (.hardTanh, [-1, Rational(-1, 2), 0, 1]),
    ]
    for (activation, values) in expected {
      var graph = try LayerGraph<Rational>(inputs: 4)
      try graph.append(.activation(activation))
      let c = try NetworkCertificate(
        graph, input: [-2, Rational(-1, 2), 0, 3])
      #expect(c.outputs == values)
    }
  }

  @Test func refusesNetworksThatDoNotFit() throws {
    func refused(
      _ operation: LayerGraph<Rational>.Operation, to sources: [Int] = [0],
      _ comment: Comment
    ) throws {
      var graph = try LayerGraph<Rational>(inputs: 2)
      #expect(throws: BoundError.self, comment) {
        try graph.append(operation, to: sources)
      }
    }
    try refused(dense([[1, 1, 1]], [[1, 1, 1]]), "3 columns for 2 inputs")
    try refused(.sum, to: [0], "a sum of one")
    try refused(.sum, to: [0, 1], "a value that is not there")
    try refused(.sum, to: [0, -1], "a negative value")
    try refused(.activation(.rectifier), to: [0, 0], "two sources")
    try refused(.activation(.rectifier), to: [], "no source")
    try refused(.maxPool(windows: [[]]), "an empty window")
    try refused(.maxPool(windows: []), "no window")
    try refused(.averagePool(windows: [[0], [2]]), "no such entry")
    try refused(.averagePool(windows: [[-1]]), "a negative entry")
    try refused(.gather([]), "nothing gathered")
    try refused(.gather([nil, 2]), "no such entry")
    #expect(throws: BoundError.self) { _ = try LayerGraph<Double>(inputs: 0) }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(original: [[.nan]], pruned: [[0]])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(original: [[1]], pruned: [[.infinity]])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(original: [[1]], pruned: [[1]], bias: [.nan])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(
        original: [[1], [1, 2]], pruned: [[1], [1]])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(original: [[1]], pruned: [[1], [1]])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(original: [], pruned: [])
    }
    #expect(throws: BoundError.self) {
      _ = try PrunedDense<Double>(
        rows: 1 << 40, columns: 1 << 40, original: [], pruned: [])
    }
    var graph = try LayerGraph<Double>(inputs: 2)
    try graph.append(
      .dense(PrunedDense(original: [[1, 1]], pruned: [[1, 1]])))
    let bad: [(input: [Double], ε: [[Double]]?)] = [
      ([1], nil), ([1, .nan], nil), ([1, 1], []), ([1, 1], [[]]),
      ([1, 1], [[-0.5]]), ([1, 1], [[.nan]]), ([1, 1], [[0.5], [0.5]]),
    ]
    for (input, ε) in bad {
      #expect(throws: BoundError.self, "\(input), \(String(describing: ε))") {
        _ = try NetworkCertificate(graph, input: input, relativeErrors: ε)
      }
    }
    #expect(throws: BoundError.self) {
      for _ in 0...10_000 { try graph.append(.activation(.identity)) }
    }
  }

  /// 2²⁶ neurons or inputs are taken, one more is not. Empty lists come to the
  /// limit without its memory: what a layer within it lacks is weights.
  @Test func aDenseLayerIsAsWideAsTheLemmaAllows() {
    let limit = 1 << 26
    for (rows, columns, complaint) in [
      (limit, 1, "original weights"), (1, limit, "original weights"),
      (limit + 1, 1, "dense layer"), (1, limit + 1, "dense layer"),
      (0, 1, "dense layer"), (1, 0, "dense layer"),
    ] {
      let error = #expect(throws: BoundError.self) {
        _ = try PrunedDense<Double>(
          rows: rows, columns: columns, original: [], pruned: [], bias: [])
      }
      #expect(
        "\(error, default: "none")".contains(complaint), "\(rows), \(columns)")
    }
  }
}
