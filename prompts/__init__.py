"""What we ask: the library and its staff pages, sets of prompts, and the pure picker.

admin                             the staff pages
library                           the prompts as YAML: read, lint, load; their wording
management/commands/load_prompts  `manage.py load_prompts`
models                            the rows of the library and of sets
picker                            which prompts a couple gets in a week
sets                              building, trying and showing sets
staff                             writing prompts, and sheets in and out
vocabulary                        kinds, depths, tags and practices, with their labels
"""
