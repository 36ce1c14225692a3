extension FloorSearch {
  /// What a walk found above δ, and whether it saw every candidate on its way.
  struct Outcome {
    var found: Candidate?
    var isComplete: Bool
  }

  /// One family's next sizes: ⌊B i/side⌋ and, for the lower side, ⌈B i/side⌉.
  struct Lattice {
    let side: Rational
    let period: Rational
    var index: Int

    init(_ B: Rational, _ side: Rational, from top: Int) {
      self.side = side
      period = B / side
      // The largest i with ⌊B i/side⌋ ≤ top.
      index = ((Rational(top) + 1) / period).ceiling.map { $0 - 1 } ?? 0
    }

    var floor: Int { (period * Rational(index)).floor ?? 0 }
    var ceiling: Int { (period * Rational(index)).ceiling ?? 0 }
  }

  /// Walks the families from `top`, above which F is at most δ, to `bottom`, a size
  /// known to exceed δ: b = B may do so for some sizes after it.
  func walk(from top: Int, to bottom: Int) throws(BoundError) -> Outcome {
    var above = Lattice(ceiling, u, from: top)
    var below = l > 0 ? Lattice(ceiling, l, from: top) : nil
    if u > ceiling { above.index = 0 }
    var m = top
    var next = top + 1
    for _ in 0..<Self.mostSteps {
      guard m >= bottom, m >= 1 else {
        return Outcome(found: nil, isComplete: true)
      }
      if try exceeds(Candidate(ceiling: ceiling, samples: m)) {
        let last = try lastExcess(from: m, below: next)
        return Outcome(
          found: Candidate(ceiling: ceiling, samples: last), isComplete: true)
      }
      next = m
      if above.index >= 1, above.floor == m {
        if let hit = try hit(above) { return hit }
        above.index -= 1
      }
      if let lattice = below, lattice.index >= 1, lattice.floor == m {
        if let hit = try hit(lattice) { return hit }
        below?.index -= 1
      }
      m = previousEnd(before: m, above, below)
    }
    return Outcome(found: nil, isComplete: false)
  }

  /// The lattice's own candidate as an outcome, when it exceeds δ.
  private func hit(_ lattice: Lattice) throws(BoundError) -> Outcome? {
    guard let candidate = candidate(lattice.index, side: lattice.side),
      try exceeds(candidate)
    else { return nil }
    return Outcome(found: candidate, isComplete: true)
  }

  /// The largest size below m at which a family has something to look at: the
  /// floors of both lattices, and for the lower side the ceilings, for P; at
  /// last 1, the left end of the lowest range.
  private func previousEnd(
    before m: Int, _ above: Lattice, _ below: Lattice?
  ) -> Int {
    var end = m > 1 ? 1 : 0
    if above.index >= 1 { end = Swift.max(end, above.floor) }
    if let below, below.index >= 1 {
      end = Swift.max(end, below.floor)
      if below.ceiling < m { end = Swift.max(end, below.ceiling) }
    }
    return end
  }

  /// The largest m' in [m, next) at which b = B exceeds δ; it does at m, and the
  /// sizes that do are consecutive.
  private func lastExcess(
    from m: Int, below next: Int
  ) throws(BoundError) -> Int {
    var (low, high) = (m, next)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try exceeds(Candidate(ceiling: ceiling, samples: middle)) {
        low = middle
      } else {
        high = middle
      }
    }
    return low
  }
}

// MARK: - Small means

extension FloorSearch {
  /// Looks for the largest m in (bottom, top] at which a law of mean below 1/ε
  /// exceeds δ.
  ///
  /// For ε > 1 the only threshold is k = 1, and P(X ≥ 1) = 1 − (1 − L/m)ᵐ falls
  /// with m. For ε ≤ 1, k = 1 and c = 0 leave no other value, so F(m) = 1 at
  /// m = ⌊B/(1 + ε)⌋, where a complete walk ends; what lies above, up to B/ε, is
  /// enumerated.
  func smallMeans(
    from top: Int, to bottom: Int
  ) throws(BoundError) -> Outcome {
    let sure = (ceiling / u).floor ?? 0
    if relativeError > 1 {
      return try singleCount(from: Swift.min(top, sure), to: bottom)
    }
    let limit = (ceiling / relativeError).floor ?? top
    var m = Swift.min(top, limit)
    let low = Swift.max(bottom, sure)
    var evaluations = 0
    while m > low {
      for side in [u, l] where side > 0 {
        var index = (Rational(m) * side / ceiling).ceiling ?? 0
        while index < 1 || Rational(index) * relativeError < side {
          evaluations += 1
          guard evaluations <= Self.mostEvaluations else {
            return Outcome(found: nil, isComplete: false)
          }
          let b = Rational(m) * side / Rational(Swift.max(index, 1))
          let candidate = Candidate(ceiling: b, samples: m)
          if b >= 1, b <= ceiling, try exceeds(candidate) {
            return Outcome(found: candidate, isComplete: true)
          }
          index += 1
        }
      }
      m -= 1
    }
    return Outcome(found: nil, isComplete: true)
  }

  /// The largest m in (bottom, top] with P(X ≥ 1) > δ at b = m(1 + ε).
  private func singleCount(
    from top: Int, to bottom: Int
  ) throws(BoundError) -> Outcome {
    func law(_ m: Int) -> Candidate {
      Candidate(ceiling: Rational(m) * u, samples: m)
    }
    var (low, high) = (bottom, top + 1)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try exceeds(law(middle)) { low = middle } else { high = middle }
    }
    return Outcome(
      found: low > bottom ? law(low) : nil, isComplete: true)
  }
}
