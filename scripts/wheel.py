#!/usr/bin/env python3
"""Packs Python/ballast and the built library into a wheel: wheel.py LIBRARY OUT_FOLDER.

A wheel is a zip file with three more files in it; nothing but the standard library is needed. The platform tag names the
least version of the C library that the built library asks for.
"""
import base64
import hashlib
import pathlib
import platform
import re
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY, OUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
VERSION = re.search(r'version = "([^"]+)"', (ROOT / "Sources/ballast/Commands/VersionCommand.swift").read_text())[1]


def least_libc():
    symbols = subprocess.run(["objdump", "-T", LIBRARY], capture_output=True, text=True, check=True).stdout
    return max((int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", symbols))


def main():
    major, minor = least_libc()
    tag = f"py3-none-manylinux_{major}_{minor}_{platform.machine()}"
    info = f"ballast-{VERSION}.dist-info"
    files = {f"ballast/{p.name}": p.read_bytes() for p in sorted((ROOT / "Python/ballast").iterdir()) if p.is_file()}
    files[f"ballast/{LIBRARY.name}"] = LIBRARY.read_bytes()
    readme = (ROOT / "Python/README.md").read_text()
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: ballast\nVersion: {VERSION}\nSummary: Pricing and numerics of derivatives over "
        f"NumPy arrays\nRequires-Python: >=3.9\nRequires-Dist: numpy>=1.22\nDescription-Content-Type: text/markdown\n\n"
        f"{readme}").encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: ballast\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    rows = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(content)}\n")
    files[f"{info}/RECORD"] = ("".join(rows) + f"{info}/RECORD,,\n").encode()
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / f"ballast-{VERSION}-{tag}.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            # A fixed time, so that equal contents give equal wheels.
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")


main()
