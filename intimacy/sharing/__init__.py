"""Words given apart and opened together, wherever two answer the same questions. Who may read what
is decided here.

forms                what people type as an answer, or mark
kept_answers         one's own answers and replies, as lines of My words
lines                the questions of an exchange as one of the two sees them
mark_tables          abstract tables of private marks, and who may ever see one
models               `Exchange`, `Item`, `Words`, `Seal`, and the rule `readable_by`
open_together        seals, and the minute until both open
opened_words         after the opening: acknowledge, add a line, let the partner read, withdraw
places               where exchanges are shown; rooms register their pages
private_marks        marking in private, in closed batches: what rooms with ideas share
quiet_pause          what a quiet pause held back reaches the other
rescue               hands words back when they cannot be kept
say_support          how the other can help, under one's own opened words
shown                what a week and the question after a date both show: the base of their views
third_reader         who else may be let in on an answer; one room registers
views/keep_words     writing, one question at a time
views/marks           the page where a room's ideas are marked
views/open_together  sealing and undoing
views/replies        acknowledging, adding a line, letting read, withdrawing
views/support        saying how the other can help, taking it off again
write_words          drafts, lanes, passing
"""
