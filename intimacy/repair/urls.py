from django.urls import path

from intimacy.repair.views import breaks, letters, phrases, slow, start

app_name = "repair"
urlpatterns = [
    path("together/b/", start.start, name="start"),
    path("together/b/a/", breaks.call, name="call"),
    path("together/b/a/<uuid:pk>/", breaks.page, name="break"),
    path("together/b/a/<uuid:pk>/yes/", breaks.agree, name="agree"),
    path("together/b/a/<uuid:pk>/other/", breaks.move, name="move"),
    path("together/b/a/<uuid:pk>/back/", breaks.back, name="back"),
    path("together/b/c/", letters.write, name="write"),
    path("together/b/c/<uuid:pk>/", letters.page, name="letter"),
    path("together/b/c/<uuid:pk>/undo/", letters.take_back, name="take-back"),
    path("together/b/c/<uuid:pk>/words/", letters.answer, name="answer"),
    path("together/b/c/<uuid:pk>/time/", letters.time, name="time"),
    path("together/b/c/<uuid:pk>/close/", letters.not_now, name="not-now"),
    path("together/b/d/", letters.raise_gently, name="raise"),
    path("together/b/e/", phrases.phrases, name="phrases"),
    path("together/b/f/", slow.slow, name="slow"),
    path("together/b/f/<int:number>/", slow.step, name="slow-step"),
    path("together/b/f/share/", slow.share, name="slow-share"),
    path("together/b/f/away/", slow.away, name="slow-away"),
]
