/// How often a bound was asked for; used by one test on one thread.
final class Counter: @unchecked Sendable {
  var value = 0
}
