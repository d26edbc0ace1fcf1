"""Pages of signing in that say more than allauth's own: before them, by the same names."""

from django.urls import path

from intimacy.accounts import address_views, mailed_codes
from intimacy.accounts.mail_first_views import AddressView, LoginView, PasskeySignupView, SignupView
from intimacy.accounts.signed_in_devices import signed_in

urlpatterns = [
    path("sessions/", signed_in, name="usersessions_list"),
    path("login/", LoginView.as_view(), name="account_login"),
    path("signup/", SignupView.as_view(), name="account_signup"),
    path("signup/passkey/", PasskeySignupView.as_view(), name="account_signup_by_passkey"),
    path("email/", AddressView.as_view(), name="account_email"),
    path("email/keep/", address_views.keep, name="address-keep"),
    path("email/stop/<str:token>/", address_views.stop_by_link, name="address-stop"),
    path(
        "confirm-email/",
        mailed_codes.ConfirmAddressView.as_view(),
        name="account_email_verification_sent",
    ),
    path("password/reset/", mailed_codes.LostPasswordView.as_view(), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        mailed_codes.ConfirmLostPasswordView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        mailed_codes.NewPasswordView.as_view(),
        name="account_complete_password_reset",
    ),
    path("2fa/authenticate/", mailed_codes.second_step, name="mfa_authenticate"),
    path("2fa/webauthn/signup/", mailed_codes.first_passkey, name="mfa_signup_webauthn"),
]
