from django.urls import path

from intimacy.journal.views import find_words, read_entries, write_entry

app_name = "journal"
urlpatterns = [
    path("together/j/", read_entries.every, name="list"),
    path("together/j/new/", write_entry.new, name="new"),
    path("together/j/find/", find_words.find, name="find"),
    path("together/j/away/", write_entry.all_away, name="all-away"),
    path("together/j/<uuid:pk>/", read_entries.entry, name="entry"),
    path("together/j/<uuid:pk>/change/", write_entry.change, name="change"),
    path("together/j/<uuid:pk>/away/", write_entry.away, name="away"),
]
