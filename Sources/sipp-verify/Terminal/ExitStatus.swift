import ArgumentParser
import Bounds
import Empirical
import SiPP

/// The exit codes of the command (they are part of its interface).
enum ExitStatus: Int32 {
  case success = 0
  case violated = 1
  case inconclusive = 2
  case usage = 64
  case badInput = 65
  case internalError = 70
  case unwritable = 74
  case interrupted = 130

  /// As ArgumentParser's.
  var code: ExitCode { ExitCode(rawValue) }

  /// Ends the process as `error` says: help goes to standard output, anything
  /// else is one line on standard error.
  static func leave(after error: any Error) -> Never {
    switch error {
    case let error as OutputError:
      leave(.unwritable, error.description)
    case let error as BoundError:
      leave(status(of: error), error.description)
    case let error as SiPPError:
      leave(status(of: error), error.description)
    case is CancellationError:
      SippVerify.exit(withError: interrupted.code)
    case let code as ExitCode:
      SippVerify.exit(withError: code)
    default:
      leaveParsing(error)
    }
  }

  private static func leave(_ status: ExitStatus, _ message: String) -> Never {
    StandardStream.error.writeBestEffort("sipp-verify: \(message)\n")
    SippVerify.exit(withError: status.code)
  }

  private static func status(of error: BoundError) -> ExitStatus {
    switch error {
    case .outsideDomain, .beyondReach: .usage
    case .undecided: .inconclusive
    }
  }

  private static func status(of error: SiPPError) -> ExitStatus {
    switch error {
    case .outsideDomain, .file: .badInput
    case .unwritable: .unwritable
    }
  }

  /// What ArgumentParser threw: a request for help, or a usage error, of which
  /// the first line is the reason.
  private static func leaveParsing(_ error: any Error) -> Never {
    let code = SippVerify.exitCode(for: error)
    if code == .success { SippVerify.exit(withError: error) }
    let message = SippVerify.message(for: error)
    let line = message.split(separator: "\n").first.map(String.init) ?? ""
    guard code.rawValue == usage.rawValue else {
      leave(.internalError, line)
    }
    leave(.usage, "\(line) (see 'sipp-verify --help')")
  }
}
