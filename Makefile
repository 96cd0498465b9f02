.PHONY: setup test lint bench proof pictures

bin = .venv/bin

setup:  ## a virtual environment with the project and everything its checks need
	python3 -m venv .venv
	$(bin)/python -m pip install --quiet --editable '.[test]'

test:
	$(bin)/python -m pytest -n auto

lint:
	$(bin)/ruff check . && $(bin)/ruff format --check . && $(bin)/mypy && $(bin)/lint-imports

proof:  ## what takes minutes: students by the hundred thousand, hostile files, mutants, leaks, a class of 400
	$(bin)/python -m tests.benchmarks.honesty
	$(bin)/python -m tests.benchmarks.agreement
	$(bin)/python -m tests.benchmarks.mixed
	$(bin)/python -m tests.benchmarks.mutation
	$(bin)/python -m tests.benchmarks.leaks
	$(bin)/python -m tests.benchmarks.classroom

bench:  ## stamping, reading and grading against openpyxl's usual way, as ratios
	$(bin)/python -m tests.benchmarks.stamping
	$(bin)/python -m tests.benchmarks.reading
	$(bin)/python -m tests.benchmarks.grading

pictures:  ## the sheets as the README shows them
	$(bin)/python -m tests.pictures
