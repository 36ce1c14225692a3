import Foundation
import Testing

@testable import Empirical

@Suite("Report sample: a run folder with everything in it")
struct SampleFolderTests {
  /// `SIPP_REPORT_SAMPLE=FOLDER` writes it, for Scripts/check-report.py.
  @Test func writesTheSample() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let path = environment["SIPP_REPORT_SAMPLE"] else {
      print("skipped: \(#function): SIPP_REPORT_SAMPLE names no folder")
      return
    }
    let run = ReportSample.everything
    let folder = try RunFolder(path: path, force: true)
    try folder.write(
      run, reports: ReportFile.all(run), circumstances: nil)
    let drawn = PlotRenderer().plots(of: run)
    let page = HTMLReport.text(
      run, plots: ReportSample.plots + drawn.plots, plotNote: drawn.note)
    try folder.write(page, as: ReportFile.Format.html.fileName)
  }
}
