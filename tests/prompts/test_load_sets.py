"""The house's sets: loaded by key, and what was given stays as it was."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from prompts.library import load_sets
from prompts.library.load_library import BadLibrary, load
from prompts.library.load_sets import LoadedSets
from prompts.models import Prompt, PromptSet, SetVersion, Step, StepPrompt
from tests.owned import own_prompt
from tests.prompts.conftest import first_week, many, prompt, somebody

KEYS = [f"many-{n}" for n in range(6)]


def step(*keys, **fields):
    sound = {"title": "One evening", "prompts": list(keys)}
    return {name: value for name, value in (sound | fields).items() if value is not None}


def one_set(**fields):
    """A set nothing is wrong with, but for `fields`; a field that is None is left out."""
    first = step(KEYS[0], KEYS[1], instructions="Sit down for ten minutes.", asks_when=True)
    sound = {
        "locale": "en",
        "key": "calm-sea",
        "title": "A calm sea",
        "purpose": "For quiet weeks.",
        "steps": [first, step(KEYS[2]), step(KEYS[3]), step(KEYS[4], for_session=True)],
    }
    return {name: value for name, value in (sound | fields).items() if value is not None}


@pytest.fixture(name="folder")
def _folder(tmp_path):
    """Write a small library with these sets, a file each, and return its folder."""

    def written(*sets):
        evening = prompt(key="after-date-tea", tags=["after-date"], text="What was the tea like?")
        prompts = [*first_week(), *many(6, "{word} {word}a {word}b?"), evening]
        data = {"locale": "en", "prompts": prompts}
        (tmp_path / "some.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
        (tmp_path / "sets").mkdir(exist_ok=True)
        for old in (tmp_path / "sets").iterdir():
            old.unlink()
        for one in sets:
            text = yaml.safe_dump(one, sort_keys=False)
            (tmp_path / "sets" / f"{one.get('key', 'none')}.yaml").write_text(text)
        return tmp_path

    return written


def everything():
    tables = (PromptSet, SetVersion, Step, StepPrompt)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def told(version):
    """What a version says, as a file would."""
    return [
        (s.position, s.title, s.instructions, s.asks_when, s.for_session, keys_of(s))
        for s in version.steps.all()
    ]


def keys_of(one):
    return [row.prompt.key for row in one.asked.all()]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_loads_a_set_with_its_steps_in_order_and_frozen(folder):
    assert load(folder(one_set())).sets == LoadedSets(new=1, changed=0, archived=0, total=1)
    held = PromptSet.objects.get()
    assert (held.key, held.owner, held.archived_at) == ("calm-sea", None, None)
    version = held.current
    assert (version.number, version.title, version.purpose) == (1, "A calm sea", "For quiet weeks.")
    assert version.frozen_at == held.created_at
    assert told(version) == [
        (1, "One evening", "Sit down for ten minutes.", True, False, KEYS[:2]),
        (2, "One evening", "", False, False, KEYS[2:3]),
        (3, "One evening", "", False, False, KEYS[3:4]),
        (4, "One evening", "", False, True, KEYS[4:5]),
    ]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_loading_again_changes_nothing(folder):
    load(folder(one_set()))
    before = everything()
    assert load(folder(one_set())).sets == LoadedSets(new=0, changed=0, archived=0, total=1)
    assert everything() == before


FIRST, *REST = one_set()["steps"]
CHANGED = {
    "another title": {"title": "A rough sea"},
    "another purpose": {"purpose": "For loud weeks."},
    "a step more": {"steps": [FIRST, *REST, step(KEYS[5])]},
    "another order of steps": {"steps": [*REST, FIRST]},
    "another order of prompts": {"steps": [FIRST | {"prompts": [KEYS[1], KEYS[0]]}, *REST]},
    "another prompt": {"steps": [FIRST | {"prompts": [KEYS[0], KEYS[5]]}, *REST]},
    "another title of a step": {"steps": [FIRST | {"title": "A morning"}, *REST]},
    "other instructions": {"steps": [FIRST | {"instructions": "Stand up."}, *REST]},
    "no day to choose": {"steps": [FIRST | {"asks_when": False}, *REST]},
    "a step for the session": {"steps": [FIRST | {"for_session": True}, *REST]},
}


@pytest.mark.django_db
@pytest.mark.parametrize("fields", CHANGED.values(), ids=CHANGED.keys())
def test_a_changed_set_is_another_version_and_the_old_one_stays(folder, fields):
    load(folder(one_set()))
    old = PromptSet.objects.get().current
    before = told(old)
    assert load(folder(one_set(**fields))).sets == LoadedSets(0, changed=1, archived=0, total=1)
    new = PromptSet.objects.get().current
    assert (new.number, new.frozen_at is None) == (2, False)
    old.refresh_from_db()
    assert (old.title, old.purpose, told(old)) == ("A calm sea", "For quiet weeks.", before)
    assert (new.title, new.purpose, told(new)) != (old.title, old.purpose, before)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_set_that_is_gone_is_archived_and_comes_back_as_it_was(folder):
    load(folder(one_set(), one_set(key="rough-sea")))
    gone = PromptSet.objects.get(key="rough-sea")
    assert load(folder(one_set())).sets.archived == 1
    gone.refresh_from_db()
    assert gone.archived_at
    assert load(folder(one_set())).sets.archived == 0
    assert load(folder(one_set(), one_set(key="rough-sea"))).sets == LoadedSets(0, 0, 0, 2)
    assert PromptSet.objects.get(key="rough-sea", archived_at=None).current == gone.current


@pytest.mark.django_db
def test_what_counselors_built_is_left_alone(folder, library_of_dana):
    load(folder(one_set()))
    before = [row for row in everything()[0] if row["owner_id"]]
    assert load(folder()).sets.archived == 1
    assert [row for row in everything()[0] if row["owner_id"]] == before


@pytest.fixture
def library_of_dana(db):
    dana = somebody("Dana")
    own_prompt(dana)
    return PromptSet.objects.create(owner=dana)


@pytest.mark.django_db
def test_a_reworded_prompt_is_no_changed_set(folder):
    load(folder(one_set()))
    here = folder(one_set())
    text = (here / "some.yaml").read_text()
    (here / "some.yaml").write_text(text.replace("w0x w0xa w0xb?", "Where is w0x?"))
    loaded = load(here)
    assert (loaded.reworded, loaded.sets.changed) == (1, 0)


@pytest.mark.django_db
def test_a_prompt_staff_retired_stays_in_its_set(folder):
    load(folder(one_set()))
    Prompt.objects.filter(key=KEYS[0]).update(kept_here=True, status=Prompt.Status.RETIRED)
    assert load(folder(one_set())).sets == LoadedSets(0, 0, 0, 1)
    assert keys_of(PromptSet.objects.get().current.steps.first()) == KEYS[:2]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_bad_set_keeps_everything_out(folder):
    load(folder(one_set()))
    before = everything(), Prompt.objects.count()
    bad = one_set(key="rough-sea", title=None)
    with pytest.raises(BadLibrary, match=r"sets/rough-sea\.yaml:1: title is missing"):
        load(folder(one_set(title="A rough sea"), bad))
    assert (everything(), Prompt.objects.count()) == before


@pytest.mark.django_db
def test_a_set_that_breaks_while_it_is_loaded_takes_the_prompts_back(folder, monkeypatch):
    monkeypatch.setattr(load_sets, "_keys", None)
    load(folder(one_set()))
    with pytest.raises(TypeError):
        load(folder(one_set(), one_set(key="rough-sea")))
    assert PromptSet.objects.count() == 1


@pytest.mark.django_db
def test_the_command_counts_them(folder):
    call_command("load_prompts", folder(one_set()), stdout=(out := StringIO()))
    assert "1 sets: 1 new, 0 changed, 0 archived\n" in out.getvalue()


@pytest.mark.django_db
def test_the_shipped_sets_are_loaded_with_the_library(library):
    sets = list(PromptSet.objects.house().select_related("current"))
    assert len(sets) >= 12
    assert all(held.current.frozen_at for held in sets)
    assert StepPrompt.objects.filter(step__version__prompt_set__in=sets).count() > 100
