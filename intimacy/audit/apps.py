from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "intimacy.audit"
    label = "audit"
