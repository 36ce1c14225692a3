#!/bin/sh
# Runs every program of the benchmarks, a package of their own, built for release.
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
binaries=$(swift build -c release --package-path Benchmarks --show-bin-path)
for folder in Benchmarks/Sources/*/; do # each is one program
  name=$(basename "$folder")
  echo "== $name"
  # shellcheck disable=SC2086
  "$binaries/$name" ${ARGS:-}
done
