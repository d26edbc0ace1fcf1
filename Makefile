# Tend: `make up` runs it, `make test` tests it. Everything else is in the README.
SHELL := /bin/bash
export PORT ?= 8000
export BIND ?= 127.0.0.1
EMBEDDED := env -u DATABASE_URL -u EMAIL_URL EMBEDDED=1 PYTHONPATH=.
PY := .venv/bin/python
# Compiled once and kept, rather than anew in each of the processes that tests start.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: up demo code secrets check types rules test test-all bench load shots lock format

up:
	@.ci/install
	@umask 077; $(EMBEDDED) $(PY) manage.py prepare
	@echo
	@echo "Tend runs at http://127.0.0.1:$(PORT): open it and press Start. Ctrl-C stops it; everything is kept in var/."
	@echo "Its mail (sign-up codes) is at http://127.0.0.1:$(PORT)/dev/inbox/. Anyone at this computer can read it: set up e-mail before two people use it in earnest."
	@echo "Reminders land there too, sent by a worker that runs beside the web server."
	@echo "To look around in a filled house first: make demo"
	@umask 077; exec $(EMBEDDED) $(PY) manage.py up

demo:
	@.ci/install
	@umask 077; $(EMBEDDED) $(PY) manage.py prepare
	@$(EMBEDDED) $(PY) manage.py demo

# The code the demo counselor's app would show, for whoever has no such app at hand.
code:
	@$(EMBEDDED) $(PY) manage.py demo --code

# What docker-compose.yml needs to know and .env must not hold.
secrets:
	@.ci/install
	@.ci/secrets

check:
	@.ci/install requirements-dev.txt
	@$(MAKE) --no-print-directory -j2 --output-sync=target types rules

types:
	.venv/bin/mypy .

rules:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/djlint --quiet --lint templates
	$(PY) static/css/build.py --check
	$(EMBEDDED) $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.production check --deploy --fail-level WARNING
	$(PY) -m tests.floors
	$(PY) -m prompts.library.lint_library
	$(PY) -m prompts.library.lint_ideas intimacy.rituals.ideas intimacy.dates.ideas intimacy.interests.ideas intimacy.dreams.loved_ideas

# All of it, or one room alone on the one database: make test ROOM=dates
test:
	@.ci/install requirements-dev.txt
	@.ci/test $(if $(ROOM),tests/$(ROOM))

test-all:
	@.ci/install requirements-dev.txt
	@LONG=1 .ci/test

# JSON lines: what a pick, a page and a Sunday cost, and the reminder engine beside PostgreSQL's own limit. Each bench
# makes a database of its own and drops it; SECONDS matter less than the ratios.
bench:
	@.ci/install requirements-dev.txt
	@umask 077; $(EMBEDDED) $(PY) manage.py prepare >/dev/null
	$(EMBEDDED) $(PY) -m tests.bench.picker
	@for bench in page_costs page_rates word_costs pages recurrence sets weeks reminders zones delivery beat; do PYTHONPATH=. $(PY) -m tests.bench.$$bench || exit 1; done

# People at a filled house, whole and with parts of it killed; JSON lines. POOLED=1 goes through PgBouncer;
# COUPLES, WORDED, SUNDAY, REMINDERS, PEOPLE and SECONDS say how much (tests/load/sizes.py).
load:
	@.ci/install requirements-dev.txt
	@umask 022; PYTHONPATH=. $(PY) -m tests.load.run

# Phone screenshots for the README, from the browser tests that tell the stories.
shots:
	@.ci/install requirements-dev.txt
	$(PY) -m pytest -q tests/browser/test_story.py tests/browser/test_notes.py tests/browser/test_dreams.py tests/browser/test_coming_back.py tests/browser/test_talk.py tests/browser/test_pauses.py tests/browser/test_evenings.py tests/browser/test_counselor.py
	mkdir -p tests/browser/shots && cd var/shots && cp landing.png week.png prompt.png sealed.png opened.png invited.png rituals.png date.png note.png dream.png hard-gently.png talk-speaks.png pause.png reminders.png desk-today.png desk-set.png desk-client.png desk-brief.png agree.png lane.png ../../tests/browser/shots/

format:
	@.ci/install requirements-dev.txt
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format . ; $(PY) static/css/build.py

# Neither file may hold a download address; hashes keep them honest.
lock:
	uv pip compile --universal --generate-hashes --quiet --no-header pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --quiet --no-header --group dev pyproject.toml -o requirements-dev.txt
