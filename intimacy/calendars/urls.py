from django.urls import path

from intimacy.calendars import views

app_name = "calendars"
urlpatterns = [
    path("you/calendar/", views.mine, name="mine"),
    path("you/calendar/new/", views.new, name="new"),
    path("you/calendar/stop/", views.stop, name="stop"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("together/dates/<uuid:pk>/calendar.ics", views.date, name="date"),
    path("together/rituals/<uuid:pk>/calendar.ics", views.ritual, name="ritual"),
]
