// Inequalities from moments, and for sums of independent variables.

extension InequalityEntry {
  private static let note = "concentration.md"

  static let markov = InequalityEntry(
    .markov, "Markov's inequality",
    claim: "For X ≥ 0 with E X ≤ μ and every t > 0: P(X ≥ t) ≤ min(1, μ/t).",
    assumption: "X ≥ 0.", source: "Classical.",
    parameters: [
      .number("mean", "μ, at least the mean", "0, or from 10^-200 to 10^200")
    ],
    threshold: .number("threshold", "t, where the tail begins"),
    sides: [.upper], comparedLaw: "the law on 0 and t with mean μ, or X = μ",
    note: note, type: "MarkovInequality",
    suites: ["markov: attained, and valid for finite laws"])

  static let chebyshev = InequalityEntry(
    .chebyshev, "Chebyshev's inequality",
    claim: "For Var X ≤ v and every t > 0: P(|X − E X| ≥ t) ≤ min(1, v/t²).",
    assumption: "Finite variance.", source: "Classical.",
    parameters: [.variance], sides: [.both],
    comparedLaw: "the law on −t, 0 and t with variance v, or ±√v",
    note: note, type: "ChebyshevInequality",
    suites: ["chebyshev: attained, and valid for finite laws"])

  static let cantelli = InequalityEntry(
    .cantelli, "Cantelli's inequality",
    claim: """
      For Var X ≤ v and t > 0: P(X − E X ≥ t) ≤ v/(v + t²), and
      P(X − E X ≤ −t) ≤ v/(v + t²); both together, twice that, at most 1.
      """,
    assumption: "Finite variance.",
    source: "Cantelli, Atti Congr. Int. Mat. Bologna 6 (1928).",
    parameters: [.variance],
    comparedLaw: "the law on −v/t and t of mean 0 and variance v (one side)",
    note: note, type: "CantelliInequality",
    suites: ["cantelli: attained, and valid for finite laws"])

  static let hoeffding = InequalityEntry(
    .hoeffding, "Hoeffding's inequality",
    claim: """
      For n independent X_i, each within an interval of length c, and t > 0:
      P(X̄ − E X̄ ≥ t) ≤ exp(−2nt²/c²), the same below, twice that for both. Also for
      n draws without replacement from numbers within an interval of length c.
      """,
    assumption: "Independent terms, or draws without replacement.",
    source: "Hoeffding, J. Am. Stat. Assoc. 58 (1963).",
    parameters: [
      .samples, .number("range", "c, the length of the terms' interval"),
    ],
    comparedLaw: "fair coins with values 0 and c", note: note,
    type: "HoeffdingInequality",
    suites: [
      "hoeffding: valid and tight", "hoeffding: draws without replacement",
    ])

  private static let distance = InequalityParameter.number(
    "range", "b, at least each term's distance from its mean")

  static let bernstein = InequalityEntry(
    .bernstein, "Bernstein's inequality",
    claim: """
      For n independent X_i with X_i − E X_i ≤ b whose variances have a mean of at
      most v, and t > 0: P(X̄ − E X̄ ≥ t) ≤ exp(−nt²/(2(v + bt/3))). The same below
      for E X_i − X_i ≤ b, and twice that for both if |X_i − E X_i| ≤ b.
      """,
    assumption: "Independent terms.",
    source: "Bernstein (1924); Bennett, J. Am. Stat. Assoc. 57 (1962).",
    parameters: [.samples, .variance, distance],
    comparedLaw: "terms on −v/b and b of mean 0 and variance v (one side)",
    note: note, type: "BernsteinInequality",
    suites: ["bernstein: valid and tight"])

  static let bennett = InequalityEntry(
    .bennett, "Bennett's inequality",
    claim: """
      Under Bernstein's hypotheses, with h(x) = (1 + x) log(1 + x) − x:
      P(X̄ − E X̄ ≥ t) ≤ exp(−n (v/b²) h(bt/v)), 0 for v = 0; never above Bernstein's.
      """,
    assumption: "Independent terms.",
    source: "Bennett, J. Am. Stat. Assoc. 57 (1962).",
    parameters: [.samples, .variance, distance],
    comparedLaw: "terms on −v/b and b of mean 0 and variance v (one side)",
    note: note, type: "BennettInequality",
    suites: ["bennett: valid and tight"])

  static let chernoffKL = InequalityEntry(
    .chernoffKL, "the Chernoff–Hoeffding bound",
    claim: """
      For n independent X_i in [0, 1] whose means have the mean p, and t > 0:
      P(X̄ ≥ p + t) ≤ exp(−n kl(p + t‖p)), 0 if p + t > 1; P(X̄ ≤ p − t) ≤
      exp(−n kl(p − t‖p)), 0 if t > p; kl(a‖p) = a log(a/p) + (1−a) log((1−a)/(1−p)).
      """,
    assumption: "Independent terms.",
    source: "Hoeffding, J. Am. Stat. Assoc. 58 (1963), theorem 1.",
    parameters: [.samples, .mean], comparedLaw: "Bin(n, p)/n", note: note,
    type: "ChernoffKLInequality", suites: ["chernoff-kl: valid and tight"])

  static let convexOrder = InequalityEntry(
    .convexOrder, "convex order",
    claim: """
      For n independent X_i in [0, 1] whose means have the mean p, N ~ Bin(n, p),
      x = n(p + t), y = n(p − t): P(X̄ ≥ p + t) ≤ inf over h < x of E(N − h)₊/(x − h),
      P(X̄ ≤ p − t) ≤ inf over h > y of E(h − N)₊/(h − y). Never above chernoff-kl.
      """,
    assumption: "Independent terms.",
    source: "Hoeffding (1956, 1963); Pinelis, EJP 21 no. 20 (2016).",
    parameters: [.samples, .mean], comparedLaw: "Bin(n, p)/n", note: note,
    type: "ConvexOrderInequality", suites: ["convex-order: valid and tight"])

  static let randomizedRounding = InequalityEntry(
    .randomizedRounding, "randomised rounding",
    claim: """
      For n independent X_i in [0, 1] of mean p each, N ~ Bin(n, p), x = n(p + t) ≤ n
      and k = ⌊x⌋: P(X̄ ≥ p + t) ≤ P(N ≥ k)/P(Bin(n, x/n) ≥ k), 0 for x > n; below,
      the same for 1 − X_i.
      """,
    assumption: "Independent terms of equal means.",
    source: "Hoeffding, Ann. Math. Stat. 27 (1956), theorem 5; this project.",
    parameters: [.samples, .mean], comparedLaw: "Bin(n, p)/n", note: note,
    type: "RandomizedRoundingInequality",
    suites: ["randomized-rounding: valid and tight"])
}
