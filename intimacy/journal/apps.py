from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "intimacy.journal"
    label = "journal"

    def ready(self) -> None:
        from intimacy.couples.kept_words import keep_words
        from intimacy.journal import own_entries

        keep_words(own_entries.ROOM)
