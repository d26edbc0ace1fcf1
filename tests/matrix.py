"""What each page may show of what its reader may read."""

# A route that is not here fails the build.
BOTH = {
    "checkins:opened",
    "sharing:acknowledge",
    "dates:dates",
    "dates:night",
    "dates:answer",
    "dates:after-both",
    *("notes:note", "notes:jar"),
    *("dreams:promises", "dreams:loved", "dreams:line-off"),  # its words come back on the list
    *(f"repair:{page}" for page in ("letter", "answer", "time")),
    "export",  # whose words of the other are the dates of both
    *(f"counseling:{page}" for page in ("client", "brief", "print")),
}
JOINT = {"together"} | {f"rituals:{page}" for page in ("list", "ritual", "change", "move", "end")}
JOINT |= {
    f"dreams:{page}"
    for page in ("dreams", "came-true", "resting", "dream", "change", "true", "step", "steps")
}
OWN = {
    "checkins:prompt",
    "checkins:review",
    "checkins:mine",
    "sharing:line",
    "sharing:withdrawal",
    "sharing:support",
    "dates:after",
    "dates:after-review",
    "dates:after-mine",
    "my-words",
    *("notes:list", "notes:new", "notes:keep", "notes:change", "notes:take-back"),
    *(f"repair:{page}" for page in ("slow-step", "slow-share", "take-back")),
    *(f"dreams:promise{act}" for act in ("", "-move", "-kept", "-gone", "-back")),
    "dreams:line",
    *(f"counseling:{page}" for page in ("client-notes", "note", "note-delete", "beside")),
    *(f"journal:{page}" for page in ("list", "entry", "change", "away")),
    *JOINT,
}
NOTHING = set(
    """
    landing private help health ready exit welcome week more put-away invite invitation-cancel
    take-back confirmation invitation-remembered invitation back find you place our-week clock
    rest rest-end rhythm-answer questions bond bond-take-back bond-answer gently
    privacy pause resume topics topics-allow erase erasure erasure-keep
    leave forget inbox styleguide usersessions_list
    checkins:detail checkins:bring checkins:seal checkins:unseal checkins:off checkins:on
    checkins:talk checkins:talked checkins:not-yet checkins:verdicts sharing:let-read
    sharing:support-away journal:new journal:find journal:all-away
    checkins:coming checkins:exchange checkins:never
    pauses:list pauses:pause
    rituals:ideas rituals:new rituals:done rituals:undone rituals:skip rituals:put-back
    rituals:pause rituals:resume
    talk:new talk:week talk:date talk:talk talk:on talk:end talk:not-now talk:state
    dates:ideas dates:propose dates:confirm dates:suggest dates:begin dates:move dates:shift
    dates:fine dates:miss dates:cancel
    reminders:open reminders:later reminders:stop reminders:start reminders:bounce
    reminders:choices reminders:knock reminders:silence reminders:speak reminders:snooze
    reminders:snooze-end
    reminders:mail-again reminders:device-on reminders:device-off reminders:device-again
    reminders:device-remove reminders:device-renewal reminders:known reminders:worker
    reminders:manifest
    dates:turn dates:turn-pass dates:marks dates:matches dates:past
    dates:after-seal dates:after-unseal
    notes:open notes:nudge notes:put-away
    interests:both interests:marks interests:choose interests:put-back interests:pass
    interests:tried interests:not-yet
    dreams:new dreams:today dreams:still dreams:rest dreams:off dreams:wake dreams:promise-new
    counseling:desk counseling:apply counseling:second-step counseling:clients
    counseling:client-label counseling:invite counseling:invite-end counseling:invite-withdraw
    counseling:client-end counseling:notes counseling:sets counseling:sets-archived
    counseling:set-new counseling:set counseling:set-preview counseling:set-copy
    counseling:set-archive counseling:set-restore counseling:step counseling:step-write
    counseling:step-remove counseling:assign counseling:given-pause counseling:given-resume
    counseling:given-skip counseling:given-end counseling:session-new counseling:session
    counseling:session-date counseling:session-end counseling:introduction
    counseling:beside-link counseling:beside-link-end counseling:beside-stop
    counseling:beside-log counseling:beside-take-back counseling:beside-agree
    counseling:beside-not-now counseling:beside-withdraw counseling:beside-end counseling:given
    counseling:given-decline counseling:given-drop counseling:given-step counseling:words-beside
    repair:start repair:call repair:break repair:agree repair:move repair:back repair:write
    repair:not-now repair:raise repair:phrases repair:slow repair:slow-away
    pulse:own pulse:answer pulse:nudge pulse:both counseling:sheet counseling:beside-lines
    calendars:mine calendars:new calendars:stop calendars:feed calendars:date calendars:ritual
    address-keep address-stop
    account_login account_logout account_inactive account_signup account_reauthenticate
    account_email account_email_verification_sent account_change_password account_set_password
    account_signup_by_passkey mfa_signup_webauthn
    account_reset_password account_confirm_login_code account_confirm_password_reset_code
    account_complete_password_reset account_password_reset_completed
    mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
    mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn
    mfa_edit_webauthn mfa_login_webauthn
    """.split()
)


def shows(name: str) -> str:
    """Return whose words a route may show: "both", "own", or "" for nobody's."""
    if name in BOTH:
        return "both"
    return "own" if name in OWN else ""
