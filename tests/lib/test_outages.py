"""An outage ends the task it meets; anything else costs only the part that broke."""

import pytest

from intimacy.clock.batches import work_off
from intimacy.lib.outages import ENDS_THE_TASK


@pytest.mark.parametrize("error", ENDS_THE_TASK)
def test_an_outage_ends_the_task_instead_of_blaming_a_part(error, caplog):
    def away(_):
        raise error

    with pytest.raises(error):
        work_off(["weeks", "dates"], away, None)
    assert not caplog.records


def test_a_part_that_breaks_keeps_no_other(caplog):
    tried = []

    def breaks(part):
        tried.append(part)
        raise KeyError(part)

    assert work_off(["weeks", "dates"], breaks, None)
    assert tried == ["weeks", "dates"]
    assert len(caplog.records) == 2
