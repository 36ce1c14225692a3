import Empirical

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C, termination and a closed terminal ask the run to stop; a second one
/// stops at once.
enum Signals {
  /// Asked by the first signal.
  static let interruption = Cancellation()

  /// Installs the handlers.
  static func prepare() {
    _ = interruption  // made here, so that the handler allocates nothing
    signal(SIGPIPE, SIG_IGN)  // a closed pipe is an error of write(2) instead
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { _ in
        if Signals.interruption.isCancelled {
          _exit(ExitStatus.interrupted.rawValue)
        }
        Signals.interruption.cancel()
      }
      // Who ignores a closed terminal, as nohup does, wants the run to go on.
      if number == SIGHUP, address(before) == address(SIG_IGN) {
        signal(number, SIG_IGN)
      }
    }
    // A parent that blocks signals in its threads hands the mask down.
    var handled = sigset_t()
    sigemptyset(&handled)
    sigaddset(&handled, SIGINT)
    sigaddset(&handled, SIGTERM)
    sigaddset(&handled, SIGHUP)
    pthread_sigmask(SIG_UNBLOCK, &handled, nil)
  }

  private static func address(_ handler: Handler) -> Int {
    unsafeBitCast(handler, to: Int.self)
  }

  private typealias Handler = (@convention(c) (Int32) -> Void)?
}
