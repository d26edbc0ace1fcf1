"""The shipped prompts, sets and word lists (YAML, in this folder), and what reads, checks and loads
them.

addressee      to whom a question is put
catalog        what can be asked today, the first week, words to borrow
further_ideas  what a date or a ritual may begin from, of higher rooms
idea_files     the ideas of rooms: read, and their rules
lint_ideas     `python -m prompts.library.lint_ideas`, for the ideas of rooms
lint_library   `python -m prompts.library.lint_library`: what a prompt may not say
lint_sets      what a set may not be
load_library   files into rows: by key, whole or not at all
load_sets      sets into rows
read_library   files into entries, each with its line
read_sets      sets into entries
word_lists     rules for starters, feelings, phrases
wording_rules  what no sentence of this product may say
yaml_lines     YAML with the line everything stands on
"""
