# `make` alone lists what there is. Needs Python 3.11 or newer with venv, and make; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A stamp is as new as what was last installed from the file beside it.
INSTALLED := $(VENV)/installed
INSTALLED_LOCK := $(VENV)/installed-lock
INSTALLED_DEVELOPMENT := $(VENV)/installed-development

LANGUAGES := $(wildcard locales/*/LC_MESSAGES/werkstattbote.po)
CATALOGUES := $(LANGUAGES:.po=.mo)
BABEL := $(BIN)/python -m babel.messages.frontend

# More workers than processors: tests wait for sockets, time-outs and processes more than they reckon.
WORKERS ?= 4
# Tests commit to disk all the time; where memory can be written to like a disk, that takes no time.
SCRATCH := $(shell test -w /dev/shm && echo /dev/shm || echo $${TMPDIR:-/tmp})
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
FAST := $(wildcard tests/test_architecture.py tests/domain tests/services tests/views tests/documents tests/handlers \
	tests/web tests/delivery tests/stores)

.DEFAULT_GOAL := help
.PHONY: help setup development demo demo-reset test fast lint types contracts format lock messages clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

setup: $(INSTALLED) $(CATALOGUES) ## install what the bot needs into .venv, compile the languages

development: setup $(INSTALLED_DEVELOPMENT) ## the same, with what tests and linters need

demo: setup ## run the rehearsal: bot and phones on this machine, without Telegram
	$(BIN)/werkstattbote rehearse

demo-reset: setup ## forget what happened in the rehearsal
	$(BIN)/werkstattbote rehearse --reset

test: development ## everything a change has to pass
	@tools/chromium.sh >/dev/null
	$(MAKE) --no-print-directory lint types contracts
	$(BIN)/coverage erase
	PYTEST_DEBUG_TEMPROOT="$(SCRATCH)" CHROMIUM="$$(tools/chromium.sh)" $(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fast: development ## the tests without browser, rehearsal and faults
	$(PYTEST) $(FAST)

lint: development ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: development ## mypy, strict
	$(BIN)/mypy

contracts: development ## who may import whom
	$(BIN)/lint-imports --no-logo

format: development ## put imports and layout in order
	$(BIN)/ruff check --fix-only --select I .
	$(BIN)/ruff format .

lock: $(BIN)/python ## choose versions anew where pyproject.toml asks for it; UPGRADE=--upgrade takes the newest of all
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile $(LOCK) --group build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

LOCK = --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# Babel knows no `de-simple`: for it that is `de`.
messages: development ## collect the texts of views for translation and merge them into every language
	@mkdir -p var
	$(BABEL) --quiet extract --keyword=label --add-comments=Translators: --add-location=file --sort-by-file --width=120 \
		--project=werkstattbote --output-file=var/werkstattbote.pot views
	@diff -q -I '^"POT-Creation-Date:' var/werkstattbote.pot locales/werkstattbote.pot >/dev/null 2>&1 || \
		cp var/werkstattbote.pot locales/werkstattbote.pot
	@for language in $(LANGUAGES); do \
		locale=$$(echo "$$language" | sed 's|^locales/\([^/-]*\).*|\1|'); \
		$(BABEL) --quiet update --ignore-obsolete --ignore-pot-creation-date --width=120 --locale="$$locale" \
			--input-file=locales/werkstattbote.pot --output-file="$$language" || exit 1; \
	done

clean: ## remove everything that was made here, except var/
	rm -rf $(VENV) build *.egg-info .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed and was not found. If it has another name: make setup PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
		echo "$$found cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV)

$(INSTALLED_LOCK): requirements.lock | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(INSTALLED): pyproject.toml $(INSTALLED_LOCK)
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEVELOPMENT): requirements-dev.lock $(INSTALLED_LOCK)
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

%.mo: %.po $(INSTALLED_LOCK)
	$(BABEL) --quiet compile --input-file $< --output-file $@
