#!/usr/bin/env bash
# node-ical 0.25.6: a daily series that meets an hour which spring skips stays late from then on.
#
# Versions:  node-ical 0.25.6 (npm, with its rrule-temporal), Node 18 or newer.
# Behaviour: `expandRecurringEvent` of 02:15 each day in Berlin gives 03:15 on 29 March 2026, as RFC 5545
#            (3.3.5) wants it, and 03:15 on each day after that, in the next winter too.
# Effect:    all later occurrences are an hour late in programs on node-ical, because of one night.
# Why one would guess otherwise: RRULE works on local times and the time of day comes from DTSTART; the same
#            library is right in every other hour, in summer and winter.
# Output seen (2026-11-30):
#   2026-03-28 02:15, 2026-03-29 03:15, 2026-03-30 03:15, 2026-12-15 03:15
# Fails if any of this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix . node-ical@0.25.6
cat >read.cjs <<'JS'
const ical = require("node-ical");
const text = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//finding//", "BEGIN:VEVENT", "UID:x", "SUMMARY:x",
  "DTSTAMP:20260101T000000Z", "DTSTART;TZID=Europe/Berlin:20260101T021500",
  "DTEND;TZID=Europe/Berlin:20260101T023000", "RRULE:FREQ=DAILY", "END:VEVENT", "END:VCALENDAR",
].join("\r\n");
const event = Object.values(ical.sync.parseICS(text)).find((one) => one.type === "VEVENT");
const [from, to] = [new Date("2026-03-01"), new Date("2027-01-01")];
const clock = new Intl.DateTimeFormat("sv", {
  timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short",
});
const shown = ical.expandRecurringEvent(event, { from, to }).map((one) => clock.format(one.start));
const days = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-12-15"];
const seen = days.map((day) => shown.find((at) => at.startsWith(day))).join(", ");
console.log(seen);
const expected = "2026-03-28 02:15, 2026-03-29 03:15, 2026-03-30 03:15, 2026-12-15 03:15";
if (seen !== expected) throw new Error(seen);
JS
TZ=UTC node read.cjs
