import Foundation

/// The plots of a run: functions of its record alone.
public struct PlotRenderer {
  /// The plots, and why they have no pictures where they have none.
  public struct Result: Sendable {
    /// In the order of reports.
    public let plots: [Plot]
    /// One line; nil where every plot has its picture.
    public let note: String?
  }

  private let searchPath: String

  /// - Parameter searchPath: where gnuplot is looked for, as in PATH; PATH itself
  ///   unless given.
  public init(searchPath: String? = nil) {
    self.searchPath =
      searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
  }

  /// The plots of `record`; their pictures are made by one process.
  public func plots(of record: RunRecord) -> Result {
    render(PlotChoice(record).drawings)
  }

  func render(_ drawings: [PlotDrawing]) -> Result {
    guard !drawings.isEmpty else { return Result(plots: [], note: nil) }
    do {
      let gnuplot = try Gnuplot(searchPath: searchPath)
      let script = drawings.map { PlotScript.preamble + $0.script }.joined()
      let documents = SVGText.documents(in: try gnuplot.output(of: script))
      guard documents.count == drawings.count else {
        throw Gnuplot.Failure.failed(
          "\(documents.count) of \(drawings.count) pictures")
      }
      let plots = zip(drawings, documents).map { drawing, document in
        drawing.plot(
          svg: SVGText.inlined(
            document, id: drawing.id, title: drawing.title,
            description: drawing.description))
      }
      let isWhole = plots.allSatisfy { $0.svg != nil }
      return Result(
        plots: plots,
        note: isWhole
          ? nil : Gnuplot.Failure.failed("its SVG is not as expected").text)
    } catch {
      let note = (error as? Gnuplot.Failure)?.text
      return Result(plots: drawings.map { $0.plot(svg: nil) }, note: note)
    }
  }
}
