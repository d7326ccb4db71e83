# Two commands: `make run` serves everything at http://127.0.0.1:8000, `make test` checks everything.
# Both set up what they need first (tools/setup.py) and cost nothing extra when nothing changed.
PYTHON ?= python3
BIN := .venv/bin
# everything is shared out between two processes, file by file; what is chosen runs in one
PYTEST_ARGS ?= -n 2 --dist loadfile

.PHONY: run test lint bench stop clean lock

run:  ## web, worker and Beat, on PostgreSQL and Valkey of their own unless DATABASE_URL and REDIS_URL are set
	@$(PYTHON) tools/setup.py run
	@exec $(BIN)/python -m tools.local.serve --stop-with-parent

test: lint  ## the checks, then the tests; PYTEST_ARGS chooses: make test PYTEST_ARGS="tests/initiatives -x"
	@exec $(BIN)/python -m pytest $(PYTEST_ARGS)

lint:
	@$(PYTHON) tools/setup.py test
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/node node_modules/.bin/eslint --max-warnings 0 static/src

bench:  ## the figures of the README: ours beside a bare Django, in the same minute
	@$(PYTHON) tools/setup.py test
	@exec $(BIN)/python -m benchmarks

stop:  ## stop what runs here, embedded services included
	@$(BIN)/python -m tools.local.serve --stop

clean: ## forget everything that is not in Git: packages, compiled styles, the demonstration's database
	-@[ -x $(BIN)/python ] && $(BIN)/python -m tools.local.serve --stop
	rm -rf .venv node_modules static/build var .mypy_cache .ruff_cache .pytest_cache .hypothesis

lock:  ## after a change of pyproject.toml: choose versions again (needs uv)
	@for list in ":" "-local:--extra local" "-dev:--extra local --extra dev"; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $${list#*:} pyproject.toml --output-file requirements$${list%%:*}.lock || exit 1; done
