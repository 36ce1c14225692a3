#!/bin/sh
# Builds and runs the tests; exits with the code of swift test. The last line is
# Swift Testing's own count.
#
# Tests are built for debugging. Those that run the command on whole suites need
# a release build of it, which is made first and named by SIPP_VERIFY_BINARY;
# without it (as in a plain `swift test`) they say that they skip.
#
# Environment, all optional:
#   FILTER           a regular expression: only the tests whose names match
#   ARGS             further arguments of swift test, split at spaces
#   SIPP_TEST_DATA   a folder with further trained networks and broken files
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh

swift build -c release --product sipp-verify >&2
SIPP_VERIFY_BINARY="$(swift build -c release --show-bin-path)/sipp-verify"
export SIPP_VERIFY_BINARY

# shellcheck disable=SC2086
exec swift test --quiet --disable-xctest ${FILTER:+--filter "$FILTER"} ${ARGS:-}
