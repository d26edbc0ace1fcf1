"""Two people in one room take turns: one speaks, one listens and says it back, then they swap.
Nothing that is said is kept, nor who spoke how long: a talk is where the two are in it, and it is
deleted a while after it ends. It lies on the phone of whoever began it, and on the other's only
where they chose two phones.

forms             what about, how long, who first, on which phone
guide_talk        begin, step on, stop, put off, forget
models            `Talk`, and `PutOff`: not now
steps             which step follows which: pure
tasks             deletes talks that are over
turns             a talk as its page shows it
views/begin       choosing a question and beginning
views/take_turns  one step a page, its buttons, and what the other phone asks for
"""
