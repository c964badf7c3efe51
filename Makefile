# Two thin targets over plain commands; the README shows those for systems without make.
#   make serve   install what the program needs and serve the chat on 127.0.0.1:7860
#   make test    install the development extras too and prove everything
# PIP_ARGS passes options to pip, SERVE_ARGS to `glossator serve`; JOBS test files are run at one time.

PYTHON ?= python3
PIP_ARGS ?=
SERVE_ARGS ?=
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test check format clean

serve: $(VENV)/installed
	$(BIN)/glossator serve $(SERVE_ARGS)

test: $(VENV)/installed-dev check
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Glossator needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# One install command, torch named in it: a resolver left alone takes the newest torch.
$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	$(BIN)/pip install $(PIP_ARGS) -c constraints.txt torch==2.13.0 -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml constraints.txt
	$(BIN)/pip install $(PIP_ARGS) -c constraints.txt torch==2.13.0 -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/artefacts
