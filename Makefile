# For developers; the README's two commands, bin/run and bin/test, need no make.
PY := .venv/bin/python
.PHONY: run test environment quick format check lint types contracts templates migrations sizes assets messages words bench test-next

run:
	bin/run

test:
	bin/test

# The same tests on the next Wagtail, in an environment of their own; more words by TESTS=tests/cms
test-next: environment
	test -x .venv-next/bin/python || $(PY) -m venv .venv-next
	.venv-next/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements-next.txt
	trap '$(PY) -m lms.kernel.embedded stop var/test' EXIT; .venv-next/bin/python -m pytest -n 2 $(TESTS)

environment:
	bin/environment test

quick: lint contracts sizes

format:
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix -q .

lint:
	$(PY) -m ruff format --check -q .
	$(PY) -m ruff check -q .

contracts:
	.venv/bin/lint-imports

sizes:
	$(PY) -m pytest -q -p no:cacheprovider --no-header --durations=0 tests/architecture/test_sizes.py

types:
	LMS_ENV=test $(PY) -m mypy .

templates:
	$(PY) -m djlint --quiet --lint templates

migrations:
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py lintmigrations --ignore-initial-migrations --quiet ignore --include-apps \
		accounts attendance audit catalogue certificates cms demo enrolment kernel notices portal privacy quizzes

check: environment lint contracts types templates migrations words test

assets:
	tools/assets/build.sh

messages:
	$(PY) tools/messages.py

words:
	$(PY) tools/messages.py --check

bench:
	$(PY) -m tests.benchmarks
