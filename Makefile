# What can be done here: `make` alone lists it. Each target says what it needs if something is missing.

.DEFAULT_GOAL := help
.PHONY: help install install-dev papers browser demo up test lint check-types check-imports check-migrations pytest \
	test-server bench format lock audit clean

PY := .venv/bin/python
# Options for `kusei demo`, `kusei up` and the benchmarks: make demo ARGS="--port 8080"
ARGS :=

help: ## list what can be done
	@echo "Kusei (区政)"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

demo: install papers ## start Kusei with a city, accounts and 20,000 invented residents
	@exec $(PY) -m kusei demo $(ARGS)

up: install papers ## start Kusei on the data folder ./data
	@exec $(PY) -m kusei up $(ARGS)

install: ## make .venv with what running Kusei needs
	@sh scripts/install.sh requirements.txt

install-dev: ## make .venv with what testing and changing Kusei needs
	@sh scripts/install.sh requirements-dev.txt

papers:
	@sh scripts/fonts.sh

browser:
	@sh scripts/browser.sh

test: lint check-types check-imports check-migrations pytest ## check everything: style, types, imports, schema, then all tests

lint: install-dev ## ruff: style and form
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

check-types: install-dev ## mypy
	@.venv/bin/mypy

check-imports: install-dev ## import-linter: who may import whom
	@.venv/bin/lint-imports

check-migrations: install-dev ## models and migrations agree
	@DJANGO_SETTINGS_MODULE=kusei.settings $(PY) -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

pytest: install-dev papers browser ## all tests, on every processor
	@.venv/bin/pytest -n auto --dist worksteal

test-server: install-dev papers browser ## all tests against Debian's own PostgreSQL instead of the embedded one
	@sh scripts/test-server.sh .venv/bin/pytest -n auto --dist worksteal

bench: install-dev papers ## measure; the figures belong into docs/benchmarks.md
	@$(PY) -m benchmarks $(ARGS)

format: install-dev ## put the sources into form
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: ## write both lock files anew from pyproject.toml (needs uv)
	@sh scripts/lock.sh

audit: install-dev ## look the dependencies up for known weaknesses (needs the network)
	@.venv/bin/pip-audit --require-hashes --disable-pip -r requirements.txt

clean: ## remove everything that can be made again; the data folder stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
