import Foundation
import Testing

@testable import Empirical

@Suite("Report sample: a run folder with everything in it")
struct SampleFolderTests {
  /// `SIPP_REPORT_SAMPLE=FOLDER` leaves it there, for Scripts/check-report.py.
  @Test func writesTheSample() throws {
    let environment = ProcessInfo.processInfo.environment
    let kept = environment["SIPP_REPORT_SAMPLE"]
    let path =
      kept
      ?? FileManager.default.temporaryDirectory.appending(
        path: "sipp-verify-sample-\(UUID().uuidString)"
      ).path
    defer {
      if kept == nil { try? FileManager.default.removeItem(atPath: path) }
    }
    let run = ReportSample.everything
    let folder = try RunFolder(path: path, force: true)
    try folder.write(
      run, reports: ReportFile.all(run), circumstances: nil)
    let drawn = PlotRenderer().plots(of: run)
    let page = HTMLReport.text(
      run, plots: ReportSample.plots + drawn.plots, plotNote: drawn.note)
    try folder.write(page, as: ReportFile.Format.html.fileName)

    #expect(try RunRecord(path: path) == run)
    for format in ReportFile.Format.allCases where format != .html {
      let file = FileManager.default.contents(
        atPath: "\(path)/\(format.fileName)")
      #expect(file == Data(ReportFile(run, format).text.utf8), "\(format)")
    }
    let written = FileManager.default.contents(
      atPath: "\(path)/\(ReportFile.Format.html.fileName)")
    #expect(written == Data(page.utf8))
  }
}
