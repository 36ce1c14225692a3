#!/usr/bin/env python3
"""Shows that the gate does not alarm where nothing was changed.

Runs the quick suite under many seeds and numbers of threads and gates each run on
a baseline of another seed; then gates on the baseline's own seed, where every
outcome must be equal bit for bit. Passes where every gate exits 0.

    python3 Scripts/gate-unchanged.py COMMAND [--runs 500] [--trials 2000]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def run(*call):
    """The exit code and what was said."""
    done = subprocess.run([str(part) for part in call], capture_output=True,
                          text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--trials", type=int, default=2000)
    options = parser.parse_args()
    command = str(Path(options.command).resolve())
    start = time.monotonic()
    alarms = 0
    with tempfile.TemporaryDirectory() as scratch:
        baseline = f"{scratch}/baseline.json"

        def verify(seed):
            folder = f"{scratch}/run-{seed}"
            code, text = run(
                command, "verify", "--suite", "quick", "--trials",
                options.trials, "--seed", seed, "--threads", 1 + seed % 4,
                "--output", folder, "--force", "--quiet")
            if code:
                sys.exit(f"verify, seed {seed}: exit {code}: {text}")
            return folder

        code, text = run(command, "gate", "--baseline", baseline, "--candidate",
                         verify(1), "--accept", "--reason", "unchanged runs")
        if code:
            sys.exit(f"accept: exit {code}: {text}")

        def gate(seed):
            folder = verify(seed)
            code, text = run(command, "gate", "--baseline", baseline,
                             "--candidate", folder)
            shutil.rmtree(folder)
            return seed, code, text

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for seed, code, text in pool.map(gate, range(1, options.runs + 1)):
                if code:
                    alarms += 1
                    print(f"seed {seed}: exit {code}: {text}", flush=True)
    seconds = time.monotonic() - start
    print(f"{options.runs} unchanged runs, {alarms} alarms, {seconds:.0f} s")
    sys.exit(1 if alarms else 0)


if __name__ == "__main__":
    main()
