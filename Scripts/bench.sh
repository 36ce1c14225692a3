#!/bin/sh
# Runs the benchmarks, a package of their own, built for release.
#
# Environment: ARGS, further arguments, split at spaces.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f Benchmarks/Package.swift ]; then
  echo "bench: this version has no Benchmarks package" >&2
  exit 1
fi
sh Scripts/setup.sh
swift build -c release --package-path Benchmarks >&2
# shellcheck disable=SC2086
exec swift run -c release --skip-build --package-path Benchmarks ${ARGS:-}
