"""A journal that only its writer ever reads: it belongs to a person and to no space, so it is the
same before, during and after any pairing.

entry_words         what an entry says, and how that is sealed
find_words          looks for words in one's own entries
forms               an entry and a search, as people type them
keep_entry          writes, changes, deletes
models              `Entry`, and the rule `readable_by`
own_entries         one's own entries, for My words
questions           a question of the library to begin from
views/find_words    looking for a word
views/read_entries  the list, one entry
views/write_entry   writing, changing, deleting
"""
