# Thin on purpose: every rule calls Python. `make setup` runs by itself wherever it is needed.
PYTHON ?= python3
PISTE = .venv/bin/piste

.PHONY: help setup demo test lint bench soak lock
help:
	@$(PYTHON) tools/make_help.py
setup:
	@$(PYTHON) tools/setup.py run
demo: setup
	@$(PISTE) demo
test:
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python -m pytest
lint:
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python tools/lint.py
bench:
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python -m bench
soak:
	@$(PYTHON) tools/setup.py dev
	@PISTE_SOAK=1 .venv/bin/python -m bench live booking nation faults experience planners
	@PISTE_SOAK=1 .venv/bin/python -m pytest -n 0 tests/web/api/test_description.py
lock:
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python tools/lock.py
