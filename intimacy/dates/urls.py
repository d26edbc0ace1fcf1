from django.urls import path

from intimacy.dates.views import after, agreed, lists, marks, nights, past, proposals, turns

app_name = "dates"
urlpatterns = [
    path("together/dates/", lists.dates, name="dates"),
    path("together/dates/ideas/", lists.ideas, name="ideas"),
    path("together/dates/new/", proposals.propose, name="propose"),
    path("together/dates/<uuid:pk>/", nights.night, name="night"),
    path("together/dates/<uuid:pk>/answers/", nights.answer, name="answer"),
    path("together/dates/<uuid:pk>/yes/", nights.confirm, name="confirm"),
    path("together/dates/<uuid:pk>/times/", proposals.suggest, name="suggest"),
    path("together/dates/<uuid:pk>/beginning/", agreed.begin, name="begin"),
    path("together/dates/<uuid:pk>/move/", agreed.move, name="move"),
    path("together/dates/<uuid:pk>/another-day/", agreed.shift, name="shift"),
    path("together/dates/<uuid:pk>/fine/", agreed.fine, name="fine"),
    path("together/dates/<uuid:pk>/missed/", agreed.miss, name="miss"),
    path("together/dates/<uuid:pk>/cancel/", agreed.cancel, name="cancel"),
    path("together/dates/turn/", turns.turn, name="turn"),
    path("together/dates/turn/pass/", turns.pass_on, name="turn-pass"),
    path("together/dates/marks/", marks.marks, name="marks"),
    path("together/dates/both/", marks.matches, name="matches"),
    path("together/dates/past/", past.past, name="past"),
    path("together/dates/<uuid:pk>/after/", after.write, name="after"),
    path("together/dates/<uuid:pk>/after/review/", after.review, name="after-review"),
    path("together/dates/<uuid:pk>/after/seal/", after.seal, name="after-seal"),
    path("together/dates/<uuid:pk>/after/seal/undo/", after.unseal, name="after-unseal"),
    path("together/dates/<uuid:pk>/after/mine/", after.mine, name="after-mine"),
    path("together/dates/<uuid:pk>/after/both/", after.both, name="after-both"),
]
