#!/bin/sh
# Puts what a real run prints between the marks `<!-- run:begin -->` and
# `<!-- run:end -->` of README.md, so that its numbers come from a program.
#
# Of each table the first rows of each statement are shown, and how many more
# there are; every other line is as printed.
#
# Environment: TRIALS (10000), SEED, ROWS (rows a statement and table, 2).
set -eu
cd "$(dirname "$0")/.."

for mark in begin end; do
  [ "$(grep -c "^<!-- run:$mark -->\$" README.md)" = 1 ] || {
    echo "update-readme: README.md needs one line <!-- run:$mark -->" >&2
    exit 1
  }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
run=reports/runs/readme
rm -rf "$run"
OUTPUT=$run sh Scripts/verify.sh >"$scratch/printed"

# A table or a list begins after a line that ends in a colon and ends with an
# empty line; its rows begin with a statement's ID, its head with the word ID.
awk -v most="${ROWS:-2}" '
  function close_list() {
    if (left > 0) print "… and " left " more"
    left = 0
    inside = 0
  }
  /:$/ { close_list(); inside = 1; split("", seen); print; next }
  /^$/ { close_list(); print; next }
  inside && $1 != "ID" {
    id = $1
    sub(/,$/, "", id)
    if (++seen[id] > most) { left++; next }
  }
  { print }
  END { close_list() }
' "$scratch/printed" >"$scratch/shown"

awk -v shown="$scratch/shown" '
  /^<!-- run:end -->$/ { skipping = 0 }
  !skipping { print }
  /^<!-- run:begin -->$/ {
    skipping = 1
    print "```"
    while ((getline line < shown) > 0) print line
    print "```"
  }
' README.md >"$scratch/README.md"
if cmp -s "$scratch/README.md" README.md; then
  echo "update-readme: README.md is up to date" >&2
else
  cat "$scratch/README.md" >README.md
  echo "update-readme: README.md has the output of a new run" >&2
fi
