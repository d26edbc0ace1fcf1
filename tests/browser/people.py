"""Two people in two browsers, doing what the pages ask of them."""

import os
import re
from pathlib import Path
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

PHONE = {"width": 390, "height": 844}
PASSWORD = "a quiet evening indoors"
LOADED = 40  # seconds that a page may take on a machine with much else to do
expect.set_options(timeout=LOADED * 1000)
# Run where a page is looked at, rather than on each that is passed through.
AXE = f"window.bringAxe = () => {{ {AXE_SCRIPT} }}"
LOOK = """async (options) => {
  if (!window.axe) bringAxe();
  await Promise.all(document.getAnimations()
    .filter((a) => a.effect.getComputedTiming().endTime < 2000).map((a) => a.finished));
  const { violations } = await axe.run(options);
  return [violations, document.documentElement.scrollWidth > innerWidth];
}"""
LONG = bool(os.environ.get("LONG"))
SHOTS = Path(__file__).parent.parent.parent / "var" / "shots"


class Somebody:
    """A person with a browser of their own, whose console must stay silent."""

    def __init__(self, browser: Browser, base: str, name: str, **context: Any) -> None:
        self.name, self.base = name, base
        self.email = f"{name.lower()}@example.org"
        settings = {"viewport": PHONE, "timezone_id": "Europe/Berlin", "locale": "en-GB"}
        self.context = browser.new_context(**{**settings, **context})
        self.has_axe = False
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(LOADED * 1000)
        self.scripted = context.get("java_script_enabled", True)
        self.said: list[str] = []
        self.expected: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        if not any(text in message.text for text in self.expected):
            self.said.append(f"{message.type}: {message.text}")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def press(self, name: str, exact: bool = True) -> None:
        """Press a button or follow a link by what it says."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        button.or_(link).locator("visible=true").first.click()

    def at(self, path: str) -> None:
        self.page.wait_for_url(self.base + path)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()

    def reads(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def looks_right(self, shot: str = "", contrast: bool = LONG) -> None:
        """No axe finding, nothing wider than the screen, no word in the console.

        Contrast takes axe three times as long as all else: asked of each page once a scheme.
        """
        self.page.wait_for_load_state()  # a click returns when the next page has begun
        if self.scripted:
            self._bring_axe()
            rules = {"color-contrast": {"enabled": contrast}}
            options = {"resultTypes": ["violations"], "rules": rules}
            violations, wide = self.page.evaluate(LOOK, options)
            found = AxeResults({"violations": violations})
            assert found.violations_count == 0, found.generate_report()
            assert not wide, f"{self.page.url} scrolls sideways"
        if shot and self.scripted:
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{shot}.png")
        assert self.said == [], self.said

    def _bring_axe(self) -> None:
        """Let this page have axe and each one after it, rather than send it along with each."""
        if not self.has_axe:
            self.context.add_init_script(AXE)
            self.page.evaluate(AXE)
            self.has_axe = True

    def sign_in(self) -> None:
        self.go("/accounts/login/")
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        self.at("/week/")

    def prove(self) -> None:
        """Give the password once more, where a page asks whether it is you."""
        self.sees("Is it you?")
        self.looks_right()
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Go on")

    def sign_up(self) -> None:
        """From the sign-up form to the first page, with the code from the mail."""
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("I am 18 or older").check()
        self.looks_right()
        self.page.locator("main form button").last.click()
        expect(self.page.locator("input[name=code]")).to_be_visible()
        self.page.locator("input[name=code]").fill(self.code())
        self.looks_right()
        self.page.locator("main form button").first.click()
        self.page.get_by_label("What should we call you?").fill(self.name)
        self.looks_right()
        if not self.scripted:
            self.page.get_by_label("Where are you?").select_option("Europe/Berlin")
        expect(self.page.get_by_label("Where are you?")).to_have_value("Europe/Berlin")
        self.press("Continue")

    def code(self) -> str:
        """Return the newest code mailed to this person."""
        bodies = [str(m.body) for m in mail.outbox if m.to == [self.email]]
        found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", bodies[-1], re.MULTILINE)
        assert found, bodies[-1]
        return found[1]

    def answer(self, text: str) -> None:
        self.page.locator("textarea[name=text]:visible").fill(text)
        if self.scripted:
            expect(self.page.locator("[data-status]:visible")).to_contain_text("Saved")


def the_proof_grows_old() -> None:
    """Let the password have been given a quarter of an hour ago."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        proofs = session[AUTHENTICATION_METHODS_SESSION_KEY]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {**proof, "at": proof["at"] - 900} for proof in proofs
        ]
        session.save()
