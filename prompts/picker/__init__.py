"""Which prompts a couple gets in a week: a pure function, its plain values, and what it is told.

asker       for whom is picked, and what they have been asked
candidates  a prompt, a week, a pick, as the picker sees them
draw_talk   what there is to talk about besides
leanings    boundaries and feedback, each readable by its author only
lots        lots in place of chance
pick_week   the picker itself
reasons     why a prompt was asked
shelves     the library, sorted once for all who are asked
wish_list   what rooms above wish for
"""
