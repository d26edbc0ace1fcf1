from django.urls import path

from intimacy.counseling.appointments.views import appointments, briefs
from intimacy.counseling.assignments.views import at_the_desk, for_the_couple
from intimacy.counseling.care.views import consent, introductions, invitations, our_counselor
from intimacy.counseling.desk.views import application, clients, door
from intimacy.counseling.notes.views import notes
from intimacy.counseling.sets.views import own_questions, set_acts, sets, steps
from intimacy.counseling.shares.views import line_choice, share_choice

app_name = "counseling"
urlpatterns = [
    # The desk
    path("desk/", door.desk, name="desk"),
    path("desk/apply/", application.apply, name="apply"),
    path("desk/second-step/", door.second_step, name="second-step"),
    # The desk: clients
    path("desk/clients/", clients.clients, name="clients"),
    path("desk/clients/<uuid:pk>/", clients.client, name="client"),
    path("desk/clients/<uuid:pk>/label/", clients.label, name="client-label"),
    path("desk/clients/invite/", invitations.invite, name="invite"),
    path("desk/clients/invite/<uuid:pk>/end/", invitations.end_link, name="invite-end"),
    path("desk/clients/invite/<uuid:pk>/withdraw/", invitations.withdraw, name="invite-withdraw"),
    path("desk/clients/<uuid:pk>/end/", invitations.client_end, name="client-end"),
    # The desk: session briefs
    path("desk/clients/<uuid:pk>/brief/", briefs.brief, name="brief"),
    path("desk/clients/<uuid:pk>/brief/print/", briefs.printed, name="print"),
    path("desk/clients/<uuid:pk>/brief/sheet/", briefs.sheet, name="sheet"),
    # The desk: private notes
    path("desk/clients/<uuid:pk>/notes/", notes.client_notes, name="client-notes"),
    path("desk/notes/", notes.notes, name="notes"),
    path("desk/notes/<uuid:pk>/", notes.note, name="note"),
    path("desk/notes/<uuid:pk>/delete/", notes.delete, name="note-delete"),
    # The desk: sets
    path("desk/sets/", sets.sets, name="sets"),
    path("desk/sets/archived/", sets.archived, name="sets-archived"),
    path("desk/sets/new/", sets.new, name="set-new"),
    path("desk/sets/<uuid:pk>/", sets.one, name="set"),
    path("desk/sets/<uuid:pk>/preview/", set_acts.preview, name="set-preview"),
    path("desk/sets/<uuid:pk>/copy/", set_acts.copy, name="set-copy"),
    path("desk/sets/<uuid:pk>/archive/", set_acts.archive, name="set-archive"),
    path("desk/sets/<uuid:pk>/restore/", set_acts.restore, name="set-restore"),
    path("desk/sets/<uuid:pk>/<uuid:step_pk>/", steps.step, name="step"),
    path("desk/sets/<uuid:pk>/<uuid:step_pk>/write/", own_questions.write, name="step-write"),
    path("desk/sets/<uuid:pk>/<uuid:step_pk>/remove/", steps.remove, name="step-remove"),
    # The desk: what was given
    path("desk/sets/<uuid:pk>/assign/", at_the_desk.assign, name="assign"),
    path("desk/given/<uuid:pk>/pause/", at_the_desk.pause, name="given-pause"),
    path("desk/given/<uuid:pk>/resume/", at_the_desk.resume, name="given-resume"),
    path("desk/given/<uuid:pk>/skip/", at_the_desk.skip, name="given-skip"),
    path("desk/given/<uuid:pk>/end/", at_the_desk.end, name="given-end"),
    # The desk: sessions
    path("desk/sessions/new/", appointments.new, name="session-new"),
    path("desk/sessions/<uuid:pk>/", appointments.session, name="session"),
    path("desk/sessions/<uuid:pk>/date/", appointments.one_date, name="session-date"),
    path("desk/sessions/<uuid:pk>/end/", appointments.end, name="session-end"),
    # A link, whoever made it
    path("b/<str:token>/", introductions.introduction, name="introduction"),
    # The partners' side
    path("you/beside/", our_counselor.beside, name="beside"),
    path("you/beside/link/", our_counselor.invite, name="beside-link"),
    path("you/beside/link/end/", our_counselor.invite_end, name="beside-link-end"),
    path("you/beside/lines/", line_choice.lines_beside, name="beside-lines"),
    path("you/beside/stop/", our_counselor.stop, name="beside-stop"),
    path("you/beside/log/", our_counselor.log, name="beside-log"),
    path("you/beside/words/<uuid:pk>/take-back/", our_counselor.take_back, name="beside-take-back"),
    path("you/beside/<uuid:pk>/agree/", consent.agree, name="beside-agree"),
    path("you/beside/<uuid:pk>/not-now/", consent.not_now, name="beside-not-now"),
    path("you/beside/<uuid:pk>/withdraw/", consent.withdraw, name="beside-withdraw"),
    path("you/beside/<uuid:pk>/end/", our_counselor.end, name="beside-end"),
    # What was given to them
    path("from/<uuid:pk>/", for_the_couple.given, name="given"),
    path("from/<uuid:pk>/decline/", for_the_couple.decline, name="given-decline"),
    path("from/<uuid:pk>/drop/", for_the_couple.drop, name="given-drop"),
    path("from/steps/<uuid:pk>/", for_the_couple.step, name="given-step"),
    # An answer of one's own
    path("w/<uuid:pk>/beside/", share_choice.words_beside, name="words-beside"),
]
