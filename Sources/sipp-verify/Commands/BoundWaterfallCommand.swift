import ArgumentParser
import Bounds
import Empirical

/// `bound waterfall`: where the draws of a network's guarantee come from.
struct BoundWaterfallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waterfall",
    abstract: "Where the draws of a guarantee come from, link by link.",
    discussion: """
      The chain from the second moment at a typical input to the whole network: the
      draws of all groups after each link, and the factor that the link costs.
      proofs-notes/waterfall.md says what each stage is.

      EXAMPLES
        sipp-verify bound waterfall net.safetensors --data inputs.safetensors \\
          --relative-error 0.5 --failure-probability 0.05
        sipp-verify bound waterfall net.safetensors --data inputs.safetensors \\
          --relative-error 0.5 --failure-probability 0.05 --layer fc1 --neuron 7
      """)

  @OptionGroup var options: BoundNetworkOptions

  @Option(help: "One layer, by its name in the file.")
  var layer: String?

  @Option(parsing: .unconditional, help: "One neuron of it, by its row.")
  var neuron: String?

  @OptionGroup var output: BoundOutputOptions

  func run() throws {
    let digits = try output.digits()
    let row = try neuron.map { row throws(BoundError) in
      try BoundNumber.whole(row, name: "neuron")
    }
    let question = try options.question()
    let progress = ProgressLine(isQuiet: output.json)
    progress.show("measuring the network")
    defer { progress.clear() }
    let fall = try NetworkBounds.waterfall(
      model: options.model, data: options.data, layer: layer, neuron: row,
      question: question, threads: options.workers,
      cancellation: Signals.interruption)
    progress.clear()
    try output.show(Document(text: WaterfallText(fall: fall, digits: digits)))
  }

  /// The whole answer.
  struct Document: BoundDocument {
    let text: WaterfallText

    var json: JSONValue { .object([("waterfall", text.json)]) }

    var table: String { text.table }
  }
}
