from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "intimacy.keys"
    label = "keys"

    def ready(self) -> None:
        from intimacy.keys import ring_check  # noqa: F401  registers its check
        from intimacy.keys.models import DataKey
        from intimacy.keys.wrapped_secrets import Wrapped, register

        keys = DataKey.objects
        register(Wrapped("data keys", keys.wrapped_by, keys.rewrap))
