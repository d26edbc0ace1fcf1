from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

handler500 = "intimacy.lib.http.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("intimacy.home.urls")),
    path("", include("intimacy.privacy.urls")),
    path("", include("intimacy.sharing.urls")),
    path("", include("checkins.urls")),
    path("", include("intimacy.reminders.urls")),
    path("", include("intimacy.pauses.urls")),
    path("", include("intimacy.rituals.urls")),
    path("", include("intimacy.dates.urls")),
    path("", include("intimacy.notes.urls")),
    path("", include("intimacy.repair.urls")),
    path("", include("intimacy.pulse.urls")),
    path("", include("intimacy.dreams.urls")),
    path("", include("intimacy.journal.urls")),
    path("", include("intimacy.talk.urls")),
    path("", include("intimacy.interests.urls")),
    path("", include("intimacy.calendars.urls")),
    path("", include("intimacy.counseling.urls")),
    path("accounts/", include("intimacy.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("staff/", admin.site.urls),
    path("dev/", include("intimacy.dev.urls")),
]
