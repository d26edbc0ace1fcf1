"""A third person, with both partners' consent: a counselor gives sets of questions and reads what
is shared.

admin         the staff side of counselors
appointments  when counselor and couple meet, and the brief before it
assignments   sets given to couples, and how far they have come
care          links, both partners' consent, the end
desk          who may work here, and the desk's first pages
models        the rows, a file a noun
notes         a counselor's private notes
sets          building sets at the desk
shares        what an author lets the counselor read, and the rule that decides
tasks         the tick that moves assignments on
"""
