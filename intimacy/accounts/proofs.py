"""Which act needs which proof of who is asking, and how fresh: one table, by URL name.

`proof_door` asks by it before a view runs; the desk, and a link that may be a counselor's, ask
themselves, once they know that there is such a page for this person. What is sent to a route that
stands in no row needs the password again: nobody has decided yet. Names of higher rooms are data
here: nothing is imported for them, and nothing leads to them.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Proof:
    """What a session must have shown, at most `minutes` ago: a password or a second factor.

    `factor`: the second factor itself, where the person has one. `inside`: the view asks.
    """

    minutes: int = 0
    factor: bool = False
    inside: bool = False


NONE = Proof()
AGAIN = Proof(minutes=10)
FACTOR = Proof(minutes=10, factor=True)
DESK = Proof(minutes=30, factor=True, inside=True)  # since the last request to the desk
STAFF = Proof(minutes=8 * 60, factor=True)


class Row(NamedTuple):
    proof: Proof
    why: str
    names: str  # URL names; `room:*` is every page of a room that no other row names


TABLE = (
    Row(
        FACTOR,
        "changes how one signs in, or takes all words along: a known password alone is not enough",
        """
        account_email account_set_password mfa_activate_totp mfa_deactivate_totp
        mfa_generate_recovery_codes mfa_add_webauthn mfa_remove_webauthn mfa_edit_webauthn
        export erase
        """,
    ),
    Row(
        AGAIN,
        "ends, deletes, pauses, or shows what nobody else may find on an open screen",
        """
        privacy pause resume leave forget topics topics-allow journal:all-away usersessions_list
        calendars:mine calendars:new calendars:stop counseling:beside-agree counseling:beside-log
        """,
    ),
    Row(
        AGAIN,
        "spare codes are shown once, right after an app or a passkey was set up",
        "mfa_view_recovery_codes mfa_download_recovery_codes",
    ),
    Row(
        NONE,
        "both have said the same three words; nothing from before is shared, and leaving is alone",
        "confirmation",
    ),
    Row(
        Proof(minutes=10, inside=True),
        "agreeing to a counselor lets somebody read; saying no to the same link asks nothing",
        """
        counseling:introduction
        """,
    ),
    Row(STAFF, "staff change what everybody is asked", "admin:*"),
    Row(
        DESK,
        "a counselor reads and writes about other people there",
        """
        counseling:desk counseling:clients counseling:client counseling:client-label
        counseling:invite counseling:invite-end counseling:invite-withdraw counseling:client-end
        counseling:brief counseling:print counseling:sheet counseling:client-notes counseling:notes
        counseling:note counseling:note-delete counseling:sets counseling:sets-archived
        counseling:set-new counseling:set counseling:set-preview counseling:set-copy
        counseling:set-archive counseling:set-restore counseling:step counseling:step-write
        counseling:step-remove counseling:assign counseling:given-pause counseling:given-resume
        counseling:given-skip counseling:given-end counseling:session-new counseling:session
        counseling:session-date counseling:session-end
        """,
    ),
    Row(
        NONE,
        "asks for its own proof: a password, a code, a passkey, or the token of a link",
        """
        account_login account_signup account_signup_by_passkey account_email_verification_sent
        account_reset_password account_confirm_password_reset_code account_complete_password_reset
        account_confirm_login_code account_change_password account_reauthenticate mfa_authenticate
        mfa_signup_webauthn mfa_login_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn
        invitation invitation-remembered address-stop reminders:later reminders:stop reminders:start
        reminders:bounce
        """,
    ),
    Row(
        NONE,
        "the way out, and what only looks",
        """
        account_logout exit landing private help health ready week together more find back you
        my-words mfa_index mfa_list_webauthn inbox styleguide checkins:detail checkins:review
        checkins:mine checkins:opened checkins:coming journal:find
        erasure
        """,
    ),
    Row(
        NONE,
        "takes back, says no, ends or rests: a password would stand between somebody and the brake",
        """
        sharing:withdrawal sharing:support-away checkins:unseal notes:take-back repair:take-back
        take-back invitation-cancel bond-take-back dates:after-unseal dates:cancel rituals:end
        counseling:beside-stop counseling:beside-take-back counseling:beside-not-now
        counseling:beside-withdraw counseling:beside-end counseling:beside-link-end
        counseling:given-decline counseling:given-drop address-keep talk:end talk:not-now
        reminders:silence reminders:device-off reminders:device-remove reminders:snooze rest
        put-away erasure-keep
        """,
    ),
    Row(
        NONE,
        "lets the other, or the counselor agreed on, read one's own: after both opened, piece by "
        "piece, named on the page, and taken back in a press",
        """
        sharing:let-read counseling:words-beside counseling:beside-lines counseling:beside-link
        notes:open notes:new checkins:seal checkins:bring dates:after-seal repair:slow-share
        pulse:both invite
        """,
    ),
    Row(
        NONE,
        "one's own words and the two people's own days: asking each evening would keep them out, "
        "and a shared device is signed out after fifteen minutes",
        """
        welcome place our-week clock questions bond bond-answer gently rest-end rhythm-answer
        sharing:acknowledge sharing:line sharing:support checkins:prompt checkins:off checkins:on
        checkins:talk checkins:talked checkins:not-yet checkins:verdicts checkins:exchange
        checkins:never counseling:given counseling:given-step counseling:apply
        reminders:choices reminders:knock reminders:speak reminders:snooze-end
        reminders:mail-again reminders:known reminders:device-on reminders:device-again
        reminders:device-renewal
        rituals:list rituals:ideas rituals:new rituals:ritual rituals:change rituals:done
        rituals:undone rituals:skip rituals:move rituals:put-back rituals:pause rituals:resume
        dates:dates dates:ideas dates:propose dates:answer dates:confirm dates:suggest dates:begin
        dates:move dates:shift dates:fine dates:miss dates:turn dates:turn-pass dates:marks
        dates:matches dates:past dates:after dates:after-review dates:after-mine dates:after-both
        notes:keep notes:put-away notes:nudge notes:change
        repair:call repair:agree repair:move repair:back repair:write repair:answer repair:time
        repair:not-now repair:raise repair:phrases repair:slow-step repair:slow-away
        pulse:answer pulse:nudge journal:new journal:change journal:away
        dreams:new dreams:change dreams:true dreams:still dreams:rest dreams:wake dreams:off
        dreams:step dreams:steps dreams:promise-new dreams:promise-move dreams:promise-kept
        dreams:promise-gone dreams:promise-back dreams:loved dreams:line dreams:line-off
        talk:new talk:week talk:date talk:on
        interests:both interests:marks interests:choose interests:put-back interests:pass
        interests:tried interests:not-yet
        """,
    ),
)
BY_NAME = {name: row.proof for row in TABLE for name in row.names.split()}


def proof_for(name: str, *, reads: bool = False) -> Proof:
    """Return what the route with this URL name needs; `reads` where it is only asked for."""
    room = f"{name.partition(':')[0]}:*"
    return BY_NAME.get(name, BY_NAME.get(room, NONE if reads else AGAIN))
