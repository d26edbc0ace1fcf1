"""The demo people after a hard evening: words that came back, some that wait, phrases both marked,
and two pages of an old hurt that only Alice reads."""

from datetime import datetime, timedelta

from intimacy.couples.models import Membership
from intimacy.repair import deliver_letters, mark_phrases, send_letter, slow_steps
from intimacy.repair.models import Letter, PhraseBatch
from intimacy.sharing.models import UNDO
from prompts.library.catalog import repair_phrases

HALL = {
    "text": "I came in loud and left no room for your day. I was still in the meeting, really.",
    "feelings": ["rushed", "ashamed"],
    "needs": ["quiet"],
    "part": "I answered before you had finished.",
    "phrase": "I was getting my answer ready and only half listening.",
}
SUNDAYS = {
    "feel": "a little forgotten",
    "when": "the Sunday call is moved twice",
    "because": "it is the hour I look forward to",
    "text": "one hour a week that stays where it is",
}
BACK = "Thank you. I had only half listened, too. Tea at seven?"
PAGES = (
    "The year of the move you took the job without the long talk we had promised each other.",
    "I packed alone. It still aches a bit when somebody says: we decided.",
)


def fill_repair(alice: Membership, bob: Membership, at: datetime) -> None:
    """Send, answer, mark and write as the two would have, in the days before `at` (UTC)."""
    couple, days = alice.couple, timedelta(days=1)
    first = send_letter.send(couple, Letter.Kind.BACK, HALL, by=alice, at=at - 9 * days)
    deliver_letters.deliver(at - 9 * days + UNDO)
    send_letter.answer(first, BACK, by=bob, at=at - 9 * days + timedelta(hours=1))
    raised = Letter.Kind.RAISE
    send_letter.send(couple, raised, SUNDAYS, by=bob, at=at - timedelta(hours=5))
    deliver_letters.deliver(at - timedelta(hours=5) + UNDO)
    phrases = repair_phrases()[0][1]
    for member, helps, worse in ((alice, slice(0, 5), 6), (bob, slice(2, 8), 10)):
        marks = dict.fromkeys(phrases[helps], mark_phrases.HELPS)
        marks[phrases[worse]] = mark_phrases.WORSE
        user = member.user
        mark_phrases.mark_family(couple, 0, marks, by=user, send=True, at=at - 9 * days)
    PhraseBatch.objects.filter(couple=couple).update(opens_at=at - 8 * days)  # as it was then
    for number, text in enumerate(PAGES, start=1):
        slow_steps.write_step(alice.user, number, text, at=at - (5 - number) * days)
