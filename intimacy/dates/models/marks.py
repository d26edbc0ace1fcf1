"""What each would like to do, marked in private, as `sharing.mark_tables` has it."""

from intimacy.sharing import mark_tables


class Batch(mark_tables.Batch):
    """Ten ideas for a date."""

    class Meta(mark_tables.Batch.Meta):
        abstract = False


class Mark(mark_tables.Mark):
    """One idea for a date that one person would like."""

    class Meta(mark_tables.Mark.Meta):
        abstract = False


class Sending(mark_tables.Sending):
    """Ten ideas for a date that one person is done with."""

    class Meta(mark_tables.Sending.Meta):
        abstract = False
