from django.apps import AppConfig


class CounselingConfig(AppConfig):
    name = "intimacy.counseling"
    label = "counseling"

    def ready(self) -> None:
        from intimacy.counseling import letting
        from intimacy.sharing import beside

        beside.register(
            beside.Beside(
                name=letting.name_of_counselor,
                let_in=letting.shared_by,
                let=lambda words, by, at: letting.let_read(words, by=by, at=at),
                close=lambda words, by, at: letting.take_back(words, by=by, at=at),
                origins=lambda couple, items, user: {},
            )
        )
