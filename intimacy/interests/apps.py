from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "intimacy.interests"
    label = "interests"

    def ready(self) -> None:
        from intimacy.clock import recompute_moments
        from intimacy.couples.spaces import on_close
        from intimacy.interests import choose_next, ideas, mark_interests
        from prompts.library import further_ideas

        further_ideas.register(ideas.found)
        on_close(choose_next.forget_interests)
        recompute_moments.register(*mark_interests.PARTS)
