from django.urls import path

from intimacy.sharing.views import replies, support

app_name = "sharing"
urlpatterns = [
    path("w/<uuid:pk>/acknowledgement/", replies.acknowledge, name="acknowledge"),
    path("w/<uuid:pk>/line/", replies.line, name="line"),
    path("w/<uuid:pk>/with/", support.support, name="support"),
    path("w/<uuid:pk>/with/away/", support.support_away, name="support-away"),
    path("w/<uuid:pk>/letting/", replies.let_read, name="let-read"),
    path("w/<uuid:pk>/withdrawal/", replies.withdrawal, name="withdrawal"),
]
