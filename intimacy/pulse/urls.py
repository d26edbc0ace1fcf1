from django.urls import path

from intimacy.pulse.views import answer_lines, nudges, read_trend

app_name = "pulse"
urlpatterns = [
    path("together/p/", read_trend.own, name="own"),
    path("together/p/now/", answer_lines.answer, name="answer"),
    path("together/p/when/", nudges.nudge, name="nudge"),
    path("together/p/us/", read_trend.both, name="both"),
]
