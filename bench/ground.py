"""A whole Baywindow to measure: its own data folder, its own port, a world of a given size."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOMES = Path(os.environ.get("BAYWINDOW_BENCH_HOME") or ROOT / ".bench")
PATIENCE = 180.0


@dataclass
class Ground:
    """A running Baywindow: the supervisor's process, its folder, its port."""

    home: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to reach the same one."""
        return surroundings(self.home, self.port)

    def web_workers(self) -> list[int]:
        """The process ids of the web's workers."""
        web = [pid for pid in children_of(self.process.pid) if "baywindow.server.web" in command_of(pid)]
        return [
            worker
            for pid in web
            for worker in children_of(pid)
            if "resource_tracker" not in command_of(worker)
        ]

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in this Baywindow's surroundings."""
        return subprocess.run(
            [sys.executable, "-m", *words], env={**self.environment, **more}, cwd=ROOT, text=True,
            capture_output=True, check=False,
        )  # fmt: skip

    def run_code(self, code: str) -> str:
        """What a few lines of Python print there."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            check=True,
        )
        return done.stdout.strip()


def surroundings(home: Path, port: int) -> dict[str, str]:
    """The environment of a Baywindow in that folder, without a demo, on the embedded server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAYWINDOW_")}
    kept.pop("DATABASE_URL", None)
    return {
        **kept,
        "BAYWINDOW_HOME": str(home),
        "BAYWINDOW_PORT": str(port),
        "BAYWINDOW_DEMO": "0",
        "BAYWINDOW_COSTLY_PER_MINUTE": "100000000",  # one person asks for what hundreds would
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


@contextmanager
def running(name: str) -> Iterator[Ground]:
    """Start the Baywindow of that name; its folder stays for the next time."""
    home = HOMES / name
    home.mkdir(parents=True, exist_ok=True)
    HOMES.chmod(0o711)
    home.chmod(0o711)
    ground = start(home, free_port())
    try:
        yield ground
    finally:
        stop(ground)


@contextmanager
def world(movements: int, clients: int = 40, orders: int = 0) -> Iterator[Ground]:
    """A running Baywindow with a world of that many movements, made when it is not there yet."""
    size = {"movements": movements, "clients": clients, "orders": orders}
    with running(f"world-{movements}-{clients}" + (f"-{orders}" if orders else "")) as ground:
        made = subprocess.run(
            [sys.executable, "-m", "bench.world", *(f"--{name}={n}" for name, n in size.items())],
            env=ground.environment, cwd=ROOT, stdout=sys.stderr, check=False,
        )  # fmt: skip
        if made.returncode:
            raise SystemExit("The world could not be made; see above.")
        yield ground


def start(home: Path, port: int) -> Ground:
    """Start everything and wait for its first page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "baywindow.server.cli", "up"],
        env=surroundings(home, port), cwd=ROOT, text=True, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    began = time.monotonic()
    for line in process.stdout:
        if re.match(r"ready http", line):
            return Ground(home, port, process)
        if time.monotonic() - began > PATIENCE:
            break
    process.send_signal(signal.SIGTERM)
    process.wait()
    raise SystemExit("Baywindow did not come up; see above.")


def stop(ground: Ground) -> None:
    """End it the way Ctrl-C does."""
    ground.process.send_signal(signal.SIGTERM)
    ground.process.wait(timeout=60)


def free_port() -> int:
    """A port nobody uses on the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """The children of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def command_of(pid: int) -> str:
    """The words a process was started with."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
