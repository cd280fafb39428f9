# make demo   sets up what it needs, reads the sample documents, and opens the review queue where somebody watches
# make test   sets up what it needs and runs every check: format, lint, types, import order, tests
# make test-all  the same, with the soak tests: kill loops and the like   (a few minutes more)
# make bench  measures reading and the whole offline run beside raw text extraction   (FOLDER=… for your own files)
# make bench-mutations  plants single errors in documents and counts what the checks find   (FOLDER=… likewise)
# make bench-queue  measures the review queue with 10,000 documents and 8 reviewers, on SQLite and PostgreSQL
# make bench-scale  measures bulk runs: model phase, offline phase, memory, growth, Ray, kills   (about half an hour)
# make eval   scores every reader against gold without a network, compares with eval/results/baseline.json, writes a report
# make corpus builds the sample documents anew (needs a Chinese font, says which)
PYTHON ?= python3
BIN := .venv/bin
FOLDER ?= eval/corpus/documents
OUT ?= out/demo

# Without their bytecode each of the many programs that tests and runs start compiles a thousand modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all style types imports tests bench bench-mutations bench-queue bench-scale eval corpus clean

demo: .venv/ready
	$(BIN)/extractor run eval/corpus/documents --out $(OUT) --db $(OUT)/queue.db
	@if [ -t 1 ]; then $(BIN)/extractor review --db $(OUT)/queue.db; \
	  else echo "审核队列 review queue: $(BIN)/extractor review --db $(OUT)/queue.db"; fi

# Two jobs: the tests, and beside them all the rest. Nothing stops at the first failure: the last lines name all that failed.
test test-all: .venv/ready
	@$(MAKE) --no-print-directory --jobs=2 --keep-going $(if $(filter test-all,$@),SOAK=1) tests style types imports

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports --no-logo

# A process a core, each of which takes the next test as soon as it is free; tests of one group stay in one process, and
# the groups go first, so that the end is even. `worksteal` knows no groups (pytest-xdist's issue 890).
tests:
	$(BIN)/pytest --numprocesses logical --maxprocesses 8 --dist loadgroup $(if $(SOAK),-m 'soak or not soak')

bench: .venv/ready
	$(BIN)/python -m eval.bench.reading $(FOLDER)

bench-mutations: .venv/ready
	$(BIN)/python -m eval.mutations $(if $(filter command line,$(origin FOLDER)),$(FOLDER))

bench-queue: .venv/ready
	$(BIN)/python -m eval.bench.queue

bench-scale: .venv/ready
	$(BIN)/python -m eval.bench.scale

eval: .venv/ready
	$(BIN)/python -m eval.score

corpus: .venv/ready
	$(BIN)/python -m eval.corpus.build

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# uv sets up in seconds; plain pip does the same where uv cannot be had.
.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "python3-venv is needed: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv \
	  && $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]' \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
