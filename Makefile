PYTHON ?= python3
CORPUS ?= corpus
DB ?= ledger.duckdb
GOLD ?= $(CORPUS)
SECONDS ?= 60
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help ingest test shell score goldens readme lint bench fuzz lock clean

help:
	@echo "make ingest [CORPUS=folder] [DB=file]     read articles into a ledger and print what it holds"
	@echo "make test                                 run every test"
	@echo "make shell [DB=file]                      DuckDB's shell on the ledger"
	@echo "make score [CORPUS=folder] [GOLD=claims]  compare what is found with annotated claims"
	@echo "make goldens [UPDATE=1]                   test the goldens; or list anew what is known to differ"
	@echo "make readme                               run what README.md shows and put in what it prints"
	@echo "make lint                                 style, format and types"
	@echo "make bench [AGAINST=revision]             measure the speed, alone or beside another revision"
	@echo "make fuzz [SECONDS=60]                    odd inputs into readers and extractor, so long for each"
	@echo "make lock                                 choose the versions in requirements.lock anew"
	@echo "make clean                                remove the virtual environment and what was built"

# The virtual environment is made anew whenever the lock file or the project's own metadata change.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

ingest: .venv/ready
	@$(BIN)/gpu-claims ingest "$(CORPUS)" --db "$(DB)"

test: .venv/ready
	$(BIN)/python -m pytest

shell: .venv/ready
	@$(BIN)/duckdb -readonly "$(DB)"

score: .venv/ready
	@$(BIN)/gpu-claims ingest "$(CORPUS)" --db "$(DB)" --quiet
	@$(BIN)/gpu-claims score "$(GOLD)" --db "$(DB)"

goldens: .venv/ready
	$(BIN)/python -m pytest tests/test_goldens.py $(if $(UPDATE),--update-known-differences)

readme: .venv/ready
	$(BIN)/python docs/render_readme.py

lint: .venv/ready
	$(BIN)/ruff check extract schemas tests docs bench/bench.py
	$(BIN)/ruff format --check extract schemas tests docs bench/bench.py
	$(BIN)/mypy

bench: .venv/ready
	@$(BIN)/python bench/bench.py $(if $(AGAINST),--against "$(AGAINST)")

fuzz: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[fuzz]"
	@mkdir -p build/fuzz/readers build/fuzz/extract
	$(BIN)/python fuzz/fuzz_readers.py build/fuzz/readers -max_total_time=$(SECONDS) -artifact_prefix=build/fuzz/
	$(BIN)/python fuzz/fuzz_extract.py build/fuzz/extract -max_total_time=$(SECONDS) -artifact_prefix=build/fuzz/

lock: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --extra dev -o requirements.lock

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
