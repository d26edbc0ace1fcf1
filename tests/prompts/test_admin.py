"""The staff side of the library: who may, what is saved, what is refused, what is shown."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.urls import reverse

from prompts.library import catalog
from prompts.models import Prompt
from tests.conftest import signed_in
from tests.prompts.conftest import KIND_WORDS, somebody

pytestmark = pytest.mark.django_db
CUPS = "Where do you keep the good cups?"
LIST = "/staff/prompts/prompt/"


def page(prompt, name="change"):
    return reverse(f"admin:prompts_prompt_{name}", args=[prompt.pk])


def filled(**fields):
    """The form as the page gives it for the sound prompt, but for `fields`."""
    sound = {
        "text": KIND_WORDS,
        "alone": "",
        "practice": "curiosity",
        "kind": "curiosity",
        "depth": "1",
        "tags": ["any-bond"],
        "anchor": "",
        "first_week": "",
        "status": "published",
    }
    return {name: value for name, value in (sound | fields).items() if value is not None}


def save(staff, prompt, **fields):
    return staff.post(page(prompt), filled(**fields))


def act(staff, action, *prompts):
    chosen = {"action": action, "_selected_action": [prompt.pk for prompt in prompts]}
    return staff.post(LIST, chosen, follow=True)


def errors(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


# --- Who may ---------------------------------------------------------------


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize("name", ["changelist", "add", "import", "export"])
def test_a_password_alone_opens_nothing(db, name):
    client = signed_in(somebody("Stella", is_staff=True, is_superuser=True))
    response = client.get(reverse(f"admin:prompts_prompt_{name}"))
    assert response.status_code == 302
    assert response.url.startswith("/staff/login/")


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize("name", ["change", "preview"])
def test_somebody_who_is_no_staff_gets_in_nowhere(shelved, name):
    client = signed_in(somebody("Alice"), "mfa")
    path = page(shelved(), name)
    for ask in (client.get, client.post):
        assert ask(path).url.startswith("/staff/login/")


@pytest.mark.abuse("AC-67")
def test_staff_who_may_only_look_change_nothing(shelved):
    kettle = shelved()
    user = somebody("Vera", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_prompt"))
    vera = signed_in(user, "mfa")
    assert KIND_WORDS in vera.get(page(kettle)).text
    assert vera.get(page(kettle, "preview")).status_code == 200
    assert vera.get(f"{LIST}export/").status_code == 200
    assert save(vera, kettle, text=CUPS).status_code == 403
    for path in ("import/", "process_import/"):
        assert vera.post(LIST + path, {}).status_code == 403
    assert 'value="publish"' not in vera.get(LIST).text


def test_nobody_deletes_a_prompt(staff, shelved):
    kettle = shelved()
    assert staff.post(page(kettle, "delete"), {"post": "yes"}).status_code == 403
    act(staff, "delete_selected", kettle)
    assert Prompt.objects.filter(pk=kettle.pk).exists()


# --- Writing ---------------------------------------------------------------


def test_a_new_prompt_is_a_draft_nobody_is_asked(staff):
    form = staff.get(f"{LIST}add/").context["adminform"].form
    assert form["status"].value() == "draft"
    staff.post(f"{LIST}add/", filled(key="curiosity-cups", text=CUPS, status="draft"))
    cups = Prompt.objects.get(key="curiosity-cups")
    assert (cups.status, cups.kept_here, cups.current.number) == ("draft", True, 1)
    assert cups.current.texts.get().text == CUPS
    assert [published for _, published in catalog.every().values()] == [False]


def test_new_words_are_a_new_version_and_the_mark_says_by_whom(staff, shelved):
    kettle = shelved()
    asked = kettle.current
    assert save(staff, kettle, text=f"  {CUPS}\x07 ").url == LIST
    kettle.refresh_from_db()
    assert (kettle.current.number, kettle.kept_here) == (2, True)
    assert kettle.current.texts.get().text == CUPS
    assert asked.texts.get().text == KIND_WORDS
    assert "text" in LogEntry.objects.get().get_change_message()


def test_new_facts_are_no_new_version(staff, shelved):
    kettle = shelved()
    save(staff, kettle, depth="2", tags=["parents", "at-home"])
    kettle.refresh_from_db()
    assert (kettle.depth, kettle.tags) == (2, ["at-home", "parents"])
    assert (kettle.versions.count(), kettle.kept_here) == (1, True)


def test_saving_without_a_change_leaves_it_to_the_files(staff, shelved):
    kettle = shelved(key="first-kettle", first_week=1)
    save(staff, kettle, first_week="1")
    kettle.refresh_from_db()
    assert (kettle.versions.count(), kettle.kept_here, kettle.first_week) == (1, False, 1)


def test_the_mark_can_be_cleared(staff, shelved):
    kettle = shelved(kept_here=True)
    save(staff, kettle)  # an unticked box is not sent
    assert not Prompt.objects.get().kept_here


def test_the_key_stays(staff, shelved):
    save(staff, shelved(), key="curiosity-other")
    assert Prompt.objects.get().key == "curiosity-kettle"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("text", {"text": "Do you like your kitchen?"}),
        ("text", {"text": "Which cup does {friend} like?"}),
        ("text", {"text": ""}),
        ("alone", {"text": "Which cup does {partner} like?"}),
        ("alone", {"alone": "Whose cup is best?"}),
        ("alone", {"text": "Which cup does {partner} like?", "alone": "Which cup is yours?"}),
        ("tags", {"tags": ["any-bond", "parents"]}),
        ("tags", {"tags": None}),
        ("anchor", {"anchor": "mind"}),
        ("practice", {"practice": "juggling"}),
        ("depth", {"depth": "9"}),
        ("first_week", {"first_week": "1", "depth": "2"}),
        ("first_week", {"first_week": "1", "status": "retired"}),
    ],
)
def test_what_is_to_mend_stands_at_its_field(staff, shelved, field, fields):
    kettle = shelved()
    assert list(errors(save(staff, kettle, **fields))) == [field]
    kettle.refresh_from_db()
    assert (kettle.versions.count(), kettle.kept_here, kettle.depth) == (1, False, 1)


def test_a_key_is_judged_too(staff):
    assert errors(staff.post(f"{LIST}add/", filled(key="Kettle"))) == {
        "key": ["key Kettle is not kebab-case with at least two parts"]
    }


def test_what_reads_like_another_is_refused(staff, shelved):
    shelved(key="curiosity-cups", text=CUPS)
    found = errors(save(staff, shelved(), text="Where do you keep your good cups?"))
    assert found == {"text": ["text reads like curiosity-cups"]}


def test_what_reads_like_a_retired_one_is_fine(staff, shelved):
    shelved(key="curiosity-cups", text=CUPS, status="retired")
    assert save(staff, shelved(), text="Where do you keep your good cups?").status_code == 302


def test_a_place_in_the_first_week_is_given_not_left_empty(staff, shelved):
    old, new = shelved(key="first-old", first_week=2), shelved(text=CUPS)
    assert "give this place to another" in str(errors(save(staff, old)))
    assert save(staff, new, text=CUPS, first_week="2").status_code == 302
    assert [candidate.key for candidate in catalog.first_week()] == [new.key]
    old.refresh_from_db()
    assert (old.status, old.first_week) == ("published", None)


def test_the_database_keeps_the_first_week_published(shelved):
    shelved(first_week=1)
    with pytest.raises(IntegrityError):
        Prompt.objects.update(status="retired")


def asked():
    return {candidate.key for candidate, published in catalog.every().values() if published}


# --- Trying on -------------------------------------------------------------


def test_a_draft_is_seen_as_two_people_and_somebody_alone_meet_it(staff, shelved):
    words = {"text": "Which cup does {partner} <b>like?", "alone": "Whose cup is best?"}
    shown = staff.get(page(shelved(**words, status="draft"), "preview")).text
    assert '<p class="prompt" dir="auto">Which cup does Sam &lt;b&gt;like?</p>' in shown
    assert '<p class="prompt" dir="auto">Whose cup is best?</p>' in shown
    assert "Where no name is shown: Which cup does your partner &lt;b&gt;like?" in shown
    assert catalog.starters("curiosity")[0].split("’")[0] in shown
    assert page(Prompt.objects.get()) in shown


def test_there_is_no_preview_of_what_is_not_there(staff, db):
    for pk in ("99999", "x"):
        path = reverse("admin:prompts_prompt_preview", args=[pk])
        assert staff.get(path).url == LIST
