"""Every address. No tenant in it, no trailing slash but in the sign-in's own."""

from django.urls import URLPattern, URLResolver, include, path

from baywindow.accounts.views import sign_out, switch
from baywindow.server import health

handler400 = "baywindow.tenancy.answers.bad_request"
handler403 = "baywindow.tenancy.answers.forbidden"
handler404 = "baywindow.tenancy.answers.not_found"
handler500 = "baywindow.tenancy.answers.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("accounts/logout/", sign_out, name="sign_out"),
    path("accounts/", include("allauth.account.urls")),
    path("switch", switch, name="switch"),
]
