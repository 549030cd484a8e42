#!/usr/bin/env bash
# Installs the peers of the benchmarks: QuantLib for C++ and two Python environments, under ~/.cache/ballast-peers or
# $PEERS.
# Needs Debian 12, python3.11 with venv, g++ and make; takes some minutes and 4 GB. Nothing of it is part of Ballast.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peers=${PEERS:-$HOME/.cache/ballast-peers}
python=${PYTHON:-python3.11}
mkdir -p "$peers"

# numba 0.57 with Intel's vector library is the fastest peer and needs its own, older packages.
"$python" -m venv "$peers/venv"
"$peers/venv/bin/pip" install -q -U pip
"$peers/venv/bin/pip" install -q -r "$here/requirements-main.txt"
"$python" -m venv "$peers/venv2"
"$peers/venv2/bin/pip" install -q -r "$here/requirements-svml.txt"

# Unpacked by hand, since its boost conflicts with the system's.
mkdir -p "$peers/debs" "$peers/pfx"
cd "$peers/debs"
apt-get download -q libquantlib0-dev libquantlib0v5 libboost1.74-dev
for package in *.deb; do dpkg -x "$package" "$peers/pfx"; done
make -C "$here/cpp" QLPFX="$peers/pfx/usr" BIN="$peers/bin"
