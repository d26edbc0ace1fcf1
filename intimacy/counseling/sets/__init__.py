"""Building sets at the desk; the sets themselves are rows of `prompts`.

sample_couple        a set as a sample couple would meet it
set_forms            what a counselor types about sets
views/find_set       finds sets and steps through the counselor asking
views/own_questions  writing a question of one's own
views/set_acts       the whole set as the couple will see it; copy, archive, restore
views/sets           all sets, a new one, one being built
views/step_acts      the buttons of a step
views/steps          one step, and the search for questions
"""
