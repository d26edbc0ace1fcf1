"""Private notes: sealed under the counselor's own key, and nobody else's to find."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp

from intimacy.counseling.models import Client, Note
from intimacy.counseling.notes import private_notes
from intimacy.keys.models import DataKey
from tests.conftest import START, person
from tests.counseling.conftest import counselor_of, prove
from tests.sharing.test_races import errors, race

AT = START + timedelta(days=1)


def note_of(client, text="They sat apart", at=AT):
    draft = private_notes.Draft(text, uuid.uuid4())
    return private_notes.keep(client, draft, by=client.counselor, at=at)


def text_of(note):
    fresh = Note.objects.select_related("key").get(pk=note.pk)
    return private_notes.read([fresh], fresh.counselor)[0].text


@pytest.mark.sqlite
def test_a_note_is_written_read_changed_and_deleted(desk, care):
    path = f"/desk/clients/{care.pk}/notes/"
    assert desk.post(path, {"text": "They sat apart"}).headers["Location"] == path
    note = Note.objects.get()
    assert "They sat apart" in desk.get(path).content.decode()
    here = f"/desk/notes/{note.pk}/"
    desk.post(here, {"text": "They sat close", "seen": note.version})
    assert text_of(note) == "They sat close"
    assert "Delete this note?" in desk.get(here + "delete/").content.decode()
    assert Note.objects.exists()
    desk.post(here + "delete/")
    assert not Note.objects.exists()


@pytest.mark.sqlite
def test_it_is_sealed_under_the_counselors_own_key(care):
    note = note_of(care)
    key = DataKey.objects.get(pk=note.key_id)
    assert (key.scope, key.owner_id) == ("user", str(care.counselor.user_id))
    assert b"apart" not in bytes(note.body)
    assert note_of(care).key_id == key.pk


@pytest.mark.abuse("AC-19")
def test_nobody_else_finds_it(desk, care, alice, charlie):
    note = note_of(care)
    totp.TOTP.activate(charlie, totp.generate_totp_secret())
    counselor_of(charlie)
    staff = person("Steffi")
    staff.is_staff = staff.is_superuser = True
    staff.save()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    for user in (alice, charlie, staff):
        desk.force_login(user, backend=backend)
        prove(desk)
        for path in (f"notes/{note.pk}/", f"notes/{note.pk}/delete/", f"clients/{care.pk}/notes/"):
            assert desk.get(f"/desk/{path}").status_code == 404
            answer = desk.post(f"/desk/{path}", {"text": "Mine", "seen": 1})
            assert answer.status_code == 404
        assert "apart" not in desk.get("/desk/notes/").content.decode()
    assert text_of(note) == "They sat apart"


def test_it_stays_with_the_counselor_when_the_couple_has_left(desk, care, alice):
    note_of(care)
    care.couple.memberships.update(left_at=AT)
    type(care.couple).objects.update(ended_at=AT)
    everything = desk.get("/desk/notes/").content.decode()
    theirs = desk.get(f"/desk/clients/{care.pk}/notes/").content.decode()
    for page in (everything, theirs):
        assert "A couple, since 6 September 2026" in page
        assert "Alice" not in page
        assert "Bob" not in page
    assert "They sat apart" in theirs
    assert "<textarea" not in theirs
    Client.objects.update(label="Tuesdays")
    assert "Tuesdays" in desk.get("/desk/notes/").content.decode()


def test_words_for_a_couple_that_left_meanwhile_are_handed_back(desk, care):
    Client.objects.update(ended_at=AT)
    answer = desk.post(f"/desk/clients/{care.pk}/notes/", {"text": "A long note"})
    assert answer.status_code == 404
    assert "A long note" in answer.content.decode()
    desk.logout()
    answer = desk.post(f"/desk/clients/{care.pk}/notes/", {"text": "A long note"})
    assert answer.status_code == 403
    assert "A long note" in answer.content.decode()


def test_deactivated_or_waiting_reads_nothing(desk, care):
    note = note_of(care)
    counselor = type(care.counselor).objects
    counselor.update(approved_at=None)
    assert desk.get(f"/desk/notes/{note.pk}/").status_code == 302  # to the desk that waits
    assert not Note.objects.readable_by(care.counselor.user).exists()
    counselor.update(approved_at=AT, deactivated_at=AT)
    assert desk.get(f"/desk/notes/{note.pk}/").status_code == 404
    assert not Note.objects.readable_by(care.counselor.user).exists()


@pytest.mark.abuse("AC-52")
@pytest.mark.sqlite
def test_two_tabs_lose_nothing(desk, care):
    note, path = note_of(care), "/desk/notes/{}/"
    desk.post(path.format(note.pk), {"text": "From the first tab", "seen": 1})
    answer = desk.post(path.format(note.pk), {"text": "From the second tab", "seen": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "From the first tab" in page
    assert "From the second tab" in page
    assert text_of(note) == "From the first tab"
    desk.post(path.format(note.pk), {"text": "Both", "seen": 2})
    assert text_of(note) == "Both"


@pytest.mark.abuse("AC-51")
def test_the_same_form_sent_twice_is_one_note(desk, care):
    form = {"text": "Once", "once": str(uuid.uuid4())}
    for _ in range(3):
        assert desk.post(f"/desk/clients/{care.pk}/notes/", form).status_code == 302
    assert Note.objects.count() == 1


def test_the_number_of_another_counselors_note_makes_one_of_ones_own(desk, care, charlie):
    theirs = Note.objects.create(
        counselor=counselor_of(charlie),
        client=care,
        key=DataKey.objects.of(DataKey.Scope.USER, charlie.pk),
        body=b"sealed",
    )
    form = {"text": "Mine", "once": str(theirs.pk)}
    assert desk.post(f"/desk/clients/{care.pk}/notes/", form).status_code == 302
    theirs.refresh_from_db()
    assert bytes(theirs.body) == b"sealed"
    assert text_of(Note.objects.exclude(pk=theirs.pk).get()) == "Mine"


@pytest.mark.abuse("AC-47")
@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_what_cannot_be_kept_is_handed_back(desk, care, text):
    answer = desk.post(f"/desk/clients/{care.pk}/notes/", {"text": text, "once": "nonsense"})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not Note.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_first_notes_at_once_make_one_key(library, care):
    assert errors(race(*[lambda n: note_of(care)] * 8)) == []
    assert Note.objects.count() == 8
    assert DataKey.objects.filter(scope="user", owner_id=str(care.counselor.user_id)).count() == 1


def test_notes_come_newest_first_in_pages(desk, care, monkeypatch):
    monkeypatch.setattr("intimacy.counseling.notes.views.notes.NOTES_A_PAGE", 2)
    for n in range(3):
        note_of(care, f"Note {n}.", at=AT + timedelta(hours=n))
    page = desk.get(f"/desk/clients/{care.pk}/notes/").content.decode()
    assert page.index("Note 2.") < page.index("Note 1.")
    assert "Note 0." not in page
    with time_machine.travel(AT, tick=False):
        prove(desk)
        assert "Note 0." in desk.get(f"/desk/clients/{care.pk}/notes/?page=2").content.decode()
