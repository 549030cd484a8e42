#!/usr/bin/env bash
# Makes a Debian 12 machine able to build and test Ballast: installs the Debian packages that are missing, and says
# which and why. Says nothing when nothing is missing. Needs root or sudo only when something is missing.
set -euo pipefail

# package | what needs it
needs=$(cat <<'TABLE'
libc6-dev|headers of the C library, for every target
g++|C++ headers and linker, for the TOML shim
libtomlplusplus-dev|TOML parser, for the Configuration room
zlib1g-dev|gzip reader, for market data files
libjs-chart.js|charts, embedded in reports
libgmp-dev|integers without bounds, for the tests of the ledger
TABLE
)

say() { printf 'bootstrap: %s\n' "$*" >&2; }
fail() { say "$1"; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

# --- Swift ---------------------------------------------------------------------------------------------------------
least=6.2
swift_version() { swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1; }
if ! command -v swift >/dev/null 2>&1; then
  fail 'swift is not on the PATH; Ballast needs Swift 6.3 (6.2 is the least).' \
    'Install the toolchain for Debian 12 from https://www.swift.org/install/linux/ and put its usr/bin on the PATH:' \
    '  export PATH=<toolchain>/usr/bin:$PATH' \
    'Then run this command again.'
fi
version=$(swift_version)
if [ -z "$version" ]; then
  fail 'swift is on the PATH but "swift --version" fails.' 'Run "swift --version" to see why, and repair the toolchain.'
fi
if [ "$(printf '%s\n%s\n' "$least" "$version" | sort -V | head -n 1)" != "$least" ]; then
  fail "swift is $version; Ballast needs $least or later." 'Install a later one: https://www.swift.org/install/linux/'
fi

# --- Debian packages -----------------------------------------------------------------------------------------------
if ! command -v dpkg-query >/dev/null 2>&1; then
  say 'this is not Debian, so nothing is installed. The build needs, in the names of Debian 12:'
  printf '%s\n' "$needs" | sed 's/|/: /; s/^/  /' >&2
  exit 0
fi

missing=()
while IFS='|' read -r package why; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  if [ "$state" != installed ]; then
    missing+=("$package")
    say "$package is missing ($why)"
  fi
done <<<"$needs"
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    fail 'installing needs root, and there is no sudo.' 'As root, run:' "  apt-get install -y ${missing[*]}"
  fi
  as_root=(sudo)
  # A machine without a terminal cannot be asked for a password.
  if [ ! -t 0 ]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null \
      || fail 'sudo asks for a password and there is no terminal.' 'As root, run:' "  apt-get install -y ${missing[*]}"
  fi
fi

install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
    -o DPkg::Lock::Timeout=300 --no-install-recommends "${missing[@]}"
}
say "installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install >"$log" 2>&1 </dev/null; then
  say 'not in the package lists as they are; refreshing them'
  "${as_root[@]}" apt-get update -q >>"$log" 2>&1 </dev/null || true
  if ! install >>"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    fail 'apt-get could not install what is missing; its last words are above.' \
      'Repair the package sources, or install by hand:' "  apt-get install -y ${missing[*]}"
  fi
fi
# What an earlier build left out for want of a package is not looked for again unless its source looks newer.
touch "$(dirname "$0")/../Sources/CReportPage/parts.c"
say 'done'
