#!/usr/bin/env python3
"""Plants faults in the three modules and counts those that a named test finds.

    Scripts/mutate.py [--count 40] [--seed 1] [--module Bounds] [--alone] [--list]

The faults are a stratified sample (mutation_sampling.py) of what the operators
of mutation_operators.py can do to the arithmetic lines. Each worker has a copy
of the package in .build-mutants/; the user's files are only read. A fault of Bounds
is tried in a copy of that module and its tests alone, which builds in a fraction of
the time; what survives there is tried in the whole package once all others are
done, as far as the time goes, or not at all with --alone. A fault that does not
build is none: another of its kind replaces it. A fault that makes a test hang counts
as killed, and the output says so. Survivors are looked up in
mutation-survivors.txt, which holds the ones that a person has judged; what was
judged equivalent there is no fault and is not planted again.

Exit codes: 0 the killed share reaches the threshold; 1 it does not; 2 nothing can
be concluded (the tests fail without a fault, or no fault was tried).
"""

import argparse
import fcntl
import queue
import sys
import threading
import time
from pathlib import Path

import mutation_operators as operators
import mutation_sampling as sampling
from mutation_worker import ALONE, Bench, Broken, Worker

ROOT = Path(__file__).resolve().parent.parent
MODULES = ["Bounds", "SiPP", "Empirical"]
SURVIVORS = Path(__file__).with_name("mutation-survivors.txt")


def all_mutants(modules):
    """Every fault that the operators can plant, in the order of the files."""
    result = []
    for module in modules:
        for path in sorted((ROOT / "Sources" / module).rglob("*.swift")):
            file = path.relative_to(ROOT).as_posix()
            if operators.excluded(file) is None:
                text = path.read_text(encoding="utf-8")
                result += operators.mutants_of(file, text)
    return result


def passed_over(modules):
    """(faults, reason) of each kind of file that gets none, largest first."""
    counts = dict.fromkeys((r for _, r in operators.EXCLUDED_FILES), 0)
    for module in modules:
        for path in sorted((ROOT / "Sources" / module).rglob("*.swift")):
            file = path.relative_to(ROOT).as_posix()
            reason = operators.excluded(file)
            if reason is not None:
                text = path.read_text(encoding="utf-8")
                counts[reason] += len(operators.mutants_of(file, text))
    return sorted(((n, r) for r, n in counts.items() if n), reverse=True)


def read_reviewed(text):
    """The judged survivors: {(file, operator, before, after): reason}.

    Paragraphs of the form: `file:`, `operator:`, `- before`, `+ after`,
    `reason:` and lines that go on with the reason; `#` begins a comment.
    """
    result = {}
    body = "\n".join(
        line for line in text.split("\n") if not line.startswith("#"))
    for paragraph in body.split("\n\n"):
        fields, last = {}, None
        for line in paragraph.strip().split("\n"):
            for mark in ("file:", "operator:", "- ", "+ ", "reason:"):
                if line.startswith(mark) and mark not in fields:
                    fields[mark], last = line[len(mark):].strip(), mark
                    break
            else:
                if last is not None:
                    fields[last] += " " + line.strip()
        if not fields:
            continue
        if len(fields) != 5 or not all(fields.values()):
            raise ValueError("incomplete paragraph:\n" + paragraph.strip())
        key = tuple(fields[m] for m in ("file:", "operator:", "- ", "+ "))
        result[key] = fields["reason:"]
    return result


def reason_for(mutant, reviewed):
    """The reviewed reason, or None. It holds for this change of this line."""
    return reviewed.get((
        mutant.file, mutant.operator, mutant.before.strip(),
        mutant.after.strip()))


def is_no_fault(mutant, reviewed):
    """Whether a person has found the changed program to be right too."""
    return (reason_for(mutant, reviewed) or "").startswith("equivalent:")


class Campaign:
    """Hands slots to the workers until the count or the time is reached."""

    def __init__(self, workers, deadline):
        self.workers = workers
        self.deadline = deadline
        self.results = []  # (mutant, outcome)
        self.tried = set()
        self.complaint = None  # why nothing can be concluded
        self.discarded = 0
        self.lock = threading.Lock()

    def out_of_time(self):
        return time.monotonic() >= self.deadline

    def run(self, slots, report):
        """One round; a slot without a fault that builds gives no result."""
        waiting = queue.Queue()
        for slot in slots:
            waiting.put(slot)

        def work(worker):
            while not self.out_of_time() and self.complaint is None:
                try:
                    slot = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    self._fill(worker, slot, report)
                except Broken as broken:
                    self.complaint = str(broken)

        threads = [
            threading.Thread(target=work, args=(w,), daemon=True)
            for w in self.workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def retry(self, bench, report):
        """Tries what survived in its module alone in the whole package."""
        for place, (mutant, outcome) in enumerate(self.results):
            if outcome.kind != "passed" or self.out_of_time():
                continue
            try:
                again = bench.attempt_again(mutant, outcome.seconds)
            except Broken as broken:
                self.complaint = str(broken)
                return
            if bench.stopped:
                return
            if again is not None:
                self.results[place] = (mutant, again)
                report(place + 1, mutant, again)

    def _fill(self, worker, slot, report):
        for mutant in slot:
            if self.out_of_time():
                return
            outcome = worker.attempt(mutant)
            if worker.stopped:
                return
            with self.lock:
                self.tried.add(mutant)
                if outcome is None:
                    self.discarded += 1
                    continue
                self.results.append((mutant, outcome))
                report(len(self.results), mutant, outcome)
                return


def alone_in(folder):
    """A lock on `folder` for as long as it is held, or None: the copies in it
    serve one run at a time."""
    folder.mkdir(exist_ok=True)
    lock = open(folder / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def in_parallel(actions):
    """Runs the actions at the same time; returns their results in order."""
    results = [None] * len(actions)

    def run(i):
        try:
            results[i] = actions[i]()
        except Exception as error:  # reported by the caller, in its own thread
            results[i] = "%s: %s" % (type(error).__name__, error)

    threads = [
        threading.Thread(target=run, args=(i,), daemon=True)
        for i in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


FATES = {
    "killed": "killed by %s", "timeout": "killed by time-out in %s",
    "passed": "SURVIVED", "unnamed": "NO TEST NAMED: %s"}


def fate(outcome):
    """The outcome in words."""
    words = FATES[outcome.kind]
    return words % (outcome.test or "(no test)") if "%s" in words else words


def print_result(number, mutant, outcome):
    print("%3d  %-10s %s:%d  %s (%.0f s)" % (
        number, mutant.operator, mutant.file, mutant.line, fate(outcome),
        outcome.seconds), flush=True)


def print_summary(results, seed, reviewed):
    """The table of strata, the survivors, the final line; returns the share."""
    print("\n%-11s %-11s %6s %6s" % ("module", "operator", "faults", "killed"))
    killed = [m for m, o in results if o.kind in ("killed", "timeout")]
    for key, members in sampling.strata_of([m for m, _ in results]).items():
        found = sum(m in killed for m in members)
        print("%-11s %-11s %6d %6d" % (*key, len(members), found))
    alive = [(m, o) for m, o in results if m not in killed]
    for mutant, outcome in sorted(
            alive, key=lambda r: (r[0].file, r[0].line, r[0].after)):
        print("\nsurvivor %s:%d (%s)\n%s" % (
            mutant.file, mutant.line, mutant.operator, mutant.diff))
        if outcome.kind == "unnamed":
            print("the tests failed without naming one: " + outcome.test)
        print("reason: " + (reason_for(mutant, reviewed) or "UNEXPLAINED"))
    late = sum(o.kind == "timeout" for _, o in results)
    share = len(killed) / len(results)
    print("\nmutants: %d, killed: %d (%.0f %%), survived: %d, timed out: %d, "
          "seed: %d" % (len(results), len(killed), 100 * share, len(alive),
                        late, seed), flush=True)
    return share


def arguments():
    parser = argparse.ArgumentParser(
        description="Plant faults and count those that a named test finds.")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", choices=MODULES, action="append",
                        help="may be repeated; all three unless given")
    parser.add_argument("--file", help="only files whose path contains this")
    parser.add_argument("--time-limit", type=float, default=30, metavar="MIN",
                        help="minutes, set-up included (30)")
    parser.add_argument("--threshold", type=float, default=0.9)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", action="store_true",
                        help="survivors of Bounds are not tried in the whole package")
    parser.add_argument("--list", action="store_true",
                        help="print every fault of the selection; try none")
    options = parser.parse_args()
    if options.count < 1 or options.workers < 1:
        parser.error("--count and --workers are 1 or more")
    return options


def main():
    options = arguments()
    start = time.monotonic()
    deadline = start + 60 * options.time_limit
    reviewed = read_reviewed(SURVIVORS.read_text(encoding="utf-8"))
    mutants = all_mutants(options.module or MODULES)
    if options.file:
        mutants = [m for m in mutants if options.file in m.file]
    if options.list:
        for m in mutants:
            print("%s:%d (%s)\n%s" % (m.file, m.line, m.operator, m.diff))
        print("%d faults" % len(mutants))
        return 0
    right = {m for m in mutants if is_no_fault(m, reviewed)}
    mutants = [m for m in mutants if m not in right]
    if not mutants:
        print("mutate: no fault can be planted there", file=sys.stderr)
        return 2
    print("seed %d: %d of %d faults" % (
        options.seed, min(options.count, len(mutants)), len(mutants)),
        flush=True)

    for number, reason in passed_over(options.module or MODULES):
        print("passed over: %d faults (%s)" % (number, reason), flush=True)
    if right:
        print("passed over: %d faults (judged equivalent, %s)" % (
            len(right), SURVIVORS.name), flush=True)

    folder = ROOT / ".build-mutants"
    lock = alone_in(folder)
    if lock is None:
        print("mutate: another run uses " + str(folder), file=sys.stderr)
        return 2
    workers, benches = set_up(
        folder, {m.module for m in mutants}, options.workers)
    campaign = Campaign(benches, deadline)
    try:
        return conclude(campaign, workers, mutants, reviewed, options, start)
    except KeyboardInterrupt:
        print("mutate: interrupted", file=sys.stderr)
        return 130
    finally:
        for worker in workers:
            worker.stop()


def set_up(folder, modules, count):
    """(all copies, `count` benches). Where every fault is first tried in its module
    alone, one copy of the whole package serves all benches."""
    alone = sorted(modules & ALONE.keys())
    number = 1 if modules <= ALONE.keys() else count
    wholes = [Worker(ROOT, folder / ("worker-%d" % i)) for i in range(number)]
    benches = [
        Bench(wholes[i % number], {
            m: Worker(ROOT, folder / ("%s-%d" % (m.lower(), i)), m)
            for m in alone})
        for i in range(count)]
    narrow = [worker for bench in benches for worker in bench.alone.values()]
    return wholes + narrow, benches


def conclude(campaign, workers, mutants, reviewed, options, start):
    """Checks the copies, tries the faults, checks the copies again."""
    def prepare(worker):
        try:
            worker.prepare()
        except Broken as broken:
            return str(broken)

    modules = {m.module for m in mutants}
    wanted = [
        w for w in workers
        if w.manifest_end or not modules <= ALONE.keys()]
    for complaint in in_parallel([lambda w=w: prepare(w) for w in wanted]):
        if complaint:
            print("mutate: " + complaint, file=sys.stderr)
            return 2
    print("the tests pass without a fault (%.0f s)" % (time.monotonic() - start),
          flush=True)

    def cut_short():  # a fault that still runs at the limit is not counted
        for worker in workers:
            worker.stop()

    timer = threading.Timer(
        max(0, campaign.deadline - time.monotonic()), cut_short)
    timer.daemon = True
    timer.start()
    try:
        while len(campaign.results) < options.count:
            left = [m for m in mutants if m not in campaign.tried]
            missing = options.count - len(campaign.results)
            if not left or campaign.out_of_time() or campaign.complaint:
                break
            campaign.run(
                sampling.slots_of(left, missing, options.seed), print_result)
        if not (options.alone or campaign.out_of_time() or campaign.complaint):
            campaign.retry(campaign.workers[0], print_result)
    finally:
        timer.cancel()

    if campaign.complaint:
        print("mutate: " + campaign.complaint, file=sys.stderr)
        return 2
    if campaign.discarded:
        print("%d more did not build and were replaced" % campaign.discarded)
    if not campaign.results:
        print("mutate: no fault was tried in time", file=sys.stderr)
        return 2
    if campaign.out_of_time() and len(campaign.results) == options.count:
        print("the time limit of %g minutes left survivors of Bounds untried in the "
              "whole package" % options.time_limit)
    elif campaign.out_of_time():
        print("the time limit of %g minutes cut the sample at %d of %d" % (
            options.time_limit, len(campaign.results), options.count))
    elif not confirm_restored([w for w in workers if w.ready]):
        return 2
    share = print_summary(campaign.results, options.seed, reviewed)
    return 0 if share >= options.threshold else 1


def confirm_restored(workers):
    """A fault that stayed in a build would make every later one look killed."""
    for complaint in in_parallel([w.check_unmutated for w in workers]):
        if complaint:
            print("mutate: after the faults were taken out: " + complaint,
                  file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
