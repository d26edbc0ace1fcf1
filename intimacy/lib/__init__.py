"""Knows Django and nothing of ours. No tables, no rooms: what several rooms would otherwise each
write for themselves.

among                  the lookup `among`: `in` for hundreds of ids, as one parameter
cache_keys             what the rows of the cache are called in the database
compiled               querysets compiled once a process, run with the values of the day
compiled_statement     the SQL of one such queryset, and what its rows become
countries              countries by their codes, and the country of a zone
csv_cells              cells of a CSV file that no spreadsheet takes for a formula
env                    values of the environment, or of a file that holds one
env_rules              values that would send something wrong without a word: refused at start
fields                 form fields for a day, a time of day and a place, as people type or pick them
folded_text            words looked for in a text whatever their case and accents
former_zones           the zone files of the system, asked before `tzdata` until 2026
given_back             a text that could not be kept, in a field to send it again from or to copy
http                   small pieces of requests and answers that every page leans on
list_pages             a list in pages, the first of them one compiled query
local_dates            the local date of a moment, within a query
local_times            model fields for a moment that means a local time
logs                   what may reach a log line
mailbox                one address of mail: may it be written, did a server refuse it
monotonic_schedule     a beat schedule that counts seconds on a clock nobody sets
numbers                counts and lengths of time in words
one_waiting            beat's schedule, which leaves at most one message of an entry waiting
outages                what ends a whole task, whichever row it was at
page_slots             places on a page that rooms above fill
pressed_twice          the id a form brings for its new row, so that pressed twice is once
qr                     a link as a square to point a camera at
recurrence             rules that repeat, from RFC 5545
rows                   what tables share: how a row is called, ids that tell nothing
spans                  lengths of time that have a name
storage                static files with hashed names
templatetags/fixed     tags whose arguments are all written out: text, once compiled
templatetags/in_words  the filter `in_words`, for limits in sentences
templatetags/parts     the tags every template knows: `icon`, `act`, `back`
templatetags/places    the filter `place_name`, for zones
templatetags/slots     the tag `slot`, which draws what rooms above registered
text                   cleaning what people type
tokens                 secrets that travel in links; only hashes are kept
weeks                  a couple's rhythm: when a week begins, in their own zone
write_rows             many rows at once, in one statement a table
zones                  time zones by their IANA names, from the locked `tzdata`
"""
