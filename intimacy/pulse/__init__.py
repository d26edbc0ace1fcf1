"""How it has been of late: every few weeks five short lines about closeness, and what they say
over time, for their author alone, or for both and for whoever both let see it.

forget_pulses       what goes when a space closes
forms               five lines as one form, and when to be nudged
lines               the five lines, their words for an answer, in numbered sets
low_run             three times low in a row: the rule
models              `Pulse`, `Willing`, `Agreement`, `PulseNudge`, and the rule `readable_by`
own_pulses          what one person answered in any space, for My words
pulse_nudges        the nudge's own day and hour, and who still wants it
recompute_openings  when answers open for others, when the zone data changes
show_both           both or neither: saying yes, taking it back, the end of a pause
shown_trends        what both let each other, or a third, see: two trends on one scale
take_pulse          gives answers, or changes those of this week
trends              answers over time, and where they stand in a drawing
views/answer_lines  answering the five lines
views/nudges        choosing the nudge's day and hour
views/read_trend    one's own trend, and both
"""
