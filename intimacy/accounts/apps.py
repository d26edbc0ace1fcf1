from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "intimacy.accounts"
    label = "accounts"

    def ready(self) -> None:
        from intimacy.accounts import second_factors
        from intimacy.keys.wrapped_secrets import Wrapped, register

        wrapped = Wrapped("second factors", second_factors.wrapped_by, second_factors.rewrap)
        register(wrapped)
