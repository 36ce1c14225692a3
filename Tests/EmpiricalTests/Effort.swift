/// True in optimised builds, where full-size instances are affordable.
let fullEffort: Bool = {
  #if DEBUG
    false
  #else
    true
  #endif
}()
