// T4a to T4h, R1, R2: the error of the sampled estimator at one input.

extension Statement {
  /// What every rung of the ladder takes for granted.
  private static let range = """
    x is fixed independently of the draws, 0 ≤ T ≤ B and E T = 1. This holds where
    C s_j ≥ g_j(x) for all j, with B = C · SS: at the points of S with C = 1,
    elsewhere by T1 or T2.
    """

  /// A rung's place in the package.
  private static func rung(
    _ note: String, _ type: String, suites: String...,
    comparison: String? = nil
  ) -> Encoding {
    let comparison = comparison ?? ladder
    return Encoding(
      proofNote: note, typeName: type,
      sourceFile: "Sources/Bounds/Sampling/\(type).swift",
      testSuites: suites + (suites.contains(comparison) ? [] : [comparison]),
      evidence: .rows(and: comparison))
  }

  /// The suite that compares every rung with exact laws and with the others.
  private static let ladder =
    "T4a T4b T4c T4c' T4d T4e T4e' T4f compared with each other"

  static let t4a = Statement(
    .t4a, "CoreNet's sample size",
    claim: """
      For ε in (0, 1/2], η ≥ 1 and δ in (0, 1), m ≥ 8 B log(8η/δ)/ε² draws give
      P(|ẑ − z| ≥ ε z) ≤ δ/η. As a tail: 8 η exp(−ε² m/(8B)) for η groups
      together.
      """,
    assumption: range,
    source: "Baykal et al., ICLR 2019, arXiv:1804.05345.",
    encoding: rung("T4a-corenet.md", "CoreNetTail", suites: "T4a CoreNet tail"))

  static let t4b = Statement(
    .t4b, "SiPP's sample size, by Bernstein",
    claim: """
      For every ε > 0 and B ≥ 1,
      P(|ẑ − z| ≥ ε z) ≤ 2 exp(−3 ε² m / (B (6 + 2ε))), half of it for each side.
      So m = ⌈B (6 + 2ε) log(2/δ)/(3 ε²)⌉ draws are enough, and m draws give
      ε = (u + √(u² + 12u))/2 with u = 2 B log(2/δ)/(3m).
      """,
    assumption: range,
    source:
      "Baykal et al., SIAM J. Math. Data Sci. 4 (2022), arXiv:1910.05422.",
    encoding: rung(
      "T4b-bernstein.md", "BernsteinTail", suites: "T4b Bernstein tail"))

  static let t4c = Statement(
    .t4c, "Bernstein, each side with its own range",
    claim: """
      For every ε > 0 and B > 1,
      P(ẑ ≥ (1+ε) z) ≤ exp(−m ε² / (2 (B−1) (1 + ε/3))) and
      P(ẑ ≤ (1−ε) z) ≤ exp(−m ε² / (2 (B−1) + 2ε/3)).
      For B = 1 both are 0.
      """,
    assumption: range,
    source: "Bernstein's inequality; T − 1 ≤ B − 1, 1 − T ≤ 1, Var T ≤ B − 1.",
    encoding: rung(
      "T4c-one-sided-bernstein.md", "OneSidedBernsteinTail",
      suites: "T4c one-sided Bernstein tail"))

  static let t4cPrime = Statement(
    .t4cPrime, "Bennett",
    claim: """
      With h(x) = (1+x) log(1+x) − x and v = B − 1 > 0, for every ε > 0,
      P(ẑ ≥ (1+ε) z) ≤ exp(−m h(ε)/v) and
      P(ẑ ≤ (1−ε) z) ≤ exp(−m v h(ε/v)).
      Each is at most T4c's. For B = 1 both are 0.
      """,
    assumption: range,
    source: "Bennett, J. Am. Stat. Assoc. 57 (1962).",
    encoding: rung(
      "T4cprime-bennett.md", "BennettTail", suites: "T4c' Bennett tail"))

  static let t4d = Statement(
    .t4d, "Chernoff and Hoeffding",
    claim: """
      With kl(a‖p) = a log(a/p) + (1−a) log((1−a)/(1−p)), for every ε > 0,
      P(ẑ ≥ (1+ε) z) ≤ exp(−m kl((1+ε)/B ‖ 1/B)), and 0 if 1 + ε > B;
      P(ẑ ≤ (1−ε) z) ≤ exp(−m kl((1−ε)/B ‖ 1/B)), (1 − 1/B)^m at ε = 1,
      and 0 if ε > 1. Each is at most that of T4c'.
      """,
    assumption: range,
    source: "Hoeffding, J. Am. Stat. Assoc. 58 (1963), theorem 1.",
    encoding: rung(
      "T4d-chernoff.md", "ChernoffTail", suites: "T4d Chernoff tail"))

  static let t4e = Statement(
    .t4e, "Convex order",
    claim: """
      Let X ~ Bin(m, 1/B), x = m(1+ε)/B, y = m(1−ε)/B, ε > 0. Then
      P(ẑ ≥ (1+ε) z) ≤ inf over h < x of E(X−h)₊/(x−h), attained at an integer
      h in [0, x); it is 0 if x > m and B^(−m) if x = m; and
      P(ẑ ≤ (1−ε) z) ≤ inf over h > y of E(h−X)₊/(h−y), attained at an integer;
      0 if y < 0. These are the best bounds that ΣT ≤_cx B X alone implies, never
      above T4d's, and nonincreasing in m.
      """,
    assumption: range,
    source:
      "Hoeffding, J. Am. Stat. Assoc. 58 (1963), section 5; Bentkus (2004).",
    encoding: rung(
      "T4e-convex-order.md", "ConvexOrderTail", suites: "T4e convex-order tail")
  )

  static let t4ePrime = Statement(
    .t4ePrime, "Randomised rounding",
    claim: """
      Let X ~ Bin(m, 1/B), x = m(1+ε)/B, y = m(1−ε)/B, ε > 0. If x ≤ m,
      P(ẑ ≥ (1+ε) z) ≤ P(X ≥ k)/P(Bin(m, x/m) ≥ k) for every integer k in
      [0, x], least at k = ⌊x⌋; if y ≥ 0, P(ẑ ≤ (1−ε) z) is at most
      P(X ≤ k)/P(Bin(m, y/m) ≤ k) for every integer k in [y, m], least at ⌈y⌉. The
      denominators are at least 1/2. Not monotone in m; used as the smaller of
      this and T4e, side by side.
      """,
    assumption: range,
    source: "Hoeffding, Ann. Math. Stat. 27 (1956), theorem 5.",
    encoding: rung(
      "T4eprime-randomized-rounding.md", "RandomizedRoundingTail",
      suites: "T4e' randomised-rounding tail"))

  static let t4f = Statement(
    .t4f, "Floor under every bound of this kind",
    claim: """
      Let F(m) = sup over b in [1, B] of P(b X_b/m ≥ 1+ε) + P(b X_b/m ≤ 1−ε),
      X_b ~ Bin(m, 1/b). Any number that bounds P(|ẑ − z| ≥ ε z) for all T with
      0 ≤ T ≤ B, E T = 1 is at least F(m), for the law on {0, b} is such a T; and
      every real B ≥ C ≥ 1 is realised by a SiPP instance with C s_j ≥ g_j. So
      m draws are not enough for any m with F(m) > δ.
      """,
    assumption: "None: it is a lower bound, proved by instances.",
    source: "This project; Hoeffding, Ann. Math. Stat. 27 (1956), theorem 4.",
    encoding: rung(
      "T4f-floor.md", "SamplingFloor", suites: "T4f floor",
      "T4f floor by enumeration",
      "T4f instances: exact sensitivities and laws",
      comparison: "T4f floor by enumeration"))

  static let t4g = Statement(
    .t4g, "A-posteriori rungs for a given input",
    claim: """
      For a given x, with μ, V ≥ E T² and R of T3, v = V − μ², and above b = R − μ,
      d = 1 + ε − μ, below b = μ, d = μ − (1 − ε): for d > 0 each tail is 0 if d > b
      or v = 0, else at most exp(−m d²/(2 (v + b d/3))) and exp(−m (v/b²) h(b d/v));
      at most (exp(−θ a) E exp(θ T))^m, a = 1 ± ε, for every θ of the right sign; at
      most T4e's hinges for Bin(m, μ/R). From two moments and b, with
      X ~ Bin(m, v/(v + b²)), x = m (v + b d)/(v + b²): at most
      inf over real h < x of E(X−h)₊²/(x−h)². Below and for μ = 1 that is
      inf over h > y of E(h−X')₊²/(h−y)², X' ~ Bin(m, 1/V), y = m(1−ε)/V.
      Plain hinges are not allowed there: m = 1, ε = 1/2, T = 1/2 with
      probability 0.8 and 3 with 0.2 refutes them. For μ = 1 and B ≥ R never above
      T4b to T4e.
      """,
    assumption: "The weights and x are known.",
    source: """
      Bentkus, Ann. Probab. 32 (2004); Pinelis, Electron. J. Probab. 21 (2016),
      no. 20; this project.
      """,
    encoding: rung(
      "T4g-a-posteriori.md", "PosteriorTail", suites: "T4g a-posteriori tails",
      "T4g a-posteriori tails: edges, tightness, inverses",
      "T4g squared hinges", "T4g rows: what an input tells of itself",
      comparison: "T4g a-posteriori tails"))

  static let t4h = Statement(
    .t4h, "Exact law for a given input",
    claim: """
      For a given x the law of ẑ/z is that of S/m, S the sum of m independent draws
      of T = g_c/q_c, c ~ q. So P(|ẑ − z| ≥ ε z) is
      P(S ≥ m(1 + ε)) + P(S ≤ m(1 − ε)) for ε > 0, and H6 encloses both.
      """,
    assumption: "The weights and x are known, and z > 0.", source: "H6.",
    encoding: .init(
      proofNote: "T4h-exact-law.md",
      typeName: "LatticeBracket.failureProbability",
      sourceFile: "Sources/Bounds/ExactTails/LatticeBracket.swift",
      testSuites: ["T4h exact law for a given input"],
      evidence: .rows(and: "T4h exact law for a given input")))

  static let r1 = Statement(
    .r1, "Refuted: the reference code's error formula",
    claim: """
      FALSE, kept as a positive control. The claim: m draws give relative error
      below (u + √(u² + 6u))/2, u = α/(3m), α = 2 C SS log(8 (p+1) k/δ), except
      with probability 2 · δ/(8 (p+1) k) a group (p patches, kernel size k). The
      true constant is 12 in place of 6 (T4b). On Blocks with SS = 10, C = 1,
      m = 20000, p = k = 1, δ = 1e−16 the exact failure probability is
      5.78e−12, the claim 1.25e−17.
      """,
    assumption: "Refuted under the assumption of T4b, by an exact law.",
    source: "torchprune 2.2, method/sipp/sipp_allocator.py.",
    encoding: rung(
      "R1-reference-error.md", "ReferenceCodeError",
      suites: "R1 reference code's error",
      comparison: "R1 reference code's error"))

  static let r2 = Statement(
    .r2, "Refuted: unbiasedness of the reference code's sampling",
    claim: """
      FALSE for the estimator as the reference code runs it: it keeps the original
      weights unless sampling lowered the number of non-zeros, so E ŵ ≠ w. For
      q = (0.9, 0.1), m = 10 the mean multipliers are 1.039 and 0.651.
      """,
    assumption: "Refuted by exact enumeration.",
    source: "torchprune 2.2, method/base_sens.",
    encoding: rung(
      "R2-original-weights.md", "ReferenceCodeMeans",
      suites: "R2 reference code's means",
      comparison: "R2 reference code's means"))
}
