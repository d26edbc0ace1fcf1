"""A thank-you or a surprise, left by one for the other: it arrives now or later, and until then
only its author knows of it.

arrival_words     how a note of one's own stands, in words
arrivals          when a note arrives: the rule, and the hour the house picks
cards             one's own notes as a list
forget_notes      what goes when a space closes
forms             a note, its when, and the nudge, as people type them
jar               notes that came: opening one, drawing another
keep_draft        a note while it is being written, its author's alone
leave_note        leaves, changes, takes back; what waited through a pause
models            `Note`, `NoteDraft`, `Nudge`, and the rule `readable_by`
note_reminders    the knock that a note has come, and the nudge to write one
nudges            the nudge's own day and hour
own_notes         what one person wrote, for My words
recompute_notes   notes to come, when the zone data changes
views/drafts      keeping what is typed so far, and putting it away
views/find_note   finds a note through the person asking
views/nudges      choosing the nudge's day and hour
views/read_notes  the list, one note, the jar
views/write_note  writing, changing, taking back
"""
