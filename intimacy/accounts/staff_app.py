from django.contrib.admin.apps import AdminConfig


class StaffConfig(AdminConfig):
    default_site = "intimacy.accounts.staff_site.StaffSite"
