"""The folders a server runs in: owned once, private, and within reach of the server's user."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import IO

from baywindow.server.trouble import Trouble
from baywindow.server.unprivileged import ServerUser


def owned(folder: Path) -> IO[str]:
    """The folder's lock, held until it is closed or we end; Trouble when somebody else holds it."""
    lock = (folder / "owner.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        lock.close()
        raise Trouble(f"Another Baywindow already runs in {folder}.") from taken
    return lock


def outside(folder: Path) -> Path:
    """Another place for a folder whose parents the server's user cannot pass."""
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/var/lib/baywindow") / mark


def private(folder: Path, user: ServerUser) -> None:
    """Make the folder for this user alone; one that somebody else made before us is refused."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        user.own(folder)
    found = folder.lstat()
    wanted = os.geteuid() if user.uid is None else user.uid
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != wanted or found.st_mode & 0o077:
        raise Trouble(f"{folder} is not a private folder of the database's user: remove it and start again.")


def copied(bin_dir: Path, where: Path) -> Path:
    """A copy of the wheel's programs that the server's user can reach; made once per version."""
    package = bin_dir.parents[1]
    mark = hashlib.sha256(f"{package} {(bin_dir / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = where / f"program-{mark}"
    if not target.exists():
        draft = where / "program.new"
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name)
        draft.rename(target)
    return target / package.name / bin_dir.relative_to(package)
