"""When to speak to a person and how: schedules, the tick, the outbox, mail and push, what each
person chose.

channels             how messages leave the house: what a channel is
delivery             takes messages from the outbox: still wanted, allowed now, sent through what
due_schedules        one tick: due schedules become messages and move on
forms                what one can say about reminders: hours, kinds, a rest, a device
heartbeat            when the clock last ticked, for `/readyz`
kinds                what there is to remind of; rooms register their kinds
lead_times           the moment of a reminder before what it is about
mail                 the channel `mail`
mail_bounces         addresses that mail came back from
models               schedules, messages, preferences, devices
new_knocks           knocks about what is new, in sets; rooms above call this too
outbox               leases messages, and writes down what became of them
outside_requests     requests to hosts that others named: bounded, no redirects
preference_changes   changes what a person wants to hear of
preferences          reads what a person wants to hear of, and their quiet hours
push                 the channel `push`: web push to every allowed browser
push_devices         browsers that take pushes: added, moved, renewed
put_back_reminders   after a clock that ran ahead: schedules and messages
reach                whether anything reaches a person, and whether they know
recompute_reminders  schedules and messages, when the zone data changes
refusals             push services that refuse us for a fault of ours
say_tomorrow         "Tomorrow instead": the same message once more
schedules            sets, moves and stops what people are reminded of; rooms above call this
series               what a person is reminded of: a series by a rule, a single moment
speakers             who speaks for several messages that say the same
tasks                Celery's entry points: tick, deliver, sweep
vapid                our own key towards push services (RFC 8292)
views/bounces        where mail servers report bounces
views/choices        the page "Reminders"
views/devices        turning a browser on and off
views/links          the links a reminder carries: open, tomorrow, stop
"""
