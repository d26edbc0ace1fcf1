"""This week, state by state: one headline, one sentence, one button, at most two quiet links.

A state is made of the person's own acts and of what both can see. Nothing here knows whether the
partner has begun, passed, sealed or paused, so no page can tell.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkins.begin_week import next_beginning
from checkins.week_glance import Glance, has_answered
from intimacy.couples.models import Invitation
from intimacy.lib.numbers import at_first, in_words

FRESH = timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """A button or link; `post` where pressing it changes something."""

    label: str
    url: str
    post: bool = False
    which: str = ""  # the row it is about, where the page may have grown old


@dataclass(frozen=True)
class State:
    name: str
    headline: str
    sentence: str
    button: Act
    links: tuple[Act, ...] = ()
    three_words: str = ""


def closed() -> State:
    """A shared space has ended, whoever ended it."""
    return State(
        "ended",
        _("This shared space is closed"),
        _("Your own words are still yours; its reminders have stopped."),
        Act(_("Go to my words"), reverse("my-words")),
        (Act(_("Help"), reverse("help")), Act(_("Begin on your own"), reverse("put-away"), True)),
    )


def state_of(week: Glance, invitation: Invitation | None) -> State:
    """Return what to show this person now. `invitation` is one they made or said yes to."""
    if week.space.couple.is_pair:
        return _of_two(week)
    return _waiting(week, invitation) or _alone(week)


def _waiting(week: Glance, invitation: Invitation | None) -> State | None:
    begin = _begin(week)
    if invitation is None:
        return None
    if invitation.accepted_by_id == week.space.me.user_id:
        return State(
            "said-yes",
            _("You said yes"),
            _("%(name)s confirms next; %(meanwhile)s.")
            % {"name": invitation.inviter.name, "meanwhile": _meanwhile(week)},
            begin,
            (Act(_("Take it back"), reverse("take-back"), True),),
            invitation.three_words,
        )
    if invitation.accepted_by is not None:
        name = invitation.accepted_by.name
        return State(
            "accepted",
            _("Is this the right person?"),
            _("%(name)s accepted; nothing is shared until you say yes.") % {"name": name},
            Act(
                _("Yes, this is %(name)s") % {"name": name},
                reverse("confirmation"),
                post=True,
                which=str(invitation.pk),
            ),
            (Act(_("No"), reverse("invitation-cancel"), True),),
            invitation.three_words,
        )
    if invitation.expires_at <= week.at:
        return None
    until = format_date(localtime(invitation.expires_at), "l, H:i")
    return State(
        "invited",
        _("Your invitation is ready"),
        _("It works until %(until)s; %(meanwhile)s.")
        % {"until": until, "meanwhile": _meanwhile(week)},
        begin,
        (
            Act(_("Make a new link"), reverse("invite")),
            Act(_("Cancel"), reverse("invitation-cancel"), True),
        ),
    )


def _alone(week: Glance) -> State:
    invite = (Act(_("Invite somebody"), reverse("invite")),)
    if week.seal:
        sentence = _("Your next question comes %(when)s.") % {"when": _next(week)}
        look = Act(_("Look at my words"), week.checkin.get_absolute_url())
        return State("done-alone", _("Tended for this week"), sentence, look, invite)
    if week.off:
        return _passed(week)
    if not week.questions:
        return _nothing_asked(week)
    if week.begun:
        return State(
            "draft-alone",
            _("Your words are kept"),
            _("Only you can see them."),
            _begin(week),
            invite,
        )
    return State(
        "alone",
        _("One question for tonight"),
        _("It takes a minute, and only you can read it."),
        _begin(week),
        invite,
    )


def _of_two(week: Glance) -> State:
    if week.opened:
        return _opened(week)
    if week.seal:
        return State(
            "sealed",
            _("Yours is sealed"),
            _("It opens when both are sealed; nothing more to do."),
            Act(_("Look at mine"), reverse("checkins:mine", args=[week.checkin.pk])),
            (Act(_("Take back"), reverse("checkins:unseal", args=[week.checkin.pk]), True),),
        )
    if week.off:
        return _passed(week)
    if week.begun:
        return State(
            "draft",
            _("Your words are kept"),
            _("Only you can see them until you seal."),
            _begin(week),
        )
    if resting := _resting(week):
        return resting
    if not week.questions:
        return _nothing_asked(week)
    return State(
        "open",
        _questions(week.questions),
        _from_beside(week) or _("One is enough, and passing is fine."),
        _begin(week),
    )


def _questions(count: int) -> str:
    said = ngettext("%(n)s question for this week", "%(n)s questions for this week", count)
    return said % {"n": at_first(count)}


def _from_beside(week: Glance) -> str:
    """Say how many of the questions a counselor chose, or nothing where none."""
    if not week.origins:
        return ""
    day = next((origin.day for origin in week.origins if origin.day), "")
    count, about = len(week.origins), {"name": week.origins[0].name, "day": day}
    if day:
        sentence = ngettext(
            "For %(day)s, %(n)s comes from %(name)s, who reads only what you share.",
            "For %(day)s, %(n)s come from %(name)s, who reads only what you share.",
            count,
        )
        return sentence % {**about, "n": in_words(count)}
    sentence = ngettext(
        "%(n)s comes from %(name)s, who reads only what you share.",
        "%(n)s come from %(name)s, who reads only what you share.",
        count,
    )
    return sentence % {**about, "n": at_first(count)}


def _nothing_asked(week: Glance) -> State:
    leave = Act(_("Leave a note"), reverse("notes:new"))
    return State(
        "nothing-asked",
        _("Nothing is asked this week"),
        _("The next ones come %(when)s.") % {"when": _next(week)},
        Act(_("What you are asked"), reverse("questions")),
        (leave,) if week.space.couple.is_pair else (),
    )


def _opened(week: Glance) -> State:
    url = reverse("checkins:opened", args=[week.checkin.pk])
    name = week.space.partner_name
    if week.checkin.talked_at:
        if resting := _resting(week):
            return resting
        sentence = _("The next check-in opens %(when)s.") % {"when": _next(week)}
        again = Act(_("Read it again"), url)
        coming = Act(_("Next week’s questions"), reverse("checkins:coming"))
        thank = Act(_("Leave a thank-you"), reverse("notes:new"))
        return State("talked", _("Tended for this week"), sentence, again, (thank, coming))
    opens_at = week.checkin.exchange.opens_at
    fresh = opens_at and week.at < opens_at + FRESH
    if fresh and not has_answered(week, week.space.me.user):
        sentence = _("Open it in a quiet moment; %(name)s will not be told.") % {"name": name}
        return State("both-sealed", _("Both are here"), sentence, Act(_("Open"), url))
    return State(
        "opened",
        _("What you both wrote"),
        _("Ten minutes without a screen is enough."),
        Act(_("Talk about it"), reverse("checkins:talk", args=[week.checkin.pk])),
        (
            Act(_("Read it"), url),
            Act(_("We talked"), reverse("checkins:talked", args=[week.checkin.pk]), True),
        ),
    )


def _resting(week: Glance) -> State | None:
    couple = week.space.couple
    if couple.rest_until is None or not couple.rests(week.at):
        return None
    until = format_date(couple.rest_until, "l j F")
    return State(
        "resting",
        _("Resting until %(day)s") % {"day": until},
        _("Nothing is asked of either of you until then."),
        Act(_("Ten minutes together"), reverse("talk:new")),
        (Act(_("End the rest"), reverse("rest-end"), True),),
    )


def _passed(week: Glance) -> State:
    return State(
        "passed",
        _("A week off"),
        _("Nothing is asked until %(when)s.") % {"when": _next(week, until=True)},
        Act(_("Begin after all"), reverse("checkins:on", args=[week.checkin.pk]), True),
    )


def _meanwhile(week: Glance) -> str:
    if week.seal or week.off:
        return _("nothing more to do until then")
    return _("you can carry on meanwhile") if week.begun else _("you can begin now")


def _begin(week: Glance) -> Act:
    label = _("Carry on") if week.begun else _("Begin")
    label = _("Look at my words") if week.seal else label
    return Act(label, week.checkin.get_absolute_url())


def _next(week: Glance, *, until: bool = False) -> str:
    """Say when the next week opens, by the person's own clock: today, tomorrow, or on a day."""
    opens = localtime(next_beginning(week.space.couple, week.checkin, week.at))
    days = (opens.date() - localtime(week.at).date()).days
    named = _("%(day)s at %(hour)s") if until else _("on %(day)s at %(hour)s")
    wording = {0: _("today at %(hour)s"), 1: _("tomorrow at %(hour)s")}.get(days, named)
    day = format_date(opens, "l" if days < 7 else "l j F")
    return wording % {"day": day, "hour": format_date(opens, "H:i")}
