#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// True in optimised builds and when `SIPP_TEST_EFFORT=full`: instances run at
/// their full size.
let isFullEffort: Bool = {
  #if DEBUG
    getenv("SIPP_TEST_EFFORT").map { String(cString: $0) } == "full"
  #else
    true
  #endif
}()
