"""A sheet of prompts: what it would change is shown first, then all of it happens or nothing."""

import csv
import io

import pytest
import yaml
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from tablib import Dataset

from intimacy.lib.text import clean_text
from prompts.models import Prompt, PromptText, PromptVersion
from prompts.staff.sheets import COLUMNS, CSV, YAML
from tests.page_text import seen
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


def everything():
    tables = (Prompt, PromptVersion, PromptText)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def export(staff, kind, path="export/"):
    response = staff.post(LIST + path, {"format": FORMATS[kind], "resource": 0})
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content


# --- Out and in again ------------------------------------------------------


# Reading YAML takes its time: a practice of it, where CSV brings the whole library.
SHELF = {"yaml": ("?practice__exact=repair", {"practice": "repair"}), "csv": ("", {})}


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", FORMATS)
def test_what_goes_out_comes_back_the_same(staff, library, kind):
    before = everything()
    chosen, shelf = SHELF[kind]
    sheet = export(staff, kind, f"export/{chosen}")
    previewed = upload(staff, sheet, kind)
    assert "Nothing would change" in previewed.text
    result = previewed.context["result"]
    assert (result.totals["skip"], result.rows) == (Prompt.objects.filter(**shelf).count(), [])
    assert result.totals["skip"] > 30
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
    assert "<del>does</del><ins>is</ins> the kettle" in seen(previewed)
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
