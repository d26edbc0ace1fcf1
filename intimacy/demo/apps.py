from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "intimacy.demo"
    label = "demo"
