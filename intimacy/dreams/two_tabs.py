"""What was changed in another tab, or by the other, while a form was open."""


class Conflict(Exception):
    """These words were changed meanwhile: `theirs` is what is kept, at `version`."""

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__("changed elsewhere")
        self.theirs, self.version = theirs, version
