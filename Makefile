# OwnerOS. `make run` starts everything on this machine; it needs Python 3.11 or newer and nothing else.

.DEFAULT_GOAL := help
.PHONY: help run quick test soak check bench operate setup setup-dev requirements
OWNEROS := .venv/bin/python -m owneros.cli
UV := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

help:                ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 16

run: setup           ## start everything; PORT=8000 HOST=127.0.0.1 OWNEROS_HOME=var
	@$(OWNEROS) run

quick: setup-dev     ## most of the suite in minutes: no browser, no faults, few random examples
	@$(OWNEROS) quick $(ARGS)

test: setup-dev      ## the whole suite; ARGS="tests/domain -k totals" goes to pytest
	@$(OWNEROS) test $(ARGS)

soak: setup-dev      ## what needs hours, told in docs/soak.md; SEED=7 repeats one
	@$(OWNEROS) soak $(ARGS)

check: setup-dev     ## lint, format, types, imports, templates
	@$(OWNEROS) check

bench: setup-dev     ## benchmarks with a report in bench/report
	@.venv/bin/python -m bench $(ARGS)

operate: setup       ## an operator's command for what runs; ARGS="tasks dead"
	@$(OWNEROS) flask $(ARGS)

setup:               ## .venv with what running needs
	@sh scripts/setup requirements.txt

setup-dev:           ## .venv with what developing needs
	@sh scripts/setup requirements-dev.txt

requirements:        ## pin requirements*.in anew (needs uv)
	$(UV) requirements.in -o requirements.txt
	$(UV) -c requirements.txt requirements-dev.in -o requirements-dev.txt
