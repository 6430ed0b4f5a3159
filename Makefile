# Set-up and every-day commands. `make` alone lists them.
PYTHON ?= python3
override VENV := .venv
override BIN := $(VENV)/bin
# What is given to make (DEST=…, SITE_URL=…) is text: $(shell …) in it is not run, and commands get it by the environment.
override as_text = $(if $(filter command,$(origin $(1))),$(eval override $(1) := $$(value $(1)))$(eval export $(1)))
$(foreach given-name,$(.VARIABLES),$(call as_text,$(given-name)))
export DEST PYTHON

.DEFAULT_GOAL := help
# Material's announcement of other products; its end of life stands in docs/maintaining/index.md.
export NO_MKDOCS_2_WARNING := 1
.PHONY: help site publish serve check test audit benchmark lock sbom clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/.site  ## build the site into site/
	$(BIN)/mkdocs build --strict

publish: site  ## build the site and put it on a server: DEST=/folder or DEST=user@host:/folder
	$(BIN)/disclosure publish -- "$$DEST"

serve: $(VENV)/.site  ## preview at http://127.0.0.1:8000/, renewed on every change of data/, templates and docs/
	$(BIN)/mkdocs serve --livereload

check: $(VENV)/.test  ## the quick round: format, lint, types, layers, workflows, data
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	sh .ci/lint.sh
	$(BIN)/disclosure check --level error
	$(BIN)/disclosure schema --check

# Files in the order of tests/conftest.py: those that take long, with a browser or builds, are begun first. What one process
# has compiled, the others read, also where the environment asks Python to write nothing of that kind.
test: $(VENV)/.test  ## run every test; installs a browser and web servers where there are none
	sh tests/install.sh
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

audit: $(VENV)/.test site  ## checks that need Node and Java: HTML (Nu), Lighthouse, editors, workflows; and Zensical
	sh tests/audit/run.sh

benchmark: $(VENV)/.test  ## measure builds of 6 to 10,000 projects beside other generators; needs Node, takes an hour
	$(BIN)/python -m tests.benchmark.run --output tests/benchmark/RESULTS.md

lock: $(VENV)/.test  ## renew the pinned versions in requirements/
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) -o requirements/site.txt
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK) --group test --all-extras -o requirements/test.txt
	$(BIN)/python requirements/sbom.py
override LOCK := --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group build

sbom: $(VENV)/.test  ## write the bill of materials of the site (CycloneDX) from its lock
	$(BIN)/python requirements/sbom.py

clean:  ## remove what was built and installed
	rm -rf $(VENV) site .site-* .audit .cache .benchmark

$(VENV)/bin/python:
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	"$$PYTHON" -m venv --without-pip $(VENV)

# Two stamps: what the site needs, and what tests need on top. --require-hashes holds every file to the lock.
override INSTALL := sh requirements/install.sh $(BIN)/python
$(VENV)/.site: requirements/site.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/site.txt
	$(INSTALL) --no-index --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.site
	$(INSTALL) --require-hashes -r requirements/test.txt
	touch $@
