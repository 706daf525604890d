"""Checks of the tree that no compiler makes: who may include whom, one list of errors with a test for each, words and paths that do not belong.

Each check is a function that returns the list of what it found; an empty list is a pass. Run by ./statepass test lint.
"""
import argparse
import pathlib
import re
import subprocess
import sys
from xml.sax.saxutils import quoteattr

TOP = pathlib.Path(__file__).resolve().parents[2]
CORE = TOP / "wallet-core" / "src"

# The arrows of the design, section 3: whom a module of the core may include directly. Only what is drawn here is allowed.
ARROWS = {
    "base": [],
    "crypto": ["base"],
    "cbor": ["base"],
    "rlp": ["base"],
    "deflate": ["base"],
    "cose": ["base", "crypto", "cbor"],
    "x509": ["base", "crypto"],
    "eth": ["base", "crypto", "rlp"],
    "json": ["base"],
    "jose": ["base", "crypto", "json"],
    "qr": ["base"],
    "qbft": ["base", "crypto", "cbor", "rlp", "eth"],
    "ledger": ["base", "crypto", "cbor", "rlp", "eth", "qbft"],
    "status": ["base", "crypto", "cbor", "cose", "deflate", "eth", "ledger"],
    "mdoc": ["base", "crypto", "cbor", "cose", "x509"],
    "present": ["base", "crypto", "cbor", "cose", "x509", "deflate", "eth", "qbft", "ledger", "status", "mdoc"],
    "sync": ["base", "crypto", "cbor", "json", "deflate", "x509", "eth", "qbft", "ledger", "status"],
    "oid4vc": ["base", "crypto", "cbor", "cose", "json", "jose", "mdoc"],
    "vault": ["base", "crypto", "cbor"],
    "verifier": ["base", "crypto", "cbor", "json", "cose", "x509", "qbft", "ledger", "status", "mdoc", "present", "sync"],
    "holder": ["base", "crypto", "cbor", "json", "cose", "x509", "eth", "jose", "qbft", "ledger", "status", "mdoc", "present", "sync", "oid4vc", "vault"],
    "capi": ["base", "crypto", "cbor", "json", "cose", "x509", "rlp", "eth", "qbft", "ledger", "status", "mdoc", "present", "qr", "deflate", "jose", "oid4vc",
             "sync", "vault", "holder", "verifier"],
}

# The same for the servers. The relay must not be able to touch keys or credentials: it cannot link vault, mdoc, present or holder.
RELAY = TOP / "relay"
RELAY_ARROWS = {
    "common": ["base"],
    "network": ["common", "base", "crypto", "rlp", "eth", "qbft", "ledger"],
    "bridge": ["common", "base", "cbor", "rlp", "eth", "qbft", "ledger", "status", "deflate"],
    "desk": ["common"] + [module for module in ARROWS if module not in ("holder", "vault", "capi")],
}


def files(*suffixes, under="."):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", under], cwd=TOP, capture_output=True, text=True, check=True).stdout.split("\n")
    return [TOP / f for f in listed if f.endswith(suffixes) and (TOP / f).is_file()]


def relative(path):
    return str(path.relative_to(TOP))


def included(path):
    return re.findall(r'^#include "([a-z0-9_]+)/[^"]+"', path.read_text(), re.M)


def check_include_direction():
    found = []
    for path in files(".hpp", ".cpp", under="wallet-core/src"):
        module = path.relative_to(CORE).parts[0]
        if module not in ARROWS:
            found.append(f"{relative(path)}: module {module} is not in the table of arrows")
            continue
        for target in included(path):
            if target != module and target not in ARROWS[module]:
                found.append(f"{relative(path)}: {module} may not include {target}")
    return found


def check_link_direction():
    found = []
    for path in files("CMakeLists.txt", under="wallet-core/src"):
        text = path.read_text()
        for name, body in re.findall(r"statepass_module\((\w+)([^)]*)\)", text):
            depends = re.search(r"\bDEPENDS\s+((?:[a-z0-9_]+\s*)*)", body)
            for target in depends.group(1).split() if depends else []:
                if target not in ARROWS.get(name, []):
                    found.append(f"{relative(path)}: {name} may not link {target}")
    return found


def check_relay_direction():
    """Includes and link lines of the servers against their table."""
    found = []
    for path in files(".hpp", ".cpp", under="relay"):
        folder = path.relative_to(RELAY).parts[0]
        for target in included(path) if folder in RELAY_ARROWS else []:
            if target != folder and target not in RELAY_ARROWS[folder]:
                found.append(f"{relative(path)}: relay/{folder} may not include {target}")
    for path in files("CMakeLists.txt", under="relay"):
        folder = path.relative_to(RELAY).parts[0]
        for target in re.findall(r"\bstatepass::(\w+)", path.read_text()) if folder in RELAY_ARROWS else []:
            if target.removeprefix("relay_") not in RELAY_ARROWS[folder] + [folder]:
                found.append(f"{relative(path)}: relay/{folder} may not link {target}")
    return found


def check_network_libraries_only_in_net():
    """Beast and the sockets of Asio are slow to compile and easy to misuse: net/ keeps them to itself."""
    found = []
    for path in files(".hpp", ".cpp", under="relay"):
        if path.is_relative_to(RELAY / "common" / "net"):
            continue
        for header in re.findall(r"#include <(boost/(?:beast|asio/(?:ip|ssl))[^>]*)>", path.read_text()):
            found.append(f"{relative(path)}: includes {header}; only relay/common/net may")
    return found


def check_arrows_have_no_circle():
    found, done = [], set()

    def visit(module, path):
        if module in path:
            found.append("circle: " + " -> ".join(path[path.index(module):] + [module]))
        elif module not in done:
            for target in ARROWS[module]:
                visit(target, path + [module])
            done.add(module)

    for module in ARROWS:
        visit(module, [])
    return found


# The one file with exceptions: it keeps those of the library that it calls from getting out.
CATCHES = "wallet-core/src/qr/zxing.cpp"


def check_core_has_no_outside():
    """No I/O, clock, randomness, threads, environment, exceptions or formatting in the core; its command line is apart."""
    banned_headers = r"#include <(iostream|fstream|sstream|filesystem|thread|mutex|atomic|chrono|random|cstdio|ctime|regex|functional|locale|format|unistd\.h|sys/[^>]*)>"
    banned_words = r"\b(throw|try|catch|dynamic_cast|typeid|std::cout|std::cerr|printf|getenv|std::time|std::rand|fopen|socket)\b(?!_)"
    found = []
    for path in files(".hpp", ".cpp", under="wallet-core/src"):
        text = re.sub(r"//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"", "", path.read_text())
        for number, line in enumerate(text.split("\n"), 1):
            allowed = relative(path) == CATCHES and re.search(r"\b(try|catch)\b", line)
            if re.search(banned_headers, line) or (re.search(banned_words, line) and not allowed):
                found.append(f"{relative(path)}:{number}: {line.strip()}")
            if re.search(r"\.(value|at)\(\s*\w*\s*\)", line):
                found.append(f"{relative(path)}:{number}: .value() and .at() abort without exceptions: {line.strip()}")
    return found


# Which module of the core is the front of which library.
FRONTS = {r"(?:openssl|sodium|secp256k1)[^>]*": "crypto", r"zlib\.h|zconf\.h": "deflate", r"ZXing/[^>]*": "qr"}


def check_libraries_only_behind_their_fronts():
    found = []
    for path in files(".hpp", ".cpp", under="wallet-core"):
        for headers, front in FRONTS.items():
            if path.is_relative_to(CORE / front):
                continue
            for header in re.findall(rf"#include <({headers})>", path.read_text()):
                found.append(f"{relative(path)}: includes {header}; only {front} may")
    return found


def check_errors():
    """Every code of the one list stands once, its numbers rise, and a test provokes it by name."""
    text = (TOP / "wallet-core/include/statepass_enums.def").read_text()
    errors = re.findall(r"^SP_ERROR\((\w+), (\d+),", text, re.M)
    reasons = re.findall(r"^SP_REASON\((\w+), (\d+)\)", text, re.M)
    found = []
    for kind in (errors, reasons):
        numbers = [int(n) for _, n in kind]
        if numbers != sorted(set(numbers)):
            found.append("statepass_enums.def: numbers do not rise, or stand twice")
    tests = "\n".join(p.read_text() for p in files(".cpp", ".ts", ".json", ".mjs", ".kt", under="tests"))
    for name, _ in errors:
        if not re.search(rf"\b{name}\b", tests):
            found.append(f"no test provokes the error {name}")
    return found


# What each face of statepass.h has its functions in, how one is named there, and which it does without.
MEMORY = {"sp_alloc", "sp_free", "sp_buffer_free"}  # the face's own, called where arguments cross
FACES = {
    "mobile/jni/statepass_jni.cpp": (r"\bMETHOD\((sp_\w+)\)", MEMORY | {"sp_error_name", "sp_reason_name"}),
    "mobile/kotlin/src/main/kotlin/org/statepass/Native.kt": (r"external fun (sp_\w+)\(", MEMORY | {"sp_error_name", "sp_reason_name"}),
    "mobile/kotlin/src/main/kotlin": (r"Native(?:\.|::)(sp_\w+)", MEMORY | {"sp_error_name", "sp_reason_name", "sp_error_words", "sp_cbor_to_json"}),
    "mobile/swift/Sources/Statepass": (r"\b(sp_\w+)\(", {"sp_alloc", "sp_free", "sp_reason_name", "sp_error_words", "sp_cbor_to_json"}),
}
TYPES = {"sp_bytes", "sp_buffer", "sp_http_failure"}  # made in Swift by what looks like a call


def header_functions():
    text = re.sub(r"/\*.*?\*/", "", (TOP / "wallet-core/include/statepass.h").read_text(), flags=re.S)
    return set(re.findall(r"^SP_API(?:_VOID)?\b[^;(]*?\b(sp_\w+)\(", text, re.M))


def check_faces_are_complete():
    """Every function of the header is in every face's list, and no other."""
    found, declared = [], header_functions()
    for place, (pattern, without) in FACES.items():
        named = set().union(*(re.findall(pattern, path.read_text()) for path in files(".cpp", ".kt", ".swift", under=place))) - TYPES
        found += [f"{place}: {name} of statepass.h is missing" for name in sorted(declared - without - named)]
        found += [f"{place}: {name} is not in statepass.h" for name in sorted(named - declared)]
    return found


def check_words():
    """Words of unfinished work, paths of a machine, third-party code or built files in the tree."""
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented|for now\b")
    machine = re.compile(r"(?:^|[^A-Za-z0-9_.-])/(?:work|root|farm)/")
    found = []
    for path in files(""):
        name = relative(path)
        if re.search(r"\.(wasm|so|a|o|jar|class|exe|dll|tgz|zip|whl)$|(^|/)(third_party|vendor|node_modules)/", name):
            found.append(f"{name}: third-party or built file")
        if path.stat().st_size > 1024 * 1024:
            found.append(f"{name}: over 1 MiB")
        if path.suffix in (".png", ".ico", ".woff2", ".webp", ".jpg") or "fuzz/corpus" in name or name == "tests/lint/lint.py":
            continue
        text = path.read_text(errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            if unfinished.search(line) and path.suffix != ".md":
                found.append(f"{name}:{number}: {line.strip()[:100]}")
            if machine.search(line):
                found.append(f"{name}:{number}: a path of one machine")
        if name.endswith("package-lock.json") and '"resolved": "http' in text:
            found.append(f"{name}: records download addresses")
    return found


def check_folders_have_a_readme():
    folders = {p.parent for p in files("CMakeLists.txt", under="wallet-core/src")}
    folders |= {p.parent for under in ("relay", "mobile") for p in files("CMakeLists.txt", under=under)}
    return [f"{relative(f)}: no README.md" for f in sorted(folders) if not (f / "README.md").is_file()]


def check_notices():
    """The notices name what the lock files name."""
    made = subprocess.run([sys.executable, str(TOP / "cmake/setup/notices.py"), "--check"], capture_output=True, text=True)
    return [] if made.returncode == 0 else [made.stderr.strip()]


CHECKS = [value for name, value in list(globals().items()) if name.startswith("check_")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--junit")
    arguments = parser.parse_args()
    cases, failed = [], 0
    for check in CHECKS:
        found = check()
        failed += bool(found)
        print(f"{'FAILED' if found else 'ok':6} {check.__name__}")
        for line in found:
            print(f"       {line}")
        body = f"<failure message={quoteattr(chr(10).join(found))}/>" if found else ""
        cases.append(f"<testcase name={quoteattr(check.__name__)}>{body}</testcase>")
    if arguments.junit:
        pathlib.Path(arguments.junit).write_text("<testsuites><testsuite name='lint'>" + "".join(cases) + "</testsuite></testsuites>")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
