# The commands of this repository. `make` alone lists them.
#
# `verify` and `test` do all the set-up that they need. Every recipe is one call
# of a script, run from the folder of this file, so a path with spaces is fine.
# make turns every failure into its own exit code 2; Scripts/verify.sh called
# directly passes the code of sipp-verify on.

help:
	@echo "make verify         run the claims (TRIALS=10000 SEED= ARGS= OUTPUT=)"
	@echo "make calibrate      try the harness itself (SEEDS=1000 ARGS=)"
	@echo "make test           run the tests (FILTER= ARGS=)"
	@echo "make lint           check the format of every source file"
	@echo "make format         format every source file"
	@echo "make mutate         plant 40 faults, count those a test names (ARGS=)"
	@echo "make mutate-sample  plant 5 (ARGS=)"
	@echo "make bench          run the benchmarks (ARGS=)"
	@echo "make setup          install the system packages that are missing"
	@echo "make clean          remove what was built; runs are kept"

setup:
	@sh Scripts/setup.sh gnuplot

verify:
	@TRIALS="$(TRIALS)" SEED="$(SEED)" OUTPUT="$(OUTPUT)" ARGS="$(ARGS)" \
	  sh Scripts/verify.sh

calibrate:
	@SEEDS="$(SEEDS)" ARGS="$(ARGS)" sh Scripts/calibrate.sh

test:
	@FILTER="$(FILTER)" ARGS="$(ARGS)" sh Scripts/test.sh

lint:
	@sh Scripts/format.sh lint

format:
	@sh Scripts/format.sh write

mutate:
	@sh Scripts/setup.sh python3
	@python3 Scripts/mutate.py $(ARGS)

mutate-sample:
	@sh Scripts/setup.sh python3
	@python3 Scripts/mutate.py --count 5 --threshold 0.6 $(ARGS)

bench:
	@ARGS="$(ARGS)" sh Scripts/bench.sh

clean:
	rm -rf .build .build-mutants Benchmarks/.build

.PHONY: help setup verify calibrate test lint format mutate mutate-sample bench clean
