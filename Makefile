# Everything a machine with git, make and Python 3.11 or later needs to try, test and change Responder.
# It brings its own uv, and asks nothing of the system but an interpreter.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv

RUN := .venv/bin/
READY := .venv/.ready
FRESH ?=
FAULTS ?=
OPTIONS ?=
# Each of the processes has its own PostgreSQL and Redis; a file's tests stay together.
TOGETHER := --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: help demo test lint format catalogs messages docs browser story bench chaos clean

help: ## Show this list
	@echo "Responder. Try it: make demo"
	@echo
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | while IFS= read -r line; do \
		printf '  make %-10s %s\n' "$${line%%:*}" "$${line##*## }"; done

demo: $(READY) catalogs ## Try it here: own database, sample people, simulated phones (FRESH=1 starts over; FAULTS=storm; OPTIONS='--port 9000')
	@exec $(RUN)responder demo $(if $(FRESH),--fresh) $(if $(FAULTS),--faults '$(FAULTS)') $(OPTIONS)

test: $(READY) catalogs ## Run all tests (OPTIONS='tests/domain -k stop' runs some)
	$(RUN)pytest $(TOGETHER) $(OPTIONS)

lint: $(READY) ## Check style, types and the floors
	$(RUN)ruff check
	$(RUN)ruff format --check
	$(RUN)mypy
	$(RUN)lint-imports
	bash -n .ci/run
	bash -n .bootstrap.sh

format: $(READY) ## Put the code into its usual form
	$(RUN)ruff check --fix-only
	$(RUN)ruff format

catalogs: $(READY) ## Compile the translations
	@if [ -d responder/translations ]; then $(RUN)pybabel --quiet compile --directory responder/translations; fi

messages: $(READY) ## Bring the translations' lists of strings up to date, after a visible string has changed
	@strings=$$(mktemp) && trap 'rm -f "$$strings"' EXIT && \
	$(RUN)pybabel --quiet extract --mapping babel.cfg --no-location --sort-output --output "$$strings" . && \
	$(RUN)pybabel --quiet update --input-file "$$strings" --output-dir responder/translations \
		--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

docs: $(READY) ## Write docs/settings.md anew, after config/settings.py has changed
	@written=$$(mktemp) && trap 'rm -f "$$written"' EXIT && \
	$(RUN)python -m config.settings_page > "$$written" && cat "$$written" > docs/settings.md

browser: $(READY) catalogs ## Run the tests that need Chromium; fails where there is none
	RESPONDER_BROWSER=required $(RUN)pytest tests/browser $(OPTIONS)

story: $(READY) catalogs ## Play one incident from report to all-clear, and print its timeline
	@$(RUN)responder story $(OPTIONS)

bench: $(READY) catalogs ## Measure delivery beside its goals, in about ten minutes (OPTIONS='--only 1,2 --json FILE')
	@$(RUN)python -m tests.benchmarks $(OPTIONS)

chaos: $(READY) catalogs ## Kill workers, Redis and PostgreSQL in the middle of sending, 20 times over (OPTIONS='--seeds 3')
	@$(RUN)python -m tests.chaos $(OPTIONS)

clean: ## Delete what was built and installed here; the demo's data stay
	rm -rf .venv .uv .redis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
	find responder -name '*.mo' -delete

# Installed again whenever the lock changes.
$(READY): uv.lock pyproject.toml .bootstrap.sh
	@bash .bootstrap.sh
	@touch $@
