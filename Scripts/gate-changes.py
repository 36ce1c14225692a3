#!/usr/bin/env python3
"""Shows that the gate catches changes of the algorithm.

For each change of planted_changes.py: plants it in a private copy of the package,
builds the command for release, and runs the gate of that build on its default
settings. Passes where the gate exits 1 within a minute and a finding names what
was changed; or exits 2 with a number of trials, and exits 1 with those. The
unchanged copy must pass the gate.

The copy stays in .build-planted/, so that the next run starts warm.

    python3 Scripts/gate-changes.py [--only PATTERN] [--part I/N] [--baseline FILE]

Parts have copies of their own and may run at the same time.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from mutation_worker import package_files
from planted_changes import CHANGES

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 60  # seconds of a gate


def copy_package(target):
    """Brings `target` up to date; files that did not change keep their times."""
    names = package_files(ROOT)
    for name in names:
        source, copy = ROOT / name, target / name
        if copy.exists() and copy.read_bytes() == source.read_bytes():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    for old in (target / "Sources").rglob("*"):
        if old.is_file() and str(old.relative_to(target)) not in names:
            old.unlink()


def build(package):
    """The command, or what the compiler says."""
    call = ["swift", "build", "-c", "release", "--product", "sipp-verify"]
    done = subprocess.run(call, cwd=package, capture_output=True, text=True)
    if done.returncode:
        lines = [l for l in (done.stdout + done.stderr).splitlines()
                 if "error:" in l]
        return None, lines[0] if lines else "the build failed"
    shown = subprocess.run(call + ["--show-bin-path"], cwd=package,
                           capture_output=True, text=True, check=True)
    return Path(shown.stdout.strip()) / "sipp-verify", ""


def gate(command, baseline, trials=None):
    """The exit code, the document and the seconds of a gate."""
    call = [command, "gate", "--baseline", baseline, "--json"]
    if trials:
        call += ["--trials", str(trials)]
    start = time.monotonic()
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
    seconds = time.monotonic() - start
    try:
        document = json.loads(done.stdout)
    except ValueError:
        document = {}
    lines = done.stderr.strip().splitlines()
    return done.returncode, document, seconds, lines[0] if lines else ""


def named(document, pattern):
    """The first finding that names what was changed."""
    for finding in document.get("findings", []):
        text = json.dumps(finding, ensure_ascii=False)
        if re.search(pattern, text):
            return finding
    return None


def judge(change, command, baseline):
    """(whether it was caught, a line on how)."""
    code, document, seconds, error = gate(command, baseline)
    if seconds > LIMIT:
        return False, f"{seconds:.0f} s"
    line = f"exit {code} in {seconds:.1f} s"
    if code == 2 and document.get("trials_needed"):
        trials = document["trials_needed"]
        code, document, seconds, error = gate(command, baseline, trials)
        line += f"; with {trials} trials exit {code} in {seconds:.1f} s"
    if code != 1:
        return False, f"{line}: {error}"
    finding = named(document, change.finds)
    if finding is None:
        return False, f"{line}, but nothing names /{change.finds}/"
    return True, f"{line}: {finding.get('text', '')[:110]}"


def plant(change, package):
    """Writes the change; returns what undoes it."""
    path = package / change.path
    text = path.read_text()
    if text.count(change.old) != 1:
        sys.exit(f"{change.path}: '{change.old.strip()}' stands there "
                 f"{text.count(change.old)} times")
    path.write_text(text.replace(change.old, change.new))
    return lambda: path.write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="changes whose name matches")
    parser.add_argument("--part", default="1/1", help="of the changes, as 1/2")
    parser.add_argument("--baseline", default=str(ROOT / "reports/baseline.json"))
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    package = ROOT / (".build-planted" if parts == 1 else f".build-planted-{part}")
    package.mkdir(exist_ok=True)
    copy_package(package)
    command, reason = build(package)
    if command is None:
        sys.exit(reason)
    code, _, seconds, error = gate(command, options.baseline)
    print(f"unchanged: exit {code} in {seconds:.1f} s {error}", flush=True)
    failures = 0 if code == 0 else 1
    chosen = [c for c in CHANGES if re.search(options.only, c.name)]
    chosen = chosen[part - 1::parts]
    for change in chosen:
        undo = plant(change, package)
        try:
            command, reason = build(package)
            caught, line = (
                judge(change, command, options.baseline)
                if command else (False, reason))
        finally:
            undo()
        failures += not caught
        print(f"{'caught' if caught else 'MISSED'}: {change.name}: {line}",
              flush=True)
    print(f"{len(chosen) - failures if code == 0 else '?'} of {len(chosen)} "
          "planted changes caught")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
