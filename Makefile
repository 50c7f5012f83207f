# Every target does its own set-up into .venv; without make see README.md.
SHELL := /bin/bash
PYTHON ?= $(shell for one in python3.12 python3.11 python3.13 python3; do \
	command -v $$one >/dev/null && $$one -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$one; break; }; done)
VENV ?= .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check -qq
READY := $(VENV)/.smrules-ready
TESTING := $(VENV)/.smrules-testing
BENCHING := $(VENV)/.smrules-benching

.DEFAULT_GOAL := help
.PHONY: help setup demo test check rules mutation bench schemas golden site wheel clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  make %-8s %s\n' "$$name" "$$what"; done

setup: $(READY) ## make .venv and install smrules into it, reading the rule files of this checkout

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "smrules needs Python 3.11 or later with the venv module"; exit 1; }
	@test -x $(RUN) || "$(PYTHON)" -m venv $(VENV)
	@$(PIP) install --editable .
	@touch $@

$(TESTING): $(READY)
	@$(PIP) install --editable '.[test]'
	@$(RUN) -c 'import durable.engine' 2>/dev/null || $(PIP) install --editable '.[session]' >/dev/null 2>&1 || true
	@touch $@

demo: setup ## the main job: a noodle shop is admitted, planned, assessed and explained (in Chinese)
	@$(RUN) examples/noodle-shop/run.py

test: $(TESTING) ## run the tests; installs what they need, and durable-rules where it can be had
	@$(RUN) -c 'from smrules.engine import durable; durable.available() or print("durable_rules cannot be had here, its tests are left out:", durable.why_not())'
	$(RUN) -m pytest -q $(TESTS)

check: test rules ## tests, doctests, generated files up to date, own rule files checked and their examples run

rules: $(TESTING) ## check the own rule files and run their examples
	$(RUN) -m smrules check checklists
	$(RUN) -m smrules test checklists

mutation: setup ## which changes of the own rules the examples would notice; takes two minutes
	$(RUN) -m smrules test checklists --mutate

$(BENCHING): $(READY)
	@$(PIP) install --editable '.[bench]' || echo "not all of the extra \`bench\` can be had here; what is missing is left out"
	@$(RUN) -c 'import durable.engine' 2>/dev/null || $(PIP) install --editable '.[session]' >/dev/null 2>&1 || true
	@touch $@

bench: $(BENCHING) ## measure kernel, assessment, load, plan and session beside others; writes docs/performance.md (ON=2026-11-25 names the day, LARGE=1 takes all sizes)
	@$(RUN) -m benchmarks $(if $(ON),--on $(ON))
	@$(RUN) -m benchmarks.verification
	@$(RUN) -m benchmarks.session
	@$(RUN) -m benchmarks.many $(if $(LARGE),--large)
	@$(RUN) -m benchmarks.ledger

schemas: setup ## write schemas/ and docs/diagnostics.md again from the code
	$(RUN) -m smrules.publishing.schemas schemas
	$(RUN) -m smrules schema -o schemas
	$(RUN) -m smrules.publishing.diagnostics_page docs/diagnostics.md

golden: $(TESTING) ## write the expected outputs of tests and examples again
	$(RUN) -m pytest -q --update-golden $(TESTS)

site: setup ## write the site of the whole library into site/ (ON=2026-11-25 names the day)
	@$(PIP) install --editable '.[pages]'
	@$(RUN) -m smrules docs --library checklists --on $(or $(ON),$(shell date +%F)) --out site

wheel: setup ## build the wheel and the sdist into dist/
	@$(PIP) install build
	$(RUN) -m build

clean: ## remove what the other targets made
	rm -rf $(VENV) site dist build .pytest_cache .hypothesis
