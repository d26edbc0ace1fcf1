from django.urls import path

from checkins.views import coming, opened, sealing, verdicts, writing

app_name = "checkins"
urlpatterns = [
    path("c/<uuid:pk>/", writing.detail, name="detail"),
    path("c/<uuid:pk>/<int:position>/", writing.prompt, name="prompt"),
    path("c/<uuid:pk>/bring/", writing.bring, name="bring"),
    path("c/<uuid:pk>/review/", sealing.review, name="review"),
    path("c/<uuid:pk>/seal/", sealing.seal, name="seal"),
    path("c/<uuid:pk>/seal/undo/", sealing.unseal, name="unseal"),
    path("c/<uuid:pk>/mine/", sealing.mine, name="mine"),
    path("c/<uuid:pk>/off/", sealing.week_off, name="off"),
    path("c/<uuid:pk>/off/undo/", sealing.week_on, name="on"),
    path("c/<uuid:pk>/both/", opened.opened, name="opened"),
    path("c/<uuid:pk>/talk/", opened.talk, name="talk"),
    path("c/<uuid:pk>/talked/", opened.talked, name="talked"),
    path("c/<uuid:pk>/talked/undo/", opened.not_yet, name="not-yet"),
    path("c/<uuid:pk>/verdicts/", verdicts.verdicts, name="verdicts"),
    path("week/next/", coming.coming, name="coming"),
    path("week/next/exchange/", coming.exchange, name="exchange"),
    path("week/next/never/", coming.never, name="never"),
    path("w/<uuid:pk>/acknowledgement/", opened.acknowledge, name="acknowledge"),
    path("w/<uuid:pk>/line/", opened.line, name="line"),
    path("w/<uuid:pk>/letting/", opened.letting, name="letting"),
    path("w/<uuid:pk>/withdrawal/", opened.withdrawal, name="withdrawal"),
]
