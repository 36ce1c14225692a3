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
  private let timeLimit: Double
  private let cancellation: Cancellation?

  /// - Parameters:
  ///   - searchPath: where gnuplot is looked for, as in PATH; PATH itself unless
  ///     given.
  ///   - cancellation: ends the drawing; what is not drawn has no picture.
  public init(
    searchPath: String? = nil, cancellation: Cancellation? = nil
  ) {
    self.init(
      searchPath: searchPath ?? ProcessInfo.processInfo.environment["PATH"]
        ?? "",
      timeLimit: 30, cancellation: cancellation)
  }

  init(
    searchPath: String, timeLimit: Double, cancellation: Cancellation? = nil
  ) {
    self.searchPath = searchPath
    self.timeLimit = timeLimit
    self.cancellation = cancellation
  }

  /// The plots of `record`; their pictures are made by one process.
  public func plots(of record: RunRecord) -> Result {
    render(PlotChoice(record).drawings)
  }

  func render(_ drawings: [PlotDrawing]) -> Result {
    guard !drawings.isEmpty else { return Result(plots: [], note: nil) }
    do throws(Gnuplot.Failure) {
      let gnuplot = try Gnuplot(
        searchPath: searchPath, timeLimit: timeLimit,
        cancellation: cancellation)
      let documents = try documents(drawings, gnuplot)
      let plots = zip(drawings, documents).map { drawing, document in
        drawing.plot(
          svg: document.flatMap {
            SVGText.inlined(
              $0, id: drawing.id, title: drawing.title,
              description: drawing.description)
          })
      }
      let missing = plots.count { $0.svg == nil }
      let reason = "\(missing) of \(plots.count) plots have no picture"
      return Result(
        plots: plots,
        note: missing == 0 ? nil : Gnuplot.Failure.failed(reason).text)
    } catch {
      return Result(plots: drawings.map { $0.plot(svg: nil) }, note: error.text)
    }
  }

  /// The pictures of one process; where it makes fewer than were asked for, one by
  /// one, so that a plot that fails takes no other with it.
  private func documents(
    _ drawings: [PlotDrawing], _ gnuplot: Gnuplot
  ) throws(Gnuplot.Failure) -> [String?] {
    let script = drawings.map(\.wholeScript).joined()
    do throws(Gnuplot.Failure) {
      let all = SVGText.documents(in: try gnuplot.output(of: script))
      if all.count == drawings.count { return all }
    } catch {
      if error.isFinal { throw error }
    }
    var documents: [String?] = []
    var failure: Gnuplot.Failure?
    for drawing in drawings {
      do throws(Gnuplot.Failure) {
        documents.append(
          SVGText.documents(in: try gnuplot.output(of: drawing.wholeScript))
            .first)
      } catch {
        failure = error
        documents.append(nil)
        if error.isFinal { break }
      }
    }
    if let failure, documents.allSatisfy({ $0 == nil }) { throw failure }
    while documents.count < drawings.count { documents.append(nil) }
    return documents
  }
}
