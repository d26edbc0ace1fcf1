"""The abuse cases we defend against, one sentence each, and where it is tested that we do.

A test of a case carries its id: `@pytest.mark.abuse("AC-13")`, or several: "AC-13, AC-25". Named
here are the modules to read first; `python -m tests.safety_cases` lists every one. A case that no
test can hold says why instead.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
MARK = re.compile(r'\bmark\.abuse\(\s*"(AC-\d\d(?:, AC-\d\d)*)"\s*\)')


@dataclass(frozen=True)
class Case:
    said: str
    tests: tuple[str, ...] = ()
    why: str = ""


def case(said: str, *tests: str, why: str = "") -> Case:
    """Return a case; each of `tests` is a module below tests/, without test_ and .py."""
    paths = (Path(name) for name in tests)
    return Case(said, tuple(str(path.with_name(f"test_{path.name}.py")) for path in paths), why)


def marked() -> dict[str, set[str]]:
    """Return the modules of marked tests by the id they carry."""
    found = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for ids in MARK.findall(path.read_text()):
            for one in ids.split(", "):
                found[one].add(path.relative_to(TESTS).as_posix())
    return found


CASES = {
    "AC-01": case("A stranger asks for a row by its id.", "strangers", "canary"),
    "AC-02": case("The other reads an answer before both sealed.", "sharing/truth_table", "canary"),
    "AC-03": case("Somebody's draft comes out by an error or an address.", "strangers", "canary"),
    "AC-04": case("A page's bytes tell how far the other is.", "home/deniable", "canary"),
    "AC-05": case("A mail, push or calendar says what it is about.", "reminders/mail", "canary"),
    "AC-06": case("A file of one's words holds another's.", "privacy/own_words"),
    "AC-07": case("Staff, an error page or a dump of models show words.", "canary"),
    "AC-08": case("A log holds words, names or secret addresses.", "canary", "calendars/secret"),
    "AC-09": case("A queue or Redis holds words.", "reminders/tasks", "reminders/faults"),
    "AC-10": case("Looking for something, or a count, finds another's.", "home/find_words"),
    "AC-11": case("A backup holds words in clear.", "canary", "sharing/write_words"),
    "AC-12": case("The secret of a link is guessed.", "couples/pair_couple"),
    "AC-13": case("A link works twice, too late, or once ended.", "sharing/races"),
    "AC-14": case("A mail scanner, or whoever a link was sent on to, uses it.", "invitation_links"),
    "AC-15": case("Somebody pairs with themselves.", "couples/pair_couple", "invitation_links"),
    "AC-16": case("Two pairings at once make three, or two spaces.", "sharing/races"),
    "AC-17": case("An invitation tells who has an account.", "couples/pair_couple"),
    "AC-18": case("A yes is given in somebody else's session.", "invitation_links"),
    "AC-19": case("A counselor opens a couple that is not theirs.", "strangers_counselors"),
    "AC-20": case("A counselor reads without a consent.", "counseling/shares/visible_answers"),
    "AC-21": case("Consent goes while a page is built.", "counseling/shares/mid_request"),
    "AC-22": case("A counselor goes back to a page they may no longer see.", "browser/counselor"),
    "AC-23": case(
        "A counselor meets what was not ticked, or who did not.",
        "counseling/shares/visible_answers",
        "counseling/assignments/all_causes_wait",
    ),
    "AC-24": case("A counselor who was shut out is still in.", "counseling/desk/approval"),
    "AC-25": case("A next partner, or the last, reads the wrong years.", "life_cycle", "canary"),
    "AC-26": case("Another site presses a button here.", "whole_house"),
    "AC-27": case("Opening a page changes something.", "whole_house"),
    "AC-28": case("A session from before signing in is somebody's after.", "signed_in_or_not"),
    "AC-29": case(
        "A session outlives its password.", "signed_in_or_not", "accounts/other_sessions"
    ),
    "AC-30": case("A proof is asked for and none is needed.", "accounts/proofs"),
    "AC-31": case("Typed words wait in a session for a proof.", "accounts/proof_door", "canary"),
    "AC-32": case("Passwords are tried one after another.", "accounts/sign_up"),
    "AC-33": case("What counts attempts is down, and all are let in.", "away"),
    "AC-34": case("A door tells who has an account.", "signed_in_or_not", "accounts/mail_away"),
    "AC-35": case("A forged host stands in a mail's link.", "whole_house", "reminders/mail"),
    "AC-36": case("A link of ours leads to another site.", "signed_in_or_not"),
    "AC-37": case("Typed markup runs on a page.", "dangerous_code", "privacy/own_words"),
    "AC-38": case("Typed attributes send requests.", "dangerous_code"),
    "AC-39": case("A name breaks into a mail's head.", "reminders/mail", "bad_input"),
    "AC-40": case("A title breaks into a calendar file.", "calendars/rfc5545"),
    "AC-41": case("A cell of a sheet runs as a formula.", "pulse/rules"),
    "AC-42": case("A push address makes us call an inner one.", "reminders/push_addresses"),
    "AC-43": case("A shared browser gets another's reminders.", "reminders/push_addresses"),
    "AC-44": case("A report of a bounce is forged or sent again.", "reminders/bounces"),
    "AC-45": case("A calendar's address leaks, or works too long.", "calendars/secret"),
    "AC-46": case("How long a look-up takes tells of a secret.", "invitation_links"),
    "AC-47": case("Too much is sent at once.", "signed_in_or_not", "server"),
    "AC-48": case("Characters that break a page, a row or a line.", "bad_input"),
    "AC-49": case("Hours that are not, or are twice; zones that are none.", "calendars/times"),
    "AC-50": case("Something comes again without end.", "lib/recurrence"),
    "AC-51": case("The same form comes twice.", "sharing/races", "dates/propose_date"),
    "AC-52": case("Two tabs write over each other.", "sharing/races", "journal/races"),
    "AC-53": case("Both seal at once, and it never opens.", "sharing/races", "life_cycle"),
    "AC-54": case("Words change in the moment they open.", "sharing/races"),
    "AC-55": case("Two workers send one reminder.", "reminders/faults", "reminders/taking_turns"),
    "AC-56": case("A worker dies while it sends.", "reminders/faults_crashes"),
    "AC-57": case("The broker is away as something falls due.", "reminders/faults_crashes"),
    "AC-58": case("The database goes in the middle of a request.", "away", "sharing/races"),
    "AC-59": case("One message cannot be sent, ever.", "reminders/faults", "reminders/bounces"),
    "AC-60": case("A restored backup opens what was erased.", "privacy/erasure", "canary"),
    "AC-61": case("The server's clock jumps.", "checkins/clock_set_back", "reminders/setbacks"),
    "AC-62": case("The other can tell of a pause.", "home/deniable", "life_cycle"),
    "AC-63": case("Leaving quickly leaves something behind.", "browser/network", "whole_house"),
    "AC-64": case("A message to somebody lies in a cookie.", "whole_house"),
    "AC-65": case("A list of sessions tells where somebody is.", "accounts/sign_up"),
    "AC-66": case("A field that no form has is sent along.", "bad_input", "accounts/sign_up"),
    "AC-67": case("Staff become somebody, or somebody staff.", "accounts/staff_site"),
    "AC-68": case("The record of what was done is changed, or tells too much.", "dangerous_code"),
    "AC-69": case("A package or a script is not the one we read.", "dangerous_code"),
    "AC-70": case("Long input takes long.", "bad_input"),
    "AC-71": case("The size of a squeezed page tells of a secret on it.", "whole_house"),
    "AC-72": case("A task is for somebody who is gone.", "reminders/delivery"),
    "AC-73": case("The wrong key ring shows words as empty.", "keys/unreadable_verbs"),
    "AC-74": case("Connections that stall hold every process.", "stalled", "server"),
    "AC-75": case(
        "Whoever knows an address locks its owner out.",
        why="Failures are counted for an address and a network; a device known to the account has"
        " no count of its own yet, so that somebody can make signing in slower for its owner.",
    ),
    "AC-76": case("A password alone takes a second factor off.", "accounts/proofs"),
    "AC-77": case("Whoever holds a session moves the address.", "accounts/change_address"),
    "AC-78": case("A counselor's pages tell of a pause.", "counseling/shares/visible_lines"),
    "AC-79": case(
        "Files that nobody asked for fill the disk.",
        why="A request holds 256 kB at most before anything of it is read (see AC-47), so that a"
        " file larger than that is never stored; one below it is not refused for being a file yet.",
    ),
    "AC-80": case(
        "A proxy in front writes secret addresses down.",
        why="Our own logs leave them out (AC-08). What a proxy writes is up to whoever runs it.",
    ),
    "AC-81": case("A full Redis keeps everybody out.", "reminders/full_redis", "away"),
    "AC-82": case("A row outlives its space or its person.", "closed_spaces", "erased_people"),
}

if __name__ == "__main__":
    everywhere = marked()
    for name, one in CASES.items():
        print(name, one.said, one.why, *sorted(everywhere[name]), sep="\n   ")
