"""A counselor's private notes, encrypted under their own key.

private_notes  keeps, changes, deletes, reads them
views/notes    their pages
"""
