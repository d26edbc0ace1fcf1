"""This week and the pages around it: one page composed of what each room brings.

exits                        the quick exit
failures                     when a form comes back too late
find_things                  something to do, found by an everyday word for it
find_words                   a word found again in what one wrote, or what both opened
forms                        the couple's day, a rest, what they are asked, words to look for
help                         directories, and lines of `help_lines.yaml` by country
help_check                   says which lines were read too long ago
later_rooms                  the rooms that More lists, and what describes a way into a room
management/commands/prepare  `manage.py prepare`: migrations, prompts, static files
management/commands/serve    `manage.py serve`: the web server
past_weeks                   the weeks of Look back, one of long ago, what one wrote then
quiet_cards                  which cards stand beside the week's one step: four at most
searched_rows                the rows that looking for a word goes through
sections                     which place of the navigation a page belongs to
things_to_do                 what there is to do, with plain words for it
views/health                 `/healthz` and `/readyz`
views/help_page              help, for everybody
views/invitations            inviting, saying yes, the three words
views/look_back              look back, and finding a word
views/more                   the later rooms, and looking for something to do
views/pages                  landing, welcome, together, our week, you
views/questions              what the two are asked
views/week                   This week
week_states                  its headline, sentence, button and links, by state
week_waits                   which of its quiet cards there is something for
"""
