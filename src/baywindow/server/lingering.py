"""Server processes that must end: our child, or one that outlived the supervisor that started it."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


def serves(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL server over this folder (a pid may have a new bearer)."""
    if pid <= 0:
        return False
    line = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        return line.exists() and os.fsencode(data) in line.read_bytes()
    told = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in told.stdout


def kill(pid: int) -> None:
    """End a server that is not our child: fast shutdown first, immediate after half a minute."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)


def end(process: subprocess.Popen[bytes]) -> None:
    """End our own child: fast shutdown first, immediate after half a minute."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(sign)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            continue
        return
