"""Every page at the narrowest phone and on a desktop, light and dark: axe finds nothing."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import Appointment, Assignment, Note
from intimacy.couples.models import Couple
from intimacy.dates.models import DateNight
from intimacy.demo.fill_house import fill as fill_demo
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.notes.models import Note as Left
from intimacy.privacy import kept_pages
from intimacy.rituals.models import Ritual
from intimacy.sharing.models import Words
from intimacy.talk.models import Talk
from prompts.models import PromptSet
from tests import reminder_queue
from tests.browser.people import Somebody
from tests.canary_counselors import prove
from tests.counseling.sets.own_sets import browser_of
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "landing",
    "private",
    "help",
    "pauses:list",
    "account_login",
    "account_signup",
    "account_reset_password",
]
SIGNED_IN = [
    *["week", "together", "more", "back", "find", "you", "place", "our-week", "clock", "privacy"],
    *["leave"],
    *["my-words", "help", "questions", "topics", "checkins:coming", "reminders:choices"],
    *["calendars:mine", "pauses:list"],
    *["rituals:list", "rituals:ideas", "rituals:new"],
    *["dates:dates", "dates:ideas", "dates:propose"],
    *["talk:new"],
    *["notes:list", "notes:new", "notes:jar", "notes:nudge"],
    *["pulse:own", "pulse:answer", "pulse:both", "pulse:nudge", "counseling:beside-lines"],
    *["dreams:dreams", "dreams:new", "dreams:came-true", "dreams:resting"],
    *["dreams:promises", "dreams:promise-new", "dreams:loved"],
    *["journal:list", "journal:new", "journal:find", "journal:all-away"],
    *["dates:turn", "dates:marks", "dates:matches", "dates:past"],
    *["interests:both", "interests:marks"],
    *["counseling:beside", "counseling:beside-log"],
    *["account_email", "account_change_password", "account_logout", "mfa_index"],
    *["usersessions_list", "styleguide"],
]
AT_DESK = ["desk", "clients", "invite", "notes", "sets", "sets-archived", "set-new", "session-new"]
STEP = ["step", "step-write", "step-remove"]
SIZES = [
    pytest.param({"width": 320, "height": 640}, "light", id="narrow light"),
    pytest.param({"width": 1280, "height": 800}, "dark", id="wide dark"),
]
WIDE = pytest.param({"width": 1280, "height": 800}, "dark", marks=pytest.mark.long, id="wide dark")
DESK_SIZES = [SIZES[0], WIDE]


def sign_in(somebody: Somebody, account: dict[str, str | None], *, shared: bool = False) -> None:
    somebody.go(reverse("account_login"))
    somebody.page.get_by_label("E-mail").fill(str(account["email"]))
    somebody.page.get_by_label("Password", exact=True).fill(str(account["password"]))
    somebody.page.get_by_label("Others use this device").set_checked(shared)
    somebody.press("Sign in")
    somebody.at("/week/")


def look(somebody: Somebody, path: str) -> None:
    somebody.expected = ["Password forms should have"]  # Chromium's advice, only on one's own page
    somebody.go(path)
    somebody.looks_right(contrast=True)


@pytest.mark.parametrize(("size", "scheme"), SIZES)
def test_every_page_looks_right(browser: Browser, live_server, size, scheme) -> None:
    fill()
    accounts = fill_demo(now())
    somebody = Somebody(browser, live_server.url, "Alice", viewport=size, color_scheme=scheme)
    for name in PUBLIC:
        look(somebody, reverse(name))
    look(somebody, reverse("pauses:pause", args=["breath"]))
    sign_in(somebody, accounts[0])
    for name in SIGNED_IN:
        look(somebody, reverse(name))
    around = [*rituals(), *evenings(), *left(), *hopes()]
    for path in [*weeks(), *links(), *around, *from_the_counselor()]:
        look(somebody, path)


@pytest.mark.parametrize(("size", "scheme"), DESK_SIZES)
def test_every_page_of_the_desk_looks_right(browser: Browser, live_server, size, scheme) -> None:
    fill()
    dana = next(account for account in fill_demo(now()) if account["name"] == "Dana")
    somebody = Somebody(browser, live_server.url, "Dana", viewport=size, color_scheme=scheme)
    enter(somebody, str(dana["email"]))
    for name in AT_DESK:
        look(somebody, reverse(f"counseling:{name}"))
    for path in [*clients(), *sets(), *sessions()]:
        look(somebody, path)
    somebody.go(reverse("counseling:brief", args=[Note.objects.latest("written_at").client_id]))
    somebody.press("Print")
    somebody.looks_right()


def enter(somebody: Somebody, email: str) -> None:
    """Bring along the cookie of a session that has used a second factor."""
    signed_in = browser_of(User.objects.get(email=email))
    prove(signed_in)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": signed_in.cookies[name].value, "url": somebody.base}
    somebody.context.add_cookies([cookie])


def clients() -> list[str]:
    """Every page of the couple of the last note, and the note's own."""
    note = Note.objects.latest("written_at")
    pages = ["client", "client-label", "brief", "client-notes", "client-end"]
    return [
        *(reverse(f"counseling:{page}", args=[note.client_id]) for page in pages),
        reverse("counseling:note", args=[note.pk]),
        reverse("counseling:note-delete", args=[note.pk]),
    ]


def sets() -> list[str]:
    """One of their own, which was given already, one of its steps, and one of the house's."""
    own, house = PromptSet.objects.exclude(owner=None).first(), PromptSet.objects.house().first()
    step = own.current.steps.first()
    pages = ["set", "set-preview", "assign"]
    return [
        *(reverse(f"counseling:{page}", args=[own.pk]) for page in pages),
        *(reverse(f"counseling:{page}", args=[own.pk, step.pk]) for page in STEP),
        reverse("counseling:step", args=[own.pk, step.pk]) + "?find-text=evening",
        reverse("counseling:set-preview", args=[house.pk]),
    ]


def sessions() -> list[str]:
    row = Appointment.objects.filter(every_weeks=1).latest("day")
    date = reverse("counseling:session-date", args=[row.pk])
    return [reverse("counseling:session", args=[row.pk]), f"{date}?day={row.day}"]


def from_the_counselor() -> list[str]:
    """Each set the two were given."""
    given = Assignment.objects.received_by(User.objects.get(name="Alice"))
    return [reverse("counseling:given", args=[one.pk]) for one in given]


def rituals() -> list[str]:
    """Every page of the one where two clocks meet."""
    path = Ritual.objects.get(clock="same").get_absolute_url()
    tomorrow = now().date() + timedelta(days=1)
    return [path, f"{path}change/", f"{path}move/?day={tomorrow}", f"{path}end/"]


def left() -> list[str]:
    """One of Alice's own on its way, to be changed, and one that has come for her."""
    own = Left.objects.filter(author__name="Alice").latest("kept_at")
    came = Left.objects.get(author__name="Bob", seen=False)
    change = reverse("notes:change", args=[own.pk])
    return [own.get_absolute_url(), change, came.get_absolute_url()]


def hopes() -> list[str]:
    """A dream with steps that is due, one that came true, and a promise of Alice's."""
    due = Dream.objects.exclude(look_on=None).order_by("look_on")[0].get_absolute_url()
    true = Dream.objects.get(state="true").get_absolute_url()
    mine = Promise.objects.get(author__name="Alice").get_absolute_url()
    line = LovedLine.objects.filter(author__name="Alice")[0]
    ends = [f"{mine}{name}" for name in ("", "move/", "kept/", "gone/")]
    ends.append(reverse("dreams:line", args=[line.pk]))
    return [due, f"{due}change/", f"{due}true/", true, *ends]


def evenings() -> list[str]:
    """One that waits for an answer, a surprise, one agreed; other times for the first and last."""
    nights = DateNight.objects.order_by("begins_at")
    asked, agreed = nights.get(state="proposed").pk, nights.filter(state="agreed")[0].pk
    return [
        *(reverse("dates:night", args=[night.pk]) for night in nights),
        reverse("dates:suggest", args=[asked]),
        reverse("dates:move", args=[agreed]),
    ]


def theirs() -> QuerySet[CheckIn]:
    """The weeks of Alice and Bob; the demo has other couples."""
    return CheckIn.objects.filter(couple__kind="pair", couple__memberships__user__name="Alice")


def weeks() -> list[str]:
    """The running week and every page of one that opened."""
    running, *_, first = theirs().order_by("-week")
    words = Words.objects.filter(item__exchange=first.exchange_id, author__name="Alice").first()
    told, untold = DateNight.objects.over(now()).order_by("begins_at")
    return [
        reverse("dates:after-both", args=[told.pk]),
        reverse("talk:date", args=[told.pk]),
        reverse("dates:after", args=[untold.pk]),
        reverse("dates:after-review", args=[untold.pk]),
        reverse("checkins:prompt", args=[running.pk, 1]),
        reverse("checkins:review", args=[running.pk]),
        reverse("checkins:opened", args=[first.pk]),
        reverse("checkins:talk", args=[first.pk]),
        Talk.objects.get().get_absolute_url(),
        reverse("sharing:line", args=[words.pk]),
        reverse("sharing:withdrawal", args=[words.pk]),
    ]


def links() -> list[str]:
    """The pages behind the links of a reminder."""
    token = reminder_queue.said(User.objects.get(name="Alice")).token
    return [reverse(f"reminders:{name}", args=[token]) for name in ("later", "stop")]


def test_links_that_stand_alone_fit_a_thumb(browser: Browser, live_server, monkeypatch) -> None:
    fill()
    accounts = fill_demo(now())
    Couple.objects.filter(kind="pair").update(rest_until=now().date() + timedelta(days=9))
    monkeypatch.setattr(kept_pages, "A_PAGE", 4)
    somebody = Somebody(browser, live_server.url, "Alice")
    for path, said in [
        (reverse("account_login"), "Forgot your password?"),
        (reverse("help"), "Find A Helpline"),
    ]:
        somebody.go(path)
        assert tall(somebody.page.get_by_role("link", name=said)) >= 44, said
    sign_in(somebody, accounts[0], shared=True)
    running = theirs().latest("week")
    for path, said in [
        (reverse("privacy"), "End this shared space"),
        (reverse("our-week"), "End the rest"),
        (reverse("checkins:prompt", args=[running.pk, 1]), "Not you?"),
    ]:
        somebody.go(path)
        found = somebody.page.get_by_text(said, exact=True).locator("visible=true")
        assert tall(found.first) >= 44, said
    somebody.go(reverse("my-words"))
    number = somebody.page.get_by_text("Page 1 of").bounding_box()
    older = somebody.page.get_by_role("link", name="Older").bounding_box()
    middles = [box["y"] + box["height"] / 2 for box in (number, older)]
    assert abs(middles[0] - middles[1]) < 1


def tall(link: Locator) -> float:
    return float(link.bounding_box()["height"])
