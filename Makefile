# Two commands matter: `make demo` runs a whole city on this machine, `make test` proves it works.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONPATH := src$(if $(PYTHONPATH),:$(PYTHONPATH))
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help install dev system demo test test-sqlite test-postgres journeys lint check format reference messages vendor pins screenshots bench docs clean

help: ## list every target
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## make .venv with the wangge command in it

$(VENV)/.installed: requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python tools/install_packages.py requirements/base.txt
	@# on all cores and without the packages' own tests: pip compiles everything, on one
	@$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV)/lib >/dev/null 2>&1 & compiling=$$!; \
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable . && \
	$(BIN)/python tools/compile_messages.py && { wait $$compiling || true; }
	@touch $@

dev: $(VENV)/.dev ## install, and what the checks and tests need

$(VENV)/.dev: $(VENV)/.installed requirements/dev.txt
	$(BIN)/python tools/install_packages.py requirements/dev.txt
	@$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV)/lib >/dev/null 2>&1 || true
	@touch $@

system: ## install system packages for browser tests when root (Chromium, Chinese fonts, gettext)
	@bash tools/system_packages.sh

demo: install ## set up and open a whole demo city on this machine; PORT=8001 names the port
	$(BIN)/wangge demo $(if $(PORT),--port $(PORT))

test: dev system ## set up and pass every test, on SQLite and on PostgreSQL
	$(BIN)/python tools/compile_messages.py
	$(BIN)/python tools/run_tests.py

test-sqlite: dev ## the tests on SQLite only, without the browser
	$(BIN)/pytest -n 2 -m "not journey"

test-postgres: dev ## the tests on a real PostgreSQL only, without the browser
	WANGGE_TEST_DATABASE=postgres $(BIN)/pytest -n 2 -m "not journey"

journeys: dev system ## the browser journeys only
	$(BIN)/pytest -m journey

lint: dev ## format, lint, layers, types, templates, migrations, words, docs
	$(BIN)/python tools/run_checks.py

check: lint test ## everything: lint and test

format: dev ## format code
	$(BIN)/ruff format --quiet .

reference: dev ## write the reference pages that come from the product itself
	$(BIN)/python tools/write_reference.py

messages: dev ## extract translatable texts into each app's locale folder
	$(BIN)/python tools/make_messages.py

vendor: ## copy the browser libraries from npm into ui/static/vendor
	npm ci --ignore-scripts --no-audit --no-fund
	$(PYTHON) tools/vendor.py

pins: dev ## renew requirements/*.txt from requirements/*.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras -o requirements/base.txt requirements/base.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras -o requirements/dev.txt requirements/dev.in

screenshots: dev system ## picture every main page at 1440 and 390 px into docs/screenshots
	$(BIN)/python tools/screenshots.py

bench: dev ## measure speed and print the figures
	$(BIN)/python -m bench

docs: dev ## build the documentation
	$(BIN)/zensical build --strict

clean: ## remove what was made here, the demo city included
	rm -rf build dist site var .pytest_cache .mypy_cache .ruff_cache .coverage*
