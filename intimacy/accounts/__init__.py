"""A person: signing up and in (django-allauth), name and zone, proving oneself again, staff.

adapter            where allauth lets us say how it behaves
address_views      the pages on which a change of address is stopped
allauth_fields     the fields of allauth's forms in our words
app_codes          codes of an app (TOTP): each counts once
change_address     another address: asked for, stopped, carried out after three days
drawn_fields       fields that look as they did before are not drawn again
end_sessions       ends sessions of whoever changed how they sign in, or is erased
forget_person      what goes with an account; rooms register how
form_renderer      how every form is drawn, and the tags of its inputs
forms              signing up, introducing oneself, the daily hour
hourly_limits      what one person may ask for only so often
mail_first         keeps an account or change only where its mail was handed over
mail_first_views   allauth's pages that send a code, by that rule
mailed_codes       codes by mail: a new address, a lost password
middleware         what every request of a signed-in person needs
models             `User`, `AddressChange`
old_sessions       deletes sessions that ran out, and their devices
passwords          what makes a password too weak, in our words
proof_door         asks for the password, passkey or code again before an act
proofs             the table: which act needs which proof, and how fresh
second_factors     second-factor secrets at rest
session_proofs     what this very session has proved, and when
sessions           sessions as rows, whose one query a request is compiled once
sign_in_form       the form that signs in, on one's own device or a shared one
signed_in_devices  the page of devices one is signed in on
staff_app          makes `staff_site` Django's admin
staff_site         the staff pages, open with a second factor only
tasks              the sweep of old sessions
wrong_links        refuses whoever guesses links
"""
