"""One's own calendar: a secret address to subscribe to, single files, RFC 5545 and its time zones.

addresses       makes, replaces and stops an address
contents        what stands in one person's calendar, as plain values
forms           what somebody wants in their calendar
ics             writes RFC 5545: plain values in, bytes out
models          `Address`, and what was last told
reader          whose calendar it is: their clock, their choices, their quiet
single_times    rituals on a clock that must not be named: each time by itself
views           the page, the feed, single files
vtimezones      VTIMEZONE for a place
yearly_changes  clock changes that come back every year, from a zone file's last line
"""
