#!/usr/bin/env bash
# icalendar 7.3.2 writes the onset of summer time an hour late into a VTIMEZONE.
#
# Versions:  icalendar 7.3.2, python-dateutil 2.9.0.post0, tzdata 2026.3.
# Behaviour: `Timezone.from_tzid("Europe/Berlin", ...)` gives DAYLIGHT a DTSTART of 03:00. RFC 5545
#            (3.6.5) wants the onset on the clock in force before it, TZOFFSETFROM: 02:00. The onset of
#            winter is written as it should be. New York and Sydney are the same.
# Effect:    a reader that believes the file (dateutil's tzical here) stays on winter time for one hour
#            more: 01:30 UTC on 29 March 2026 is 03:30 in Berlin, and 02:30, a time that does not exist,
#            by the file.
# Why one would guess otherwise: the library reads and writes RFC 5545, its own rules for RDATE and
#            winter onsets follow it, and a file read back by icalendar itself, which knows zones by
#            their names, shows nothing of it.
# Output seen (2026-11-29):
#   Europe/Berlin     daylight 2026-03-29 03:00 from +0100, standard 2026-10-25 03:00 from +0200
#   America/New_York  daylight 2026-03-08 03:00 from -0500, standard 2026-11-01 02:00 from -0400
#   Australia/Sydney  daylight 2026-10-04 03:00 from +1000, standard 2026-04-05 03:00 from +1100
#   2026-03-29 01:30 UTC is 03:30 CEST by zoneinfo, 02:30 CET by the file
# Fails if any of this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    icalendar==7.3.2 python-dateutil==2.9.0.post0 tzdata==2026.3
PYTHONTZPATH="" "$folder/venv/bin/python" - <<'PY'
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar import Calendar, Timezone

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney")
EXPECTED = {  # summer's onset as RFC 5545 wants it is 02:00 in each
    "Europe/Berlin": ("2026-03-29 03:00", "2026-10-25 03:00"),
    "America/New_York": ("2026-03-08 03:00", "2026-11-01 02:00"),
    "Australia/Sydney": ("2026-10-04 03:00", "2026-04-05 03:00"),
}


def onset(zone: Timezone, kind: str) -> tuple[str, str]:
    changes = [c for c in zone.walk(kind) if c["TZOFFSETFROM"].td != c["TZOFFSETTO"].td]
    first = min(changes, key=lambda c: c["DTSTART"].dt)
    return f"{first['DTSTART'].dt:%Y-%m-%d %H:%M}", first["TZOFFSETFROM"].to_ical()


found = {}
for name in ZONES:
    zone = Timezone.from_tzid(name, first_date=date(2026, 1, 1), last_date=date(2027, 1, 1))
    (summer, before), (winter, ahead) = onset(zone, "DAYLIGHT"), onset(zone, "STANDARD")
    print(f"{name:17} daylight {summer} from {before}, standard {winter} from {ahead}")
    found[name] = (summer, winter)
assert found == EXPECTED, found

calendar = Calendar()
calendar.add("prodid", "-//finding//")
calendar.add("version", "2.0")
berlin = Timezone.from_tzid(ZONES[0], first_date=date(2026, 1, 1), last_date=date(2027, 1, 1))
calendar.add_component(berlin)
by_file = tzical(io.StringIO(calendar.to_ical().decode().replace("\r\n", "\n"))).get(ZONES[0])
moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
right, wrong = (f"{moment.astimezone(tz):%H:%M %Z}" for tz in (ZoneInfo(ZONES[0]), by_file))
print(f"{moment:%Y-%m-%d %H:%M} UTC is {right} by zoneinfo, {wrong} by the file")
assert (right, wrong) == ("03:30 CEST", "02:30 CET"), (right, wrong)
PY
