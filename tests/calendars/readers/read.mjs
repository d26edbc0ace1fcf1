// Reads {begin, end, feeds: {name: text}, places, moments} from stdin and writes what two readers show
// between the two moments, {shown: {reader: {name: [[uid, milliseconds], ...]}}}, and which offsets
// node itself gives some places at some moments: {offsets: {place: ["GMT+01:00", ...]}}.
// READERS is the folder they are installed in.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.env.READERS}/`);
const ICAL = require("ical.js");
const nodeIcal = require("node-ical");
const { begin, end, feeds, places, moments } = JSON.parse(readFileSync(0, "utf8"));

// As Thunderbird and Nextcloud do it: the zone is the one in the file.
function* icalJs(text) {
  const all = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  const changed = all.filter((one) => one.hasProperty("recurrence-id"));
  for (const one of all.filter((other) => !changed.includes(other))) {
    const uid = one.getFirstPropertyValue("uid");
    const exceptions = changed.filter((other) => other.getFirstPropertyValue("uid") === uid);
    const event = new ICAL.Event(one, { exceptions });
    if (!event.isRecurring()) {
      yield [uid, event.startDate.toUnixTime() * 1000];
      continue;
    }
    const series = event.iterator();
    for (let next = series.next(); next; next = series.next()) {
      if (next.toUnixTime() * 1000 > end + 40 * 86400000) break;
      yield [uid, event.getOccurrenceDetails(next).startDate.toUnixTime() * 1000];
    }
  }
}

function* node(text) {
  for (const event of Object.values(nodeIcal.sync.parseICS(text))) {
    if (event.type !== "VEVENT") continue;
    const shown = nodeIcal.expandRecurringEvent(event, { from: new Date(begin), to: new Date(end) });
    for (const one of shown) yield [event.uid, one.start.getTime()];
  }
}

function readAll(reader) {
  const within = ([, at]) => begin <= at && at < end;
  return Object.fromEntries(
    Object.entries(feeds).map(([name, text]) => [name, [...reader(text)].filter(within)]),
  );
}

function offsets(place) {
  const clock = new Intl.DateTimeFormat("en", { timeZone: place, timeZoneName: "longOffset" });
  const name = (parts) => parts.find((part) => part.type === "timeZoneName").value;
  return moments.map((at) => name(clock.formatToParts(at)));
}

console.log(
  JSON.stringify({
    shown: { "ical.js": readAll(icalJs), "node-ical": readAll(node) },
    offsets: Object.fromEntries(places.map((place) => [place, offsets(place)])),
  }),
);
