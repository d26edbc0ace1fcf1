from django.urls import path

from intimacy.dev import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
