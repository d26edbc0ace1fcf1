"""Coming back after something hard: a pause with a time to come back, words to come back with,
raising something gently, phrases marked in private, a slow exercise. Nothing here can be pressed
on the other.

blame_hints       quiet hints about blame, as the page computes them
break_reminders   the time to come back, and a little time, in neutral words
call_break        calls a break, agrees to its time or moves it, once
cards             the one line other pages show
deliver_letters   the minute in which words can be taken back, and their arrival
forget_room       what goes when a space closes, or with somebody's words
forms             what people type and choose
gentle_sentence   the sentence a complaint becomes
gentle_week       nothing vulnerable in the week that follows
mark_phrases      private marks, whose matches show later
models/breaks     `Break`, and who knows which time
models/exercises  the slow exercise, one person's own
models/letters    `Letter`, `Reply`, and who reads them
models/marks      which phrases help, marked in private
quiet_pause       what arrives when somebody's quiet pause ends
recompute_breaks  times to come back said by the clock, when the zone data changes
recompute_phrases openings of marked phrases, when the zone data changes
send_letter       sends words; answers, asks for time, not now
slow_steps        the slow exercise, a step a day
taken_along       what one wrote here, for My words
tasks             lets words arrive
views/breaks      calling a pause, and its calm page
views/letters     writing, reading, answering
views/phrases     marking phrases
views/slow        the slow exercise
views/start       where one begins
vocabulary        needs, and what sounds like blame
"""
