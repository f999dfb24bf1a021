# Deep Learning, Interactively · 交互式深度学习.  `make help` lists what can be done.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8000
EDITION ?= en
# The first Python that the course's packages support; override with `make PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
# Whether a Python is one of them; names it if not.
FITS := -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit("  %s: Python %d.%d" % (sys.executable, *sys.version_info[:2]))'
BIN := .venv/bin
RUN := $(BIN)/python
# Containers often forbid compiled files; without them every run rewrites and compiles all tests and modules anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help book serve lab lesson record test quick translated bench repository constraints clean

help: ## this list
	@echo 'make TARGET      (each sets up what it needs in .venv, once)'
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' Makefile | expand -t 16

book: .venv/book ## build both editions into _build/html, from the recorded outputs
	@$(RUN) book/build.py

serve: .venv/book ## build both editions and serve them (PORT=8000)
	@$(RUN) book/build.py
	@$(RUN) book/serve.py --port $(PORT)

lab: .venv/course ## open the lessons in JupyterLab, in one language (EDITION=en or zh)
	@$(RUN) tools/learn.py $(EDITION) --open

lesson: .venv/book ## start a new lesson (NAME=03-optimizers/02-adaptive-methods EN="Adaptive methods" ZH=自适应方法)
	@$(RUN) tools/new_lesson.py "$(NAME)" "$(EN)" "$(ZH)"

record: .venv/course ## execute the lessons and write their outputs (LESSON=path for one)
	@$(RUN) tools/record.py $(LESSON)

test: .venv/test ## run every check: units, editions, lessons, the site in a browser
	@$(RUN) -m pytest -n 2 --nbval-lax tests notebooks $(ARGS)

quick: .venv/test ## the tests that need neither browser nor lesson nor TensorFlow, in under a minute
	@$(RUN) -m pytest -n 2 --quick -q -r fE tests $(ARGS)

translated: .venv/book ## show stale translations and, once you have looked, stamp them (CHECK=1 only lists)
	@$(RUN) tools/translated.py $(if $(CHECK),,--stamp) $(WHAT)

bench: .venv/test ## print the figures: build times, page weights, accuracies, speeds
	@$(RUN) tools/bench $(ARGS)

repository: .venv/book ## change the repository's address everywhere (URL=https://github.com/ORG/NAME)
	@$(RUN) tools/repository.py $(URL)

constraints: .venv/book ## renew the pinned versions in constraints.txt
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --upgrade \
		requirements-test.txt requirements-gpu.txt requirements-node.txt --output-file constraints.txt
	@$(RUN) -c "n = sum(1 for _ in open('constraints.txt')); print(n, 'packages pinned in constraints.txt; now: make test')"

clean: ## remove what was built (.venv and learn/ stay)
	rm -rf _build notebooks/*/.ipynb_checkpoints .pytest_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# --- environments: one .venv that grows; a stamp for each level ---------------------------------
.venv/python:
	@test -n "$(PYTHON)" && $(PYTHON) $(FITS) || { \
		echo 'Python 3.11, 3.12 or 3.13 is needed. Install one, or name it: make PYTHON=/path/to/python3.12'; \
		echo '需要 Python 3.11、3.12 或 3.13。请先安装，或指明它在哪里：make PYTHON=/path/to/python3.12'; exit 1; }
	@echo 'Creating .venv with '"$$($(PYTHON) --version)"' …'
	@$(PYTHON) -m venv .venv || { echo 'No venv: on Debian and Ubuntu, apt install python3-venv'; rm -rf .venv; exit 1; }
	@touch $@

# (An older one may have been left by another Python.)
.venv/book: .venv/python requirements-book.txt constraints.txt
	@$(RUN) $(FITS) || { echo 'The environment .venv has another Python than 3.11, 3.12 or 3.13. Delete it (rm -rf .venv), and try again.'; \
		echo '.venv 用的不是 Python 3.11、3.12 或 3.13。请删除它（rm -rf .venv），再试一次。'; exit 1; }
	@echo 'Installing what the book needs (50 MB to download, 0.3 GB on disk, half a minute) …'
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-book.txt -c constraints.txt
	@command -v npm >/dev/null || { echo 'No npm here: installing Node.js as a Python package …'; \
		$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-node.txt -c constraints.txt; }
	@touch $@

.venv/course: .venv/book requirements.txt
	@echo 'Installing what the lessons need, TensorFlow among it (740 MB to download, 3 GB on disk, a minute or more) …'
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/test: .venv/course requirements-test.txt
	@echo 'Installing what the tests need (350 MB to download, 4.5 GB on disk in all) …'
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-test.txt -c constraints.txt
	@touch $@
