"""Every page with a form, sent with nothing in it."""

import pytest
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

from tests.canary import furnish
from tests.walk import addresses, client_of, routes
from tests.worlds import world

LISTS = {"place", "clock"}  # take along what was typed elsewhere, and keep nothing


def form_of(response: HttpResponse) -> BaseForm | None:
    form = response.context.get("form") if response.context else None
    return form if isinstance(form, BaseForm) else None


def send_nothing(client: Client, path: str) -> HttpResponse:
    with transaction.atomic():
        response = client.post(path)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("persona", ["alice", "dana"])
def test_a_form_sent_with_nothing_is_kept_or_comes_back_with_its_errors(
    library: None, persona: str
) -> None:
    house = world(furnish)
    client, came_back = client_of(house, persona), 0
    for name, keys in routes():
        for path in addresses(house, name, keys):
            form = form_of(client.get(path))
            if form and not form.is_bound:
                response = send_nothing(client, path)
                if name in LISTS:
                    assert response.status_code == 200, path
                    break
                back = form_of(response)
                assert response.status_code in {302, 405} or (back and back.errors), path
                assert response.status_code != 200 or path.startswith("/accounts/"), path
                came_back += response.status_code == 422
                break  # one row of a kind is enough
    assert came_back > 5
