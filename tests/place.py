"""Gives every test process a data folder of its own before the settings are read.

Loaded with `-p tests.place`, because pytest-django reads the settings before any conftest. The
processes of one run share their parent's folder name, so that all of them are swept away together.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _own_home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="baywindow-test-"))
    folder.chmod(0o711)
    return folder


HOME = _own_home()
os.environ["BAYWINDOW_HOME"] = str(HOME)
os.environ["BAYWINDOW_PROCESS"] = "owner"
os.environ["BAYWINDOW_EVALUATION"] = "1"
os.environ["BAYWINDOW_COSTLY_PER_MINUTE"] = "1000000"  # the walks ask for every file as the same few people
os.environ["DJANGO_SETTINGS_MODULE"] = "baywindow.settings"
os.environ.pop("DATABASE_URL", None)

atexit.register(shutil.rmtree, HOME, ignore_errors=True)
