"""Loading the library: by key, as often as one likes, whole or not at all."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from prompts.library import catalog
from prompts.library.addressee import ALONE
from prompts.library.load_library import BadLibrary, Loaded, load
from prompts.models import Prompt, PromptText, PromptVersion
from prompts.staff.revise_prompt import keep

pytestmark = pytest.mark.django_db
TEXTS = (
    "Which smell takes you back to a good kitchen?",
    "Name a street you could walk with your eyes closed.",
    "What made Tuesday bearable?",
    "Finish this: tomorrow would be kinder with …",
    "Where does the kettle live in your perfect kitchen?",
)


def prompt(number, **fields):
    """The first four are the first week."""
    sound = {
        "key": f"curiosity-{number}",
        "kind": "curiosity",
        "practice": "curiosity",
        "depth": 1,
        "tags": ["any-bond"],
        "text": TEXTS[number - 1],
        "first_week": number if number < 5 else None,
    }
    return {name: value for name, value in (sound | fields).items() if value is not None}


@pytest.fixture
def folder(tmp_path):
    """Write a library of these prompts and return its folder."""

    def written(*changed):
        by_key = {p["key"]: p for p in [prompt(n) for n in range(1, 6)]}
        by_key |= {p["key"]: p for p in changed}
        data = {"locale": "en", "prompts": list(by_key.values())}
        (tmp_path / "some.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
        return tmp_path

    return written


def everything():
    tables = (Prompt, PromptVersion, PromptText)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.sqlite
def test_loads_every_prompt_with_its_wording(folder):
    assert load(folder()) == Loaded(new=5, reworded=0, retired=0, total=5)
    kettle = Prompt.objects.get(key="curiosity-5")
    assert (kettle.kind, kettle.depth, kettle.tags) == ("curiosity", 1, ["any-bond"])
    assert kettle.current.texts.get().text == TEXTS[4]


@pytest.mark.sqlite
def test_loading_again_changes_nothing(folder):
    load(folder())
    before = everything()
    assert load(folder()) == Loaded(new=0, reworded=0, retired=0, total=5)
    assert everything() == before


@pytest.mark.sqlite
def test_a_new_wording_is_a_new_version_and_the_old_one_stays(folder):
    load(folder())
    old = Prompt.objects.get(key="curiosity-5").current
    assert load(folder(prompt(5, text="Where do you keep the good cups?"))).reworded == 1
    new = Prompt.objects.get(key="curiosity-5").current
    assert (new.number, new.texts.get().text) == (2, "Where do you keep the good cups?")
    assert old.texts.get().text == TEXTS[4]


def test_a_changed_wording_for_one_alone_is_a_new_version_too(folder):
    named = {"text": "Which cup does {partner} like?", "alone": "Whose cup is best?"}
    load(folder(prompt(5, **named)))
    old = Prompt.objects.get(key="curiosity-5").current
    changed = named | {"alone": "Which cup does a friend like?"}
    assert load(folder(prompt(5, **changed))).reworded == 1
    assert old.texts.get().wording(ALONE) == "Whose cup is best?"
    assert Prompt.objects.get(key="curiosity-5").current.number == 2


def test_going_back_to_an_old_wording_is_a_new_version(folder):
    for text in (TEXTS[4], "Where do you keep the good cups?", TEXTS[4]):
        load(folder(prompt(5, text=text)))
    assert Prompt.objects.get(key="curiosity-5").current.number == 3


def test_a_changed_depth_is_no_new_version(folder):
    load(folder())
    assert load(folder(prompt(5, depth=2))).reworded == 0
    kettle = Prompt.objects.get(key="curiosity-5")
    assert (kettle.depth, kettle.versions.count()) == (2, 1)


def test_what_is_gone_is_retired_and_never_deleted(folder):
    load(folder(prompt(5, key="curiosity-six", text="What stands on your window sill?")))
    loaded = load(folder())
    assert loaded.retired == 1
    gone = Prompt.objects.get(key="curiosity-six")
    assert gone.status == Prompt.Status.RETIRED
    assert gone.current.texts.exists()
    assert not [c for c, published in catalog.every().values() if published and c.key == gone.key]
    assert load(folder()).retired == 0


def test_what_comes_back_is_asked_again_in_its_old_version(folder):
    six = prompt(5, key="curiosity-six", text="What stands on your window sill?")
    load(folder(six))
    load(folder())
    assert load(folder(six)) == Loaded(new=0, reworded=0, retired=0, total=6)
    assert Prompt.objects.get(key="curiosity-six").status == Prompt.Status.PUBLISHED


def test_the_first_week_can_change_its_order(folder):
    load(folder())
    load(folder(prompt(1, first_week=2), prompt(2, first_week=1)))
    assert [candidate.key for candidate in catalog.first_week()] == [
        f"curiosity-{number}" for number in (2, 1, 3, 4)
    ]


@pytest.mark.sqlite
def test_a_bad_file_changes_nothing_and_says_where(folder):
    load(folder())
    before = everything()
    bad = prompt(5, text="Do you like your kitchen?")
    with pytest.raises(BadLibrary) as found:
        load(folder(prompt(1, text="Which song is stuck?"), bad))
    (problem,) = str(found.value).splitlines()
    file, line, reason = problem.split(":", 2)
    assert (file, reason.strip()) == ("some.yaml", "text can be answered with yes or no: Do")
    assert "curiosity-5" in (folder(bad) / file).read_text().splitlines()[int(line) - 1]
    assert everything() == before


def test_a_file_that_is_no_yaml_changes_nothing(folder):
    here = folder()
    (here / "zz.yaml").write_text("locale: en\nprompts: [unclosed\n")
    with pytest.raises(BadLibrary, match=r"zz\.yaml:3: cannot be read"):
        load(here)
    assert not Prompt.objects.exists()


def test_every_problem_is_named(folder):
    bad = [prompt(n, depth=9, first_week=None, key=f"odd-{n}") for n in (1, 2)]
    with pytest.raises(BadLibrary) as found:
        load(folder(*bad))
    assert sum("depth 9" in line for line in str(found.value).splitlines()) == 2


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadLibrary, match="no such folder"):
        load(tmp_path / "elsewhere")


def test_the_command_names_what_to_mend(folder):
    with pytest.raises(CommandError, match=r"Nothing was loaded\.\nsome\.yaml:\d+: depth 9"):
        call_command("load_prompts", folder(prompt(5, depth=9)))
    call_command("load_prompts", folder(), stdout=(out := StringIO()))
    kept = "0 left as staff have them"
    first, second = out.getvalue().splitlines()
    assert first == f"5 prompts: 5 new, 0 reworded, 0 retired, {kept}"
    assert second == "0 sets: 0 new, 0 changed, 0 archived"


@pytest.fixture
def by_staff(folder):
    """Load the folder; then let staff write prompt 5, and one of their own."""
    load(folder())
    kettle = Prompt.objects.get(key="curiosity-5")
    kettle.kept_here, kettle.depth = True, 2
    keep(kettle, text="Where do you keep the good cups?", alone="")
    own = Prompt(key="curiosity-own", kind="curiosity", practice="curiosity", depth=1)
    own.kept_here = True
    keep(own, text="Which door sticks?", alone="")
    return kettle


@pytest.mark.sqlite
def test_what_staff_wrote_is_left_alone(folder, by_staff):
    before = everything()
    loaded = load(folder(prompt(5, text="What made the kettle sing?")))
    assert loaded == Loaded(new=0, reworded=0, retired=0, total=5, kept=2)
    assert everything() == before


def test_without_their_mark_the_files_decide_again(folder, by_staff):
    Prompt.objects.update(kept_here=False)
    assert load(folder()) == Loaded(new=0, reworded=1, retired=1, total=5)
    kettle = Prompt.objects.get(key="curiosity-5")
    assert (kettle.depth, kettle.current.number) == (1, 3)


def test_a_place_staff_gave_away_stays_given(folder, by_staff):
    by_staff.depth, by_staff.first_week = 1, 2
    keep(by_staff, text="Which door sticks?", alone="")
    load(folder())
    assert [c.key for c in catalog.first_week()] == [f"curiosity-{n}" for n in (1, 5, 3, 4)]
