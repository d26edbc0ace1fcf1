"""What is shared with whom: pausing, leaving, topics, one's own words, export, deletion.

forms        what somebody would rather not be asked
joint_words  what two have together, for the export of either
kept_pages   My words by space, week and room: the pages, and all of it for the export
own_words    the spaces somebody wrote in, and forgetting one
topics       the page of topics, behind the password
views        the pages
"""
