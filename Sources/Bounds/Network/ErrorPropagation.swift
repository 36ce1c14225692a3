/// One value of a network, with what is known about it (T9).
struct ErrorState<Number: NetworkNumber>: Sendable {
  /// The original network's value, maybe rounded; each entry finite.
  var values: [Number]
  /// ρ: how far each is from the exact value, at most. Zeros where nothing rounds.
  var rounding: [Number]
  /// e: how far the pruned network's exact value is from the original's, at most.
  var errors: [Number]
}

/// How the operations that round are carried out in one kind of number.
protocol PropagationRules<Number> {
  associatedtype Number: NetworkNumber

  /// W a + b, and e = d + |Ŵ| e with d = |(Ŵ−W) a|, or d = ε (|W||a|) where ε, one
  /// a row, is given.
  static func dense(
    _ layer: PrunedDense<Number>, _ x: ErrorState<Number>,
    relativeErrors: [Number]?
  ) -> ErrorState<Number>

  /// The mean of some entries.
  static func mean(
    of window: [Int], _ x: ErrorState<Number>
  ) -> (value: Number, rounding: Number, error: Number)

  /// The sum of values of one length.
  static func sum(_ values: [ErrorState<Number>]) -> ErrorState<Number>

  /// max(0, e + z) for an exact z, rounded up: how far max(0, ẑ) may be from 0
  /// where z < 0 and |ẑ − z| ≤ e.
  static func excess(error e: Number, value z: Number, rounding ρ: Number)
    -> Number
}

/// Walks a network with T9's rules.
///
/// Every rule maps upper bounds to upper bounds and is monotone in them, so bounds
/// may be rounded up anywhere.
struct ErrorPropagation<Rules: PropagationRules> {
  typealias Number = Rules.Number
  let graph: LayerGraph<Number>
  /// ε for each dense layer, one a row; nil to measure d at the given input.
  let relativeErrors: [[Number]]?
  let rectifier: RectifierRule

  /// The state of the output, and e after each dense layer.
  func run(
    _ input: [Number]
  ) -> (output: ErrorState<Number>, denseErrors: [[Number]]) {
    let zeros = [Number](repeating: Number(0), count: input.count)
    var states = [ErrorState(values: input, rounding: zeros, errors: zeros)]
    var denseErrors: [[Number]] = []
    for step in graph.steps {
      let x = states[step.sources[0]]
      let next: ErrorState<Number>
      switch step.operation {
      case .dense(let layer):
        next = Rules.dense(
          layer, x, relativeErrors: relativeErrors?[denseErrors.count])
        denseErrors.append(next.errors)
      case .activation(let function): next = activated(function, x)
      case .maxPool(let windows): next = pooled(windows, x)
      case .averagePool(let windows):
        next = joined(windows.map { Rules.mean(of: $0, x) })
      case .gather(let entries): next = gathered(entries, x)
      case .sum: next = Rules.sum(step.sources.map { states[$0] })
      }
      states.append(next)
    }
    return (states[states.count - 1], denseErrors)
  }

  private func activated(
    _ function: LayerGraph<Number>.Activation, _ x: ErrorState<Number>
  ) -> ErrorState<Number> {
    var result = x
    result.values = x.values.map { function($0) }
    guard case .rectifier = function, rectifier == .clipped else {
      return result
    }
    for i in x.values.indices where x.values[i] < Number(0) {
      result.errors[i] = min(
        x.errors[i],
        Rules.excess(
          error: x.errors[i], value: x.values[i], rounding: x.rounding[i]))
    }
    return result
  }

  private func pooled(
    _ windows: [[Int]], _ x: ErrorState<Number>
  ) -> ErrorState<Number> {
    func largest(_ window: [Int], _ of: [Number]) -> Number {
      window.dropFirst().reduce(of[window[0]]) { max($0, of[$1]) }
    }
    return joined(
      windows.map {
        (largest($0, x.values), largest($0, x.rounding), largest($0, x.errors))
      })
  }

  private func gathered(
    _ entries: [Int?], _ x: ErrorState<Number>
  ) -> ErrorState<Number> {
    func take(_ of: [Number]) -> [Number] {
      entries.map { $0.map { of[$0] } ?? Number(0) }
    }
    return ErrorState(
      values: take(x.values), rounding: take(x.rounding),
      errors: take(x.errors))
  }

  private func joined(
    _ entries: [(value: Number, rounding: Number, error: Number)]
  ) -> ErrorState<Number> {
    ErrorState(
      values: entries.map(\.value), rounding: entries.map(\.rounding),
      errors: entries.map(\.error))
  }
}

/// What max(0, ·) does to a bound e on |ẑ − z| (T9).
public enum RectifierRule: CaseIterable, Sendable {
  /// Keeps e, as any 1-Lipschitz map does.
  case lipschitz
  /// Where z < 0 the result is 0 and the pruned one at most max(0, z + e): takes
  /// that, which is never more.
  case clipped
}

/// T9 in exact fractions.
enum ExactRules: PropagationRules {
  static func dense(
    _ layer: PrunedDense<Rational>, _ x: ErrorState<Rational>,
    relativeErrors: [Rational]?
  ) -> ErrorState<Rational> {
    var result = ErrorState<Rational>(values: [], rounding: [], errors: [])
    for start in stride(from: 0, to: x.values.count, by: layer.columns) {
      for row in 0..<layer.rows {
        var (z, deviation): (Rational, Rational) = (layer.bias[row], 0)
        var (magnitude, passed): (Rational, Rational) = (0, 0)
        for j in 0..<layer.columns {
          let at = row * layer.columns + j
          let (w, ŵ) = (layer.original[at], layer.pruned[at])
          let product = w * x.values[start + j]
          z = z + product
          magnitude = magnitude + product.magnitude
          deviation = deviation + (ŵ - w) * x.values[start + j]
          passed = passed + ŵ.magnitude * x.errors[start + j]
        }
        let own = relativeErrors.map { $0[row] * magnitude }
        result.values.append(z)
        result.rounding.append(0)
        result.errors.append((own ?? deviation.magnitude) + passed)
      }
    }
    return result
  }

  static func mean(
    of window: [Int], _ x: ErrorState<Rational>
  ) -> (value: Rational, rounding: Rational, error: Rational) {
    let count = Rational(window.count)
    return (
      window.reduce(0) { $0 + x.values[$1] } / count, 0,
      window.reduce(0) { $0 + x.errors[$1] } / count
    )
  }

  static func sum(_ values: [ErrorState<Rational>]) -> ErrorState<Rational> {
    values.dropFirst().reduce(values[0]) { sum, next in
      ErrorState(
        values: zip(sum.values, next.values).map { $0 + $1 },
        rounding: sum.rounding,
        errors: zip(sum.errors, next.errors).map { $0 + $1 })
    }
  }

  static func excess(
    error e: Rational, value z: Rational, rounding: Rational
  ) -> Rational {
    max(0, e + z)
  }
}
