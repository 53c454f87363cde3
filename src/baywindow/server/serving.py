"""Granian, made to see that its workers have ended.

It waits for each worker in two threads. Whichever comes second finds the process gone and nobody to say how,
takes it for alive, and kills "worker-1 after it refused to gracefully stop", which had stopped at once. Who
is told to end while it still starts may not hear it, and is told again. Nobody else is: a worker that is told
twice while it finishes its requests stops dead with them.
"""

import time
from typing import Any

from granian import Granian

PAUSE, AGAIN = 0.01, 1.0
"""Seconds between two looks, and between two words, to a worker that is to end."""
STARTING = 10.0
"""Seconds after its birth in which a worker may not hear yet."""


class Serving(Granian):  # type: ignore[misc, valid-type]
    """A server whose workers are asked to end and looked after until they have, before any is killed."""

    wrks: list[Any]
    workers_kill_timeout: float

    def _stop_workers(self) -> None:
        began = told = time.monotonic()
        self._tell_to_end(self.wrks)
        starting = [worker for worker in self.wrks if worker.birth > began - STARTING]
        while any(worker.is_alive() for worker in self.wrks):
            now = time.monotonic()
            if now > began + self.workers_kill_timeout:
                break
            if now > told + AGAIN:
                told = now
                self._tell_to_end(starting)
            time.sleep(PAUSE)
        self.workers_kill_timeout = PAUSE
        super()._stop_workers()

    def _tell_to_end(self, workers: list[Any]) -> None:
        for worker in workers:
            worker.terminate()
