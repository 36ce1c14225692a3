#!/bin/sh
# Formats every Swift source (`write`), or checks it (`lint`, exit 1 if a line
# would change).
set -eu
cd "$(dirname "$0")/.."

set -- "${1:-lint}" Package.swift Sources Tests
[ ! -d Benchmarks ] || set -- "$@" Benchmarks/Package.swift Benchmarks/Sources
mode=$1
shift
case $mode in
write) exec swift format -i -r -p "$@" ;;
lint) exec swift format lint -s -r -p "$@" ;;
*)
  echo "usage: Scripts/format.sh write | lint" >&2
  exit 64
  ;;
esac
