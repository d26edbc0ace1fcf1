"""Sets given to couples: from when, at what pace, which step is done, and how it went.

advance_steps         moves each assignment on when its step is done
assign_set            assign, pause, resume, skip, drop, decline, end
assignment_forms      for whom and from when; when the two will do a step
moved_sets            whose sets may move on, since a week began or opened
origins               what a couple's pages say of questions a counselor chose
progress              how far a couple has come, never a word
put_back_sets         after a clock that ran ahead
recompute_steps       chosen times, when the zone data changes
set_weeks             a couple's weeks as steps meet them
step_times            "When will you do it?", and its reminder
timeline              progress and shared answers side by side
views/at_the_desk     the counselor assigns
views/for_the_couple  the couple's page of a set
"""
