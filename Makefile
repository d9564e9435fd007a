# make run    serve on http://127.0.0.1:8000 with the demonstration world (PORT=… for another port)
# make test   everything that CI checks; installs what is missing, a browser too
# make check  the quick part of it
# make contract  write docs/openapi.yaml anew
# make permissions  write docs/permissions.md anew
# make release-check   list licences, write a bill of materials, ask for known holes (needs the internet)
# make mutants   put known faults into copies of the program, and see the proof of access fail
# make lock   renew the pinned dependencies
# make clean  remove what can be made again; keeps var/, where the data are

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all:
WORKERS ?= 2
# Each file on one worker: what a file makes for all its tests is made once.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.PHONY: run test covered-tests check static-checks contract permissions release-check mutants lock clean

run: $(VENV)/.installed-run
	@exec $(BIN)/python manage.py serve --demo

test: $(VENV)/.installed-test
	@# The type checker keeps one core busy for a minute, and is done long before the quick tests.
	@$(MAKE) --no-print-directory --jobs 2 static-checks covered-tests
	$(BIN)/python manage.py check --deploy --fail-level WARNING
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python deploy/vendor.py check
	$(BIN)/python -m tests.journeys.browser
	E2E_REQUIRED=1 $(PYTEST) -m "browser or long"

covered-tests: $(VENV)/.installed-test
	$(PYTEST) -m "not browser and not long" --cov --cov-report=term

check: $(VENV)/.installed-test static-checks
	$(PYTEST) -q -m "not browser and not long"

static-checks: $(VENV)/.installed-test
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/.installed-run: requirements.lock | $(VENV)/bin/python
	@echo "Installing the dependencies …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.installed-test: requirements-test.lock | $(VENV)/bin/python
	@echo "Installing the dependencies of the tests …"
	@$(PIP) -r requirements-test.lock
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "This Python cannot make virtual environments (Debian: install python3-venv)."; exit 1; }

contract: $(VENV)/.installed-test
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

permissions: $(VENV)/.installed-test
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m deploy.permissions

release-check:
	$(PYTHON) -m venv --clear var/release/tools
	var/release/tools/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: -r deploy/release.lock
	var/release/tools/bin/python deploy/release.py var/release

mutants: $(VENV)/.installed-test
	$(BIN)/python deploy/mutants.py --write

lock:
	uv pip compile --universal --no-strip-extras --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --upgrade \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --no-strip-extras --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --upgrade \
		--extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	printf 'cyclonedx-bom\npip-audit\n' | uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
		--python-version 3.11 --upgrade - -o deploy/release.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
