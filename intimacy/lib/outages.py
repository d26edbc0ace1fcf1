"""What ends a whole task, however much of it is left: no row of it is to blame."""

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError

# The database is away, or the task's time is up. What is left waits for the next run.
ENDS_THE_TASK = (InterfaceError, OperationalError, SoftTimeLimitExceeded)
