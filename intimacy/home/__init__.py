"""This week and the pages around it: one page composed of what each room brings.

exits                        the quick exit
failures                     when a form comes back too late
find_words                   a word found again in what one wrote, or what both opened
forms                        the couple's day, a rest, what they are asked, a word
help                         directories, and lines of `help_lines.yaml` by country
help_check                   says which lines were read too long ago
management/commands/prepare  `manage.py prepare`: migrations, prompts, static files
management/commands/serve    `manage.py serve`: the web server
past_weeks                   the weeks of Look back, one of long ago, what one wrote then
quiet_cards                  which cards stand beside the week's one step: four at most
searched_rows                the rows that looking for a word goes through
sections                     which place of the navigation a page belongs to
views/health                 `/healthz` and `/readyz`
views/help_page              help, for everybody
views/invitations            inviting, saying yes, the three words
views/look_back              look back, and finding a word
views/more                   the rooms a new person need not meet yet
views/pages                  landing, welcome, together, our week, you
views/questions              what the two are asked
views/week                   This week
week_states                  its headline, sentence, button and links, by state
week_waits                   which of its quiet cards there is something for
"""
