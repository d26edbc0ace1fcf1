"""Sets of prompts in steps: built in drafts, frozen when given.

build_set       every change of a set
find_questions  questions to choose from
outline         a set as a page shows it
own_questions   a counselor's own questions
try_set         which prompts would come in which week
versions        the draft, and what came from what
"""
