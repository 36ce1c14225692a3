import TestSupport

/// True when `SIPP_TEST_EFFORT=full`: the slow forms of some tests run too.
let isFullEffort = environmentVariable("SIPP_TEST_EFFORT") == "full"
