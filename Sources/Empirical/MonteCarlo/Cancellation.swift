import Synchronization

/// A request to stop that any thread may make and every worker reads between
/// chunks of trials.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Nobody has asked yet.
  public init() {}

  /// Asks all work that holds this value to stop soon. Safe in a signal's
  /// handler thread.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// True once asked.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
