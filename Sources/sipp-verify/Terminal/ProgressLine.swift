import Bounds
import Dispatch
import Empirical
import Synchronization

/// One line on standard error that says where a run is; silent unless a person
/// watches a terminal.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let last = Mutex<UInt64>(0)

  /// - Parameter isQuiet: never show it.
  init(isQuiet: Bool) {
    isShown = !isQuiet && StandardStream.error.isTerminal
  }

  /// Shows `progress`, at most ten times a second.
  func show(_ progress: Run.Progress) {
    guard isShown, isDue else { return }
    let claim = progress.claim
    show(
      "\(progress.row + 1)/\(progress.rows)  \(claim.id.rawValue) "
        + "\(claim.instance)  \(progress.trialsDone)/\(progress.trials)")
  }

  /// Shows what share of `whole` is done, at most ten times a second.
  func show(share: Double, of whole: String) {
    guard isShown, isDue else { return }
    show("\(Int(100 * share)) % of \(whole)")
  }

  private var isDue: Bool {
    let now = DispatchTime.now().uptimeNanoseconds
    return last.withLock { last in
      guard now > last + 100_000_000 else { return false }
      last = now
      return true
    }
  }

  /// Shows `text`, at once.
  func show(_ text: String) {
    guard isShown else { return }
    let width = (StandardStream.error.columns ?? 80) - 1
    StandardStream.error.writeBestEffort(
      "\r\u{1B}[K\(text.prefix(width))")
  }

  /// Removes the line.
  func clear() {
    if isShown { StandardStream.error.writeBestEffort("\r\u{1B}[K") }
  }
}
