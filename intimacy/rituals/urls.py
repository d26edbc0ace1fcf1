from django.urls import path

from intimacy.rituals.views import acts, pages

app_name = "rituals"
urlpatterns = [
    path("together/rituals/", pages.every, name="list"),
    path("together/rituals/ideas/", pages.ideas, name="ideas"),
    path("together/rituals/new/", pages.new, name="new"),
    path("together/rituals/<uuid:pk>/", pages.ritual, name="ritual"),
    path("together/rituals/<uuid:pk>/change/", pages.change, name="change"),
    path("together/rituals/<uuid:pk>/done/", acts.done, name="done"),
    path("together/rituals/<uuid:pk>/undone/", acts.undone, name="undone"),
    path("together/rituals/<uuid:pk>/skip/", acts.skip, name="skip"),
    path("together/rituals/<uuid:pk>/move/", acts.move, name="move"),
    path("together/rituals/<uuid:pk>/back/", acts.back, name="put-back"),
    path("together/rituals/<uuid:pk>/pause/", acts.pause, name="pause"),
    path("together/rituals/<uuid:pk>/go-on/", acts.resume, name="resume"),
    path("together/rituals/<uuid:pk>/end/", acts.end, name="end"),
]
