"""Help lines that were read too long ago, among Django's checks: `make check` asks for them."""

from django.core import checks
from django.utils.timezone import now

from intimacy.home import help


@checks.register("help", deploy=True)
def check_help_lines(**kwargs: object) -> list[checks.CheckMessage]:
    """Return a warning for each line that is shown no longer."""
    today = now().date()
    return [
        checks.Warning(
            f"{line.name} ({line.country}) was read on {line.read_on}: shown no longer.",
            hint=f"Read it again on {line.page}, then write down the day.",
            id="help.W001",
        )
        for line in help.lines()
        if line.is_stale(today)
    ]
