from django.urls import path

from intimacy.interests.views import both, marks

app_name = "interests"
urlpatterns = [
    path("together/i/", both.both, name="both"),
    path("together/i/ten/", marks.marks, name="marks"),
    path("together/i/next/", both.choose, name="choose"),
    path("together/i/next/back/", both.put_back, name="put-back"),
    path("together/i/next/pass/", both.pass_on, name="pass"),
    path("together/i/next/done/", both.tried, name="tried"),
    path("together/i/next/undo/", both.not_yet, name="not-yet"),
]
