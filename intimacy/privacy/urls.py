from django.urls import path

from intimacy.privacy import erasure, topics, views

urlpatterns = [
    path("you/privacy/", views.privacy, name="privacy"),
    path("you/privacy/pause/", views.pause, name="pause"),
    path("you/privacy/resume/", views.resume, name="resume"),
    path("you/topics/", topics.topics, name="topics"),
    path("you/topics/<slug:key>/allow/", topics.allow, name="topics-allow"),
    path("you/erase/", erasure.request_erasure, name="erase"),
    path("you/erasure/", erasure.erasure, name="erasure"),
    path("you/erasure/keep/", erasure.keep_account, name="erasure-keep"),
    path("you/leave/", views.leave, name="leave"),
    path("back/words/", views.my_words, name="my-words"),
    path("back/words/export/", views.export, name="export"),
    path("back/words/<uuid:pk>/forget/", views.forget, name="forget"),
]
