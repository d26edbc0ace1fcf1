"""What makes a password too weak, in our words: what happened, and what to do."""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _(
            "That is too short to be safe. Use %(length)d characters or more; four ordinary words "
            "in a row work well."
        ) % {"length": self.min_length}


class NotAboutYou(django_rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _(
            "That is close to your e-mail address or name, so it is easy to guess. Choose words "
            "that have nothing to do with it."
        )


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this one, so it is easy to guess. Choose something else.")
