"""Where Chromium is: Debian's headless shell rather than the whole browser, whose window nobody looks at."""

from __future__ import annotations

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""Its address; None where there is none. Pages take half the time in the shell."""
