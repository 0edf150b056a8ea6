# Everything needed to try, test and change Responder on a machine with git, make and Python 3.11 or later.
# It brings its own uv and needs only Python from the system.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv

RUN := .venv/bin/
READY := .venv/.ready
FRESH ?=
FAULTS ?=
OPTIONS ?=
# Each process has its own PostgreSQL and Redis; tests of one file stay together.
TOGETHER := --numprocesses auto --maxprocesses 4 --dist loadfile

# Each process would compile every module again.
test browser: export PYTHONDONTWRITEBYTECODE =

.PHONY: help demo test lint format catalogs messages docs browser screenshots story bench chaos clean

help: ## Show this list
	@echo "Responder. Try it: make demo"
	@echo
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | while IFS= read -r line; do \
		printf '  make %-11s %s\n' "$${line%%:*}" "$${line##*## }"; done

demo: $(READY) catalogs ## Try it here, with its own database, sample people and simulated phones (FRESH=1 starts over; FAULTS=storm; OPTIONS='--port 9000')
	@exec $(RUN)responder demo $(if $(FRESH),--fresh) $(if $(FAULTS),--faults '$(FAULTS)') $(OPTIONS)

test: $(READY) catalogs ## Run all tests but browser and chaos (OPTIONS='tests/domain -k stop' runs some, OPTIONS=tests/chaos those)
	$(RUN)pytest $(TOGETHER) $(foreach lane,tests/browser tests/chaos,$(if $(findstring $(lane),$(OPTIONS)),,--ignore $(lane))) $(OPTIONS)

lint: $(READY) ## Check style, types and imports between floors
	$(RUN)ruff check
	$(RUN)ruff format --check
	$(RUN)mypy
	$(RUN)lint-imports
	bash -n .ci/run
	bash -n .bootstrap.sh

format: $(READY) ## Format the code
	$(RUN)ruff check --fix-only
	$(RUN)ruff format

catalogs: $(READY) ## Compile the translations
	@if [ -d responder/translations ]; then $(RUN)pybabel --quiet compile --directory responder/translations; fi

messages: $(READY) ## Update the translation catalogs after a visible string has changed
	@strings=$$(mktemp) && trap 'rm -f "$$strings"' EXIT && \
	$(RUN)pybabel --quiet extract --mapping babel.cfg --no-location --sort-output --output "$$strings" . && \
	$(RUN)pybabel --quiet update --input-file "$$strings" --output-dir responder/translations \
		--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

docs: $(READY) ## Write docs/settings.md again after config/settings.py has changed
	@written=$$(mktemp) && trap 'rm -f "$$written"' EXIT && \
	$(RUN)python -m config.settings_page > "$$written" && cat "$$written" > docs/settings.md

browser: $(READY) catalogs ## Run the tests that need Chromium; fails if it is missing
	RESPONDER_BROWSER=required $(RUN)pytest $(TOGETHER) tests/browser $(OPTIONS)

screenshots: $(READY) catalogs ## Take the README's pictures anew, of a demo of their own; needs Chromium
	@$(RUN)python -m tests.screenshots

story: $(READY) catalogs ## Play one incident from report to all-clear, and print its timeline
	@$(RUN)responder story $(OPTIONS)

bench: $(READY) catalogs ## Compare delivery with its goals, in about ten minutes (OPTIONS='--only 1,2 --json FILE')
	@$(RUN)python -m tests.benchmarks $(OPTIONS)

chaos: $(READY) catalogs ## Kill workers, Redis and PostgreSQL while sending, 20 times (OPTIONS='--seeds 3')
	@$(RUN)python -m tests.chaos $(OPTIONS)

clean: ## Delete everything built and installed here; the demo's data stays
	rm -rf .venv .uv .redis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
	find responder -name '*.mo' -delete

# Installed again whenever the lock file changes.
$(READY): uv.lock pyproject.toml .bootstrap.sh
	@bash .bootstrap.sh
	@touch $@
