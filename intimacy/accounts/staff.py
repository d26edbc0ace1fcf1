"""The staff pages: open to staff whose session has shown a second factor, and to nobody else.

No model that holds people's words is registered here, and none may be.
"""

from allauth.account.authentication import get_authentication_records
from django.contrib.admin import AdminSite
from django.http import HttpRequest


class StaffSite(AdminSite):
    site_header = site_title = "Staff"

    def has_permission(self, request: HttpRequest) -> bool:
        """Being staff is not enough: this session must have used a second factor."""
        if not super().has_permission(request):
            return False
        records = get_authentication_records(request, request.user)
        return any(record.get("method") == "mfa" for record in records)
