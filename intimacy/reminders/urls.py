from django.urls import path

from intimacy.reminders.views import bounces, choices, devices, links

app_name = "reminders"
urlpatterns = [
    path("r/<uuid:token>/", links.open_it, name="open"),
    path("r/<uuid:token>/later/", links.later, name="later"),
    path("r/<uuid:token>/stop/", links.stop, name="stop"),
    path("r/<uuid:token>/start/", links.start, name="start"),
    path("hooks/bounce/", bounces.bounce, name="bounce"),
    path("you/reminders/", choices.choices, name="choices"),
    path("you/knock/", choices.knock, name="knock"),
    path("you/reminders/off/", choices.silence, name="silence"),
    path("you/reminders/on/", choices.speak, name="speak"),
    path("you/reminders/snooze/", choices.snooze, name="snooze"),
    path("you/reminders/snooze/end/", choices.snooze_end, name="snooze-end"),
    path("you/reminders/mail/", choices.try_again, name="mail-again"),
    path("you/reminders/known/", choices.known, name="known"),
    path("you/reminders/device/", devices.on, name="device-on"),
    path("you/reminders/device/off/", devices.off, name="device-off"),
    path("you/reminders/device/again/", devices.again, name="device-again"),
    path("you/reminders/device/renewal/", devices.renewal, name="device-renewal"),
    path("you/reminders/device/<int:pk>/", devices.remove, name="device-remove"),
    path("sw.js", devices.worker, name="worker"),
    path("manifest.webmanifest", devices.manifest, name="manifest"),
]
