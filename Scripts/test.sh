#!/bin/sh
# Builds and runs the tests; exits with the code of swift test. The last line is
# Swift Testing's own count.
#
# What is tested is built for release, as it is shipped, and in a folder of its own:
# `@testable` needs a flag that the shipped build is without. The command that this
# makes is named to the tests by SIPP_VERIFY_BINARY; without it (as in a plain
# `swift test`, which builds for debugging) those that run the command on whole
# suites say that they skip.
#
# Environment, all optional:
#   FILTER           a regular expression: only the tests whose names match
#   ARGS             further arguments of swift test, split at spaces
#   SIPP_TEST_DATA   a folder with further trained networks and broken files
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh

set -- -c release -Xswiftc -enable-testing --scratch-path .build/testing
swift build --build-tests "$@" >&2
SIPP_VERIFY_BINARY="$PWD/.build/testing/release/sipp-verify"
export SIPP_VERIFY_BINARY

# shellcheck disable=SC2086
exec swift test --skip-build --quiet --disable-xctest "$@" \
  ${FILTER:+--filter "$FILTER"} ${ARGS:-}
