"""Small things two people do again and again: a rule, what was done, an idea to start from.

cards              rituals as pages show them
day_names          names single days anew when a ritual moves to another clock
do_ritual          done, skipped, moved: one occurrence
form_initials      what the form shows before anybody has typed
forms              a ritual as people type it
ideas              the shipped ideas of `ideas.yaml`
manage_ritual      set up, change from now on, pause, end, forget
models             `Ritual`, what was done, what was moved
move_form          which occurrence moves, and to when
occurrences        when rituals happen, on a person's clock
opt_in_practices   practices nobody meets before both agreed
own_clock          a ritual's rule, days and hour on one person's clock
ritual_reminders   keeps each person's reminders of a ritual right
rule_in_words      says when a ritual happens
views/acts         the buttons
views/find_ritual  finds a ritual through the person asking
views/pages        the pages
"""
