"""Two people: spaces, pairing and parting, the rhythm of their weeks. Everyone is in exactly one
space.

access            the decorator of views inside a space
bond_words        what pages call the other and their time together, by their bond
change_bond       what two are to each other: proposed by one, true once both said it
code_words        the three words both screens show while pairing
kept_words        what a person wrote: rooms register it; who can read each line
models            `Couple`, `Membership`, `Invitation`, `RhythmChange`, `BondProposal`
pair_couple       invite, accept, confirm; how long a link lasts
part_couple       leave, at once
question_choices  how many questions, which focus: chosen by both
rhythm            the day and hour of the week, and resting
spaces            the space a person is in; starting and closing spaces; the couple's lock
"""
