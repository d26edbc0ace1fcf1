"""Keeping what somebody writes apart, as it is typed or by a button: of a week, or after a date."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils.timezone import localtime, now
from django.utils.translation import get_language

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.models import Unreadable
from intimacy.lib.given_back import GivenBack
from intimacy.lib.http import form_page
from intimacy.sharing import open_together, third_reader
from intimacy.sharing.forms import WordsForm
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Item, Words
from intimacy.sharing.rescue import wants_json
from intimacy.sharing.shown import Shown
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Conflict, Draft, save
from prompts.library import catalog


@dataclass
class Writing:
    """One question that is being written to, on a page of the room that asks it.

    `put` keeps a draft as `write_words.save` does; `onward` is the path to go on to where it is
    too late; `context` returns what the room's template wants beside the rest.
    """

    request: PersonRequest
    shown: Shown
    line: Line
    template: str
    put: Callable[[Draft], Words | None]
    onward: str
    context: Callable[[], dict[str, object]] = dict

    def page(
        self, status: int = 422, *, form: WordsForm | None = None, **extra: object
    ) -> HttpResponse:
        """Render the page with this question; `form` is what could not be kept of it."""
        context = {
            "shown": self.shown,
            "boxes": [
                (line, self._form(line, form), self._under_box(line)) for line in self.shown.lines
            ],
            "form": form,
            "line": self.line,
            "position": self.line.position,
            "total": len(self.shown.lines),
            "feelings": _feelings(get_language()),
            "shared_device": self.request.session.get(SHARED, False),
            **self.context(),
            **extra,
        }
        return form_page(self.request, self.template, context, status)

    def _form(self, line: Line, refused: WordsForm | None) -> WordsForm:
        return refused if refused and line is self.line else WordsForm(line=line)

    def _under_box(self, line: Line) -> str:
        """Return what stands under a box; words for feelings once a page, the script moves them."""
        here = line is self.line
        return _under_box(get_language(), line.starters, line.phrases, feelings=here)

    def keep(self) -> HttpResponse | None:
        """Keep what was posted. Return the answer, or None where the room's next page follows.

        Raises Unreadable where what is kept does not open.
        """
        if self.line.unopened:
            raise Unreadable
        form = WordsForm(self.request.POST, line=self.line)
        if not form.is_valid():
            return self._refused(form)
        try:
            words = self.put(form.draft(alone=not self.shown.space.couple.is_pair))
        except Conflict as conflict:
            return self._conflict(form, conflict.theirs)
        except AlreadySealed:
            return self._late(form, "sealed")
        except AlreadyOpen:
            return self._late(form, "opened")
        return JsonResponse(self._kept(words)) if wants_json(self.request) else None

    def _refused(self, form: WordsForm) -> HttpResponse:
        if wants_json(self.request):
            return JsonResponse({"errors": form.errors}, status=422)
        return self.page(form=form)

    def _kept(self, words: Words | None) -> dict[str, object]:
        """Return what a script needs to know of words it sent: version, when, and for whom."""
        if words is None:
            return {"version": 0, "saved": ""}
        saved = format_date(localtime(words.saved_at), "H:i")
        lane = third_reader.lane_of(words, self.request.user)
        return {"version": words.version, "saved": saved, "lane": lane}

    def _conflict(self, form: WordsForm, theirs: Words) -> HttpResponse:
        """Answer 409 to two tabs: both texts are shown, neither wins by being last."""
        other = decrypt_readable(Words, [theirs.pk], "body", self.request.user)[theirs.pk]
        lane = third_reader.lane_of(theirs, self.request.user)
        if wants_json(self.request):
            answer = {"version": theirs.version, "other": other, "lane": lane}
            return JsonResponse(answer, status=409)
        both = self.request.POST.copy()
        both["seen"] = str(theirs.version)
        both["lane"] = third_reader.narrower(form.data.get("lane", ""), lane)
        again = WordsForm(both, line=self.line)
        return self.page(409, form=again, other=other, conflict=True)

    def _late(self, form: WordsForm, why: str) -> HttpResponse:
        """Answer 409, or 410 to a script, where the seal or the opening came first.

        The text stays, and is offered a place.
        """
        if wants_json(self.request):
            return JsonResponse({"late": why}, status=410)
        data, mine, sealed = form.cleaned_data, self.line.mine, why == "sealed"
        adds = bool(mine and mine.row.state == Words.State.GIVEN and not mine.row.withdrawn_at)
        again = GivenBack(data["text"], label=self.line.wording, closed=not (sealed or adds))
        context = {
            "line": self.line,
            "why": why,
            "adds": adds,  # a line under what was given
            "form": again,
            "lane": data["lane"],
            "whom": form.data.get("whom", ""),
            "keep": self.request.path,
            "onward": self.onward,
        }
        return render(self.request, "sharing/late.html", context, status=409)


@cache
def _feelings(language: str | None) -> str:
    """Return the words for feelings as a page shows them, the same for everybody: drawn once."""
    return render_to_string("sharing/_feelings.html", {"feelings": catalog.feelings()})


@lru_cache(maxsize=400)
def _under_box(
    language: str | None, starters: tuple[str, ...], phrases: catalog.Families, *, feelings: bool
) -> str:
    """Return what stands under a box, the same for everybody: drawn once for a kind of question."""
    shown = _feelings(language) if feelings else ""
    said = {"starters": starters, "phrases": phrases, "feelings": shown}
    return render_to_string("sharing/_under_box.html", said)


def keep_draft(request: PersonRequest, item: Item, draft: Draft, *, by: Membership) -> Words | None:
    """Keep a draft, its author's seal taken back first where the page asked for it.

    Raises what `write_words.save` and `open_together.take_back` do.
    """
    at = now()
    with transaction.atomic(savepoint=False):
        if request.POST.get("go") == "take-back":
            open_together.take_back(item.exchange, by=by, at=at)
        return save(item, draft, by=by, at=at)
