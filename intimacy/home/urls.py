from django.urls import path

from intimacy.home.exits import exit_view
from intimacy.home.views import (
    health,
    help_page,
    invitations,
    look_back,
    more,
    pages,
    questions,
    week,
)

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("private/", pages.private, name="private"),
    path("help/", help_page.help_page, name="help"),
    path("healthz", health.health, name="health"),
    path("readyz", health.ready, name="ready"),
    path("exit/", exit_view, name="exit"),
    path("welcome/", pages.welcome, name="welcome"),
    path("week/", week.week, name="week"),
    path("week/begin-again/", week.put_away, name="put-away"),
    path("together/", pages.together, name="together"),
    path("together/more/", more.more, name="more"),
    path("together/invite/", invitations.invite, name="invite"),
    path("together/invite/cancel/", invitations.cancel, name="invitation-cancel"),
    path("together/invite/take-back/", invitations.take_back, name="take-back"),
    path("together/invite/confirmation/", invitations.confirmation, name="confirmation"),
    path("invitation/", invitations.remembered, name="invitation-remembered"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("back/", look_back.back, name="back"),
    path("back/find/", look_back.find, name="find"),
    path("you/", pages.you, name="you"),
    path("you/place/", pages.place, name="place"),
    path("you/week/", pages.our_week, name="our-week"),
    path("you/week/clock/", pages.clock, name="clock"),
    path("you/questions/", questions.questions, name="questions"),
    path("you/questions/gently/", questions.gently, name="gently"),
    path("you/week/rest/", pages.rest, name="rest"),
    path("you/week/rest/end/", pages.rest_end, name="rest-end"),
    path("you/week/change/<int:pk>/", pages.rhythm_answer, name="rhythm-answer"),
]
