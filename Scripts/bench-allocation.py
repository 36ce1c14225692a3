#!/usr/bin/env python3
"""Times certified budgets (T11) against CVXPY with CLARABEL, same instances, one run.

    Scripts/bench-allocation.py [--sizes 100 800 8000] [--python PYTHON]

CVXPY runs in PYTHON, which has cvxpy, clarabel and numpy; without --python a virtual
environment in .build/bench-allocation is made, once. Ours is allocation-benchmark
of the package Benchmarks, built for release, or what --program names.

The convex program is the one of the authors' code with T4b's 12 for its 6 under the
root: the error as a norm of inv_pos terms. Its solution is scaled into feasibility
and its objective evaluated in doubles by the same formula; `excess` is ours, the
certified upper end, relative to it: below 0 where ours is better.
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def instance(size):
    """(budget, [(c, B, delta, nnz)]): ceilings log-normal, as measured ones are."""
    rng = random.Random(size)
    groups = []
    for _ in range(size):
        groups.append((
            1 / rng.randint(10, 300), 1 + rng.lognormvariate(1, 1),
            "1/%d" % (16 * size), rng.randint(50, 2000)))
    weights = sum(g[3] for g in groups)
    return weights * 15 // 100, groups


def written(budget, groups):
    """The program's format: exact doubles as decimals, delta too."""
    lines = ["%d %d" % (budget, len(groups))]
    for c, ceiling, delta, nonzeros in groups:
        lines.append("%r %r %r %d" % (
            c, ceiling, 1 / int(delta[2:]), nonzeros))
    return "\n".join(lines) + "\n"


def solve_by_cvxpy(path):
    """Runs in PYTHON: prints {"seconds", "solver_seconds", "objective"}."""
    for name in ("OMP", "OPENBLAS", "RAYON"):
        os.environ[name + "_NUM_THREADS"] = "1"
    import cvxpy as cp
    import numpy as np
    rows = [line.split() for line in Path(path).read_text().splitlines()]
    budget = int(rows[0][0])
    c, ceiling, delta, most = np.array(rows[1:], dtype=float).T
    a = 2 * ceiling * np.log(2 / delta) / 3

    def once():
        start = time.perf_counter()
        m = cp.Variable(len(a))
        u = cp.multiply(a, cp.inv_pos(m))
        root = cp.norm(cp.vstack([
            u, cp.multiply(np.sqrt(12 * a), cp.inv_pos(cp.sqrt(m)))]), axis=0)
        problem = cp.Problem(
            cp.Minimize(cp.sum(cp.multiply(c, root + u)) / 2),
            [m >= 1, m <= most, cp.sum(m) <= budget])
        problem.solve(solver="CLARABEL")
        took = time.perf_counter() - start
        return took, problem.solver_stats.solve_time, m.value

    times, solver, x = [], [], None
    for _ in range(3):
        took, inside, x = once()
        times.append(took)
        solver.append(inside)
    x = np.clip(x, 1, most)
    if x.sum() > budget:  # towards one draw each, which is feasible
        x = 1 + (x - 1) * (budget - len(x)) / (x.sum() - len(x))
    v = a / x
    print(json.dumps({
        "seconds": statistics.median(times),
        "solver_seconds": statistics.median(solver),
        "objective": math.fsum(c * (v + np.sqrt(v * v + 12 * v)) / 2)}))


def environment():
    """A Python with cvxpy, made where there is none."""
    folder = ROOT / ".build" / "bench-allocation"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "numpy", "cvxpy",
             "clarabel"], check=True)
    return python


def program():
    """The built benchmark."""
    package = ["--package-path", ROOT / "Benchmarks", "-c", "release"]
    subprocess.run(
        ["swift", "build", *package], check=True, stdout=sys.stderr)
    shown = subprocess.run(
        ["swift", "build", *package, "--show-bin-path"], check=True,
        capture_output=True, text=True).stdout.strip()
    return Path(shown) / "allocation-benchmark"


def main():
    parser = argparse.ArgumentParser(description="T11 against CVXPY.")
    parser.add_argument("--sizes", type=int, nargs="+",
                        default=[100, 800, 8000])
    parser.add_argument("--python", help="a Python that has cvxpy")
    parser.add_argument("--program", help="a built allocation-benchmark")
    parser.add_argument("--cvxpy", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cvxpy:
        return solve_by_cvxpy(options.cvxpy)
    python = options.python or environment()
    ours = options.program or program()
    print("%7s %10s %12s %8s %10s %10s %10s" % (
        "groups", "ours ms", "cvxpy ms", "ratio", "excess", "gap", "whole gap"))
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "instance"
            path.write_text(written(*instance(size)))
            words = subprocess.run(
                [ours, path], check=True, capture_output=True,
                text=True).stdout.split()
            rival = json.loads(subprocess.run(
                [python, __file__, "--cvxpy", path], check=True,
                capture_output=True, text=True).stdout)
        mine = dict(zip(words[::2], map(float, words[1::2])))
        milliseconds = 1e3 * rival["seconds"]
        print("%7d %10.3f %12.1f %8.0f %10.1e %10.1e %10.1e" % (
            size, mine["median_ms"], milliseconds,
            milliseconds / mine["median_ms"],
            mine["upper"] / rival["objective"] - 1, mine["gap"],
            mine["whole_gap"]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
