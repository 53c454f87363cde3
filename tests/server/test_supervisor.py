"""Everything under one roof: what is killed comes back, and what is stopped leaves nothing behind."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baywindow.server.children import Child

PATIENCE = 180.0  # shared machines can be slow


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def until(what: Callable[[], object]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


class Running:
    """`baywindow up` over an empty folder, without the demo."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder / "output"
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BAYWINDOW_", "DATABASE_"))
        }
        environment |= {
            "BAYWINDOW_HOME": str(folder / "home"), "BAYWINDOW_PORT": str(self.port), "BAYWINDOW_DEMO": "0",
        }  # fmt: skip
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        with self.output.open("w") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "baywindow.server.cli", "up"], env=environment, stdout=sink
            )

    def says(self, line: str) -> bool:
        """Whether the line was printed."""
        assert self.process.poll() is None, self.output.read_text()
        return line in self.output.read_text()

    def answers(self) -> bool:
        """Whether all of it is ready to serve."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def child(self, word: str) -> int | None:
        """The process id of the supervisor's own child whose command has this word."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                command = (stat.parent / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and word.encode() in command:
                return int(stat.parent.name)
        return None


@pytest.fixture
def running() -> Iterator[Running]:
    """One run; ended whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="bw-up-"))
    folder.chmod(0o755)
    found = Running(folder)
    yield found
    if found.process.poll() is None:
        found.process.terminate()
        found.process.wait(PATIENCE)
    shutil.rmtree(folder)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_it_serves_mends_what_is_killed_and_stops_cleanly(running: Running) -> None:
    until(lambda: running.says(f"ready http://127.0.0.1:{running.port}\n"))
    assert running.answers()
    for word in ("server.web", "server.worker", "server.feed", "postgres/data"):
        victim = running.child(word)
        assert victim is not None, word
        os.kill(victim, signal.SIGKILL)
        until(lambda word=word, victim=victim: running.child(word) not in (None, victim))  # type: ignore[misc]
        until(running.answers)
    parts = [running.child(word) for word in ("server.web", "server.worker", "server.feed", "postgres/data")]

    running.process.terminate()
    assert running.process.wait(PATIENCE) == 0
    assert not [part for part in parts if part and Path(f"/proc/{part}").exists()]
    with socket.socket() as again:
        again.bind(("127.0.0.1", running.port))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_its_children_end_when_it_is_killed_itself(running: Running) -> None:
    until(lambda: running.says("ready "))
    parts = [running.child(word) for word in ("server.web", "server.worker", "server.feed")]

    running.process.kill()
    running.process.wait()

    until(lambda: not [part for part in parts if Path(f"/proc/{part}").exists()])
    pid = int((running.folder / "home/postgres/data/postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGINT)  # the next start would end it: see the launcher's tests
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_a_taken_port_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from baywindow.server import supervisor

    monkeypatch.setattr(supervisor, "GRACE", 0.0)
    monkeypatch.setenv("BAYWINDOW_HOME", str(tmp_path))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("BAYWINDOW_PORT", str(other.getsockname()[1]))
        with pytest.raises(supervisor.Trouble, match="is taken"):
            supervisor.Supervisor().run()


def test_the_feed_shares_its_port_with_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from baywindow.server import feed

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("BAYWINDOW_FEED_PORT", str(other.getsockname()[1]))
        with pytest.raises(SystemExit, match="is taken"):
            feed.main()


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    held, ours = os.pipe()
    child = Child("broken", "no.such.module", {"PATH": os.environ["PATH"]}, held)
    pauses = []
    for _ in range(3):
        child.due = 0.0
        child.start()
        assert child.process is not None
        child.process.wait()
        pauses.append(child.pause)
        assert "starting it again" in str(child.tend())
        assert child.tend() is None
    os.close(held)
    os.close(ours)

    assert pauses == [0.5, 1.0, 2.0]
