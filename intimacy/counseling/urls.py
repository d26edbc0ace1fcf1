from django.urls import path

from intimacy.counseling.views import sessions

app_name = "counseling"
urlpatterns = [
    # The desk: sessions
    path("desk/sessions/new/", sessions.new, name="session-new"),
    path("desk/sessions/<uuid:pk>/", sessions.session, name="session"),
    path("desk/sessions/<uuid:pk>/date/", sessions.one_date, name="session-date"),
    path("desk/sessions/<uuid:pk>/end/", sessions.end, name="session-end"),
]
