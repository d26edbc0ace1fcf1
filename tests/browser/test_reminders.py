"""Saying when to be reminded, on a phone; a device that forgot finds its way back by itself."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from intimacy.accounts.models import User
from intimacy.reminders import mail_bounces, push_devices, refusals
from intimacy.reminders.models import Preferences, Subscription
from intimacy.reminders.preferences import Wants
from tests.browser.people import Somebody
from tests.reminders.kinds_known import these_kinds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/you/reminders/"
# Chromium without a screen has no push service. Cookies outlive what leaving clears, as a
# permission does; the rest does not, as a subscription does not.
STUB = """
const keys = {auth: "zqbxT6JKstKSY9JKibZLSQ", p256dh:
  "BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1FuojuRmHP42zmf34rXgW80OvUVDgTk"};
const made = () => localStorage.taken && {
  endpoint: localStorage.taken,
  toJSON: () => ({endpoint: localStorage.taken, keys}),
  unsubscribe: async () => delete localStorage.taken,
};
const pushManager = {
  getSubscription: async () => made() || null,
  subscribe: async () => {
    localStorage.taken ??= `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`;
    return made();
  },
};
const worker = {pushManager};
const workers = {register: async () => worker, ready: Promise.resolve(worker),
  getRegistration: async () => worker};
Object.defineProperty(navigator, "serviceWorker", {value: workers});
window.PushManager = class {};
window.Notification = {
  get permission() { return document.cookie.includes("allowed") ? "granted" : "default"; },
  requestPermission: async () => {
    await asked();
    document.cookie = "allowed=1; path=/";
    return "granted";
  },
};
"""


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with these_kinds():
        yield


def by_key(page: Page, role: str, name: str) -> None:
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    target.focus()
    expect(target).to_be_focused()
    page.keyboard.press("Enter")


def set_the_page(somebody: Somebody, open_it: str = "A ritual") -> None:
    """Move the quiet hours and a lead time, and take a day off."""
    page = somebody.page
    page.get_by_label("Until", exact=True).fill("07:30")
    page.get_by_text(open_it, exact=True).locator("visible=true").click()
    page.get_by_label("When", exact=True).locator("visible=true").select_option("15 minutes before")
    somebody.press("Keep this")
    somebody.reads("Kept.")
    page.get_by_text("Only for a while").click()
    somebody.press("In three days")
    somebody.reads("Nothing until")
    somebody.press("Remind me again now")


def test_reminders_on_a_phone(browser: Browser, live_server, alice: User) -> None:
    somebody, asked = Somebody(browser, live_server.url, "Alice"), []
    somebody.context.expose_function("asked", lambda: asked.append(1))
    somebody.context.add_init_script(STUB)
    somebody.sign_in()
    somebody.go("/you/")
    by_key(somebody.page, "link", "Reminders Your hour, your quiet hours, what you hear of")
    somebody.at(PATH)
    somebody.sees("Reminders")
    set_the_page(somebody)
    assert Wants.of([alice.pk]).choice(alice.pk, "ritual").lead == 15
    assert not asked
    by_key(somebody.page, "button", "Turn on for this device")
    somebody.reads("(this one)")
    somebody.reads("This device is on.")
    somebody.looks_right("reminders-device")
    first, somebody.expected = Subscription.objects.get().endpoint, ["Clear-Site-Data"]
    somebody.go("/accounts/logout/")
    somebody.page.locator("main form button").last.click()
    with somebody.page.expect_response("**/you/reminders/device/"):
        somebody.sign_in()
    somebody.go(PATH)
    somebody.reads("(this one)")
    assert Subscription.objects.get().endpoint != first
    assert asked == [1]
    by_key(somebody.page, "button", "Turn off for this device")
    somebody.reads("This device is off.")
    by_key(somebody.page, "button", "Turn everything off")
    somebody.reads("Everything is off")
    somebody.looks_right("reminders-off")
    assert Preferences.objects.get().silent_since
    by_key(somebody.page, "button", "Turn reminders on again")
    somebody.reads("Need quiet?")
    hear_of_what_is_lost(somebody, alice)
    somebody.context.close()


def hear_of_what_is_lost(somebody: Somebody, user: User) -> None:
    """Mail comes back and a device is gone; it is said on both pages, and put away."""
    mail_bounces.came_back(user.email)
    for name in ("gone", "refused"):
        push_devices.save(user, f"{FCM}/{name}", **KEYS)
    gone, refused = Subscription.objects.filter(user=user).order_by("pk")
    push_devices.gone(gone)
    refusals.refused(refused, 403)
    somebody.go(PATH)
    somebody.reads("so it is off the list. Nothing reaches you now.")
    somebody.reads("Nothing gets through to it now")
    somebody.looks_right("reminders-lost")
    somebody.go("/week/")
    somebody.looks_right("week-unreached")
    somebody.press("I know")
    somebody.at("/week/")
    expect(somebody.page.get_by_text("None of the reminders")).to_have_count(0)


def test_reminders_without_scripts(browser: Browser, live_server, alice: User) -> None:
    somebody = Somebody(browser, live_server.url, "Alice", java_script_enabled=False)
    somebody.sign_in()
    somebody.go(PATH)
    set_the_page(somebody)
    assert not somebody.page.get_by_role("button", name="Turn on for this device").is_visible()
    somebody.reads("This browser cannot show them")
    somebody.page.get_by_text("Only for a while").click()
    somebody.page.get_by_label("Or until the morning of").fill("1890-01-01")
    somebody.press("Until then")
    somebody.reads("There is a problem")
    somebody.press("Turn everything off")
    somebody.sees("Reminders")
    somebody.reads("Everything is off")
    assert Preferences.objects.get().silent_since
    somebody.context.close()


def test_the_worker_shows_two_sentences_and_no_more(browser: Browser, live_server, db) -> None:
    somebody = Somebody(browser, live_server.url, "Alice")
    somebody.go("/help/")
    with somebody.context.expect_event("serviceworker") as found:
        somebody.page.evaluate("void navigator.serviceWorker.register('/sw.js')")
    worker = found.value
    told = json.dumps({"title": "A canary", "body": "A canary", "url": "/r/1/"})
    for data, url in ((told, "/r/1/"), ("no JSON", "/")):
        title, options = worker.evaluate(PUSHED, data)
        assert (title, options["body"]) == ("Reminder", "You asked to be reminded.")
        assert (options["tag"], options["data"]) == ("reminder", {"url": url})
        assert "canary" not in str(options)
    leads = worker.evaluate("(urls) => urls.map(within)", LINKS)
    assert leads == [f"{live_server.url}/r/1/", *["/"] * (len(LINKS) - 1)]
    somebody.looks_right()
    somebody.context.close()


def test_a_browser_whose_push_address_changes_says_the_new_one(
    browser: Browser, live_server, alice: User
) -> None:
    """In the worker, with no page's help; and where nobody is signed in nothing happens."""
    somebody, old, new = Somebody(browser, live_server.url, "Alice"), f"{FCM}/old", f"{FCM}/new"
    somebody.sign_in()
    somebody.go(PATH)
    assert somebody.page.evaluate(TURN_ON, {"endpoint": old, **KEYS}) == 200
    with somebody.context.expect_event("serviceworker") as found:
        somebody.page.evaluate("void navigator.serviceWorker.register('/sw.js')")
    worker = found.value
    with somebody.context.expect_event("response", lambda r: r.request.method == "POST"):
        assert worker.evaluate(CHANGED, {"endpoint": new, "keys": KEYS}) == "quiet"
    assert Subscription.objects.get().endpoint == new
    somebody.context.clear_cookies()
    assert worker.evaluate(CHANGED, {"endpoint": old, "keys": KEYS}) == "quiet"
    assert Subscription.objects.get().endpoint == new
    somebody.context.close()


FCM = "https://fcm.googleapis.com/fcm/send"
KEYS = {
    "auth": "zqbxT6JKstKSY9JKibZLSQ",
    "p256dh": "BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1"
    "FuojuRmHP42zmf34rXgW80OvUVDgTk",
}
TURN_ON = """async (given) => {
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({...given, csrfmiddlewaretoken});
  return (await fetch("/you/reminders/device/", {method: "POST", body})).status;
}"""
CHANGED = """(given) => new Promise((resolve) => {
  const value = {subscribe: async () => ({toJSON: () => given})};
  Object.defineProperty(self.registration, "pushManager", {value, configurable: true});
  self.addEventListener("unhandledrejection", () => resolve("not caught"));
  self.dispatchEvent(new ExtendableEvent("pushsubscriptionchange"));
  setTimeout(() => resolve("quiet"), 700);
})"""
LINKS = ["/r/1/", "/week/", "//evil.example/r/1/", "https://evil.example/r/1/", "/r", None]
PUSHED = """(data) => new Promise((resolve) => {
  self.registration.showNotification = async (...shown) => resolve(shown);
  self.dispatchEvent(new PushEvent("push", {data}));
})"""
