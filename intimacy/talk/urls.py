from django.urls import path

from intimacy.talk.views import begin, take_turns

app_name = "talk"
urlpatterns = [
    path("together/t/", begin.new, name="new"),
    path("together/t/w/<uuid:pk>/", begin.of_week, name="week"),
    path("together/t/d/<uuid:pk>/", begin.of_date, name="date"),
    path("together/t/<uuid:pk>/", take_turns.talk, name="talk"),
    path("together/t/<uuid:pk>/on/", take_turns.step_on, name="on"),
    path("together/t/<uuid:pk>/end/", take_turns.stop, name="end"),
    path("together/t/<uuid:pk>/later/", take_turns.not_now, name="not-now"),
    path("together/t/<uuid:pk>/state/", take_turns.state, name="state"),
]
