from django.urls import path

from intimacy.dreams.views import dreams, lines, promises, write_dream

app_name = "dreams"
urlpatterns = [
    path("together/d/", dreams.every, name="dreams"),
    path("together/d/new/", write_dream.new, name="new"),
    path("together/d/then/", dreams.came_true, name="came-true"),
    path("together/d/rest/", dreams.resting, name="resting"),
    path("together/d/today/", dreams.for_today, name="today"),
    path("together/d/<uuid:pk>/", dreams.dream, name="dream"),
    path("together/d/<uuid:pk>/change/", write_dream.change, name="change"),
    path("together/d/<uuid:pk>/true/", write_dream.true, name="true"),
    path("together/d/<uuid:pk>/still/", dreams.still, name="still"),
    path("together/d/<uuid:pk>/rest/", dreams.rest, name="rest"),
    path("together/d/<uuid:pk>/off/", dreams.off, name="off"),
    path("together/d/<uuid:pk>/wake/", dreams.wake, name="wake"),
    path("together/d/<uuid:pk>/step/", write_dream.step, name="step"),
    path("together/d/<uuid:pk>/steps/", write_dream.steps, name="steps"),
    path("together/d/p/", promises.every, name="promises"),
    path("together/d/p/new/", promises.new, name="promise-new"),
    path("together/d/p/<uuid:pk>/", promises.promise, name="promise"),
    path("together/d/p/<uuid:pk>/move/", promises.move, name="promise-move"),
    path("together/d/p/<uuid:pk>/kept/", promises.kept, name="promise-kept"),
    path("together/d/p/<uuid:pk>/gone/", promises.let_go, name="promise-gone"),
    path("together/d/p/<uuid:pk>/back/", promises.take_back, name="promise-back"),
    path("together/d/l/", lines.every, name="loved"),
    path("together/d/l/<uuid:pk>/", lines.change, name="line"),
    path("together/d/l/<uuid:pk>/off/", lines.take_off, name="line-off"),
]
