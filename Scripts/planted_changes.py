"""Changes of the algorithm that the gate must catch: what is done to the source,
and what the gate must name.

Each is what somebody might do in good faith or by mistake: in the sampler, the
sensitivities, the pruning, the decision, the harness, or a bound. `finds` is a
regular expression that one finding must match.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One replacement in one file; `old` stands there exactly once."""

    name: str
    path: str
    old: str
    new: str
    finds: str


CHANGES = [
    # The sampler
    Change("half of the draws are made",
           "Sources/SiPP/Sampling/Selection.swift",
           "    var missing = m\n", "    var missing = (m + 1) / 2\n",
           r"T4|T3"),
    Change("one draw fewer is made",
           "Sources/SiPP/Sampling/Selection.swift",
           "    var missing = m\n", "    var missing = max(1, m - 1)\n",
           r"T4|T3"),
    Change("every random word is used twice",
           "Sources/SiPP/Sampling/Selection.swift",
           "      source.fill(words)\n",
           "      source.fill(words)\n"
           "      for i in stride(from: 1, to: words.count, by: 2) {\n"
           "        words[i] = words[i - 1]\n"
           "      }\n",
           r"T4|T3"),
    Change("an alias column keeps 9/10 of its own share",
           "Sources/SiPP/Sampling/AliasTable.swift",
           "first + own[i] * n", "first + own[i] * n / 10 * 9",
           r"T4|T3|H8"),
    Change("importances are square roots of sensitivities",
           "Sources/SiPP/Sensitivity/NeuronGroup.swift",
           "importances: s)", "importances: s.map { $0.squareRoot() })",
           r"heavy-tailed|digits"),
    # Sensitivities
    Change("a sensitivity is the sum over the points, not the largest",
           "Sources/SiPP/Sensitivity/EmpiricalSensitivity.swift",
           "s[j] = s[j] < g ? g : s[j]", "s[j] += g",
           r"heavy-tailed|digits"),
    Change("sensitivities are a tenth too small",
           "Sources/SiPP/Sensitivity/EmpiricalSensitivity.swift",
           "min(1, $0 * F)", "min(1, $0 * F * 0.9)",
           r"T1|T4|T8"),
    Change("an estimate below half of the promised error counts as a failure",
           "Sources/SiPP/Evaluation/ErrorTable.swift",
           "let lower = scale * (1 - ε)", "let lower = scale * (1 - ε / 2)",
           r"T4"),
    Change("the ceiling is the smallest ratio, not the largest",
           "Sources/SiPP/Sensitivity/NeuronGroup.swift",
           "let largest = quotients.max()", "let largest = quotients.min()",
           r"heavy-tailed|digits|T8"),
    # The pruning and the decision
    Change("sign error: pruned weights lose their sign",
           "Sources/SiPP/Pruning/RandomPruning.swift",
           "pruned[j] = sign == .positive ? w : -w", "pruned[j] = w",
           r"accuracy|right"),
    Change("weights that were not drawn are kept",
           "Sources/SiPP/Pruning/RandomPruning.swift",
           "    var pruned = [Double](repeating: 0, count: indices.count)\n"
           "    guard let sampler else { return pruned }\n",
           "    var pruned = weights\n"
           "    guard let sampler else { return pruned }\n",
           r"non-zero"),
    Change("weights are divided by m + 1, not by m",
           "Sources/SiPP/Evaluation/ErrorTable.swift",
           "    let draws = Rational(m)\n", "    let draws = Rational(m + 1)\n",
           r"T4"),
    Change("the rate of failures is 10 % larger, at base rates of .05",
           "Sources/Empirical/Claims/GroupErrorExperiment.swift",
           "    fails(using: &stream) ? .fails : .holds\n",
           "    fails(using: &stream) || stream.next64() % 190 == 0\n"
           "      ? .fails : .holds\n",
           r"T4"),
    Change("T3's second threshold is the first",
           "Sources/Empirical/Claims/MomentClaims.swift",
           "words.append(stream.next64())", "words.append(words[0])",
           r"T3.*second moment"),
    # The bounds
    Change("3 % loss of tightness: T4b's exponent",
           "Sources/Bounds/Sampling/BernsteinTail.swift",
           "let exponent = 3 * ε * ε * Rational(m) / (ceiling",
           "let exponent = Rational(291, 100) * ε * ε * Rational(m) / (ceiling",
           r"T4b"),
    Change("3 % loss of tightness: T4b's sample size",
           "Sources/Bounds/Sampling/BernsteinTail.swift",
           "ceiling * (6 + 2 * ε) / (3 * ε * ε), timesLogOf",
           "Rational(103, 100) * ceiling * (6 + 2 * ε) / (3 * ε * ε), timesLogOf",
           r"T4b|T8"),
    Change("3 % loss of tightness: T4d's exponent",
           "Sources/Bounds/Sampling/ChernoffTail.swift",
           "    return (-exponent).rounded(to: precision).exp\n",
           "    return (-exponent * Interval(Rational(97, 100)))\n"
           "      .rounded(to: precision).exp\n",
           r"T4d"),
    Change("3 % more sensitivity points than T1 asks for",
           "Sources/Bounds/Sensitivity/SensitivityPoints.swift",
           "      constant, timesLogOf: Rational(pairs) / δ)",
           "      Rational(103, 100) * constant, timesLogOf: Rational(pairs) / δ)",
           r"T1"),
    Change("a layer's failures are shared among twice its groups",
           "Sources/Bounds/Network/UnionBound.swift",
           "return δ / (Rational(points) * Rational(groups))",
           "return δ / (Rational(points) * Rational(2 * groups))",
           r"T8"),
    Change("exact tails are bracketed ten times as widely",
           "Sources/Empirical/Claims/ErrorLaw.swift",
           "relativeWidth: Double = 0.02, mostCells: Int = 1 << 19",
           "relativeWidth: Double = 0.2, mostCells: Int = 1 << 12", r"heavy-tailed|digits"),
]
