#!/bin/sh
# Installs the system packages that are missing, or stops with one line that
# names the command to run.
#
#   Scripts/setup.sh            what building and running need
#   Scripts/setup.sh python3    that, and python3 (for the mutation runner)
#   Scripts/setup.sh gnuplot    that, and gnuplot (for the plots of reports)
#
# A need is one row of `needs`: a name, the probe that is true when it is met,
# its Debian and Ubuntu package, its Homebrew formula. A probe is `command NAME`
# or `library NAME` (asked of pkg-config). To add a need, add a row. Reports go
# without plots where gnuplot is missing: unless asked for, it is installed only
# along with what is needed, and is no reason to stop.
set -eu

needs() {
  cat <<'ROWS'
git command git git git
pkg-config command pkg-config pkg-config pkgconf
GSL library gsl libgsl-dev gsl
MPFR library mpfr libmpfr-dev mpfr
ROWS
  for extra in "$@"; do
    case $extra in
    python3) echo "python3 command python3 python3 python3" ;;
    gnuplot) echo "gnuplot command gnuplot gnuplot-nox gnuplot" ;;
    *) echo "setup: $extra is no extra that this script knows" >&2; exit 64 ;;
    esac
  done
}

is_met() { # kind name
  case $1 in
  command) command -v "$2" >/dev/null 2>&1 ;;
  library) pkg-config --exists "$2" 2>/dev/null ;;
  esac
}

# Prints the missing packages of column $1 (apt or brew), separated by spaces.
missing() {
  column=$1
  shift
  needs "$@" | while read -r _ kind name apt brew; do
    is_met "$kind" "$name" || case $column in
    apt) printf '%s ' "$apt" ;;
    brew) printf '%s ' "$brew" ;;
    esac
  done
}

stop() {
  echo "setup: $1" >&2
  exit 1
}

command -v swift >/dev/null 2>&1 ||
  stop "Swift 6.2 or later is missing; see https://www.swift.org/install"

needs "$@" >/dev/null
packages=$(missing apt "$@")
packages=${packages% }
[ -n "$packages" ] || exit 0

if [ "$(uname -s)" = Darwin ]; then
  formulas=$(missing brew "$@")
  stop "run: brew install ${formulas% }"
fi

by_hand="sudo apt-get update && sudo apt-get install -y $packages"
command -v apt-get >/dev/null 2>&1 ||
  stop "install these (Debian's names): $packages"
if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  stop "run: $by_hand"
fi

echo "setup: installing $packages" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" \
    </dev/null >>"$log" 2>&1
}
# An update that fails may still leave lists that serve, so only the installation
# decides. $packages is a list: it must split.
apt update || true
# shellcheck disable=SC2086
apt install -y --no-install-recommends $packages ||
  stop "apt-get failed ($(grep '^E:' "$log" | tail -1)); run: $by_hand"
is_met command gnuplot || apt install -y --no-install-recommends gnuplot-nox ||
  echo "setup: without gnuplot-nox reports have no plots" >&2
left=$(missing apt "$@")
[ -z "$left" ] || stop "installed, but still not found: ${left% }"
