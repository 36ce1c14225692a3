#!/bin/sh
# Makes the reference reports in reports/reference anew, and puts what the run of
# the default suite prints, and one of its plots, between their marks in README.md:
# every number there comes from a program.
#
# Of each table the first rows of each statement are shown, and how many more
# there are; every other line is as printed. Marks are lines `<!-- NAME:begin -->`
# and `<!-- NAME:end -->`, with the names run and plot.
#
# Environment:
#   TRIALS, SEED     of the default suite (10000, the command's own)
#   ROWS             rows a statement and table (2)
#   PLOT             the plot, by its id in the page (failure-probability-2)
#   SIPP_TEST_DATA   a folder with the network lenet300-100; without it that
#                    reference report stays as it is
set -eu
cd "$(dirname "$0")/.."

for mark in run:begin run:end plot:begin plot:end; do
  [ "$(grep -c "^<!-- $mark -->\$" README.md)" = 1 ] || {
    echo "update-readme: README.md needs one line <!-- $mark -->" >&2
    exit 1
  }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
reference=reports/reference
mkdir -p "$reference"
OUTPUT=$reference/default ARGS=--force sh Scripts/verify.sh >"$scratch/printed"
binary="$(swift build -c release --show-bin-path)/sipp-verify"
"$binary" report "$reference/default" \
  --plot "${PLOT:-failure-probability-2}" >"$scratch/plot.svg"
cp "$scratch/plot.svg" "$reference/plot.svg"

net=${SIPP_TEST_DATA:-}/lenet300-100
if [ -f "$net/lenet300-100.safetensors" ]; then
  "$binary" verify --model "$net/lenet300-100.safetensors" \
    --data "$net/lenet300-100-inputs.safetensors" \
    --output "$reference/lenet300-100" --force >&2
else
  echo "update-readme: no SIPP_TEST_DATA; lenet300-100 stays as it is" >&2
fi
# When and where a run was is no part of a reference.
rm -f "$reference"/*/run.json

# A table or a list begins after a line that ends in a colon and ends with an
# empty line; its rows begin with a statement's ID, its head with the word ID.
{
  echo '```'
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
  ' "$scratch/printed"
  echo '```'
} >"$scratch/run"

# The plot's own words are its alternative; & and < are as in the picture.
words=$(sed -n 's/.*<desc[^>]*>\([^<]*\)<\/desc>.*/\1/p' "$scratch/plot.svg")
[ -n "$words" ] || {
  echo "update-readme: the plot says nothing of itself" >&2
  exit 1
}
printf '![%s](%s/plot.svg)\n' "$words" "$reference" >"$scratch/plot"

awk -v scratch="$scratch" '
  /^<!-- (run|plot):end -->$/ { skipping = 0 }
  !skipping { print }
  /^<!-- (run|plot):begin -->$/ {
    skipping = 1
    name = $2
    sub(/:begin/, "", name)
    file = scratch "/" name
    while ((getline line < file) > 0) print line
  }
' README.md >"$scratch/README.md"
if cmp -s "$scratch/README.md" README.md; then
  echo "update-readme: README.md is up to date" >&2
else
  cat "$scratch/README.md" >README.md
  echo "update-readme: README.md has the output of a new run" >&2
fi
