# make demo   sets up what it needs, reads the sample documents, and opens the review queue where somebody watches
# make test   sets up what it needs and runs every check: format, lint, types, import order, tests
# make test-all  the same, with the soak tests: kill loops and the like   (a few minutes more)
# make bench-scans  measures how well scans are read, by resolution and kind   (minutes; FOLDER=… with documents and gold)
# make bench  measures reading and the whole offline run beside raw text extraction   (FOLDER=… for your own files)
# make bench-mutations  plants single errors in documents and counts what the checks find   (FOLDER=… likewise)
# make bench-queue  measures the review queue with 10,000 documents and 8 reviewers, on SQLite and PostgreSQL
# make bench-scale  measures bulk runs: model phase, offline phase, memory, growth, Ray, kills   (about half an hour)
# make bench-panel  measures the panel of 20,000 documents, and what a run that adds 100 checks again
# make fuzz   damages samples and reads them for half an hour: nothing may crash, hang or end in other words than ours   (MINUTES=…)
# make eval   scores every reader against gold without a network, compares with eval/results/baseline.json, writes a report
# make scoreboard  reads every labelled document with the grammar and prints what is right, by layout and document  (FOLDER=… likewise)
# make docs   builds the documentation as pages: docs/_build/index.html
# make trust  scores every layout by thresholds chosen without it, and what damaged answers pass  (DAMAGED=2 PAGE=…)
# make corpus builds the sample documents anew (needs a Chinese font, says which)
PYTHON ?= python3
BIN := .venv/bin
FOLDER ?= eval/corpus/documents
OUT ?= out/demo
MINUTES ?= 30

# Without their bytecode each of the many programs that tests and runs start compiles a thousand modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all style imports bench bench-mutations bench-panel bench-queue bench-scale fuzz eval scoreboard trust bench-scans docs corpus clean

demo: .venv/ready
	$(BIN)/extractor run eval/corpus/documents eval/corpus/scans --out $(OUT) --db $(OUT)/queue.db
	@if [ -t 1 ]; then $(BIN)/extractor review --db $(OUT)/queue.db; fi

# Types are checked beside the tests, some of which wait more than they work; what mypy says comes last.
# Tests: a process a core, each of which takes the next test as soon as it is free; tests of one group stay in one process,
# and the groups go first, so that the end is even. `worksteal` knows no groups (pytest-xdist's issue 890).
test test-all: style imports
	@$(BIN)/mypy >.venv/types 2>&1 & types=$$!; \
	  $(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadgroup $(if $(filter test-all,$@),-m 'soak or not soak'); \
	  tests=$$?; wait $$types; types=$$?; echo $(BIN)/mypy; cat .venv/types; exit $$((tests || types))

style: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

imports: .venv/ready
	$(BIN)/lint-imports --no-logo

bench: .venv/ready
	$(BIN)/python -m eval.bench.reading $(FOLDER)

bench-scans: .venv/ready
	$(BIN)/python -m eval.bench.scans $(if $(filter command line,$(origin FOLDER)),$(FOLDER),eval/corpus)

bench-mutations: .venv/ready
	$(BIN)/python -m eval.mutations $(if $(filter command line,$(origin FOLDER)),$(FOLDER))

bench-queue: .venv/ready
	$(BIN)/python -m eval.bench.queue

bench-scale: .venv/ready
	$(BIN)/python -m eval.bench.scale

bench-panel: .venv/ready
	$(BIN)/python -m eval.bench.panel

fuzz: .venv/ready
	$(BIN)/python -m eval.fuzz --minutes $(MINUTES)

eval: .venv/ready
	$(BIN)/python -m eval.score

trust: .venv/ready
	$(BIN)/python -m eval.trust $(if $(DAMAGED),--damaged $(DAMAGED)) $(if $(PAGE),--page $(PAGE)) $(if $(filter command line,$(origin FOLDER)),$(FOLDER))

scoreboard: .venv/ready
	$(BIN)/python -m eval.scoreboard $(if $(filter command line,$(origin FOLDER)),$(FOLDER))

docs: .venv/ready
	$(BIN)/python -m eval.docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs docs/_build

corpus: .venv/ready
	$(BIN)/python -m eval.corpus.build

clean:
	rm -rf .venv out docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# uv sets up in seconds; plain pip does the same where uv cannot be had.
.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "python3-venv is needed: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv \
	  && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable '.[dev,ocr]' \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,ocr]'
	@touch $@
