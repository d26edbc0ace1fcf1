"""What two people hope for: dreams they share, promises, and what helps each feel loved.

dream_pages       what the pages of dreams show
dream_reminders   both are reminded to look at a dream again
dream_steps       the small steps of a dream: added, done, not done, taken off
dreams_along      the dreams of the two, for the export
forget_room       what goes when a space closes, and when somebody deletes their words
forms             dreams, steps, promises and lines, as people type them
keep_dream        a dream is added, changed, looked at again, comes true, rests
keep_promise      a promise is made, moved, kept or let go, taken back
loved_ideas       ideas for what helps one feel loved, from loved_ideas.yaml
loved_list        the lines each keeps about themselves
models            `Dream`, `Step`, `Promise`, `LovedLine`, and who reads what when
promise_pages     one's own promises, and the other's as they stand for whoever looks
promise_reminders whoever made a promise is reminded of its day
quiet_pause       what a quiet pause held back reaches the other
recompute_room    when that reaches them, when the zone data changes
set_down          whether something set down for today waits
take_dream_off    a dream is deleted: alone, or just after it was added by mistake
taken_along       what one promised and listed, for My words
two_tabs          what was changed in another tab meanwhile
views/dreams      the list, one dream, its buttons
views/find_row    finds a row through the person asking
views/lines       what helps each feel loved
views/promises    making a promise, and what becomes of it
views/write_dream writing a dream, changing it, what there is to remember
"""
