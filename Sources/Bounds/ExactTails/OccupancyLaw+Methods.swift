// Three ways to P(D < d) and P(D ≥ d), for d inside the support and above its
// first value.

extension OccupancyLaw {
  /// Both tails on both scales.
  typealias Tails = (below: TailProbability, reached: TailProbability)

  /// The cheapest way that is within its limit.
  func tails(_ d: Int, precision: Int) throws(BoundError) -> Tails {
    let (chain, cells) = (chainWork(d), cellWork(d))
    if let chain, chain <= 300_000 {
      return byDraws(d, precision: precision)
    }
    if let cells, cells <= 1_000_000 { return byCells(d, precision: precision) }
    if let tails = bySubsets(d, precision: precision) { return tails }
    if chain != nil { return byDraws(d, precision: precision) }
    if cells != nil { return byCells(d, precision: precision) }
    throw .beyondReach(
      "occupancy of \(self.cells) cells in \(classes.count) classes by "
        + "\(draws) draws", limit: "4e6 steps, 1e7 products or 3e7 term bits")
  }

  /// Two narrow tails from an attempt that gives both probabilities.
  private func narrow(
    precision: Int, _ attempt: (_ working: Int) -> PositiveChain
  ) -> Tails {
    func side(_ isBelow: Bool) -> TailProbability {
      .narrowest(
        precision: precision, guardBits: 2 * Int(Double(draws).exponent) + 8
      ) { _, working in
        let masses = attempt(working)
        return isBelow
          ? TailProbability(masses.below, complement: masses.reached)
          : TailProbability(masses.reached, complement: masses.below)
      }
    }
    return (side(true), side(false))
  }
}

// MARK: - Draw by draw

extension OccupancyLaw {
  /// m min(d, m − d + 1), for equal cells and up to 4·10⁶; else nil.
  func chainWork(_ d: Int) -> Int? {
    guard classes.count == 1 else { return nil }
    let (work, overflows) = draws.multipliedReportingOverflow(
      by: Swift.min(d, draws - d + 1))
    return overflows || work > 4_000_000 ? nil : work
  }

  /// The chain of the occupied cells, or of the draws that hit one of them.
  ///
  /// With s occupied cells a draw meets one of them with probability s/n. D ≥ d
  /// exactly if at most m − d draws do.
  func byDraws(_ d: Int, precision: Int) -> Tails {
    let n = cells
    if d <= draws - d + 1 {
      return narrow(precision: precision) { working in
        PositiveChain(
          steps: draws, target: d, precision: working, dependsOnState: true
        ) { _, s in (Rational(s, n), Rational(n - s, n)) }
      }
    }
    return narrow(precision: precision) { working in
      let masses = PositiveChain(
        steps: draws, target: draws - d + 1, precision: working,
        dependsOnState: true
      ) { step, hits in
        let s = step - hits
        return (Rational(n - s, n), Rational(s, n))
      }
      return PositiveChain(below: masses.reached, reached: masses.below)
    }
  }
}

// MARK: - Cell by cell

extension OccupancyLaw {
  /// n m² min(d, n), up to 10⁷; else nil.
  func cellWork(_ d: Int) -> Int? {
    var work = 1
    for factor in [cells, draws, draws, Swift.min(d, cells)] {
      let (product, overflows) = work.multipliedReportingOverflow(by: factor)
      guard !overflows, product <= 10_000_000 else { return nil }
      work = product
    }
    return work
  }

  /// m! [tᵐ] Π_j (1 + u(e^{q_j t} − 1)), the powers of u from d on together.
  ///
  /// f(s, e) is s! times the coefficient of tˢuᵉ among the cells so far:
  ///
  ///     f'(s, e) = f(s, e) + Σ_{i≥1} binom(s, i) qⁱ f(s − i, e − 1).
  func byCells(_ d: Int, precision: Int) -> Tails {
    narrow(precision: precision) { working in
      cellMasses(d, precision: working)
    }
  }

  private func cellMasses(_ d: Int, precision: Int) -> PositiveChain {
    let (m, width) = (draws, d + 1)
    return withEnclosures((m + 1) * width + m + 3, precision: precision) {
      row in
      var f: [Enclosure] = []
      for _ in 0..<((m + 1) * width) { f.append(row.next()) }
      var powers: [Enclosure] = []
      for _ in 0...m { powers.append(row.next()) }
      let (t, q) = (row.next(), row.next())
      for mass in f { mass.set(0) }
      f[0].set(1)
      var before = 0
      for each in classes {
        q.set(each.probability)
        // Powers over factorials: f then holds coefficients of tˢ.
        powers[0].set(1)
        for i in 1...m {
          powers[i].setProduct(powers[i - 1], q)
          powers[i].setQuotient(powers[i], i)
        }
        for _ in 0..<each.count {
          // Downwards in s and e: what is read has not been written yet.
          for s in (0...m).reversed() {
            for e in (0...Swift.min(before, d)).reversed() {
              let target = Swift.min(e + 1, d)
              for i in stride(from: 1, through: m - s, by: 1) {
                t.setProduct(f[s * width + e], powers[i])
                let place = (s + i) * width + target
                f[place].setSum(f[place], t)
              }
            }
          }
          before += 1
        }
      }
      let last = m * width
      t.set(0)
      for e in 0..<d { t.setSum(t, f[last + e]) }
      let reached = f[last + d]
      for i in stride(from: 1, through: m, by: 1) {
        t.setProduct(t, i)
        reached.setProduct(reached, i)
      }
      return PositiveChain(
        below: t.interval(precision: precision),
        reached: reached.interval(precision: precision))
    }
  }
}

// MARK: - Inclusion and exclusion

extension OccupancyLaw {
  /// The number of choices of 0 … n_c cells from each class; nil above 200,000.
  private var subsetClasses: Int? {
    var product = 1
    for each in classes {
      guard each.count < 200_000, product <= 200_000 else { return nil }
      product *= each.count + 1
    }
    return product <= 200_000 ? product : nil
  }

  /// With e = d − 1 < n, over the subsets A of the cells,
  ///
  ///     P(D ≤ e) = Σ_{|A| ≤ e} (−1)^{e−|A|} binom(n − |A| − 1, e − |A|) q(A)ᵐ.
  ///
  /// The terms cancel: precision doubles until both tails are narrow, or terms
  /// times bits exceed 3·10⁷ (nil).
  func bySubsets(_ d: Int, precision: Int) -> Tails? {
    guard let terms = subsetClasses else { return nil }
    let target = BinomialLaw.target(precision)
    let shown = Swift.max(precision, target + 6)
    var working = target + 64
    while terms * working <= 30_000_000 {
      let below = subsetSum(d - 1, precision: working)
      let reached = Interval(1, precision: working) - below
      let tails = (
        TailProbability(below, complement: reached),
        TailProbability(reached, complement: below)
      )
      if tails.0.isNarrow(target), tails.1.isNarrow(target) {
        return (tails.0.rounded(to: shown), tails.1.rounded(to: shown))
      }
      working *= 2
    }
    return nil
  }

  private func subsetSum(_ e: Int, precision: Int) -> Interval {
    let n = cells
    func number(_ i: Int) -> Interval { Interval(i, precision: precision) }
    // binom(n − a − 1, e − a) for a = 0 … e.
    var outer = [Interval](repeating: number(1), count: e + 1)
    for a in (0..<e).reversed() {
      outer[a] = outer[a + 1] * number(n - a - 1) / number(e - a)
    }
    var sum = number(0)
    func add(_ rest: Int, _ size: Int, _ weight: Interval, _ mass: Rational) {
      guard rest < classes.count else {
        guard size > 0 else { return }  // 0ᵐ
        let power = Interval(mass, precision: precision).power(draws)
        let term = weight * outer[size] * power
        sum = (e - size) % 2 == 0 ? sum + term : sum - term
        return
      }
      let each = classes[rest]
      var weight = weight
      for a in 0...Swift.min(each.count, e - size) {
        if a > 0 { weight = weight * number(each.count - a + 1) / number(a) }
        add(
          rest + 1, size + a, weight, mass + Rational(a) * each.probability)
      }
    }
    add(0, 0, number(1), 0)
    return sum
  }
}

extension PositiveChain {
  /// Two sums found elsewhere.
  init(below: Interval, reached: Interval) {
    self.below = below
    self.reached = reached
  }
}
