from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "intimacy.notes"
    label = "notes"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments
        from intimacy.couples.kept_words import keep_words
        from intimacy.couples.spaces import on_close
        from intimacy.notes import forget_notes, note_reminders, own_notes, recompute_notes
        from intimacy.reminders.kinds import register

        register(*note_reminders.KINDS)
        on_close(forget_notes.forget_notes)
        recompute_moments.register(*recompute_notes.PARTS)
        keep_words(own_notes.ROOM)
