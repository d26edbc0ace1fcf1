from django.urls import path

from intimacy.notes.views import drafts, nudges, read_notes, write_note

app_name = "notes"
urlpatterns = [
    path("together/n/", read_notes.every, name="list"),
    path("together/n/new/", write_note.new, name="new"),
    path("together/n/kept/", drafts.keep, name="keep"),
    path("together/n/kept/away/", drafts.put_away, name="put-away"),
    path("together/n/jar/", read_notes.jar, name="jar"),
    path("together/n/when/", nudges.nudge, name="nudge"),
    path("together/n/<uuid:pk>/", read_notes.note, name="note"),
    path("together/n/<uuid:pk>/open/", read_notes.open_it, name="open"),
    path("together/n/<uuid:pk>/change/", write_note.change, name="change"),
    path("together/n/<uuid:pk>/back/", write_note.take_back, name="take-back"),
]
