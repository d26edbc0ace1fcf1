"""The staff pages of the library in a real browser: the policy stops nothing they need."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from prompts.models import Prompt
from tests.browser.people import SHOTS, Somebody
from tests.conftest import signed_in
from tests.library import fill
from tests.prompts.conftest import somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/staff/prompts/prompt/"
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def stella(browser: Browser, live_server) -> Somebody:
    """Staff at a desk, signed in with a second factor."""
    fill()
    client = signed_in(somebody("Stella", is_staff=True, is_superuser=True), "mfa")
    here = Somebody(browser, live_server.url, "Stella", viewport=DESK)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    here.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return here


def shoot(stella: Somebody, name: str) -> None:
    """Keep a picture; nothing was said in the console, so no style or script was refused."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    stella.page.screenshot(path=SHOTS / f"staff-{name}.png", full_page=name != "list")
    assert stella.said == []


def test_a_prompt_is_found_changed_and_tried_on(stella: Somebody) -> None:
    page = stella.page
    stella.go(f"{LIST}?q=appreciation-lighter-week")
    shoot(stella, "list")
    stella.press("appreciation-lighter-week")
    page.get_by_label("Text").fill("Do you like it?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("text can be answered with yes or no: Do")).to_be_visible()
    shoot(stella, "refused")
    page.get_by_label("Text").fill("What did {partner} carry for you this week?")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    shoot(stella, "form")
    stella.press("Preview as the couple sees it")
    expect(page.get_by_text("What did Sam carry for you this week?")).to_be_visible()
    stella.looks_right("staff-preview")
    assert Prompt.objects.get(key="appreciation-lighter-week").current.number == 2


def test_a_sheet_goes_out_and_comes_back_changed(stella: Somebody, tmp_path) -> None:
    page = stella.page
    stella.go(f"{LIST}?q=appreciation-lighter")
    stella.press("Export")
    page.get_by_label("Format").select_option(label="csv")
    shoot(stella, "export")
    with page.expect_download() as download:
        stella.press("Submit")
    sheet = tmp_path / "prompts.csv"
    text = download.value.path().read_text(encoding="utf-8")
    sheet.write_text(text.replace("make easier?", "make lighter?"), encoding="utf-8")
    stella.go(f"{LIST}import/")
    page.get_by_label("File to import").set_input_files(sheet)
    expect(page.get_by_label("Format")).to_have_value("1")  # guessed from the file's name
    stella.press("Submit")
    expect(page.locator("ins").first).to_contain_text("lighter")
    shoot(stella, "import")
    stella.press("Confirm import")
    expect(page.get_by_text("Import finished")).to_be_visible()
    sheet.write_text(text.replace("Looking back over", "Do you look back over"), encoding="utf-8")
    stella.go(f"{LIST}import/")
    page.get_by_label("File to import").set_input_files(sheet)
    stella.press("Submit")
    expect(page.get_by_text("can be answered with yes or no").first).to_be_visible()
    shoot(stella, "import-refused")
