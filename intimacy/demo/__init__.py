"""A filled house to look around in; embedded database only.

clients                   the counselor and her couples
coming_back               after a hard evening
date_nights               evenings
fill_house                fills all of it, eight weeks of two people
hopes                     dreams, promises and what helps each feel loved
interests                 what they marked apart, and chose
journal                   what two of them wrote for themselves
management/commands/demo  `manage.py demo`
notes                     notes they left each other
pulses                    their five lines over time
rituals                   rituals
talks                     a talk that has just begun
words                     what the demo people wrote
"""
