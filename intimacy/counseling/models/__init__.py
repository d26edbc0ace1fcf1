"""Who counselors are, what was agreed, given and shared: a file a noun.

appointments   `Appointment`, `AppointmentChange`
assignments    `Assignment`, `AssignedStep`, `Dropped`
clients        `Client`, `Consent`
counselors     `Counselor`
introductions  `Introduction`
notes          `Note`
shares         `Share`
"""

from intimacy.counseling.models.appointments import Appointment as Appointment
from intimacy.counseling.models.appointments import AppointmentChange as AppointmentChange
from intimacy.counseling.models.assignments import AssignedStep as AssignedStep
from intimacy.counseling.models.assignments import Assignment as Assignment
from intimacy.counseling.models.assignments import Dropped as Dropped
from intimacy.counseling.models.clients import AGREED_TEXT as AGREED_TEXT
from intimacy.counseling.models.clients import Client as Client
from intimacy.counseling.models.clients import Consent as Consent
from intimacy.counseling.models.counselors import Counselor as Counselor
from intimacy.counseling.models.introductions import Introduction as Introduction
from intimacy.counseling.models.notes import Note as Note
from intimacy.counseling.models.shares import Share as Share
