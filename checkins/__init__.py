"""The weekly check-in: a week begins, two answer apart, seal, open together, talk.

anchors                             the three questions every week comes back to
begin_week                          begins due weeks, once and in sets; the next beginning
board                               a week as one of its people sees it
bring_answers                       brings answers given alone into the first week of two
couple_facts                        what is known of couples when their weeks are picked
kept_weeks                          what one wrote in the weeks, for My words
management/commands/simulate_weeks  `manage.py simulate_weeks`
models                              `CheckIn`
next_week                           next week's page: its questions, exchanging one
put_back_weeks                      weeks begun by a clock that ran ahead
question_draft                      next week's questions, drawn a week ahead, kept, forgotten
recompute_weeks                     when the next weeks begin, when the zone data changes
simulation                          plays the picker for years of made-up couples
talk_questions                      what there is to talk about this week
tasks                               the tick that begins due weeks
untouched_weeks                     weeks a person left alone
views/answers                       answering, one question at a time
views/next_week                     next week's questions, exchanging one, ruling one out
views/opened                        what both wrote, and what can be done with it
views/seals                         looking at everything, sealing, undoing, passing a week
views/verdicts                      which questions were good to be asked
week_glance                         how far a week is, without a word of it
week_knocks                         when the week knocks: begun, still open, ready to open
week_questions                      what a couple is asked, from what is known of them
write_weeks                         weeks that begin, written in one statement a table
"""
