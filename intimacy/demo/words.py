"""What the demo people were asked and wrote. Invented; a line in brackets is kept for oneself."""

# One week: (prompt key, Alice, Bob) four times; a missing answer is a pass.
Week = tuple[tuple[str, str, str], ...]

WEEKS: dict[int, Week] = {
    0: (
        (
            "curiosity-smell",
            "Wet wool. My grandfather’s coat by the stove, the winter there was no school.",
            "Diesel and oranges. The ferry every August, with all my cousins being sick.",
        ),
        (
            "appreciation-forgot-to-mention",
            "You waited with dinner although you were starving. You pretended you were not.",
            "You wrote the card for my sister when I could not find the words.",
        ),
        (
            "ritual-first-ten-minutes",
            "Put the kettle on and don’t ask me anything until I have sat down.",
            "Shoes off, the radio, nobody’s telephone. Then I am ready to be a person.",
        ),
        (
            "mind-kettle-to-pillow",
            "Whether to tell my mother about the job. It follows me into the shower.",
            "My knee, to be honest. And whether I am getting old or only lazy.",
        ),
    ),
    1: (
        (
            "appreciation-made-you-laugh",
            "On Thursday, when you read the boiler instructions aloud in that voice.",
            "You laughed at my terrible joke on Tuesday. I had been dreading that evening.",
        ),
        (
            "loved-noticed",
            "At the station. You put your hand on my back and left it there.",
            "When you saved me the crossword with three clues left open on purpose.",
        ),
        (
            "curiosity-first-money",
            "A red raincoat, two sizes too big, so that it would last. It lasted.",
            "",
        ),
        (
            "repair-white-flag",
            "The small yellow duck on the window sill. Whoever moves it means truce.",
            "The duck. Obviously the duck.",
        ),
    ),
    2: (
        (
            "appreciation-lighter-week",
            "You took the early call with the plumber so that I could sleep.",
            "You called my father on his birthday before I had remembered it.",
        ),
        (
            "helped-easier-week",
            "One evening with nothing in it. Even a short one.",
            "If somebody asked me on Wednesday how it is going. Only once, and then soup.",
        ),
        (
            "goals-nobody-watching",
            "Learn to swim properly. Not fast. Just without holding my breath.",
            "Walk the river from the spring to where it gets boring.",
        ),
        (
            "inner-most-like-yourself",
            "(Sunday mornings, before anyone wants anything. I miss how we used to stay in bed.)",
            "At seven, in the kitchen, in the bad slippers, before the news.",
        ),
    ),
    5: (
        (
            "appreciation-borrowed-habit",
            "Putting the book down when somebody comes in. I got that from you.",
            "Saying “I don’t know yet”. It has saved me from at least four bad decisions.",
        ),
        (
            "mind-conversation-in-your-head",
            "With my boss. I win every time, and then it is morning.",
            "With the new manager. I rehearse it all the way home and then park badly.",
        ),
        (
            "curiosity-odd-rule",
            "No whistling after dark. Nobody could say what it would call in.",
            "You had to finish the bread before you could open the good bread.",
        ),
        (
            "repair-let-you-breathe-out",
            "Just: I see that it was a lot.",
            "Let’s start the evening again. I would go out and come in a second time.",
        ),
    ),
    6: (
        (
            "appreciation-found-or-mended",
            "The hall lamp. You drove back for the right screw without a word.",
            "",
        ),
        (
            "loved-soft-spot",
            "You were. Thursday, on the stairs, when I heard you laugh at the radio.",
            "",
        ),
        ("curiosity-harmless-fright", "The hand dryer in the swimming pool. I was nine.", ""),
        ("goals-year-from-tonight", "We found out what the third room is for.", ""),
    ),
}

# How each could be helped with what they wrote: the prompt's key, Alice's wish and line, Bob's.
HELPS = (
    (
        "mind-conversation-in-your-head",
        ("listen", "Let me tell it once, from the beginning."),
        ("help", "Walk to the tram with me on Monday."),
    ),
)

ALONE = ("Chlorine and chips. The pool on Saturdays with my brother.", "", "", "")

# What Charlie was asked and wrote in the weeks after.
ALONE_SINCE = (
    ("curiosity-first-money", "A torch. I read under the blanket until the battery gave up."),
    ("mind-conversation-in-your-head", "With my sister, about the flat. I am very calm in it."),
    ("helped-easier-week", "Soup cooked on Sunday, so that Tuesday is nobody’s problem."),
)

# A second couple, who answer only what their counselor's set asks: by prompt key.
LOAD = {
    "load-only-if-it-stopped": (
        "Buying presents for your side of the family. Also the descaler.",
        "Locking up. I walk round every night and nobody has ever seen me do it.",
    ),
    "appreciation-dull-job": (
        "The tax letters. I see the folder and feel nothing but gratitude.",
        "Dentist appointments, all three of us, for six years now.",
    ),
    "load-keeping-track": (
        "Your mother’s tablets, the swimming bag, whose turn it is to bring fruit.",
        "The car, the boiler, and how much is left until the first.",
    ),
    "appreciation-shoe-sizes": ("Every number I never learnt by heart.", "All the birthdays."),
}
