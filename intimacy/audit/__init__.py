"""What happened, never words: an append-only log of ids and events.

models  the row `Event`, and `record`, which writes one
"""
