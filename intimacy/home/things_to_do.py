"""What there is to do, where it is done, and the plain words people may have for it."""

from django.utils.translation import gettext_lazy as _

from intimacy.home.later_rooms import LATER, Thing

HELP = Thing(
    "help",
    "lamp",
    _("Help"),
    _("When this is the wrong tool, and where to find somebody"),
    _(
        "counselor counsellor counseling therapist therapy hotline helpline emergency abuse abused"
        " violence violent hit hits hurt hurts afraid scared fear unsafe safe danger threat"
        " threaten control stalk suicide suicidal crisis depressed divorce professional"
    ),
    ("seeking-help",),
)
HARD = (
    Thing(
        "repair:start",
        "hand",
        _("When it was hard"),
        _("A pause, a way back, or a gentle way to say something"),
        _(
            "fight fights fighting fought argument arguing argue quarrel row conflict disagreement"
            " disagree clash shouting angry anger mad upset trouble problem issue coming back"
        ),
        ("conflict", "repair"),
    ),
    Thing(
        "repair:write",
        "letter",
        _("Come back with a few words"),
        _("What it was like for you, your part, and a phrase"),
        _("sorry apologise apologize apology make up making reconcile repair regret mistake fault"),
        ("repair",),
        for_two=True,
    ),
    Thing(
        "repair:raise",
        "talk",
        _("Say it gently"),
        _("Turn a complaint into a wish that is easy to hear"),
        _(
            "complain complaint criticise criticize criticism annoyed annoying nag frustrated"
            " bothers bother needs honest honestly difficult raise bring up tell feel ask"
        ),
        ("open-communication", "conflict"),
    ),
    Thing(
        "repair:call",
        "clock",
        _("Call a pause"),
        _("Stop for now, and say when you come back"),
        _("break timeout time out cool down calm overwhelmed too much space stop shouting"),
        ("conflict",),
        for_two=True,
    ),
)
EVERY_WEEK = (
    Thing(
        "week",
        "leaf",
        _("This week"),
        _("The questions you answer apart and open together"),
        _("check checkin weekly question questions answer answers open hopes fears worries mind"),
        ("inner-world",),
    ),
    Thing(
        "back",
        "book",
        _("Look back"),
        _("The weeks you opened, and what there is to say to them"),
        _(
            "history past before earlier answers understand understanding hear heard acknowledge"
            " memories remember compassion feelings help listen only"
        ),
        ("empathy", "support", "inner-world"),
    ),
    Thing(
        "checkins:coming",
        "arrow-right",
        _("Next week"),
        _("What it asks, and why; exchange what does not fit"),
        _("preview coming curious curiosity know knowing know better skip exchange swap question"),
        ("curiosity",),
    ),
    Thing(
        "talk:new",
        "chairs",
        _("Ten minutes, no screen"),
        _("A question of the week, or three drawn"),
        _(
            "talk talking conversation chat speak discuss discussion listen listening heard turns"
            " questions phone phones device screens meaningful"
        ),
        ("meaningful-conversation", "active-listening"),
    ),
)
WARM = (
    Thing(
        "notes:new",
        "letter",
        _("Leave a note"),
        _("A few words that arrive now, or surprise them later"),
        _(
            "thank thanks thankful gratitude grateful appreciate appreciation compliment praise"
            " kind kindness proud message surprise love miss jar first begin"
        ),
        ("appreciation", "going-first"),
        for_two=True,
    ),
    Thing(
        "dates:propose",
        "calendar",
        "",
        _("Offered, agreed, and moved where it must be"),
        _(
            "date dates dating night evening day out dinner restaurant cinema meet meeting plan"
            " going staying together weekend"
        ),
        ("date-nights", "quality-time"),
        called="plan",
        for_two=True,
    ),
    Thing(
        "dates:ideas",
        "cards",
        "",
        _("By the time, money and energy you have"),
        _("idea ideas date activity activities fun bored outing trip walk cheap free devices"),
        ("quality-time", "date-nights"),
        called="ideas",
        for_two=True,
    ),
    Thing(
        "rituals:list",
        "cup",
        _("Rituals"),
        _("Small things at a time you know"),
        _(
            "habit habits routine tradition daily morning bedtime goodnight goodbye hello kiss"
            " coffee tea every day small"
        ),
        ("rituals",),
    ),
    Thing(
        "topics",
        "lock",
        _("What you would rather not be asked"),
        _("Topics to leave out, and those you both agree to"),
        _(
            "topic topics touch sex sexual intimacy intimate closeness cuddle hug kiss physical"
            " body desire boundary boundaries avoid uncomfortable never"
        ),
        ("touch",),
    ),
)
AROUND = (
    Thing(
        "pauses:list",
        "wind",
        _("A quiet minute"),
        _("Guided pauses of a minute or more"),
        _(
            "breathe breathing breath calm relax rest stress stressed anxious anxiety panic tired"
            " mindfulness mindful meditate meditation present ground"
        ),
        ("mindfulness", "self-care"),
    ),
    Thing(
        "invite",
        "two",
        _("Invite somebody"),
        _("A link for the one person you would share this with"),
        _("invite invitation partner friend husband wife pair join add link begin first alone"),
        ("going-first",),
        for_one=True,
    ),
    Thing(
        "questions",
        "two",
        _("What you are asked"),
        _("Who you are to each other, how many questions, and about what"),
        _(
            "friend friends friendship sibling sister brother mother father parent daughter son"
            " family bond focus topic more fewer questions settings"
        ),
        ("beyond-romance",),
    ),
    Thing(
        "reminders:reminders",
        "bell",
        _("Reminders"),
        _("When you are reminded, and how"),
        _("reminder notification notifications push mail mails email nudge quiet hours forget"),
    ),
    Thing(
        "find",
        "find",
        _("Find a word"),
        _("In what you wrote, or what you both opened"),
        _("search wrote written words text old"),
    ),
    Thing(
        "privacy",
        "door",
        _("What is shared"),
        _("Who sees what, a quiet pause, leaving"),
        _("privacy leave leaving separate split end pause quietly delete export data sees share"),
    ),
)
THINGS = (HELP, *HARD, *EVERY_WEEK, *WARM, *LATER, *AROUND)
