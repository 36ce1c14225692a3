import ArgumentParser
import Bounds
import Empirical

/// `bound network`: what the theory says of a network before anything is pruned.
struct BoundNetworkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network",
    abstract: "T2, T4, T7, T8 and T10 to T12 on a real network, by layer.",
    discussion: """
      Each sum without signs (weights of one sign at inputs of one sign) gets an
      equal share of delta. Sizes are draws of all groups of a layer together, by
      every rung of the ladder and by the floor (T4f) that none can be below.

      T2 needs inputs that are independent of the sensitivity points: 'validation'
      where the file has it, else 'evaluation', of which nothing else here is a
      promise. Delta (T7) and the typical input of the waterfall are measured on
      'evaluation'. T10's numbers are printed even where they are vacuous.

      EXAMPLE
        sipp-verify bound network net.safetensors --data inputs.safetensors \\
          --relative-error 0.5 --failure-probability 0.05
      """)

  @OptionGroup var options: BoundNetworkOptions

  @Option(
    parsing: .unconditional,
    help: "beta of T2: the share of inputs beyond the certified ratio.")
  var exceedance = "0.05"

  @Option(
    parsing: .unconditional,
    help: "gamma of T2: the probability that the certificate is wrong.")
  var errorProbability = "0.05"

  @Option(
    parsing: .unconditional,
    help: "lambda of T2': what a mixed law takes from the uniform one.")
  var mixture = "0.1"

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let digits = try output.digits()
    let question = try options.question(
      exceedance: exceedance, errorProbability: errorProbability,
      mixture: mixture)
    let progress = ProgressLine(isQuiet: output.json)
    progress.show("measuring the network")
    defer { progress.clear() }
    let bounds = try NetworkBounds(
      model: options.model, data: options.data, question: question,
      threads: options.workers, cancellation: Signals.interruption)
    progress.clear()
    try output.show(NetworkBoundsText(bounds: bounds, digits: digits))
  }
}
