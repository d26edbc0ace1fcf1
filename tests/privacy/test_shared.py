"""What is shared: the page says of a person what the other sees, as it is now."""

PLACE = "the place of your clock"


def test_the_place_is_said_to_be_seen_only_where_it_is(hers, get, alice):
    assert alice.zone_shown
    page = get(alice, "/you/privacy/")
    assert PLACE in page
    assert "where you are" not in page
    alice.show_zone(False)
    page = get(alice, "/you/privacy/")
    assert PLACE not in page
    assert "where you are" in page


def test_every_room_that_shows_something_is_named(hers, get, alice):
    sees, _, sees_not = get(alice, "/you/privacy/").partition("Bob does not see")
    for shown in (
        "rituals",
        "plan together",
        "dreams",
        "promised",
        "feel loved",
        "notes",
        "phrases",
    ):
        assert shown in sees
    assert "journal" in sees_not
    assert "journal" not in sees
