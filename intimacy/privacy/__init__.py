"""What is shared with whom: pausing, leaving, topics, one's own words, export, deletion.

forms      what somebody would rather not be asked
own_words  what one person wrote in any space: read, export, forget
topics     the page of topics, behind the password
views      the pages
"""
