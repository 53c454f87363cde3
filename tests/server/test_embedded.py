"""The launcher: one folder, one owner, and back on its feet after every crash."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from baywindow.server.embedded import Server, wheel_binaries
from baywindow.server.trouble import Trouble
from baywindow.server.unprivileged import ServerUser

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that others can pass through: sockets dislike long ones."""
    base = Path(tempfile.mkdtemp(prefix="bw-"))
    base.chmod(0o755)
    yield base / "postgres"
    shutil.rmtree(base)


def test_it_starts_keeps_what_was_written_and_leaves_nothing_behind(folder: Path) -> None:
    with Server(folder, fast=True) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("create table note as select 'kept' as text")
        pid = server.process.pid if server.process else 0
    with Server(folder, fast=True) as server, psycopg.connect(server.dsn()) as connection:
        assert connection.execute("select text from note").fetchone() == ("kept",)

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not list(server.socket.glob(".s.PGSQL*"))


def test_only_who_knows_the_password_comes_in_and_only_by_the_private_socket(folder: Path) -> None:
    with Server(folder, fast=True) as server:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.dsn(password="guessed"))
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)
            assert connection.execute("show fsync").fetchone() == ("off",)
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


def test_a_second_owner_is_refused(folder: Path) -> None:
    with Server(folder, fast=True) as server:
        with pytest.raises(Trouble, match="already runs"):
            Server(folder, fast=True).start()
        psycopg.connect(server.dsn()).close()


def test_it_recovers_from_kill_9(folder: Path) -> None:
    server = Server(folder)
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create table note as select 1 as number")
    assert server.process is not None
    server.process.kill()
    server.process.wait()

    assert server.revived()
    assert not server.revived()
    with psycopg.connect(server.dsn()) as connection:
        assert connection.execute("select number from note").fetchone() == (1,)
    server.stop()


def test_it_takes_over_from_a_server_whose_supervisor_was_killed(folder: Path) -> None:
    script = f"""
import os, sys
from pathlib import Path
from baywindow.server.embedded import Server, wheel_binaries
Server(Path({str(folder)!r}), fast=True).start()
os.kill(os.getpid(), 9)
"""
    died = subprocess.run([sys.executable, "-c", script], check=False)
    assert died.returncode == -signal.SIGKILL
    orphan = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(orphan, 0)

    with Server(folder, fast=True) as server:
        psycopg.connect(server.dsn()).close()
        assert server.process is not None
        assert server.process.pid != orphan


def test_a_stale_pid_that_now_belongs_to_somebody_else_is_left_alone(folder: Path) -> None:
    with Server(folder, fast=True):
        pass
    stranger = subprocess.Popen(["sleep", "60"])
    (folder / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder / 'data'}\n")

    with Server(folder, fast=True) as server:
        psycopg.connect(server.dsn()).close()

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_long_path_gets_a_short_private_socket(folder: Path) -> None:
    deep = folder / ("a" * 60) / ("b" * 60)
    with Server(deep, fast=True) as server:
        psycopg.connect(server.dsn()).close()
        assert len(str(server.socket)) < 60
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
    shutil.rmtree(server.socket)


def test_an_interrupted_first_start_begins_anew(folder: Path) -> None:
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "half").write_text("written")

    with Server(folder, fast=True) as server:
        psycopg.connect(server.dsn()).close()
    assert not (folder / "data.new").exists()


def test_a_lost_secret_is_told_in_plain_words(folder: Path) -> None:
    with Server(folder, fast=True):
        pass
    with pytest.raises(Trouble, match="another administrator password"):
        Server(folder, fast=True, password="forgotten").start()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(folder: Path) -> None:
    with Server(folder, fast=True) as server:
        pass
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write("\nno_such_setting = 1\n")
    with pytest.raises(Trouble, match="no_such_setting"):
        Server(folder, fast=True).start()


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_puts_it_elsewhere_when_the_servers_user_cannot_pass() -> None:
    closed = Path(tempfile.mkdtemp(prefix="bw-closed-"))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700

    with Server(closed / "postgres", fast=True) as server:
        psycopg.connect(server.dsn()).close()
        where = server.data.parent
        assert not where.is_relative_to(closed)
        assert server.data.stat().st_uid != 0
    shutil.rmtree(where)
    shutil.rmtree(closed)


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_programs_out_of_the_users_reach_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from baywindow.server import embedded

    reaches = ServerUser.reaches
    wheel = embedded.wheel_binaries()
    monkeypatch.setattr(ServerUser, "reaches", lambda self, path: path != wheel and reaches(self, path))

    with Server(folder, fast=True) as server:
        psycopg.connect(server.dsn()).close()
        assert server.bin_dir.is_relative_to(folder)


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become somebody else")
def test_an_ordinary_user_runs_it_too(folder: Path) -> None:
    """In a fork, because another user may not be able to read this Python's files."""
    nobody = pwd.getpwnam("nobody")
    if not ServerUser(nobody.pw_uid, nobody.pw_gid).reaches(wheel_binaries()):
        pytest.skip("nobody cannot reach the wheel's programs")
    folder.mkdir()
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:
        os._exit(_answers_as(nobody.pw_uid, nobody.pw_gid, folder))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    assert (folder / "data").stat().st_uid == nobody.pw_uid


def _answers_as(uid: int, gid: int, folder: Path) -> int:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    with Server(folder, fast=True) as server, psycopg.connect(server.dsn()) as connection:
        row = connection.execute("select 6 * 7").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.pg15
@pytest.mark.skipif(not DEBIAN_15.is_dir(), reason="Debian's PostgreSQL 15 is not installed")
def test_the_same_code_starts_postgresql_15(folder: Path) -> None:
    with Server(folder, bin_dir=DEBIAN_15, fast=True) as server, psycopg.connect(server.dsn()) as connection:
        assert connection.info.server_version // 10_000 == 15
        assert connection.execute("select lower('ÄÖ')").fetchone() == ("äö",)
