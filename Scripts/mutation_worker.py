"""One private copy of the package, in which one fault at a time is tried.

The copy and what was built in it stay in .build-mutants/, so the next run
starts warm; the user's own files are only read.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# In data-flow order: a fault in a module is first looked for in its own tests,
# then downstream. StructureTests reads the package as text, so what it says of a
# fault is no judgement of the arithmetic.
TEST_TARGETS = ["BoundsTests", "SiPPTests", "EmpiricalTests", "CommandTests"]
FIRST_TARGET = {"Bounds": 0, "SiPP": 1, "Empirical": 2}

# Modules that are first tried in a package of their own, with their own tests: the
# one at the bottom, whose change would rebuild everything.
ALONE = {"Bounds": "BoundsTests"}

# The end of such a package's manifest, which is Swift: keeps one test target and
# what it stands on. A module that needs other packages does not fit.
NARROWING = """
var kept: Set<String> = ["%s"]
for _ in package.targets {
  for target in package.targets where kept.contains(target.name) {
    for case .byNameItem(let name, _) in target.dependencies {
      kept.insert(name)
    }
  }
}
package.targets.removeAll { !kept.contains($0.name) }
package.products.removeAll()
package.dependencies.removeAll()
"""

BUILD_LIMIT = 600  # seconds; a build that hangs is a build that fails
QUICK_SUITE = 1.0  # seconds; suites up to this are tried before the others
FIRST_STAGE = 10.0  # seconds; what the suites about a file may take together to be first
MEMORY_LIMIT = 6 << 30  # bytes of a test process, so that no fault takes the host
FILE_LIMIT = 1 << 30


@dataclass(frozen=True)
class Outcome:
    """What the tests said: `kind` is passed, killed, timeout, unnamed or cut."""

    kind: str
    test: str = ""
    seconds: float = 0


def package_files(root):
    """Relative paths of what belongs to the package, uncommitted work included."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"],
            cwd=root, capture_output=True, check=True).stdout
        names = listed.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # no repository
        names = []
        for folder, folders, files in os.walk(root):
            folders[:] = [
                f for f in folders if f != ".git" and not f.startswith(".build")]
            inside = Path(folder).relative_to(root)
            names += [str(inside / name) for name in files]
    pinned = ["Package.resolved"] if (root / "Package.resolved").exists() else []
    return sorted({n for n in names + pinned if n and (root / n).is_file()})


class Broken(Exception):
    """A copy that fails without a fault: nothing can be concluded."""


SUITE_TYPE = re.compile(
    r'@Suite(?:\(\s*"((?:[^"\\]|\\.)*)"[^)]*\)|[^\n]*)'
    r"\s+(?:\w+ )*(?:struct|class|enum|actor) (\w+)")


def suites_about(file, tests):
    """The test types that name the type of a source file, sorted.

    `tests` holds the texts of the test target's files. These are tried first,
    since they are likely to find a fault; they decide nothing alone.
    """
    word = re.compile(r"\b%s\b" % re.escape(Path(file).stem.split("+")[0]))
    return sorted({
        name for text in tests if word.search(text)
        for _, name in SUITE_TYPE.findall(text)})


def stages_of(file, tests, seconds):
    """Test types in the order in which they are tried: those about the file, the
    quickest first, as many as fit FIRST_STAGE; then the quick ones of the others. What
    is left comes last.

    `seconds` holds what each suite took without a fault, by its title or type.
    """
    took = {
        name: seconds.get(title or name, QUICK_SUITE + 1)
        for text in tests for title, name in SUITE_TYPE.findall(text)}
    about, total = [], 0.0
    for name in sorted(suites_about(file, tests), key=took.get):
        total += took[name]
        if total <= FIRST_STAGE:
            about.append(name)
    quick = sorted(
        {name for name in took if took[name] <= QUICK_SUITE} - set(about))
    return [stage for stage in (about, quick) if stage]


def _lower_limit(kind, value):
    """Lowers a limit of this process where the system lets it."""
    try:
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or hard > value:
            resource.setrlimit(kind, (value, hard))
    except (ValueError, OSError):
        pass


class TestOutput:
    """Follows the lines of Swift Testing, run without parallelism."""

    ISSUE = re.compile(r"^\S+ Test (.+?) recorded an issue\b")
    SUITE = re.compile(r"^\S+ Suite (.+?) (started\.|passed after|failed after)")
    TEST = re.compile(
        r"^\S+ Test (?!run |case )(.+?) (started\.|(?:with .*)?passed after"
        r"|(?:with .*)?failed after|skipped)")
    SECONDS = re.compile(r" after ([0-9.]+) seconds")
    SUMMARY = re.compile(r"Test run with (\d+) tests? ")

    def __init__(self):
        self.suites = []
        self.running = ""
        self.failed = ""
        self.count = None  # tests that were run, once the last line says so
        self.seconds = {}  # of each suite and test that ended

    def read(self, line):
        """Takes a line; true when it names a failing test."""
        if match := self.ISSUE.match(line):
            self.failed = self._named(match.group(1))
            return True
        if match := self.SUITE.match(line):
            name, state = match.groups()
            if state == "started.":
                self.suites.append(name)
            elif name in self.suites:
                self.suites.remove(name)
                self._took(name.strip('"'), line)
        elif match := self.TEST.match(line):
            name, state = match.groups()
            self.running = self._named(name) if state == "started." else ""
            self._took(self._named(name), line)
        elif match := self.SUMMARY.search(line):
            self.count = int(match.group(1))
        return False

    def _took(self, name, line):
        if match := self.SECONDS.search(line):
            self.seconds[name] = float(match.group(1))

    def _named(self, test):
        names = self.suites[-1:] + [test]
        return " / ".join(n[1:-1] if n[0] == '"' else n for n in names)


class Worker:
    """A copy of the package with a build of its own.

    With `module`, a copy of that module and its tests alone (``ALONE``).
    """

    def __init__(self, source, folder, module=None):
        self.source = Path(source)
        self.targets = [ALONE[module]] if module else TEST_TARGETS
        self.manifest_end = NARROWING % ALONE[module] if module else ""
        self.ready = False  # it was built and passed without a fault
        self.busy = threading.Lock()  # one fault at a time
        self.tree = Path(folder) / "tree"
        self.scratch = Path(folder) / "build"
        self.temporary = Path(folder) / "tmp"  # builds leave folders there
        self.limits = {}  # seconds a test target may take
        self.seconds = {}  # what each suite and test took without a fault
        self.children = set()
        self.lock = threading.Lock()
        self.stopped = False

    # --- The copy

    def synchronise(self):
        """Makes the copy equal to the source; equal files keep their times."""
        wanted = package_files(self.source)
        if self.manifest_end:
            wanted = [n for n in wanted if n != "Package.resolved"]
        for name in wanted:
            origin, copy = self.source / name, self.tree / name
            data = origin.read_bytes()
            if name == "Package.swift":
                data += self.manifest_end.encode()
            if not copy.exists() or copy.read_bytes() != data:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(data)
            copy.chmod(origin.stat().st_mode | 0o200)
        keep = set(wanted) | {"Package.resolved"}
        for folder, _, files in os.walk(self.tree):
            for file in files:
                path = Path(folder) / file
                if str(path.relative_to(self.tree)) not in keep:
                    path.unlink()

    def write_line(self, mutant, text):
        """Puts `text` on the mutant's line.

        The file is written anew and so gets the present time: with its old time
        back, a restored file would look built and the fault would stay in.
        """
        path = self.tree / mutant.file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[mutant.line - 1] = text
        path.write_text("\n".join(lines), encoding="utf-8")

    # --- Processes

    def run(
        self, command, limit, on_line=None, confined=False, patience=None
    ):
        """Runs a command; returns (exit code or None on time-out, output lines).

        Ends the whole group of processes on a time-out, or when `on_line`
        returns true. A time-out is `limit` seconds, or `patience()` without a
        line.
        """
        def confine():
            if confined:
                _lower_limit(resource.RLIMIT_AS, MEMORY_LIMIT)
                _lower_limit(resource.RLIMIT_FSIZE, FILE_LIMIT)

        # The outcome must not depend on what this machine has.
        environment = {
            k: v for k, v in os.environ.items() if k != "SIPP_TEST_DATA"}
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir(parents=True)
        environment.update(
            SWIFT_BACKTRACE="enable=no", NO_COLOR="1",
            TMPDIR=str(self.temporary))
        child = subprocess.Popen(
            command, cwd=self.tree, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", start_new_session=True, preexec_fn=confine)
        with self.lock:
            self.children.add(child)
            if self.stopped:
                self._end(child)
        late = threading.Event()

        def time_out():
            late.set()
            self._end(child)

        ended = threading.Event()
        lines, times = [], [time.monotonic()]

        def watch():
            start = times[0]
            while not ended.wait(0.5):
                now = time.monotonic()
                if now - start > limit or (
                        patience is not None
                        and now - times[0] > patience()):
                    return time_out()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            for line in child.stdout:
                times[0] = time.monotonic()
                lines.append(line.rstrip("\n"))
                if on_line is not None and on_line(lines[-1]):
                    self._end(child)
                    break
            try:
                child.wait(timeout=10)  # its output ended, so it is about to
            except subprocess.TimeoutExpired:
                self._end(child)
        finally:
            ended.set()
            watcher.join()
            if child.returncode is None:
                self._end(child)
            child.wait()
            child.stdout.close()
            with self.lock:
                self.children.discard(child)
        return (None if late.is_set() else child.returncode), lines

    def _end(self, child):
        """Ends a child and all that it started."""
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # all gone
            pass

    def stop(self):
        """Ends what runs, from another thread."""
        with self.lock:
            self.stopped = True
            for child in self.children:
                self._end(child)

    # --- Build and test

    def _paths(self):
        return ["--package-path", str(self.tree),
                "--scratch-path", str(self.scratch)]

    def _test_command(self):
        """What runs the tests.

        On Linux the test product itself: `swift test` holds its output back and
        gives it a session of its own, so a test that hangs would have no name
        and outlive its end. Elsewhere the product is no program.
        """
        for product in sorted(self.scratch.glob("debug/*PackageTests.xctest")):
            if product.is_file() and os.access(product, os.X_OK):
                return [str(product), "--testing-library", "swift-testing"]
        return ["swift", "test", "--skip-build", "--disable-xctest",
                *self._paths()]

    def build(self):
        """True when the copy builds, tests included; else the last lines."""
        code, lines = self.run(
            ["swift", "build", "--build-tests", "-j", "1", *self._paths()],
            BUILD_LIMIT)
        return code == 0, lines

    def test(self, target, limit, suites=None, but=()):
        """Runs one test target, or these types of it, up to the first failure.

        Passes over the types in `but`.
        """
        def pattern(types):
            return r"^%s\.%s" % (
                target, r"(%s)\b" % "|".join(types) if types else "")

        def patience():  # far more than the test takes without a fault
            if not self.seconds:
                return limit
            return 20 + 10 * self.seconds.get(output.running, 2)

        output = TestOutput()
        start = time.monotonic()
        code, lines = self.run(
            [*self._test_command(), "--no-parallel", "--filter",
             pattern(suites), *(["--skip", pattern(but)] if but else [])],
            limit, output.read, confined=True, patience=patience)
        took = time.monotonic() - start
        if output.failed:
            return Outcome("killed", output.failed, took), output
        if code is None:
            return Outcome("timeout", output.running, took), output
        if code == 0 or output.count == 0:  # no tests: a code of its own
            return Outcome("passed", "", took), output
        if output.running:  # it crashed, and the one that ran is the one
            return Outcome("killed", output.running + " (crash)", took), output
        return Outcome("unnamed", " | ".join(lines[-3:]), took), output

    def check_unmutated(self):
        """Builds and tests the copy as it is; returns a complaint or None.

        Sets each target's time limit from what it took.
        """
        built, lines = self.build()
        if not built:
            return "the package does not build:\n" + "\n".join(lines[-15:])
        seconds, self.seconds = {}, {}
        for target in self.targets:
            outcome, output = self.test(target, 1200)
            if outcome.kind != "passed":
                return "without a fault, %s %s: %s" % (
                    target, outcome.kind, outcome.test)
            seconds.update(output.seconds)
            if output.count:
                self.limits[target] = max(30.0, 10 + 5 * outcome.seconds)
        self.seconds = seconds
        return None if self.limits else "there are no tests"

    def prepare(self):
        """Makes the copy anew, builds it and runs its tests, once.

        Raises Broken where they fail.
        """
        if not self.ready:
            self.synchronise()
            complaint = self.check_unmutated()
            if complaint and not self.stopped:
                raise Broken(complaint)
            self.ready = complaint is None

    def attempt(self, mutant, passed=()):
        """The fate of one fault, or None when it does not build.

        The test targets in `passed` are known to let it through.
        """
        start = time.monotonic()
        self.write_line(mutant, mutant.after)
        try:
            built, _ = self.build()
            if not built:
                return None
            first = FIRST_TARGET.get(mutant.module, 0)
            outcome = Outcome("passed")
            for target in TEST_TARGETS[first:]:
                if target not in self.limits or target in passed:
                    continue
                outcome = self._judge(mutant, target)
                if outcome.kind != "passed":
                    break
            took = time.monotonic() - start
            return Outcome(outcome.kind, outcome.test, took)
        finally:
            self.write_line(mutant, mutant.before)

    def _judge(self, mutant, target):
        """What a test target says, stage by stage."""
        folder = self.tree / "Tests" / target
        tests = [
            path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.swift"))]
        tried = []
        for suites in stages_of(mutant.file, tests, self.seconds):
            outcome, _ = self.test(target, self.limits[target], suites)
            if outcome.kind != "passed":
                return outcome
            tried += suites
        return self.test(target, self.limits[target], but=tried)[0]


class Bench:
    """Where one fault at a time is tried: in its module alone, where there is such
    a copy, and else in the whole package.

    What survives in its module alone can be tried again in the whole package, which
    may be shared with other benches and is built when it is first wanted.
    """

    def __init__(self, whole, alone=None):
        self.whole = whole
        self.alone = alone or {}

    @property
    def stopped(self):
        return self.whole.stopped

    def attempt(self, mutant):
        """As Worker's; raises Broken."""
        alone = self.alone.get(mutant.module)
        if alone is not None:
            return alone.attempt(mutant)
        return self._in_whole(mutant)

    def attempt_again(self, mutant, seconds):
        """The fate in the whole package of a fault that took `seconds` to survive in
        its module alone; None where that was the whole. Raises Broken."""
        alone = self.alone.get(mutant.module)
        if alone is None:
            return None
        outcome = self._in_whole(mutant, alone.targets)
        if outcome is None:
            return None
        return Outcome(outcome.kind, outcome.test, seconds + outcome.seconds)

    def _in_whole(self, mutant, passed=()):
        with self.whole.busy:
            self.whole.prepare()
            return None if self.stopped else self.whole.attempt(mutant, passed)
