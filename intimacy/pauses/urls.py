from django.urls import path

from intimacy.pauses import views

app_name = "pauses"
urlpatterns = [
    path("quiet/", views.every, name="list"),
    path("quiet/<slug:slug>/", views.pause, name="pause"),
]
