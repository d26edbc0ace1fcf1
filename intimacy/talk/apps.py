from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "intimacy.talk"
    label = "talk"

    def ready(self) -> None:
        from intimacy.couples.spaces import on_close
        from intimacy.lib.page_slots import fill_slot
        from intimacy.talk import guide_talk

        on_close(guide_talk.forget)
        fill_slot("talk", "talk/_from_week.html")
        fill_slot("after_date", "talk/_from_date.html")
