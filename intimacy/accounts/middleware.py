"""What every request of a signed-in person needs."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from intimacy.lib.http import GetResponse
from intimacy.lib.zones import zone

SHARED = "shared_device"
SHARED_IDLE = 15 * 60


def person(get_response: GetResponse) -> GetResponse:
    """Use the person's zone; idle out shared devices; leave nothing behind at sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        if request.user.is_authenticated:
            timezone.activate(zone(request.user.zone))
        else:
            timezone.deactivate()
        if known and request.session.get(SHARED):
            request.session.set_expiry(SHARED_IDLE)  # each page starts the fifteen minutes again
        response = get_response(request)
        if known and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware
