# make run    set up and run the campaigns of this repository
# make test   set up, check the house and pass the tests
# make soak   all tests, the long ones too, properties on new examples; the last figures stand in docs/measured.md
# make bench  the benchmarks, each printing its ratio

unexport PYTHONDONTWRITEBYTECODE  # the tests start the program hundreds of times
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test soak bench format

run: .venv/run
	$(BIN)/nurture run

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 -m "not soak"

soak: .venv/dev
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=roaming

bench: .venv/dev
	for file in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

.venv/run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ .venv/run
