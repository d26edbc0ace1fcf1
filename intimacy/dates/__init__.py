"""Evenings: planned in turns, offered and voted on, surprises, private marks, the question
afterwards.

answer_times     answers to the times on offer: yes, if need be, no
board            one evening as one of the two sees it
cards            what other pages say about dates
date_reminders   what the two are reminded of, and whether it is still wanted
find_date        finds an evening through the person asking
forms            what people type to plan an evening
hold_date        locks an evening while something is decided; forgets evenings
idea_filter      what to leave out of the ideas
ideas            the shipped ideas of `ideas.yaml`
kept_afterwards  what one wrote after dates, for My words
lengths          how long an evening is, in words
mark_ideas       private marks of ideas, whose matches show later
models           the rows, a file a noun
move_date        starts, moves, misses or calls off an agreed evening
occurrences      agreed evenings as a calendar sees them
propose_date     proposes an evening, or other times
question_after   the exchange after a date
readable_dates   what one person may read of some evenings
recompute_dates  evenings and times on offer, when the zone data changes
times            which times may be offered, and how they look on two clocks
views/after      writing, sealing and reading after a date
views/agreed     begins, moves, misses, calls off
views/lists      the dates of two, and ideas for more
views/marks      marking, and matches
views/nights     one date: its plan, the times, saying yes
views/past       the dates that were
views/proposals  planning a date, suggesting other times
views/turns      whose turn, and how often
whose_turn       the turn to plan: alternates, is passed on, knocks
"""
