"""Sheets of prompts that are refused, as a whole and with their lines, also after a look."""

from itertools import chain

import pytest
from django.core.cache import cache

from prompts.models import Prompt
from prompts.staff.import_sheet import PromptResource
from prompts.staff.sheets import CSV, YAML, BadSheet
from tests.prompts.conftest import KIND_WORDS
from tests.prompts.test_import_sheet import (
    CUPS,
    FORMATS,
    LIST,
    WRITE,
    as_yaml,
    bring,
    confirm,
    everything,
    export,
    row,
    upload,
)

pytestmark = pytest.mark.django_db


def refused(response):
    """The lines, keys and reasons of the rows a dry run refuses."""
    assert "confirm_form" not in response.context
    assert "Nothing was brought in" in response.text
    rows = response.context["result"].invalid_rows
    return [(r.number, r.values[0], *chain(*r.error_dict.values())) for r in rows]


def of_the_whole(response):
    assert "confirm_form" not in response.context
    return [str(error.error) for error in response.context["result"].base_errors]


def of_the_file(response):
    assert "result" not in response.context
    return response.context["form"].errors["import_file"]


# --- What is refused -------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", FORMATS)
def test_one_bad_row_keeps_everything_out_and_has_its_line(staff, shelved, kind):
    shelved()
    before = everything()
    good = row(key="curiosity-cups", text=CUPS)
    sheet = WRITE[kind](good, row(text="Do you like your kitchen?"))
    found = refused(upload(staff, sheet, kind))
    ((line, key, reason),) = found
    assert (key, reason) == ("curiosity-kettle", "text can be answered with yes or no: Do")
    assert "curiosity-kettle" in sheet.splitlines()[line - 1]
    assert everything() == before


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"depth": 9}, "depth 9 is not 1, 2 or 3"),
        ({"depth": "two"}, "depth is not a whole number"),
        ({"depth": True}, "depth is not a whole number"),
        ({"depth": ""}, "depth is missing"),
        ({"tags": []}, "tags is missing"),
        ({"tags": ["juggling"]}, "tag juggling is unknown"),
        ({"tags": [1]}, "tags is not a list of words"),
        ({"text": ""}, "text is missing"),
        ({"text": 12}, "text is not text"),
        ({"text": {"en": "x"}}, "text is not text"),
        ({"practice": "juggling"}, "practice juggling is unknown"),
        ({"status": "lost"}, "status lost is unknown"),
        ({"locale": "de"}, "locale de is not en, which staff edit"),
        ({"first_week": 7}, "first_week 7 is not 1 to 4"),
        ({"first_week": 1, "depth": 2}, "first_week asks for depth 1, not 2"),
        ({"first_week": 1, "status": "draft"}, "first_week is for published prompts only"),
        ({"key": "Kettle"}, "key Kettle is not kebab-case with at least two parts"),
        ({"key": "a-" + "b" * 90}, "key has more than 80 characters"),
        ({"key": "curiosity-new", "first_week": 1}, "first_week is for published prompts only"),
    ],
)
def test_a_bad_row_says_why(staff, shelved, fields, reason):
    shelved()
    before = everything()
    ((line, key, *reasons),) = refused(upload(staff, as_yaml(row(**fields))))
    assert (line, key) == (1, fields.get("key", "curiosity-kettle"))
    assert reason in reasons
    assert everything() == before


def test_what_reads_alike_is_refused_beside_others_and_within(staff, shelved):
    shelved()
    twin = row(key="curiosity-twin", text=f"{KIND_WORDS} Say.")
    cups = row(key="curiosity-cups", text=CUPS)
    copy = row(key="many-cups", text="Where do you keep your good cups?")
    found = refused(upload(staff, as_yaml(twin, cups, copy)))
    assert [(key, reason) for _, key, reason in found] == [
        ("curiosity-twin", "text reads like curiosity-kettle"),
        ("many-cups", "text reads like curiosity-cups"),
    ]


def test_the_first_week_may_change_its_order_but_lose_no_place(staff, shelved):
    shelved(first_week=1)
    shelved(key="first-cups", text=CUPS, first_week=2)
    shelved(key="many-doors", text="Which door sticks?")
    empty = row(first_week="")
    assert of_the_whole(upload(staff, as_yaml(empty))) == ["first_week 1 would be nobody’s"]
    taken = {"key": "many-doors", "first_week": 2}
    (reason,) = of_the_whole(upload(staff, as_yaml(taken)))
    assert reason == "first_week 2 is first-cups’s, which is not in this file"
    turned = as_yaml(row(first_week=2), {"key": "first-cups", "first_week": 1})
    bring(staff, turned)
    places = Prompt.objects.exclude(first_week=None).order_by("first_week")
    assert [one.key for one in places] == ["first-cups", "curiosity-kettle"]


@pytest.mark.parametrize(
    ("kind", "text", "reasons"),
    [
        ("yaml", "- key: a-b\n  key: a-c\n", ["line 2: key is written twice"]),
        ("yaml", "- key: [unclosed\n", ["line 2: expected ',' or ']', but got '<stream end>'"]),
        ("yaml", "just words", ["line 1: a list of prompts was expected here"]),
        ("yaml", "# nothing", ["line 1: a list of prompts was expected here"]),
        ("yaml", "", ["The submitted file is empty."]),
        ("yaml", "- text: x\n- key: a-b\n  txt: x\n", ["line 1: key is missing", "line 2: txt is"]),
        ("yaml", "- key: a-b\n- key: a-b\n", ["line 2: key a-b stands on line 1 too"]),
        ("yaml", "- !!python/object:os.system {}\n", ["line 1: could not determine"]),
        ("csv", 'key,text\na-b,"x\ny"\n,z\n', ["line 4: key is missing"]),
        ("csv", "key,text\na-b,x,y\n", ["line 2: 3 cells, but 2 columns"]),
        ("csv", "key,key\na-b,x\n", ["line 1: a column stands there twice"]),
        ("csv", "key,txt\na-b,x\n", ["line 2: txt is not a column of prompts"]),
        ("csv", 'key,text\na-b,"x\n', ["line 2: unexpected end of data"]),
        ("csv", "key,text\n", ["No valid data to import"]),
        ("csv", "key,first_week\na-b,1\na-c,1\n", ["line 3: first_week 1 stands on line 2 too"]),
        ("csv", "key;text\na-b;x;y\n", ["line 2: 3 cells, but 2 columns"]),
        ("csv", b"key\n\xff\xfe", ["The file is not text in UTF-8. A spreadsheet writes it"]),
        ("csv", "key\na-é\n".encode("cp1252"), ["The file is not text in UTF-8."]),
        ("csv", b"\xff\xfek", ["The file is not text in UTF-8."]),  # half a letter of UTF-16
    ],
)
def test_what_is_no_sheet_says_where(staff, kind, text, reasons):
    told = of_the_file(upload(staff, text, kind))
    for reason, shown in zip(reasons, told, strict=True):
        assert shown.startswith(reason)


@pytest.mark.parametrize("text", ["[" * 5000, "- &a [*a]", "- &a {key: a-b, tags: *a}"])
def test_a_hostile_file_is_no_error_of_ours(staff, text):
    assert upload(staff, text).status_code == 200
    assert not Prompt.objects.exists()


# --- Between looking and saying yes ----------------------------------------


def test_what_changed_in_between_keeps_everything_out(staff, shelved):
    shelved()
    new = row(key="curiosity-cups", text=CUPS)
    previewed = upload(staff, as_yaml(new, row(text="Where is the kettle now?")))
    shelved(key="many-cups", text="Where do you keep your good cups?")
    before = everything()
    response = confirm(staff, previewed)
    assert response.url == f"{LIST}import/"
    assert "Nothing was changed" in staff.get(response.url).text
    assert everything() == before


def test_a_yes_counts_once_and_not_for_ever(staff, shelved):
    previewed = upload(staff, as_yaml(row()))
    assert confirm(staff, previewed).url == LIST
    again = confirm(staff, previewed)
    assert again.url == f"{LIST}import/"
    assert "Choose it again" in staff.get(again.url).text
    late = upload(staff, as_yaml(row(text=CUPS)))
    cache.clear()
    assert confirm(staff, late).url == f"{LIST}import/"
    assert Prompt.objects.get().versions.count() == 1


def test_nothing_is_asked_row_by_row(staff, library, django_assert_max_num_queries):
    dataset = YAML().create_dataset(export(staff, "yaml"))
    with django_assert_max_num_queries(2 * len(dataset) + 20):  # a savepoint and its end each
        PromptResource().import_data(dataset, dry_run=True)


def test_a_sheet_that_is_gone_is_refused():
    for format in (CSV(), YAML()):
        with pytest.raises(BadSheet):
            format.create_dataset(None)
