from django.urls import path

from intimacy.counseling.views import (
    answering,
    applying,
    beside,
    briefs,
    clients,
    desk,
    given,
    giving,
    introductions,
    inviting,
    letting,
    notes,
    own_questions,
    sessions,
    set_acts,
    sets,
    steps,
)

app_name = "counseling"
urlpatterns = [
    # The desk
    path("desk/", desk.desk, name="desk"),
    path("desk/apply/", applying.apply, name="apply"),
    path("desk/second-step/", desk.second_step, name="second-step"),
    # The desk: clients
    path("desk/clients/", clients.clients, name="clients"),
    path("desk/clients/<uuid:pk>/", clients.client, name="client"),
    path("desk/clients/<uuid:pk>/label/", clients.label, name="client-label"),
    path("desk/clients/invite/", inviting.invite, name="invite"),
    path("desk/clients/invite/<uuid:pk>/end/", inviting.end_link, name="invite-end"),
    path("desk/clients/invite/<uuid:pk>/withdraw/", inviting.withdraw, name="invite-withdraw"),
    path("desk/clients/<uuid:pk>/end/", inviting.client_end, name="client-end"),
    # The desk: session briefs
    path("desk/clients/<uuid:pk>/brief/", briefs.brief, name="brief"),
    path("desk/clients/<uuid:pk>/brief/print/", briefs.printed, name="print"),
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
    path("desk/sets/<uuid:pk>/assign/", giving.assign, name="assign"),
    path("desk/given/<uuid:pk>/pause/", giving.pause, name="given-pause"),
    path("desk/given/<uuid:pk>/resume/", giving.resume, name="given-resume"),
    path("desk/given/<uuid:pk>/skip/", giving.skip, name="given-skip"),
    path("desk/given/<uuid:pk>/end/", giving.end, name="given-end"),
    # The desk: sessions
    path("desk/sessions/new/", sessions.new, name="session-new"),
    path("desk/sessions/<uuid:pk>/", sessions.session, name="session"),
    path("desk/sessions/<uuid:pk>/date/", sessions.one_date, name="session-date"),
    path("desk/sessions/<uuid:pk>/end/", sessions.end, name="session-end"),
    # A link, whoever made it
    path("b/<str:token>/", introductions.introduction, name="introduction"),
    # The partners' side
    path("you/beside/", beside.beside, name="beside"),
    path("you/beside/link/", beside.invite, name="beside-link"),
    path("you/beside/link/end/", beside.invite_end, name="beside-link-end"),
    path("you/beside/stop/", beside.stop, name="beside-stop"),
    path("you/beside/log/", beside.log, name="beside-log"),
    path("you/beside/words/<uuid:pk>/take-back/", beside.take_back, name="beside-take-back"),
    path("you/beside/<uuid:pk>/agree/", answering.agree, name="beside-agree"),
    path("you/beside/<uuid:pk>/not-now/", answering.not_now, name="beside-not-now"),
    path("you/beside/<uuid:pk>/withdraw/", answering.withdraw, name="beside-withdraw"),
    path("you/beside/<uuid:pk>/end/", beside.end, name="beside-end"),
    # What was given to them
    path("from/<uuid:pk>/", given.given, name="given"),
    path("from/<uuid:pk>/decline/", given.decline, name="given-decline"),
    path("from/<uuid:pk>/drop/", given.drop, name="given-drop"),
    path("from/steps/<uuid:pk>/", given.step, name="given-step"),
    # An answer of one's own
    path("w/<uuid:pk>/beside/", letting.words_beside, name="words-beside"),
]
