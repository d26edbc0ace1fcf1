from django.urls import path

from intimacy.counseling.views import applying, desk, sessions

app_name = "counseling"
urlpatterns = [
    # The desk
    path("desk/", desk.desk, name="desk"),
    path("desk/apply/", applying.apply, name="apply"),
    path("desk/second-step/", desk.second_step, name="second-step"),
    # The desk: clients
    # The desk: sets
    # The desk: what was given
    # The desk: sessions
    path("desk/sessions/new/", sessions.new, name="session-new"),
    path("desk/sessions/<uuid:pk>/", sessions.session, name="session"),
    path("desk/sessions/<uuid:pk>/date/", sessions.one_date, name="session-date"),
    path("desk/sessions/<uuid:pk>/end/", sessions.end, name="session-end"),
    # The partners' side
]
