"""Times and checks upper tails of every law: this project, SciPy, R and Boost at the
same points in one run, and says per point which limit binds each of them.

    python3 -m venv .build/venv && .build/venv/bin/pip install scipy numpy mpmath
    .build/venv/bin/python Scripts/bench-tails.py [--only LAW] [--binary laws-benchmark]

R (r-base-core) and Boost (libboost-math-dev, a C++ compiler) are used where they are
installed. Ours is an enclosure at 64 bits; the others are doubles, and their error is
the relative one of the probability, from the logarithm where the library has one.
Times are medians of single calls in microseconds; SciPy's include its own overhead in
Python. Figures of different runs do not compare.
"""
import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy
import scipy
import scipy.stats as st
from mpmath import expm1, inf, isinf, isnan, log, mp, mpf

mp.dps = 40
ROOT = Path(__file__).resolve().parent.parent

# law, regime, parameters, x of P(X >= x).
POINTS = [
    ("binomial", "small, central", "100 0.3", "32"), ("binomial", "small, far", "100 0.3", "70"),
    ("binomial", "large, central", "1000000000 0.25", "250010000"), ("binomial", "large, far", "1000000000 0.25", "250200000"),
    ("binomial", "beyond doubles", "1000000000 0.25", "251000000"), ("binomial", "huge, central", "10000000000000000 0.5", "5000000000000000"),
    ("poisson", "small, central", "7.5", "8"), ("poisson", "small, far", "7.5", "40"), ("poisson", "large, central", "1e9", "1000010000"),
    ("poisson", "large, far", "1e9", "1000400000"), ("poisson", "beyond doubles", "1e9", "1002000000"), ("poisson", "small, beyond doubles", "2.5", "500"),
    ("poisson", "huge, central", "1e15", "1000000000000000"), ("poisson", "huge, far", "1e15", "1000000400000000"),
    ("hypergeometric", "small, central", "1000 100 50", "5"), ("hypergeometric", "small, far", "1000 100 50", "30"),
    ("hypergeometric", "large, central", "1000000 1000 300000", "301"), ("hypergeometric", "beyond doubles", "1000000 5000 10000", "900"),
    ("gamma", "small shape, central", "0.5", "0.2"), ("gamma", "small shape, far", "0.5", "60"), ("gamma", "tiny shape", "1e-12", "0.001"),
    ("gamma", "large, central", "12345678.5", "12346000"), ("gamma", "large, far", "12345678.5", "12390000"), ("gamma", "beyond doubles", "12345678.5", "12500000"),
    ("gamma", "huge, central", "1e15", "1000000010000000"),
    ("chi-square", "small, central", "3", "2.5"), ("chi-square", "small, far", "3", "150"), ("chi-square", "large, central", "1e6", "1000500"),
    ("chi-square", "beyond doubles", "10", "2000"),
    ("normal", "central", "0", "1.25"), ("normal", "far", "0", "12"), ("normal", "beyond doubles", "0", "40"), ("normal", "far beyond doubles", "0", "1e6"),
    ("beta", "small, central", "2.5 3.5", "0.45"), ("beta", "small, far", "2.5 30.5", "0.9"), ("beta", "tiny shapes", "0.001 0.002", "0.5"),
    ("beta", "large, central", "1000000.5 2000000.5", "0.3335"), ("beta", "large, far", "1000000.5 2000000.5", "0.3365"),
    ("beta", "beyond doubles", "1000000.5 2000000.5", "0.35"), ("beta", "huge, central", "1e11 1e11", "0.500001"), ("beta", "skew", "0.5 1e8", "1e-7"),
    ("poisson-binomial", "small, central", "40 1", "21"), ("poisson-binomial", "small, far", "40 1", "38"), ("poisson-binomial", "large, central", "10000 1", "5010"),
    ("poisson-binomial", "large, far", "10000 1", "5500"), ("poisson-binomial", "beyond doubles", "10000 1", "6500"),
    ("poisson-binomial", "largest, central", "100000 1", "50100"),
    ("occupancy", "small, central", "100 365", "88"), ("occupancy", "small, far", "100 30", "10"), ("occupancy", "many draws", "100000 1000", "1000"),
    ("occupancy", "beyond doubles", "3000 400", "150"), ("occupancy", "many cells", "1000 1000000000", "999"),
]


def scipy_call(law, p, x):
    p = [float(v) for v in p]
    if law in ("poisson", "gamma", "chi-square", "normal", "beta", "binomial", "hypergeometric"):
        frozen = {
            "binomial": lambda: st.binom(int(p[0]), p[1]), "poisson": lambda: st.poisson(p[0]),
            "hypergeometric": lambda: st.hypergeom(*map(int, p)), "gamma": lambda: st.gamma(p[0]), "chi-square": lambda: st.chi2(p[0]),
            "normal": lambda: st.norm(), "beta": lambda: st.beta(*p),
        }[law]()
        shift = 1 if law in ("binomial", "poisson", "hypergeometric") else 0
        return lambda: frozen.logsf(float(x) - shift)
    if law == "poisson-binomial" and hasattr(st, "poisson_binom") and p[0] <= 10000:
        frozen = st.poisson_binom([(1 + 7919 * j % 997) / (p[1] * 1000) for j in range(int(p[0]))])
        return lambda: frozen.logsf(int(x) - 1)
    return None


def timed(call):
    with numpy.errstate(all="ignore"):
        value, times, start = call(), [], time.perf_counter()
        while len(times) < 200 and (len(times) < 3 or time.perf_counter() - start < 0.2) and time.perf_counter() - start < 20:
            t = time.perf_counter()
            call()
            times.append(time.perf_counter() - t)
    return float(value), median(times) * 1e6


def run(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ours(points, binary):
    package = ["--package-path", str(ROOT / "Benchmarks"), "-c", "release"]
    if not binary:
        subprocess.run(["swift", "build", "--product", "laws-benchmark", *package], check=True)
        binary = Path(run(["swift", "build", "--show-bin-path", *package]).strip()) / "laws-benchmark"
    result = {}
    for line in run([binary, points]).splitlines():
        name, lower, upper, width, microseconds = line.split(",")
        result[name] = (mpf(lower), mpf(upper), float(width), float(microseconds))
    return result


def peer(lines, is_log):
    result = {}
    for line in lines.splitlines():
        name, value, microseconds = line.split(",")
        value = mpf("nan") if value in ("nan", "NaN", "NA") else mpf(value) if "nf" not in value else (-inf if "-" in value else inf)
        if not is_log:
            value = log(value) if value > 0 else (-inf if value == 0 else mpf("nan"))
        result[name] = (value, float("nan") if microseconds in ("nan", "NaN") else float(microseconds))
    return result


def error(value, exact):
    """The relative error of the probability, and what binds."""
    lower, upper = exact
    if isnan(value):
        return "nan", "fails"
    if isinf(value):
        return "0" if value < 0 else "inf", "range"
    if lower <= value <= upper:
        return "0.0e+00", "-"
    e = abs(expm1(value - (lower + upper) / 2))
    return f"{float(e):.1e}", "accuracy" if e > 1e-6 else "-"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", help="points of this law alone")
    options.add_argument("--binary", help="a built laws-benchmark, in place of a build for release")
    options = options.parse_args()
    points = [p for p in POINTS if options.only in (None, p[0])]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "points.csv"
        table.write_text("".join(f"{i},{law},{p},{x}\n" for i, (law, _, p, x) in enumerate(points)))
        mine = ours(table, options.binary)
        peers = {}
        with numpy.errstate(all="ignore"):
            peers["SciPy"] = {}
            for i, (law, _, p, x) in enumerate(points):
                call = scipy_call(law, p.split(), x)
                if call:
                    value, t = timed(call)
                    peers["SciPy"][str(i)] = (mpf(value) if value == value and abs(value) != float("inf") else (mpf("nan") if value != value else -inf), t)
        names = [f"SciPy {scipy.__version__}"]
        if shutil.which("Rscript"):
            peers["R"] = peer(run(["Rscript", ROOT / "Benchmarks/Peers/tails.R", table]), True)
            names.append(run(["R", "--version"]).splitlines()[0])
        if shutil.which("c++") and Path("/usr/include/boost/math/distributions.hpp").exists():
            binary = Path(folder) / "boost"
            run(["c++", "-O2", ROOT / "Benchmarks/Peers/boost.cpp", "-o", binary])
            peers["Boost"] = peer(run([binary, table]), False)
            version = [line.split()[2] for line in open("/usr/include/boost/version.hpp") if "#define BOOST_LIB_VERSION" in line][0]
            names.append(f"Boost {version}")
    print("Upper tails; microseconds a call, and relative error of the probability.")
    print("Peers:", "; ".join(names), end=".\n\n")
    head = ["law", "regime", "parameters", "x", "log10 P", "ours", "width"]
    for name in peers:
        head += [name, "error"]
    rows = [head + ["which limit binds"]]
    for i, (law, regime, p, x) in enumerate(points):
        lower, upper, width, t = mine[str(i)]
        row = [law, regime, p, x, f"{float((lower + upper) / 2 / log(10)):.6g}", f"{t:.3g}", f"2^{width:.0f}"]
        limits = []
        for name, values in peers.items():
            if str(i) not in values:
                row += ["-", "-"]
                limits.append(f"{name}: no such law or size")
                continue
            value, spent = values[str(i)]
            e, limit = error(value, (lower, upper))
            row += [f"{spent:.3g}", e]
            if limit != "-":
                limits.append(f"{name}: {limit}")
        if t > 1e5:
            limits.append("ours: time")
        rows.append(row + ["; ".join(limits) or "time only"])
    widths = [max(len(row[c]) for row in rows) for c in range(len(head) + 1)]
    for row in rows:
        print("  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip())


if __name__ == "__main__":
    main()
