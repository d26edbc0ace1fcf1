"""Things two might try: each marks apart what they would, only what both marked shows, and they
take turns choosing what comes next. Alone, what one marked is a list.

board           what both would try, as their page shows it
choose_next     whose turn it is to choose, what comes next, what was tried
forms           what people mark
ideas           the shipped interests of `interests.yaml`
mark_interests  private marks of interests; one's own list
models          the tables of marks, and `Choice`
views/both      what both would try, and choosing in turns
views/marks     marking
"""
