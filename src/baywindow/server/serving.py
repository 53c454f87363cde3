"""Granian, made to see that its workers have ended.

It waits for each worker in two threads. Whichever comes second finds the process gone and nobody to say how,
takes it for alive, and kills "worker-1 after it refused to gracefully stop", which had stopped at once.
"""

import time
from typing import Any

from granian import Granian

PAUSE = 0.01


class Serving(Granian):  # type: ignore[misc, valid-type]
    """A server whose workers are asked to end and looked after until they have, before any is killed."""

    wrks: list[Any]
    workers_kill_timeout: float

    def _stop_workers(self) -> None:
        for worker in self.wrks:
            worker.terminate()
        until = time.monotonic() + self.workers_kill_timeout
        while any(worker.is_alive() for worker in self.wrks) and time.monotonic() < until:
            time.sleep(PAUSE)
        self.workers_kill_timeout = PAUSE
        super()._stop_workers()
