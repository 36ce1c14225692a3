#!/bin/sh
# Builds for debugging and runs the tests; exits with the code of swift test.
# The last line is Swift Testing's own count.
#
# Environment, all optional:
#   FILTER   a regular expression: only the tests whose names match
#   ARGS     further arguments of swift test, split at spaces
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh

# shellcheck disable=SC2086
exec swift test --quiet --disable-xctest ${FILTER:+--filter "$FILTER"} ${ARGS:-}
