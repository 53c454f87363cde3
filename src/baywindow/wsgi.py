"""Pages and API as a WSGI application: `granian --interface wsgi baywindow.wsgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
django.setup(set_prefix=False)

from baywindow.server.posture import assert_logins  # noqa: E402 - Django must stand first
from baywindow.tenancy.request import PortalHandler  # noqa: E402

assert_logins(("default", "portal", "staff"))

application = PortalHandler()
