"""Pages and API as a WSGI application: `granian --interface wsgi baywindow.wsgi:application`."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
django.setup(set_prefix=False)

from baywindow.server.posture import assert_logins  # noqa: E402 - Django must stand first
from baywindow.tenancy.request import PortalHandler  # noqa: E402

assert_logins(("default", "portal", "staff"))

application = PortalHandler()

# What stands now stands for good. A page makes some ten thousand objects and few cycles: looking for these
# every 700 objects, as Python does by default, is a tenth of its work.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
