"""Which addresses and keys a push may go to, and whose a browser is."""

import pytest
from django.conf import settings as house
from django.core.exceptions import ValidationError

from intimacy.accounts.models import User
from intimacy.reminders import push_devices
from intimacy.reminders.models import Subscription
from intimacy.reminders.outside_requests import allowed
from tests.reminders.push_host import AUTH, FCM, P256DH, base64url


@pytest.mark.sqlite
@pytest.mark.abuse("AC-42")
def test_the_hosts_we_push_to() -> None:
    assert house.PUSH_ORIGINS == [
        "https://fcm.googleapis.com",
        "https://updates.push.services.mozilla.com",
        "https://*.push.apple.com",
        "https://*.notify.windows.com",
    ]
    assert allowed(FCM)
    assert allowed("https://fcm.googleapis.com:443/fcm/send/abc")
    assert allowed("https://web.push.apple.com/QKC")
    assert allowed("https://db5p.notify.windows.com/w/?token=B%2bx")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-42")
@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "fcm.googleapis.com",
        "http://fcm.googleapis.com/a",
        "ftp://fcm.googleapis.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com:99999/a",
        "https://fcm.googleapis.com:/a",
        "https://alice@fcm.googleapis.com/a",
        "https://fcm.googleapis.com@127.0.0.1/a",
        "https://fcm.googleapis.com\\@127.0.0.1/a",
        "https://fcm.googleapis.com#@127.0.0.1/a\n",
        "https://127.0.0.1\t.push.apple.com/a",
        "https://127.0.0.1/.push.apple.com",
        "https://127.0.0.1?.push.apple.com",
        "https://[::1].push.apple.com/",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evilfcm.googleapis.com/a",
        "https://push.apple.com/a",
        "https://.push.apple.com/a",
        "https://evilpush.apple.com/a",
        "https://[::1]/a",
        "https://[/a",
        "https://169.254.169.254/latest",
        "https://localhost/a",
        "https://fcm.googleapis.co\u043c/a",
        "https://fcm.googleapis.com/\x00",
    ],
)
def test_no_other_address_is_kept_or_sent_to(alice: User, endpoint: str) -> None:
    assert not allowed(endpoint)
    with pytest.raises(ValidationError):
        push_devices.save(alice, endpoint, P256DH, AUTH)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (P256DH[:-4], AUTH),
        (base64url(b"\x04" + b"\x01" * 64), AUTH),  # not on the curve
        (P256DH + "\x00", AUTH),
        ("é" * 87, AUTH),
        ("A" * 100_000, AUTH),
        (P256DH, ""),
        (P256DH, "AAAA"),
        (P256DH, AUTH + "AA"),
        (P256DH, "!" * 22),
    ],
)
def test_keys_no_browser_would_send(alice: User, p256dh: str, auth: str) -> None:
    with pytest.raises(ValidationError):
        push_devices.save(alice, FCM, p256dh, auth)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-43")
def test_a_browser_belongs_to_who_signed_in_last(alice: User, bob: User) -> None:
    push_devices.save(alice, FCM, P256DH, AUTH)
    push_devices.save(alice, FCM, P256DH + "=", AUTH + "==")
    push_devices.save(bob, FCM, P256DH, AUTH)
    row = Subscription.objects.get()
    assert (row.user, row.p256dh, row.auth) == (bob, P256DH, AUTH)
    push_devices.drop(alice, FCM)  # no longer hers
    assert Subscription.objects.exists()
    push_devices.drop(bob, FCM)
    assert not Subscription.objects.exists()


@pytest.mark.sqlite
def test_of_eleven_browsers_the_oldest_is_forgotten(alice: User, bob: User) -> None:
    push_devices.save(bob, f"{FCM}-bob", P256DH, AUTH)
    for number in range(11):
        push_devices.save(alice, f"{FCM}{number}", P256DH, AUTH)
    mine = Subscription.objects.filter(user=alice).values_list("endpoint", flat=True)
    assert set(mine) == {f"{FCM}{number}" for number in range(1, 11)}
    assert Subscription.objects.filter(user=bob).exists()
