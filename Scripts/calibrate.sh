#!/bin/sh
# Builds for release and tries the harness on itself (docs/calibration.md); exits
# with the code of `sipp-verify calibrate`.
#
# Environment, all optional:
#   SEEDS    how many seeds (1000)
#   ARGS     further arguments, split at spaces
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh

# Standard output stays the table: what the build says is progress.
swift build -c release --product sipp-verify >&2
binary="$(swift build -c release --show-bin-path)/sipp-verify"

set -f # ARGS may hold a glob
# shellcheck disable=SC2086
set -- calibrate --seeds "${SEEDS:-1000}" ${ARGS:-}
exec "$binary" "$@"
