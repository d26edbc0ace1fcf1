#!/usr/bin/env bash
# ical.js 2.2.1 takes one date of an RDATE list in a VTIMEZONE, and not DTSTART beside it.
#
# Versions:  ical.js 2.2.1 (npm), Node 18 or newer.
# Behaviour: of `RDATE:a,b,c` in an observance only a is an onset. DTSTART, which RFC 5545 (3.6.5) makes
#            the first onset, is none as soon as there is an RDATE. The same onsets as an RRULE, as one RDATE
#            line each with DTSTART among them, or as an observance each, are all taken.
# Effect:    Thunderbird and Nextcloud read feeds with it and believe the file's VTIMEZONE: with a list
#            20:00 in Berlin is 19:00 UTC in summer, for ever.
# Why one would guess otherwise: RDATE is a list in the RFC (3.8.5.2), ical.js reads such a list whole in a
#            VEVENT, and icalendar and vobject write observances with lists.
# Output seen (2026-11-30):
#   list     15 July 2028 20:00 in Berlin is 19:00 UTC
#   lines    15 July 2028 20:00 in Berlin is 18:00 UTC
#   rule     15 July 2028 20:00 in Berlin is 18:00 UTC
# Fails if any of this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --no-save --prefix . ical.js@2.2.1
cat >read.cjs <<'JS'
const ICAL = require("ical.js");
const summer = ["20260329T020000", "20270328T020000", "20280326T020000"];
const winter = ["20261025T030000", "20271031T030000", "20281029T030000"];
const FORMS = {
  list: (onsets) => [`RDATE:${onsets.slice(1).join(",")}`],
  lines: (onsets) => onsets.map((onset) => `RDATE:${onset}`),
  rule: (onsets) => [`RRULE:FREQ=YEARLY;BYMONTH=${Number(onsets[0].slice(4, 6))};BYDAY=-1SU`],
};
const EXPECTED = { list: "19:00", lines: "18:00", rule: "18:00" };

function observance(kind, from, to, onsets, form) {
  const head = [`BEGIN:${kind}`, `DTSTART:${onsets[0]}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`];
  return [...head, ...FORMS[form](onsets), `END:${kind}`];
}

for (const form of Object.keys(FORMS)) {
  const text = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//finding//", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
    ...observance("DAYLIGHT", "+0100", "+0200", summer, form),
    ...observance("STANDARD", "+0200", "+0100", winter, form),
    "END:VTIMEZONE", "BEGIN:VEVENT", "UID:x", "DTSTART;TZID=Europe/Berlin:20280715T200000",
    "END:VEVENT", "END:VCALENDAR",
  ].join("\r\n");
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  const seen = new Date(event.getFirstPropertyValue("dtstart").toUnixTime() * 1000).toISOString();
  console.log(`${form.padEnd(8)} 15 July 2028 20:00 in Berlin is ${seen.slice(11, 16)} UTC`);
  if (seen.slice(11, 16) !== EXPECTED[form]) throw new Error(`${form}: ${seen}`);
}
JS
TZ=UTC node read.cjs
