"""A sheet of prompts: what it would change is shown first, then all of it happens or nothing."""

import csv
import io
from itertools import chain

import pytest
import yaml
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from tablib import Dataset

from intimacy.lib.text import clean_text
from prompts.models import Prompt, PromptText, PromptVersion
from prompts.staff.import_sheet import PromptResource
from prompts.staff.sheets import COLUMNS, CSV, YAML, BadSheet
from tests.prompts.conftest import KIND_WORDS, prompt

pytestmark = pytest.mark.django_db
CUPS = "Where do you keep the good cups?"
FORMATS = {"yaml": 0, "csv": 1}  # as the page numbers them
LIST = "/staff/prompts/prompt/"


def row(**fields):
    """A row for the sound prompt of the shelf, but for `fields`; None leaves a field out."""
    sound = prompt(text=KIND_WORDS, locale="en", status="published", alone="")
    return {name: value for name, value in (sound | fields).items() if value is not None}


def as_yaml(*rows):
    return yaml.safe_dump(list(rows), allow_unicode=True, sort_keys=False)


def as_csv(*rows):
    out = io.StringIO()
    names = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    for one in rows:
        tags = {"tags": ", ".join(one["tags"])} if "tags" in one else {}
        writer.writerow(one | tags)
    return out.getvalue()


WRITE = {"yaml": as_yaml, "csv": as_csv}


def upload(staff, text, kind="yaml"):
    """Choose a file: the dry run."""
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(f"prompts.{kind}", data)
    return staff.post(f"{LIST}import/", {"import_file": file, "format": FORMATS[kind]})


def confirm(staff, previewed):
    return staff.post(f"{LIST}process_import/", previewed.context["confirm_form"].initial)


def bring(staff, text, kind="yaml"):
    return confirm(staff, upload(staff, text, kind))


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


def everything():
    tables = (Prompt, PromptVersion, PromptText)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def export(staff, kind, path="export/"):
    response = staff.post(LIST + path, {"format": FORMATS[kind], "resource": 0})
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content


# --- Out and in again ------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", FORMATS)
def test_what_goes_out_comes_back_the_same(staff, library, kind):
    before = everything()
    sheet = export(staff, kind)
    previewed = upload(staff, sheet, kind)
    assert "Nothing would change" in previewed.text
    result = previewed.context["result"]
    assert (result.totals["skip"], result.rows) == (Prompt.objects.count(), [])
    confirm(staff, previewed)
    assert everything() == before


def test_every_fact_goes_out(staff, shelved):
    words = {"text": "Which “cup”, {partner}?", "alone": "Which cup?"}
    shelved(**words, first_week=1, tags=["any-bond", "at-home"])
    wanted = row(**words, first_week=1, anchor="", tags=["any-bond", "at-home"])
    assert yaml.safe_load(export(staff, "yaml")) == [wanted]
    text = export(staff, "csv").decode("utf-8-sig")
    (cells,) = csv.DictReader(io.StringIO(text))
    assert list(cells) == COLUMNS
    assert cells == {n: str(v) for n, v in wanted.items()} | {"tags": "any-bond, at-home"}


def test_what_is_searched_for_goes_out(staff, shelved):
    shelved()
    shelved(key="curiosity-cups", text=CUPS)
    found = yaml.safe_load(export(staff, "yaml", "export/?q=cups&status__exact=published"))
    assert [one["key"] for one in found] == ["curiosity-cups"]


@pytest.mark.abuse("AC-39")
@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-1", "'quoted'"])
def test_no_cell_is_a_formula_and_still_comes_back(staff, shelved, words):
    shelved(text=words)
    before = everything()
    sheet = export(staff, "csv")
    (cells,) = csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))
    assert cells["text"].startswith("'")
    assert "Nothing would change" in upload(staff, sheet, "csv").text
    assert everything() == before


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("='+-@\t\n")))
@settings(max_examples=60, derandomize=True, database=None, deadline=None)
def test_any_text_survives_either_format(text):
    for format in (YAML(), CSV()):
        dataset = Dataset(["curiosity-x", clean_text(text)], headers=["key", "text"])
        back = format.create_dataset(format.export_data(dataset).encode())
        arrived = dict(zip(back.headers, back[0], strict=True))["text"]
        assert arrived == clean_text(text)


# --- What would change -----------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", FORMATS)
def test_looking_changes_nothing_and_saying_yes_does(staff, shelved, kind):
    kettle, other = shelved(), shelved(key="many-others", text="Which door sticks?")
    before = everything()
    new = row(key="curiosity-cups", text=CUPS)
    sheet = WRITE[kind](row(text="Where is the kettle now?", depth=2), new)
    previewed = upload(staff, sheet, kind)
    assert everything() == before
    assert "1 new, 1 changed, 0 as they are" in previewed.text
    assert "<del>does</del><ins>is</ins> the kettle" in previewed.text
    assert "<td>kind</td>" in previewed.text  # of the new one
    assert confirm(staff, previewed).url == LIST
    kettle.refresh_from_db()
    assert (kettle.depth, kettle.current.number, kettle.kept_here) == (2, 2, True)
    assert kettle.current.texts.get().text == "Where is the kettle now?"
    cups = Prompt.objects.get(key="curiosity-cups")
    assert (cups.status, cups.kept_here, cups.current.number) == ("draft", True, 1)
    other.refresh_from_db()
    assert (other.status, other.kept_here) == ("published", False)
    assert LogEntry.objects.count() == 2


def test_a_diff_shows_no_markup(staff, shelved):
    shelved()
    shown = upload(staff, as_yaml(row(text="Where <b>is</b> the kettle?"))).text
    assert "<b>is" not in shown
    assert "&lt;b&gt;is" in shown
    assert "style=" not in shown


def test_what_a_row_does_not_mention_stays(staff, shelved):
    shelved(text="Which cup does {partner} like?", alone="Whose cup is best?")
    sparse = {"alone": "Which cup does a friend like?", "key": "curiosity-kettle"}  # in any order
    new = row(key="curiosity-cups", text=CUPS)
    bring(staff, as_yaml(new, sparse))
    kettle = Prompt.objects.worded().get(key="curiosity-kettle")
    assert (kettle.text, kettle.alone) == ("Which cup does {partner} like?", sparse["alone"])
    bring(staff, "key,depth\ncuriosity-kettle,3\n", "csv")
    kettle.refresh_from_db()
    assert (kettle.depth, kettle.tags, kettle.current.number) == (3, ["any-bond"], 2)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("separator", "encoding", "named"),
    [
        (";", "utf-8-sig", "semicolons"),  # a spreadsheet where a comma is decimal
        ("\t", "utf-16", "tabs"),  # its "Unicode text"
        ("\t", "utf-8", "tabs"),
    ],
)
def test_a_sheet_with_other_separators_is_read_and_says_so(
    staff, shelved, separator, encoding, named
):
    shelved()
    words = f"Where is “the” kettle, the cup; and{separator}the spoon?"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    tags = "any-bond, at-home"
    writer.writerows([["key", "tags", "text"], ["curiosity-kettle", tags, words]])
    previewed = upload(staff, out.getvalue().encode(encoding), "csv")
    assert f"separated by {named}, and were read so" in previewed.text
    assert confirm(staff, previewed).url == LIST
    kettle = Prompt.objects.worded().get()
    assert (kettle.text, kettle.tags) == (clean_text(words), ["any-bond", "at-home"])


def test_a_sheet_with_commas_needs_no_word_about_them(staff, shelved):
    shelved()
    sheet = "key,text\ncuriosity-kettle,Where; is the kettle now?\n"
    assert "separated by" not in upload(staff, sheet, "csv").text


def test_only_new_words_make_a_version(staff, shelved):
    shelved()
    bring(staff, as_yaml(row(status="retired")))
    kettle = Prompt.objects.get()
    assert (kettle.status, kettle.current.number) == ("retired", 1)


def test_words_are_cleaned_on_the_way_in(staff, shelved):
    shelved()
    bring(staff, "key,text\r\ncuriosity-kettle,  Where is the cafe\u0301 now?\x7f \r\n", "csv")
    assert Prompt.objects.worded().get().text == "Where is the café now?"


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
