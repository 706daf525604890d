"""Counts the JUnit files of a test run and prints the one line that says how it went. Exit 0 only when nothing failed and something passed."""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET


def count(report):
    passed = failed = 0
    skipped = []
    try:
        root = ET.parse(report).getroot()
    except ET.ParseError:  # the program ended in the middle of its report
        return 0, 1, []
    for case in root.iter("testcase"):
        name = case.get("name", "?")
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif skip is not None:
            skipped.append(f"{name}: {skip.get('message') or skip.text or 'no reason given'}")
        else:
            passed += 1
    return passed, failed, skipped


def main(results):
    passed = failed = 0
    skipped = []
    for part in sorted(p for p in pathlib.Path(results).iterdir() if p.is_dir()):
        part_failed = 0
        for report in sorted(part.rglob("*.xml")):
            p, f, s = count(report)
            passed, part_failed = passed + p, part_failed + f
            skipped += [f"{part.name}: {line}" for line in s]
        log = part / "log"
        text = log.read_text(errors="replace") if log.exists() else ""
        skipped += [f"{part.name}: {line}" for line in sorted(set(re.findall(r"^skipped: .*$", text, re.M)))]
        if (part / "exit").read_text().strip() != "0" and part_failed == 0:
            part_failed = 1  # it broke before or beside its own reports
        failed += part_failed
    for line in skipped:
        print(f"skipped {line}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
