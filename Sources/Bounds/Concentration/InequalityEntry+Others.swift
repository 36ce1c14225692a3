// Inequalities for other functions than sums, for named laws and for matrices.

extension InequalityEntry {
  private static let note = "concentration-beyond-sums.md"

  static let mcdiarmid = InequalityEntry(
    .mcdiarmid, "McDiarmid's inequality",
    claim: """
      If changing the i-th of n independent arguments changes f by at most c_i, then
      for t > 0: P(f − E f ≥ t) ≤ exp(−2t²/Σ c_i²), the same below, twice that for
      both.
      """,
    assumption: "Independent arguments.",
    source: "McDiarmid, Surveys in Combinatorics (1989).",
    parameters: [
      .count("samples", "n, the number of arguments"),
      .number("difference", "c, by which one argument may change f"),
    ],
    comparedLaw: "a sum of n fair coins with values 0 and c", note: note,
    type: "McDiarmidInequality",
    suites: ["mcdiarmid: sums, and distinct values among draws"])

  static let azuma = InequalityEntry(
    .azuma, "the Azuma–Hoeffding inequality",
    claim: """
      For a martingale with |M_i − M_{i−1}| ≤ c_i, c_i fixed beforehand, and t > 0:
      P(max_i (M_i − M_0) ≥ t) ≤ exp(−t²/(2 Σ c_i²)), the same below, twice that for
      both.
      """,
    assumption: "A martingale with bounded steps.",
    source: "Azuma, Tohoku Math. J. 19 (1967); Hoeffding (1963).",
    parameters: [
      .count("samples", "n, the number of steps"),
      .number("difference", "c, at least each step's size"),
    ],
    comparedLaw: "the maximum of a fair walk of n steps ±c (one side)",
    note: note, type: "AzumaInequality",
    suites: ["azuma: walks, stopped walks and uneven steps"])

  static let dkwMassart = InequalityEntry(
    .dkwMassart, "the Dvoretzky–Kiefer–Wolfowitz–Massart inequality",
    claim: """
      For the empirical distribution function F_n of n independent draws from F and
      t > 0: P(sup |F_n − F| ≥ t) ≤ min(1, 2 exp(−2nt²)). One side, sup (F_n − F) or
      sup (F − F_n), has exp(−2nt²) where that is at most 1/2; elsewhere this says 1.
      """,
    assumption: "Independent draws from one law.",
    source: "Massart, Ann. Probab. 18 (1990).",
    parameters: [.count("samples", "n, the number of draws")],
    threshold: .number("deviation", "t, the distance of F_n from F"),
    sides: [.both, .upper, .lower],
    comparedLaw: "continuous F (one side, n ≤ 5000)", note: note,
    type: "DKWMassartInequality",
    suites: ["dkw-massart: against Smirnov's and Noé's exact laws"])

  static let empiricalBernstein = InequalityEntry(
    .empiricalBernstein, "the empirical Bernstein inequality",
    claim: """
      For n ≥ 2 independent X_i with one law within an interval of length c, their
      mean X̄ and sample variance V: P(E X − X̄ > w_δ(V)) ≤ δ for
      w_δ(V) = √(2Vr/n) + 7cr/(3(n−1)), r = log(2/δ), the same for X̄ − E X, 2δ for
      both. At the V that was seen, the bound at t is the δ with w_δ(V) = t.
      """,
    assumption: "Independent draws from one law.",
    source: "Maurer and Pontil, COLT 2009, theorem 4.",
    parameters: [
      .count("samples", "n, the number of draws", "from 2 to 10^16"),
      .number(
        "variance", "V, the sample variance that was seen",
        "0, or from 10^-200 to c²n/(4(n−1))"),
      .number("range", "c, the length of the interval"),
    ],
    note: note, type: "EmpiricalBernsteinInequality",
    suites: ["empirical-bernstein: exact coverage"])

  static let poisson = InequalityEntry(
    .poisson, "Chernoff's bound for a Poisson variable",
    claim: """
      For X ~ Poisson(λ), h(x) = (1 + x) log(1 + x) − x and t > 0:
      P(X ≥ λ + t) ≤ exp(−λ h(t/λ)), P(X ≤ λ − t) ≤ exp(−λ h(−t/λ)), which is e^(−λ)
      at t = λ and 0 beyond.
      """,
    assumption: "A Poisson variable, or a sum of independent coins of mean λ.",
    source: "Classical.", parameters: [.intensity], note: note,
    type: "PoissonInequality", suites: ["poisson: valid and tight"])

  static let poissonRatio = InequalityEntry(
    .poissonRatio, "a Poisson tail by its first point",
    claim: """
      For X ~ Poisson(λ), k = ⌈λ + t⌉ above and k = ⌊λ − t⌋ ≥ 0 below:
      P(X ≥ λ + t) ≤ P(X = k) (k+1)/(k+1−λ), P(X ≤ λ − t) ≤ P(X = k) λ/(λ−k).
      """,
    assumption: "A Poisson variable.", source: "Classical.",
    parameters: [.intensity],
    threshold: .number(
      "deviation", "t, the distance from the mean; λ + t at most 10^15"),
    note: note, type: "PoissonRatioInequality",
    suites: ["poisson-ratio: valid and tight"])

  static let normal = InequalityEntry(
    .normal, "the exponential bound on a normal tail",
    claim: """
      For X ~ N(μ, v) and t > 0: P(X − μ ≥ t) ≤ exp(−t²/(2v))/2, the same below,
      twice that for both.
      """,
    assumption: "A normal variable.", source: "Classical.",
    parameters: [.variance], comparedLaw: "N(0, v)", note: note,
    type: "NormalInequality", suites: ["normal: valid and tight"])

  static let normalMills = InequalityEntry(
    .normalMills, "Sampford's bound on a normal tail",
    claim: """
      For X ~ N(μ, v), x = t/√v and φ(x) = exp(−x²/2)/√(2π):
      P(X − μ ≥ t) ≤ 4φ(x)/(3x + √(x² + 8)), the same below, twice that for both.
      """,
    assumption: "A normal variable.",
    source: "Sampford, Ann. Math. Stat. 24 (1953).",
    parameters: [.variance], comparedLaw: "N(0, v)", note: note,
    type: "NormalMillsInequality", suites: ["normal-mills: valid and tight"])

  static let matrixBernstein = InequalityEntry(
    .matrixBernstein, "Bernstein's inequality for matrices",
    claim: """
      For independent Hermitian d × d matrices X_i of mean 0 with λ_max(X_i) ≤ L and
      ‖Σ E X_i²‖ ≤ v, and t > 0: P(λ_max(Σ X_i) ≥ t) ≤ d exp(−t²/(2(v + Lt/3))). The
      same for −λ_min, twice that for the norm. For d₁ × d₂ matrices of norm at most
      L, ‖Σ E X_i X_i*‖ ≤ v and ‖Σ E X_i* X_i‖ ≤ v, the upper side at d = d₁ + d₂
      bounds the probability that the norm is at least t.
      """,
    assumption: "Independent terms.",
    source:
      "Tropp, Found. Trends Mach. Learn. 8 (2015), theorems 6.1.1, 6.6.1.",
    parameters: [
      .count("dimension", "d, or d₁ + d₂"),
      .number(
        "variance", "v, at least the norm of the sum's variance",
        InequalityParameter.nonnegative),
      .number("range", "L, at least each term's largest eigenvalue"),
    ],
    threshold: .number("deviation", "t, the eigenvalue of the sum"),
    note: note, type: "MatrixBernsteinInequality",
    suites: ["matrix-bernstein: valid and tight"])
}
