"""When counselor and couple meet: single or repeating entries of the counselor's, and a brief
before each.

appointment_forms   what a counselor types about an appointment
brief               one page of what was shared since the last one
occurrences         appointments as they fall, with their exceptions
timetable           arranges, moves, leaves out, ends
views/appointments  entering and changing them
views/briefs        the brief, on the screen and on paper
"""
