"""What a counselor wrote for their own couples is in no list of the library."""

import pytest
import yaml
from django.urls import reverse

from intimacy.dates import question_after
from intimacy.dates.models import DateNight
from intimacy.home.views.invitations import first_questions
from prompts.library import catalog
from prompts.library.load_library import Loaded, load
from prompts.models import Prompt
from prompts.staff.field_faults import reading_alike
from tests.owned import OWN_WORDS, own_prompt
from tests.prompts.conftest import first_week, prompt, reasons, somebody

pytestmark = pytest.mark.django_db
LIST = "/staff/prompts/prompt/"


@pytest.fixture
def own(db):
    return own_prompt(somebody("Dana"))


def page(one, name="change"):
    return reverse(f"admin:prompts_prompt_{name}", args=[one.pk])


def test_staff_have_it_in_no_list_and_on_no_page(staff, own, shelved):
    shelved()
    shown = staff.get(LIST)
    assert "curiosity-kettle" in shown.text
    assert own.key not in shown.text
    assert own.key not in staff.get(LIST, {"q": "lighthouse"}).text
    for name in ("change", "preview", "history"):
        refused = staff.get(page(own, name))
        assert (refused.status_code, "lighthouse" in refused.text) == (302, False)


def test_staff_move_nothing_of_it(staff, own):
    chosen = {"action": "retire", "_selected_action": [own.pk]}
    staff.post(LIST, chosen, follow=True)
    staff.post(page(own), {"text": "What else?", "status": "retired"})
    own.refresh_from_db()
    assert (own.status, own.kept_here) == (Prompt.Status.PUBLISHED, False)


@pytest.mark.parametrize("kind", ["0", "1"], ids=["yaml", "csv"])
def test_no_sheet_takes_it_out(staff, own, shelved, kind):
    shelved()
    sheet = staff.post(f"{LIST}export/", {"format": kind, "resource": 0}).content.decode()
    assert "curiosity-kettle" in sheet
    assert own.key not in sheet


def test_no_key_of_the_library_looks_like_one_of_theirs(lint):
    found = lint(prompt(key="own-kettle"))
    assert reasons(found) == [
        "key own-kettle begins with own-, like those of what counselors write"
    ]


def test_nothing_reads_like_it(own, shelved):
    one = shelved()
    one.text, one.alone = OWN_WORDS, ""
    assert reading_alike([one]) == {}


@pytest.mark.sqlite
def test_loading_the_files_leaves_it_alone(own, tmp_path):
    before = Prompt.objects.filter(pk=own.pk).values().get()
    data = {"locale": "en", "prompts": [*first_week(), prompt()]}
    (tmp_path / "some.yaml").write_text(yaml.safe_dump(data))
    assert load(tmp_path) == Loaded(new=5, reworded=0, retired=0, total=5)
    assert Prompt.objects.filter(pk=own.pk).values().get() == before


@pytest.mark.sqlite
def test_the_shelf_holds_it_only_where_it_is_asked_for(own, shelved):
    house = shelved()
    assert catalog.every().keys() == {house.pk}
    assert catalog.some([own.pk]).keys() == {own.pk}
    assert catalog.of([own.key]).keys() == {own.key}


def test_neither_the_first_week_nor_an_evening_asks_it(own):
    Prompt.objects.filter(pk=own.pk).update(first_week=1, key="after-date-own")
    assert catalog.first_week() == []
    assert first_questions("Sam", "en") == []
    assert question_after.question(DateNight()) is None
