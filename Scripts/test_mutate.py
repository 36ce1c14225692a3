#!/usr/bin/env python3
"""Tests of the mutation runner that need no compiler."""

import collections
import random
import tempfile
import threading
import time
import unittest
from pathlib import Path

import mutate
import mutation_operators as operators
import mutation_sampling as sampling
from mutation_worker import (
    Bench, Broken, Outcome, TestOutput, Worker, stages_of, suites_about)


def after(operator, line):
    """Every line that `operator` makes of `line`."""
    code = operators.blank(line)
    return [
        line[:start] + new + line[end:]
        for start, end, new in operators.OPERATORS[operator](code)]


class Blanking(unittest.TestCase):
    def check(self, text, expected):
        self.assertEqual(operators.blank(text), expected)
        self.assertEqual(len(operators.blank(text)), len(text))

    def test_comments(self):
        self.check("a + b  // c - d", "a + b          ")
        self.check("/* a /* b */ c */ + 1", "                  + 1")
        self.check("/// doc - x\nx - 1", "           \nx - 1")

    def test_strings(self):
        self.check('f("a - b") + 1', "f(       ) + 1")
        self.check(r'"\(a - "x" + b) - c" + 1', " " * 20 + " + 1")
        self.check(r'"a\"b - c" - 1', " " * 10 + " - 1")
        self.check('#"a "b" - c"# - 1', " " * 13 + " - 1")
        self.check('"""\na - b\n""" - 1', "   \n     \n    - 1")


class Operators(unittest.TestCase):
    def check(self, operator, line, *expected):
        self.assertEqual(after(operator, line), list(expected))

    def test_sign(self):
        self.check("sign", "a + b", "a - b")
        self.check("sign", "x -= b", "x += b")
        self.check("sign", "a &+ b", "a &- b")
        self.check("sign", "  + b", "  - b")
        self.check("sign", "f(-x)", "f(x)")
        self.check("sign", "return -1", "return 1")
        self.check("sign", "mpfr_add(r, a, b, d)", "mpfr_sub(r, a, b, d)")
        self.check("sign", "mpfr_sub_ui(r, a, 1, d)", "mpfr_add_ui(r, a, 1, d)")
        self.check("sign", "f() -> Int { x }")
        self.check("sign", "1e-9")

    def test_a_place_without_faults_is_no_line_without_faults(self):
        found = operators.mutants_of(
            "Sources/Bounds/x.swift", "let y = Interval(3 * t, precision: bits + 16)")
        after = [m.after for m in found if m.operator == "constant"]
        self.assertEqual(
            after, ["let y = Interval(4 * t, precision: bits + 16)"])

    def test_starts_of_searches_get_no_fault(self):
        line = "root(2 * end, guess: min(a, b - 1) / 2, domain: 0...high)"
        found = operators.mutants_of("Sources/Bounds/x.swift", line)
        for mutant in found:
            self.assertIn("guess: min(a, b - 1) / 2", mutant.after)
        self.assertEqual(
            {m.operator for m in found},
            {"constant", "factor", "off-by-one", "tail"})

    def test_ties_of_guesses_get_no_fault(self):
        def found(file, line):
            return [m.operator for m in operators.mutants_of(file, line)]

        for line in ["if mean < x { low = middle }", "let m = Int(x) ?? 0"]:
            self.assertEqual(
                found("Sources/Bounds/A+Guess.swift", line), [
                    o for o in found("Sources/Bounds/A.swift", line)
                    if o not in ("off-by-one", "constant")], line)

    def test_limits_of_a_way_get_no_fault(self):
        for line in [
                "if cells <= 1_000_000 { return byCells() }",
                "let isSmall = trials <= 512", "guard sd > 1000 else {",
                "for _ in 0..<60 {", "let few = Rational(64, 8)",
                "private static let mostWork = 4_000",
                "ties.sorted(by: { $0.0 < $1.0 })"]:
            found = operators.mutants_of("Sources/Bounds/x.swift", line)
            self.assertEqual(found, [], line)
        for line in ["if cells <= 2 {", "let isAbove = k < 1", "guard t <= 1_000_000_000 else {"]:
            found = operators.mutants_of("Sources/Bounds/x.swift", line)
            self.assertEqual(
                [m.operator for m in found], ["constant", "off-by-one"], line)

    def test_constant(self):
        self.check("constant", "x * 2.0", "x * 3.0")
        self.check("constant", "x < 0.05", "x < 1.05")
        self.check("constant", "1e-9", "2e-9")
        self.check("constant", "0x1p-48", "0x2p-48")
        self.check("constant", "0xFF &* x", "0x100 &* x")
        self.check("constant", "1_000", "1001")
        self.check("constant", "a[0] + $1 + x2 + t.0 + log1p", "a[1] + $1 + x2"
                   " + t.0 + log1p")

    def test_rounding(self):
        self.check("rounding", "f(r, MPFR_RNDD)", "f(r, MPFR_RNDU)")
        self.check("rounding", "x.rounded(.up)", "x.rounded(.down)")
        self.check("rounding", "x.floor", "x.ceiling")
        self.check("rounding", "f(r, MPFR_RNDN)")

    def test_off_by_one(self):
        self.check("off-by-one", "a < b", "a <= b")
        self.check("off-by-one", "a >= b", "a > b")
        self.check("off-by-one", "for i in 0..<n {", "for i in 0...n {")
        self.check("off-by-one", "(1...n)", "(1..<n)")
        self.check("off-by-one", "x[i...]")
        self.check("off-by-one", "x[...]")
        self.check("off-by-one", "k - 1", "k")
        self.check("off-by-one", "k - 1.5")
        self.check("off-by-one", "Array<Int>()")
        self.check("off-by-one", "f() -> Int")

    def test_tail(self):
        self.check("tail", "p(atLeast: k)", "p(atMost: k)")
        self.check("tail", "x.upper", "x.lower")
        self.check("tail", "upperTail(k)", "lowerTail(k)")
        self.check("tail", "max(a, b)", "min(a, b)")
        self.check("tail", "make { lo, hi in")
        self.check("tail", "let lo = f(hi)", "let lo = f(lo)")
        self.check("tail", "slower + supper")

    def test_factor(self):
        self.check("factor", "a * f(b + 1).c - d", "a - d")
        self.check("factor", "a / 2 + b", "a + b")
        self.check("factor", "  x *= y", "  _ = y")
        self.check("factor", "mpfr_mul(r, a, f(b), d)",
                   "sipp_mpfr_set(r, a, d)")

    def test_operands(self):
        self.check("operands", "x(1) - b[2]", "b[2] - x(1)")
        self.check("operands", "a / (b + c)", "(b + c) / a")
        self.check("operands", "mpfr_sub(r, a, b, d)", "mpfr_sub(r, b, a, d)")
        self.check("operands", "a - a")
        self.check("operands", "a - b - c", "b - a - c")
        self.check("operands", "  / b / c")
        self.check("operands", "a - b - c * d", "b - a - c * d", "a - c - b * d")
        self.check("operands", "a / b - c - d", "b / a - c - d", "a / c - b - d")
        self.check("operands", "return -x")
        self.check("operands", "f(-a - b)")
        self.check("operands", "f(-a / b)", "f(-b / a)")


class Mutants(unittest.TestCase):
    def test_lines_without_arithmetic_get_none(self):
        for line in [
                "import A", "@available(macOS 15, *)", "precondition(n > 0)",
                "precondition(\n  n > 0,\n  \"\")",
                "public static func - (a: Int, b: Int) -> Int",
                "/// a - b", "let s = \"a - 1\""]:
            self.assertEqual(operators.mutants_of("S/M/x.swift", line), [], line)

    def test_a_body_on_the_line_of_its_declaration_gets_some(self):
        found = operators.mutants_of("S/M/x.swift", "func f(n: Int) { n - m }")
        self.assertEqual(
            {m.after for m in found},
            {"func f(n: Int) { n + m }", "func f(n: Int) { m - n }"})

    def test_a_fault_knows_its_place(self):
        [mutant] = operators.mutants_of(
            "Sources/Bounds/x.swift", "// a\n  a + b  // c")
        self.assertEqual(
            (mutant.module, mutant.line, mutant.operator, mutant.after),
            ("Bounds", 2, "sign", "  a - b  // c"))

    def test_no_two_faults_are_equal(self):
        found = operators.mutants_of("S/M/x.swift", "k - 1 < f(lo, 0..<n) / 2")
        self.assertEqual(len(found), len({m.after for m in found}))

    def test_excluded_files(self):
        for file in ["Sources/Bounds/StatementID.swift",
                     "Sources/Empirical/Report/CSV.swift"]:
            self.assertIsNotNone(operators.excluded(file))
        self.assertIsNone(operators.excluded("Sources/SiPP/Sampler.swift"))


class Sampling(unittest.TestCase):
    def mutants(self, sizes):
        return [
            operators.Mutant("Sources/%s/x.swift" % m, i, o, "", str(i))
            for (m, o), size in sizes.items() for i in range(size)]

    SIZES = {("A", "sign"): 50, ("A", "tail"): 3, ("B", "sign"): 10,
             ("B", "factor"): 1, ("C", "constant"): 100}

    def test_every_stratum_is_there_and_the_count_is_met(self):
        for count in range(5, 164):
            slots = sampling.allocate(self.SIZES, count, random.Random(1))
            self.assertEqual(sum(slots.values()), count)
            for key, size in self.SIZES.items():
                self.assertTrue(1 <= slots[key] <= size, (count, key))

    def test_more_than_there_is(self):
        slots = sampling.allocate(self.SIZES, 1000, random.Random(1))
        self.assertEqual(slots, self.SIZES)

    def test_few_slots_reach_every_module_and_other_operators(self):
        for seed in range(50):
            slots = sampling.allocate(self.SIZES, 3, random.Random(seed))
            used = [key for key, n in slots.items() if n]
            self.assertEqual({m for m, _ in used}, {"A", "B", "C"})
            self.assertEqual(len({o for _, o in used}), 3)

    def test_the_seed_names_the_sample(self):
        mutants = self.mutants(self.SIZES)
        first = sampling.slots_of(mutants, 20, 7)
        self.assertEqual(first, sampling.slots_of(mutants, 20, 7))
        self.assertNotEqual(first, sampling.slots_of(mutants, 20, 8))

    def test_a_fault_that_goes_makes_room_for_one(self):
        mutants = self.mutants(self.SIZES)
        first = {slot[0] for slot in sampling.slots_of(mutants, 40, 7)}
        for gone in sorted(first, key=mutants.index):
            left = [m for m in mutants if m != gone]
            then = {slot[0] for slot in sampling.slots_of(left, 40, 7)}
            self.assertLessEqual(len(first - {gone} - then), 1, gone)

    def test_no_fault_is_in_two_slots(self):
        slots = sampling.slots_of(self.mutants(self.SIZES), 20, 7)
        self.assertEqual(len(slots), 20)
        counts = collections.Counter(m for slot in slots for m in slot)
        self.assertEqual(set(counts.values()), {1})
        self.assertEqual(len(counts), 164)


class Output(unittest.TestCase):
    def test_a_failure_is_named_with_its_suite(self):
        output = TestOutput()
        lines = [
            "◇ Test run started.",
            '◇ Suite "T4b Bernstein" started.',
            "◇ Test sums() started.",
            "✔ Test sums() passed after 0.001 seconds.",
            '◇ Test "T4b is valid" started.',
            "◇ Test case passing 1 argument n → 1 to \"T4b is valid\" started."]
        for line in lines:
            self.assertFalse(output.read(line), line)
        self.assertEqual(output.running, "T4b Bernstein / T4b is valid")
        self.assertTrue(output.read(
            '✘ Test "T4b is valid" recorded an issue with 1 argument n → 1 at '
            "F.swift:7:5: Expectation failed"))
        self.assertEqual(output.failed, "T4b Bernstein / T4b is valid")

    def test_a_finished_test_does_not_run(self):
        output = TestOutput()
        for line in [
                "◇ Suite A started.", "◇ Test f() started.",
                '✔ Test f() with 2 test cases passed after 0.001 seconds.',
                "✔ Suite A passed after 0.001 seconds.",
                "✔ Test run with 1 test in 1 suite passed after 0.1 seconds."]:
            self.assertFalse(output.read(line))
        self.assertEqual((output.running, output.suites, output.count),
                         ("", [], 1))


class Times(unittest.TestCase):
    def test_a_test_that_hangs_ends_before_its_target_would(self):
        with tempfile.TemporaryDirectory() as name:
            worker = Worker(Path(name), Path(name) / "copy")
            worker.tree.mkdir(parents=True)
            start = time.monotonic()
            code, lines = worker.run(
                ["sh", "-c", "echo a; sleep 60"], 50, patience=lambda: 1)
            self.assertIsNone(code)
            self.assertEqual(lines, ["a"])
            self.assertLess(time.monotonic() - start, 20)

    def test_what_suites_and_tests_took_is_kept(self):
        output = TestOutput()
        for line in [
                '◇ Suite "T1 a" started.', "◇ Test f() started.",
                "✔ Test f() passed after 0.25 seconds.",
                '✔ Suite "T1 a" passed after 0.5 seconds.']:
            output.read(line)
        self.assertEqual(output.seconds, {"T1 a / f()": 0.25, "T1 a": 0.5})


class FakeWorker:
    """Says of each fault what it was told to."""

    def __init__(self, kind, targets=(), broken=False):
        self.kind, self.targets, self.broken = kind, targets, broken
        self.stopped, self.busy = False, threading.Lock()
        self.calls = []

    def prepare(self):
        if self.broken:
            raise Broken("it fails")
        self.calls.append("prepare")

    def attempt(self, mutant, passed=()):
        self.calls.append(passed)
        return Outcome(self.kind, "T", 1) if self.kind else None


class Benches(unittest.TestCase):
    def attempt(self, alone, whole, module="Bounds"):
        mutant = operators.Mutant(
            "Sources/%s/x.swift" % module, 1, "sign", "", "")
        return Bench(whole, {"Bounds": alone}).attempt(mutant)

    def retried(self, kind, whole, module="Bounds"):
        mutant = operators.Mutant(
            "Sources/%s/x.swift" % module, 1, "sign", "", "")
        bench = Bench(whole, {"Bounds": FakeWorker(kind, ["BoundsTests"])})
        campaign = mutate.Campaign([bench], time.monotonic() + 100)
        campaign.results = [(mutant, Outcome(kind, "T", 1))]
        campaign.retry(bench, lambda *_: None)
        return campaign

    def test_the_first_try_never_meets_the_whole_package(self):
        for kind in ("killed", "timeout", "unnamed", "passed", None):
            whole = FakeWorker("passed", broken=True)
            outcome = self.attempt(FakeWorker(kind), whole)
            self.assertEqual(outcome and outcome.kind, kind)
            self.assertEqual(whole.calls, [])

    def test_what_survives_alone_is_tried_on_the_other_tests(self):
        whole = FakeWorker("killed")
        campaign = self.retried("passed", whole)
        self.assertEqual(campaign.results[0][1], Outcome("killed", "T", 2))
        self.assertEqual(whole.calls, ["prepare", ["BoundsTests"]])

    def test_nothing_else_is_tried_again(self):
        for kind, module in [("killed", "Bounds"), ("passed", "SiPP")]:
            whole = FakeWorker("killed")
            campaign = self.retried(kind, whole, module)
            self.assertEqual(campaign.results[0][1], Outcome(kind, "T", 1))
            self.assertEqual(whole.calls, [])

    def test_other_modules_go_to_the_whole_package(self):
        alone, whole = FakeWorker("killed"), FakeWorker("passed")
        self.assertEqual(self.attempt(alone, whole, "SiPP").kind, "passed")
        self.assertEqual((alone.calls, whole.calls), ([], ["prepare", ()]))

    def test_a_broken_package_concludes_nothing(self):
        slot = [operators.Mutant("Sources/Bounds/x.swift", 1, "sign", "", "")]
        bench = Bench(FakeWorker("passed", broken=True))
        campaign = mutate.Campaign([bench], float("inf"))
        campaign.run([slot, slot], None)
        self.assertEqual((campaign.complaint, campaign.results),
                         ("it fails", []))

    def test_one_whole_copy_serves_faults_of_bounds(self):
        for modules, whole, narrow in [
                ({"Bounds"}, 1, 3), ({"Bounds", "SiPP"}, 3, 3),
                ({"SiPP"}, 3, 0)]:
            workers, benches = mutate.set_up(Path("/nowhere"), modules, 3)
            kinds = [bool(w.manifest_end) for w in workers]
            self.assertEqual(
                (kinds.count(False), kinds.count(True), len(benches)),
                (whole, narrow, 3))
            self.assertEqual(len({w.tree for w in workers}), whole + narrow)


class Copies(unittest.TestCase):
    def test_only_the_narrow_copy_has_another_manifest(self):
        with tempfile.TemporaryDirectory() as name:
            source = Path(name) / "source"
            source.mkdir()
            (source / "Package.swift").write_text("let package = 1\n")
            (source / "Package.resolved").write_text("{}")
            for module, files in [(None, 2), ("Bounds", 1)]:
                worker = Worker(source, Path(name) / str(module), module)
                worker.synchronise()
                text = (worker.tree / "Package.swift").read_text()
                self.assertTrue(text.startswith("let package = 1\n"))
                self.assertEqual('["BoundsTests"]' in text, bool(module))
                self.assertEqual(len(list(worker.tree.iterdir())), files)

    def test_suites_that_name_the_type_come_first(self):
        tests = [
            '@Suite("T1 a")\nstruct A {\n f(DrawSum()) }\n'
            '@Suite("T1 b") struct B {}',
            '@Suite("T1 c")\nfinal class C { DrawSums() }',
            '@Suite("T1 d", .serialized)\npublic final class D { DrawSum }']
        self.assertEqual(
            suites_about("Sources/Bounds/Budget/DrawSum+Guess.swift", tests),
            ["A", "B", "D"])
        self.assertEqual(suites_about("Sources/Bounds/None.swift", tests), [])
        quick = {"T1 a": 0.1, "T1 c": 0.2, "T1 b": 5, "T1 d": 0.3}
        self.assertEqual(
            stages_of("Sources/Bounds/DrawSums.swift", tests, quick),
            [["C"], ["A", "D"]])
        slow = {"T1 a": 4, "T1 b": 5, "T1 c": 2, "T1 d": 5}
        self.assertEqual(
            stages_of("Sources/Bounds/DrawSum.swift", tests, slow), [["A", "B"]])
        self.assertEqual(stages_of("Sources/Bounds/None.swift", tests, {}), [])


class Reviewed(unittest.TestCase):
    TEXT = ("# a comment\n\nfile: Sources/A/x.swift\noperator: sign\n"
            "- a + b\n+ a - b\nreason: b is 0\n  everywhere\n")

    def test_a_reason_is_found_for_this_change_only(self):
        reviewed = mutate.read_reviewed(self.TEXT)
        found = operators.Mutant(
            "Sources/A/x.swift", 9, "sign", "   a + b", "   a - b")
        other = operators.Mutant(
            "Sources/A/x.swift", 9, "sign", "   a + b", "   a - c")
        self.assertEqual(
            mutate.reason_for(found, reviewed), "b is 0 everywhere")
        self.assertIsNone(mutate.reason_for(other, reviewed))

    def test_an_incomplete_paragraph_is_refused(self):
        with self.assertRaises(ValueError):
            mutate.read_reviewed("file: x\noperator: sign\n")

    def test_every_committed_fault_can_still_be_planted(self):
        faults = {
            (m.file, m.operator, m.before.strip(), m.after.strip())
            for m in mutate.all_mutants(mutate.MODULES)}
        text = mutate.SURVIVORS.read_text(encoding="utf-8")
        lapsed = [k for k in mutate.read_reviewed(text) if k not in faults]
        self.assertEqual(lapsed, [])

    def test_the_committed_file_is_complete(self):
        mutate.read_reviewed(mutate.SURVIVORS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
