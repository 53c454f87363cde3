"""The user the embedded server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baywindow.server.trouble import Trouble

KNOWN = ("baywindow", "postgres")


@dataclass(frozen=True)
class ServerUser:
    """An account; `uid` is None where we simply stay who we are."""

    uid: int | None = None
    gid: int | None = None

    def popen(self) -> dict[str, Any]:
        """Arguments that make a child process run as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give the path to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether this user can walk into the folder; asked of the system, not reckoned from modes."""
        if self.uid is None:
            return True
        walk = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return subprocess.run(walk, cwd="/", capture_output=True, check=False, **self.popen()).returncode == 0


def server_user(data: Path) -> ServerUser:
    """Who runs the server: ourselves, or when we are root the data's owner, a known or a new account."""
    if os.geteuid() != 0:
        return ServerUser()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    return _known() or _created()


def _known() -> ServerUser | None:
    for name in KNOWN:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(account.pw_uid, account.pw_gid)
    return None


def _created() -> ServerUser:
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        KNOWN[0],
    ]
    if shutil.which(command[0]) is None:
        raise Trouble(
            "PostgreSQL does not run as root and useradd is missing: start Baywindow as another user."
        )
    subprocess.run(command, check=False, capture_output=True)
    made = _known()
    if made is None:
        raise Trouble(
            "PostgreSQL does not run as root and no account could be made: start Baywindow as another user."
        )
    return made
