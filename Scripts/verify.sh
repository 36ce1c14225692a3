#!/bin/sh
# Builds for release, runs sipp-verify and leaves a run folder; exits with the
# code of sipp-verify.
#
# Environment, all optional:
#   TRIALS   trials a claim (10000)
#   SEED     the seed of the run (the command's own default)
#   OUTPUT   the run folder (the next reports/runs/run-NNNN)
#   ARGS     further arguments, split at spaces
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh

# Standard output stays the table: what the build says is progress.
swift build -c release --product sipp-verify >&2
binary="$(swift build -c release --show-bin-path)/sipp-verify"

set -f # ARGS may hold a glob that is sipp-verify's to read
# shellcheck disable=SC2086
set -- --trials "${TRIALS:-10000}" ${SEED:+--seed "$SEED"} \
  ${OUTPUT:+--output "$OUTPUT"} ${ARGS:-}
exec "$binary" "$@"
