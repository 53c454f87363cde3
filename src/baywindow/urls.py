"""Every address. No tenant in it, no trailing slash but in the sign-in's own."""

from django.urls import URLPattern, URLResolver, include, path

from baywindow.accounts.own import own_picture, own_settings
from baywindow.accounts.sso_console import client_sso, remove_client_sso, remove_team_sso, team_sso
from baywindow.accounts.view_as import end_view, view_as
from baywindow.accounts.views import switch
from baywindow.activity.urls import urlpatterns as activity
from baywindow.api.frame import endpoints
from baywindow.api.urls import urlpatterns as keys
from baywindow.console.urls import urlpatterns as console
from baywindow.documents.urls import urlpatterns as documents
from baywindow.exceptions.urls import urlpatterns as exceptions
from baywindow.exchange.urls import urlpatterns as exchange
from baywindow.inbound.urls import urlpatterns as inbound
from baywindow.orders.urls import urlpatterns as orders
from baywindow.portal.urls import urlpatterns as portal
from baywindow.search.urls import urlpatterns as search
from baywindow.server.health import live, ready
from baywindow.shipments.urls import urlpatterns as shipments
from baywindow.stock.urls import urlpatterns as stock
from baywindow.team.urls import urlpatterns as team
from baywindow.tenancy import brand_console
from baywindow.tenancy.request import open_to_guests

handler400 = "baywindow.tenancy.answers.bad_request"
handler403 = "baywindow.tenancy.answers.forbidden"
handler404 = "baywindow.api.problems.not_found"
handler429 = "baywindow.tenancy.answers.too_many"  # allauth asks for it
handler500 = "baywindow.tenancy.answers.server_error"

urlpatterns: list[URLPattern | URLResolver] = [  # tried one after the other: the busiest first
    *portal,
    *stock,
    *inbound,
    *documents,
    *orders,
    *shipments,
    *search,
    *exceptions,
    *console,
    *exchange,
    *team,
    *activity,
    *keys,
    path("console/clients/<uuid:client_id>/view-as", view_as, name="view_as"),
    path("settings/own", own_settings, name="own_settings"),
    path("settings/own/picture", own_picture, name="own_picture"),
    path("console/settings/own", own_settings, name="console_own_settings"),
    path("console/settings/own/picture", own_picture, name="console_own_picture"),
    path("console/branding", brand_console.branding, name="console_branding"),
    path("brand/<slug:accent>.css", brand_console.brand_style, name="brand_style"),
    path("brand/<slug:print_>.svg", brand_console.brand_file, {"kind": "svg"}, name="brand_svg"),
    path("brand/<slug:print_>.png", brand_console.brand_file, {"kind": "png"}, name="brand_png"),
    path("view-as/end", end_view, name="end_view"),
    path("console/sign-in/team/sso", team_sso, name="console_team_sso"),
    path("console/sign-in/team/sso/removal", remove_team_sso, name="console_team_sso_remove"),
    path("console/clients/<uuid:client_id>/sso", client_sso, name="console_client_sso"),
    path("console/clients/<uuid:client_id>/sso/removal", remove_client_sso, name="console_client_sso_remove"),
    path("accounts/", include("baywindow.accounts.urls")),
    path("switch", switch, name="switch"),
    path("api/v1/", include((endpoints(), "api"))),
    path("health/live", open_to_guests(live), name="live"),
    path("health/ready", open_to_guests(ready), name="ready"),
]
