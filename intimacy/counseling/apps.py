from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "intimacy.counseling"
    label = "counseling"
