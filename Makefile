# Each target works in a fresh clone that has python3, make and a package index pip can reach.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXAMPLES := $(VENV)/.examples
DEMO := build/demo/report.html
# Some systems ship Python without the part that makes environments.
SUPPORTED := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
# The caller's index and certificates are kept; what would install elsewhere is not.
PIP := env -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT -u PIP_CONSTRAINT -u PIP_REQUIRE_HASHES \
  PIP_USER=0 $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install test lint demo lock clean

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv with all that running and testing need

# The first Python that is new enough makes the environment. Every package has its version and
# the hashes of its files in the lock, so nothing else is taken.
$(STAMP): pyproject.toml requirements/lock.txt
	@if ! $(BIN)/python -c '$(SUPPORTED)' 2>/dev/null; then \
	  for python in python3.13 python3.12 python3.11 python3 ''; do \
	    if test -n "$$python" && $$python -c '$(SUPPORTED)' 2>/dev/null; then break; fi; \
	  done; \
	  if test -z "$$python"; then \
	    echo 'dissensus needs Python 3.11, 3.12 or 3.13 with venv; none was found on PATH.' >&2; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$($$python --version)"; \
	  $$python -m venv --clear $(VENV); \
	fi
	@echo 'Installing the locked packages (some minutes the first time)'
	@$(PIP) install --quiet --require-hashes -r requirements/lock.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# What only the tests of the examples need; it is no part of an installation.
$(EXAMPLES): $(STAMP) requirements/examples.txt
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements/examples.txt
	@touch $@

lint: $(STAMP) ## Check style and types
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

# Each worker loads the language models, about 1.5 GB; one file's tests stay with one worker.
test: lint $(EXAMPLES) ## Check style and types, and run the tests
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

demo: $(STAMP) ## Make the report on the example dispatches
	@mkdir -p $(dir $(DEMO))
	$(BIN)/dissensus report examples/dispatches -o $(DEMO)
	@echo 'The report is at $(CURDIR)/$(DEMO): open it in a browser.'

# No address reaches the lock: which index serves the files is the caller's business.
lock: ## Pin every package anew, with hashes (needs network)
	@test -x $(BIN)/uv || $(MAKE) install
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet \
	  --group dev pyproject.toml --output-file requirements/lock.txt

clean: ## Remove the environment and all that was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
