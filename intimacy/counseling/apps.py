from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CounselingConfig(AppConfig):
    name = "intimacy.counseling"
    label = "counseling"

    def ready(self) -> None:
        from checkins.write_weeks import on_begin
        from intimacy.accounts.forget_person import on_erase
        from intimacy.clock import recompute_moments, setbacks
        from intimacy.counseling.assignments import (
            moved_sets,
            origins,
            put_back_sets,
            recompute_steps,
            step_times,
        )
        from intimacy.counseling.care import end_care, erased_people
        from intimacy.counseling.shares import share_answers
        from intimacy.couples.spaces import has_other, on_close
        from intimacy.lib.page_slots import fill_slot
        from intimacy.reminders.kinds import Kind, register
        from intimacy.sharing import third_reader

        register(
            Kind(
                step_times.KIND,
                _("Something you said you would do together"),
                step_times.still_wanted,
                step_times.link,
                lasts=timedelta(minutes=30),
                leads=(0, 15, 60, 120),
                link_all=lambda: reverse("together"),
                offered=has_other,
            )
        )
        third_reader.register_reader(
            third_reader.ThirdReader(
                name=share_answers.name_of_counselor,
                let_in=share_answers.shared_ids,
                let=lambda words, by, at: share_answers.share_answer(words, by=by, at=at),
                close=lambda words, by, at: share_answers.unshare_answer(words, by=by, at=at),
                origins=origins.origins,
            )
        )
        fill_slot("own_answer", "counseling/shares/_own_answer.html")
        fill_slot("pulse", "counseling/shares/_lines_beside.html")
        fill_slot("second_factor", "counseling/desk/_to_desk.html")
        on_close(end_care.forget)
        on_erase(erased_people.forget_person)
        on_begin(moved_sets.note_begun)
        recompute_moments.register(*recompute_steps.PARTS)
        setbacks.on_setback(*put_back_sets.UNDOS)
