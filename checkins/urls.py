from django.urls import path

from checkins.views import answers, next_week, opened, seals, verdicts

app_name = "checkins"
urlpatterns = [
    path("c/<uuid:pk>/", answers.detail, name="detail"),
    path("c/<uuid:pk>/<int:position>/", answers.prompt, name="prompt"),
    path("c/<uuid:pk>/bring/", answers.bring, name="bring"),
    path("c/<uuid:pk>/review/", seals.review, name="review"),
    path("c/<uuid:pk>/seal/", seals.seal, name="seal"),
    path("c/<uuid:pk>/seal/undo/", seals.unseal, name="unseal"),
    path("c/<uuid:pk>/mine/", seals.mine, name="mine"),
    path("c/<uuid:pk>/off/", seals.week_off, name="off"),
    path("c/<uuid:pk>/off/undo/", seals.week_on, name="on"),
    path("c/<uuid:pk>/both/", opened.opened, name="opened"),
    path("c/<uuid:pk>/talk/", opened.talk, name="talk"),
    path("c/<uuid:pk>/talked/", opened.talked, name="talked"),
    path("c/<uuid:pk>/talked/undo/", opened.not_yet, name="not-yet"),
    path("c/<uuid:pk>/verdicts/", verdicts.verdicts, name="verdicts"),
    path("week/next/", next_week.coming, name="coming"),
    path("week/next/exchange/", next_week.exchange, name="exchange"),
    path("week/next/never/", next_week.never, name="never"),
]
