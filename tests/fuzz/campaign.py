#!/usr/bin/env python3
"""Fuzzes the targets in turn, each for a slice of processor time, and books what was spent; see README.md.

campaign.py run  --programs DIR --work DIR --minutes N [--slice SECONDS] TARGET…
campaign.py keep --programs DIR --work DIR TARGET…

Time is the processor's, not the clock's, because a campaign runs where others work. `run` ends with the table of all that
was ever spent in this work folder, and with 1 when something was found. `keep` adds to the committed corpus what reaches
code that it does not reach.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

COMMITTED = pathlib.Path(__file__).parent / "corpus"
TICK = os.sysconf("SC_CLK_TCK")
HANG = 10  # processor seconds that no input may take
MOST_FINDINGS = 3  # of one target, after which it waits to be mended
MOST_KEPT = 2048  # bytes of an input that is kept, unless a seed is longer
BUDGET, MOST_ADDED = 12_288, 16  # bytes and inputs that `keep` may add to a target's corpus: each is replayed 273 times in every test run


def used(pid):
    """Processor seconds of a process that runs."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run_for(command, seconds, log):
    """Runs until it ends or has had its seconds, when it is asked to end. Gives exit code and seconds used."""
    with open(log, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    asked = False
    try:
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                return child.returncode, usage.ru_utime + usage.ru_stime
            if not asked and used(child.pid) >= seconds:
                child.send_signal(signal.SIGUSR1)
                asked = True
            time.sleep(0.2)
    finally:
        if child.returncode is None:
            child.kill()
            child.wait()


class Campaign:
    def __init__(self, options):
        self.programs, self.work = pathlib.Path(options.programs), pathlib.Path(options.work)
        self.targets = options.targets
        self.findings, self.book = self.work / "findings", self.work / "spent.tsv"
        for folder in [self.findings, self.work / "log"] + [self.corpus(target) for target in self.targets]:
            folder.mkdir(parents=True, exist_ok=True)

    def program(self, target):
        return str(self.programs / f"fuzz_{target}")

    def corpus(self, target):
        return self.work / "corpus" / target

    def found(self, target):
        return sorted(self.findings.glob(f"{target}-*"))

    def run(self, minutes, slice_seconds):
        left, turn = minutes * 60, 0
        while left > 0 and (open_targets := [t for t in self.targets if len(self.found(t)) < MOST_FINDINGS]):
            for target in open_targets:
                if left > 0:
                    left -= self.slice(target, min(slice_seconds, left), value_profile=turn % 2)
            turn += 1
        self.report()
        return 1 if any(self.found(target) for target in self.targets) else 0

    def slice(self, target, seconds, value_profile):
        log, before = self.work / "log" / target, set(self.found(target))
        # The clock runs on while others have the processor, so a hang is only believed when the processor was at it.
        code, spent = run_for([self.program(target), f"-artifact_prefix={self.findings}/{target}-", "-timeout=300", "-malloc_limit_mb=512", "-rss_limit_mb=2048",
                               "-print_final_stats=1", f"-use_value_profile={value_profile}", str(self.corpus(target)), str(COMMITTED / target)], seconds, log)
        text = log.read_text(errors="replace")
        for artifact in set(self.found(target)) - before:
            if artifact.name.startswith((f"{target}-timeout-", f"{target}-slow-unit-")) and not self.hangs(target, artifact):
                artifact.unlink()
        new = sorted(path.name for path in set(self.found(target)) - before)
        if code and not new and "libFuzzer: timeout" not in text:
            (self.findings / f"{target}-exit-{code}-{int(time.time())}.log").write_text(text)
        runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", text) or re.findall(r"^#(\d+)\s", text, re.M) or ["0"]
        reached = re.findall(r"cov: (\d+) ft: (\d+)", text) or [("0", "0")]
        with open(self.book, "a", encoding="utf-8") as book:
            book.write("\t".join([str(int(time.time())), target, f"{spent:.1f}", runs[-1], *reached[-1], " ".join(new)]) + "\n")
        for name in new:
            print(f"found: {self.findings / name}", flush=True)
        return spent

    def hangs(self, target, artifact):
        return run_for([self.program(target), "-timeout=3000", str(artifact)], 10 * HANG, self.work / "log" / f"{target}.again")[1] > HANG

    def report(self):
        rows = [line.split("\t") for line in self.book.read_text(encoding="utf-8").splitlines()] if self.book.exists() else []
        print(f"{'target':<20} {'CPU min':>8} {'runs':>12} {'edges':>6} {'features':>8} {'corpus':>7}  findings")
        total, total_runs = 0.0, 0
        for target in sorted({row[1] for row in rows} | set(self.targets)):
            mine = [row for row in rows if row[1] == target]
            seconds, runs = sum(float(row[2]) for row in mine), sum(int(row[3]) for row in mine)
            edges, features = (max((int(row[i]) for row in mine), default=0) for i in (4, 5))
            inputs = sum(1 for _ in self.corpus(target).glob("*"))
            total, total_runs = total + seconds, total_runs + runs
            print(f"{target:<20} {seconds / 60:>8.1f} {runs:>12} {edges:>6} {features:>8} {inputs:>7}  {' '.join(p.name for p in self.found(target)) or '-'}")
        print(f"{'all':<20} {total / 60:>8.1f} {total_runs:>12}   {total / 3600:.2f} CPU hours")

    def keep(self):
        for target in self.targets:
            seeds = COMMITTED / target
            most = max([MOST_KEPT] + [path.stat().st_size for path in seeds.iterdir()])
            with tempfile.TemporaryDirectory() as folder:
                fresh, chosen = pathlib.Path(folder, "fresh"), pathlib.Path(folder, "chosen")
                shutil.copytree(seeds, chosen)
                fresh.mkdir()
                for path in self.corpus(target).iterdir():
                    if path.stat().st_size <= most:
                        shutil.copy(path, fresh)
                subprocess.run([self.program(target), "-merge=1", "-use_counters=0", f"-max_len={most}", str(chosen), str(fresh)],
                               check=True, stdout=subprocess.DEVNULL, stderr=open(self.work / "log" / f"{target}.keep", "wb"))
                added, size = 0, 0
                for path in sorted((p for p in chosen.iterdir() if not (seeds / p.name).exists()), key=lambda p: (p.stat().st_size, p.name)):
                    size += path.stat().st_size
                    if size > BUDGET or added == MOST_ADDED:
                        break
                    shutil.copy(path, seeds)
                    added += 1
            print(f"{target:<20} {added} added, {sum(p.stat().st_size for p in seeds.iterdir())} bytes in all", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("do", choices=["run", "keep", "report"])
    parser.add_argument("--programs", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--slice", type=float, default=20)
    parser.add_argument("targets", nargs="+")
    options = parser.parse_args()
    campaign = Campaign(options)
    if options.do == "run":
        return campaign.run(options.minutes, options.slice)
    campaign.keep() if options.do == "keep" else campaign.report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
