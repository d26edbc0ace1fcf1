"""Two to four minutes to breathe, come to oneself or look back kindly; nothing of it is kept.

exercises            the pauses of `exercises.yaml`, read once
templatetags/pauses  draws a pause where another room wants one
views                the pages, for everybody, signed in or not
"""
