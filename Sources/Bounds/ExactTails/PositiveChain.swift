/// A chain that in each step stays where it is or rises by 1, from 0: how probable
/// it is to have reached a target or not.
///
///     f(s) ← stay(s) f(s) + rise(s − 1) f(s − 1),   s < target;
///     f(target) ← f(target) + rise(target − 1) f(target − 1).
///
/// All terms are positive, so both results keep their relative accuracy: a step
/// costs at most three roundings.
struct PositiveChain {
  /// P(target not reached).
  let below: Interval
  /// P(target reached).
  let reached: Interval

  /// Runs the chain.
  ///
  /// - Parameters:
  ///   - target: at least 1.
  ///   - dependsOnState: whether the weights differ from state to state.
  ///   - weights: the probabilities to stay and to rise, at a step and a state.
  init(
    steps: Int, target: Int, precision: Int, dependsOnState: Bool = false,
    _ weights: (_ step: Int, _ state: Int) -> (stay: Rational, rise: Rational)
  ) {
    (below, reached) = withEnclosures(target + 4, precision: precision) { row in
      var f: [Enclosure] = []
      for _ in 0...target { f.append(row.next()) }
      let (stay, rise, t) = (row.next(), row.next(), row.next())
      for mass in f { mass.set(0) }
      f[0].set(1)
      for step in 0..<steps {
        var isSet = false
        for s in (0...Swift.min(step, target - 1)).reversed() {
          if dependsOnState || !isSet {
            let w = weights(step, s)
            stay.set(w.stay)
            rise.set(w.rise)
            isSet = true
          }
          t.setProduct(f[s], rise)
          f[s + 1].setSum(f[s + 1], t)
          f[s].setProduct(f[s], stay)
        }
      }
      t.set(0)
      for s in 0..<target { t.setSum(t, f[s]) }
      return (
        t.interval(precision: precision),
        f[target].interval(precision: precision)
      )
    }
  }
}
