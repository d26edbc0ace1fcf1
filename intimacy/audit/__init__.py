"""What happened, never words: an append-only log of ids and events.

models      the row `Event`, and `record`, which writes one
old_events  deletes lines whose term is over
tasks       the sweep of old lines
"""
