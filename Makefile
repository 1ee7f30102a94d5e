PYTHON ?= python3
CORPUS ?= corpus
DB ?= ledger.duckdb
GOLD ?= $(CORPUS)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help ingest test shell lint score goldens bench fuzz lock clean

help:
	@echo "make ingest [CORPUS=folder] [DB=file]   read articles into a ledger and print what it holds"
	@echo "make test                               run every test"
	@echo "make shell [DB=file]                    DuckDB's shell on the ledger"
	@echo "make score [CORPUS=folder] [GOLD=claims] compare what is found with annotated claims"
	@echo "make goldens [UPDATE=1]                 test the goldens; or list anew what is known to differ"
	@echo "make lint | bench | fuzz | lock | clean"

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

score: .venv/ready
	@$(BIN)/gpu-claims ingest "$(CORPUS)" --db "$(DB)" --quiet
	@$(BIN)/gpu-claims score "$(GOLD)" --db "$(DB)"

goldens: .venv/ready
	$(BIN)/python -m pytest tests/test_goldens.py $(if $(UPDATE),--update-known-differences)

shell: .venv/ready
	@$(BIN)/duckdb -readonly "$(DB)"

lint: .venv/ready
	$(BIN)/ruff check extract schemas tests
	$(BIN)/ruff format --check extract schemas tests
	$(BIN)/mypy

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --extra dev -o requirements.lock

clean:
	rm -rf .venv build *.egg-info
