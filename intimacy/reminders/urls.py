from django.urls import path

from intimacy.reminders.views import bounces, links

app_name = "reminders"
urlpatterns = [
    path("r/<uuid:token>/", links.open_it, name="open"),
    path("r/<uuid:token>/later/", links.later, name="later"),
    path("r/<uuid:token>/stop/", links.stop, name="stop"),
    path("r/<uuid:token>/start/", links.start, name="start"),
    path("hooks/bounce/", bounces.bounce, name="bounce"),
]
