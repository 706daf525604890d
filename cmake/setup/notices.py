#!/usr/bin/env python3
"""notices.py [--check]: writes THIRD-PARTY-NOTICES.md from the lock files: what others wrote that is part of what ships, or of its tests."""
import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
OUT = TOP / "THIRD-PARTY-NOTICES.md"
NPM = {"web": "pages", "wasm": "package @statepass/core", "relay/contracts": "contracts and their tests", "tests/peers": "tests beside peers",
       "tests/bench": "measured beside us"}


def compiled():
    for line in (TOP / "cmake/third-party.lock").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version, licence, _, _, archive, sha256, why = [part.strip() for part in line.split("|")]
            yield f"| {name} | {version} | {licence} | {why} | `{archive}` {sha256[:16]}… |"


def programs():
    for line in (TOP / "cmake/tools.lock").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version, licence, package, sha512, why = [part.strip() for part in line.split("|")]
            yield f"| {name} | {version} | {licence} | {why} | `{package}` {sha512[:16]}… |"


def from_npm(folder):
    lock = TOP / folder / "package-lock.json"
    if not lock.exists():
        return
    for path, package in sorted(json.loads(lock.read_text())["packages"].items()):
        if not path or package.get("link") or package.get("optional"):
            continue
        yield package.get("dev", False), path.split("node_modules/")[-1], package.get("version", ""), package.get("license", "see the package")


def text():
    lines = ["# Third-party notices", "", "Made by `cmake/setup/notices.py` from the lock files; the full text of each licence stands in the package named.", "",
             "## Compiled into the core, its programs or its tests", "", "| name | version | licence | what for | archive, SHA-256 |", "|---|---|---|---|---|", *compiled(),
             "", "## Programs that set-up brings", "", "| name | version | licence | what for | package, SHA-512 |", "|---|---|---|---|---|", *programs()]
    for folder, what in NPM.items():
        packages = list(from_npm(folder))
        shipped = sorted({p[1:] for p in packages if not p[0]})
        tools = sorted({p[1:] for p in packages if p[0]})
        if not packages:
            continue
        lines += ["", f"## npm: {what}", ""]
        if shipped:
            lines += ["| shipped | version | licence |", "|---|---|---|", *[f"| {n} | {v} | {l} |" for n, v, l in shipped], ""]
        if tools:
            lines += ["Used to build and test only: " + ", ".join(f"{n} {v} ({l})" for n, v, l in tools) + "."]
    lines += ["", "## From the distribution", "", "Linked dynamically or run as programs, under their own licences: the packages of `cmake/setup/packages.txt`, among them Boost, SOCI, SQLite, spdlog, fmt, CLI11,", "prometheus-cpp, libsodium, OpenSSL and Chromium.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    if "--check" in sys.argv:
        if not OUT.exists() or OUT.read_text() != text():
            sys.exit("THIRD-PARTY-NOTICES.md differs from the lock files: run cmake/setup/notices.py")
    else:
        OUT.write_text(text())
