from django.urls import path

from intimacy.dates.views import lists, moving, nights, proposing

app_name = "dates"
urlpatterns = [
    path("together/dates/", lists.dates, name="dates"),
    path("together/dates/ideas/", lists.ideas, name="ideas"),
    path("together/dates/new/", proposing.propose, name="propose"),
    path("together/dates/<uuid:pk>/", nights.night, name="night"),
    path("together/dates/<uuid:pk>/answers/", nights.answer, name="answer"),
    path("together/dates/<uuid:pk>/yes/", nights.confirm, name="confirm"),
    path("together/dates/<uuid:pk>/times/", proposing.suggest, name="suggest"),
    path("together/dates/<uuid:pk>/beginning/", moving.begin, name="begin"),
    path("together/dates/<uuid:pk>/move/", moving.move, name="move"),
    path("together/dates/<uuid:pk>/another-day/", moving.shift, name="shift"),
    path("together/dates/<uuid:pk>/fine/", moving.fine, name="fine"),
    path("together/dates/<uuid:pk>/missed/", moving.miss, name="miss"),
    path("together/dates/<uuid:pk>/cancel/", moving.cancel, name="cancel"),
]
