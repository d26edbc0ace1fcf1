"""What is shared with whom: pausing, leaving, topics, one's own words, export, deletion.

erase_account                    asks for one's erasure, takes it back, erases
erasure                          the pages of an erasure: what goes, the seven days
erasure_waits                    keeps whoever waits to be erased to the page that says so
forms                            what one would rather not be asked; the word that erases
joint_words                      what two have together, for the export of either
kept_pages                       My words by space, week and room, and all of it for the export
management/commands/erase_again  `manage.py erase_again`, after an older backup was put back
own_words                        the spaces somebody wrote in, and forgetting one
tasks                            erases whose days are over
topics                           the page of topics, behind the password
views                            the pages
"""
