"""A week of two that asks what a counselor gave them: what they write, and for whom."""

from playwright.sync_api import expect

from tests.browser import desk
from tests.browser.people import Somebody

ASKED = 5  # questions a week, two of them at most from a set
BESIDE = "For both of us and Dana Weber, once both have sealed."
OF_HIS, OF_HERS = (desk.HER_OWN.replace("{partner}", name) for name in ("Bob", "Alice"))
SHARED = "Knowing what’s in the fridge. If I stopped, we would eat bread and mustard by Wednesday."
NOT_SHARED = {
    "Alice": {OF_HIS: "The calls to his mother about the roof. He stays so kind."},
    "Bob": {
        desk.FROM_THE_HOUSE: "Winding the kitchen clock. You would all be late for everything.",
        OF_HERS: "The parents’ chat. I have seen how often it rings.",
    },
}


def alice_writes_and_shares_one_answer(alice: Somebody) -> None:
    alice.go("/week/")
    alice.looks_right()
    alice.press("Begin")
    answers(alice, {desk.FROM_THE_HOUSE: SHARED, **NOT_SHARED["Alice"]})
    alice.reads(BESIDE)
    alice.looks_right()
    seals(alice)


def bob_writes_and_shares_none(bob: Somebody) -> None:
    bob.go("/week/")
    bob.press("Begin")
    answers(bob, NOT_SHARED["Bob"])
    expect(bob.page.get_by_text(BESIDE)).to_have_count(0)
    bob.looks_right()
    seals(bob)


def answers(somebody: Somebody, texts: dict[str, str]) -> None:
    """Two of the questions come from Dana; pass on the others."""
    left = dict(texts)
    for place in range(1, ASKED + 1):
        here = somebody.page.locator(f"[data-prompt='{place}']")
        expect(here).to_be_visible()
        text = left.pop(here.locator("h1").inner_text(), "")
        if text:
            expect(here.get_by_text("From Dana Weber, for Thursday")).to_be_visible()
            somebody.answer(text)
        if text == SHARED:
            lets_dana_read_it(somebody)
        onward = "Next" if place < ASKED else "Review and seal"
        somebody.press(onward if text else "Pass on this one")
    assert not left
    somebody.sees("Look at everything once")


def lets_dana_read_it(alice: Somebody) -> None:
    alice.page.get_by_text("Change", exact=True).locator("visible=true").click()
    alice.page.locator("input[name=lane][value=beside]:visible").check()
    if alice.scripted:
        expect(alice.page.locator("[data-lane-text]:visible")).to_have_text(BESIDE)
        expect(alice.page.locator("[data-status]:visible")).to_contain_text("Saved")
        alice.page.locator("h1:visible").evaluate("(h) => scrollTo(0, h.offsetTop - 104)")
    alice.looks_right("lane")


def seals(somebody: Somebody) -> None:
    somebody.press("Seal")
    somebody.sees("Yours is sealed")


def it_opens(bob: Somebody) -> None:
    bob.go("/week/")
    bob.press("Open")
    bob.sees("What you both wrote")
    bob.reads(SHARED)
    expect(bob.page.get_by_text("Dana Weber can read this.")).to_have_count(0)
    bob.looks_right()
