/// The recursion behind ``StoppingLaw``, in doubles (H2).
struct StoppingMasses {
  /// About P(τ = n, violated), for n = 1, 2, … from index 0.
  private(set) var violated: [Double] = []
  /// About P(τ = n, holds).
  private(set) var holding: [Double] = []
  /// The sums of `violated` up to each n.
  private(set) var violatedBy: [Double] = []
  /// The sums of `holding` up to each n.
  private(set) var holdingBy: [Double] = []
  /// About P(neither by N).
  private(set) var undecided = 0.0
  /// What was dropped at the window's ends.
  private(set) var dropped = 0.0
  /// How many probabilities were computed.
  private(set) var cells = 0
  /// The last n that was computed: N, or where nothing was left.
  var trials: Int { violated.count }

  /// Smaller probabilities are dropped.
  static let smallest = 0x1p-400

  /// Runs the recursion for failures of probability `p`, others of `q`.
  init(boundary: StoppingBoundary, failing p: Double, passing q: Double) {
    var window = Window(boundary: boundary)
    for n in 1...boundary.mostTrials {
      cells += window.advance(failing: p, passing: q)
      violated.append(window.takeViolated(after: n))
      holding.append(window.takeHolding(after: n))
      violatedBy.append((violatedBy.last ?? 0) + violated[n - 1])
      holdingBy.append((holdingBy.last ?? 0) + holding[n - 1])
      dropped += window.trim()
      if window.isEmpty { break }
    }
    undecided = window.total
  }
}

/// The probabilities of the undecided counts after n trials.
private struct Window {
  private let boundary: StoppingBoundary
  /// At index k where low ≤ k ≤ high; stale elsewhere.
  private var now: [Double]
  private var next: [Double]
  private var low = 0
  private var high = 0
  /// The least k with n_v(k) ≥ n, as far as n has come.
  private var top = 0
  /// How many k have n_h(k) ≤ n.
  private var bottom = 0

  init(boundary: StoppingBoundary) {
    self.boundary = boundary
    let decides = boundary.lastViolating.last == boundary.mostTrials
    let most =
      decides
      ? min(boundary.lastViolating.count, boundary.mostTrials)
      : boundary.mostTrials
    now = [Double](repeating: 0, count: most + 2)
    next = now
    now[0] = 1
  }

  var isEmpty: Bool { low > high }

  /// The sum of what is left.
  var total: Double { sum(low, high) }

  private func sum(_ first: Int, _ last: Int) -> Double {
    first <= last ? now[first...last].reduce(0, +) : 0
  }

  /// One more trial; returns how many probabilities that made.
  mutating func advance(failing p: Double, passing q: Double) -> Int {
    let (low, high) = (low, high)
    now.withUnsafeBufferPointer { now in
      next.withUnsafeMutableBufferPointer { next in
        next[low] = now[low] * q
        next[high + 1] = now[high] * p
        if low < high {
          for k in (low + 1)...high { next[k] = now[k] * q + now[k - 1] * p }
        }
      }
    }
    swap(&now, &next)
    self.high = high + 1
    return high + 2 - low
  }

  /// Removes the counts that violate at trial n.
  mutating func takeViolated(after n: Int) -> Double {
    let last = boundary.lastViolating
    while top < last.count && last[top] < n { top += 1 }
    // Beyond the list: none if it ends before n, every k if its last is N.
    if top == last.count { return 0 }
    let first = max(top, low)
    guard first <= high else { return 0 }
    let mass = sum(first, high)
    high = first - 1
    return mass
  }

  /// Removes the counts that hold at trial n.
  mutating func takeHolding(after n: Int) -> Double {
    let firstHolding = boundary.firstHolding
    while bottom < firstHolding.count && firstHolding[bottom] <= n {
      bottom += 1
    }
    let last = min(bottom - 1, high)
    guard low <= last else { return 0 }
    let mass = sum(low, last)
    low = last + 1
    return mass
  }

  /// Drops what is negligible at both ends and returns how much that was.
  mutating func trim() -> Double {
    var mass = 0.0
    while low <= high && now[high] < StoppingMasses.smallest {
      mass += now[high]
      high -= 1
    }
    while low <= high && now[low] < StoppingMasses.smallest {
      mass += now[low]
      low += 1
    }
    return mass
  }
}
