.PHONY: setup test lint bench picture

bin = .venv/bin

setup:  ## a virtual environment with the project and everything its checks need
	python3 -m venv .venv
	$(bin)/python -m pip install --quiet --editable '.[test]'

test:
	$(bin)/python -m pytest -n auto

lint:
	$(bin)/ruff check . && $(bin)/ruff format --check . && $(bin)/mypy && $(bin)/lint-imports

bench:  ## stamping and reading against openpyxl's usual way, as ratios
	$(bin)/python -m tests.benchmarks.stamping
	$(bin)/python -m tests.benchmarks.reading

picture:  ## the sheet as the README shows it
	$(bin)/normreg-sheets preview batch-normalization --preset classic --kind solution -o templates/batch-normalization.png --force
