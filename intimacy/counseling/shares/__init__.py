"""What an author lets the couple's counselor read, the rule that decides, and who read what.

access_log          which counselor opened which answer, for its author
own_shares          what a partner shares today
share_answers       shares an answer, or takes it back
show_answers        shared answers on their way to a page: decrypted and written down
show_lines          the two trends of the five lines likewise, and as a sheet
views/line_choice   the choice whether the counselor sees both trends
views/share_choice  the choice on an opened answer
visible_answers     the rule: ten conditions, one statement
visible_lines       the rule for the five lines
"""
