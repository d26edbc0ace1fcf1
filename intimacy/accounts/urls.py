"""Pages of signing in that say more than allauth's own: before them, by the same names."""

from django.urls import path

from intimacy.accounts.mail_first_views import AddressView, LoginView, PasskeySignupView, SignupView
from intimacy.accounts.signed_in import signed_in

urlpatterns = [
    path("sessions/", signed_in, name="usersessions_list"),
    path("login/", LoginView.as_view(), name="account_login"),
    path("signup/", SignupView.as_view(), name="account_signup"),
    path("signup/passkey/", PasskeySignupView.as_view(), name="account_signup_by_passkey"),
    path("email/", AddressView.as_view(), name="account_email"),
]
