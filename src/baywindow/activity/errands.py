"""Errands into jobs: the worker takes outbox rows and queues their jobs, in one transaction each.

A page writes an `Outbox` row in its own transaction and never touches the job tables. Here the row
is deleted and its job queued together, so an errand is neither lost nor done without having been
written. Jobs whose worker died are queued again; every task is safe to run twice.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import OperationalError, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from baywindow.tenancy.context import ForeignClient
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.sql import rows

LOOK = 1.0
"""Seconds between looks at the outbox."""
SEARCH = 5.0
"""Seconds between searches for jobs whose worker died."""
SILENT = 10
"""Seconds without a heartbeat after which a worker counts as dead."""
LIVES = 5
"""How often a job is queued again after its worker died."""
AT_ONCE = 100

log = logging.getLogger(__name__)

TAKE = """
delete from outbox o
 where o.workspace_id = %(workspace)s
   and o.id in (select w.id from outbox w where w.workspace_id = %(workspace)s
                 order by w.id limit %(limit)s::int for update skip locked)
returning o.id, o.topic, o.payload, o.for_client_id
"""

STALLED = """
select j.id, j.attempts from procrastinate_jobs j
  left join procrastinate_workers w on w.id = j.worker_id
 where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s::float8))
"""
AGAIN = "select procrastinate_retry_job_v2(%s::bigint, now(), null::int, null::varchar, null::varchar)"
GIVE_UP = "select procrastinate_finish_job_v1(%s::bigint, 'failed'::procrastinate_job_status, false)"


def carry() -> int:
    """Queue a job for every errand that waits; how many there were."""
    with connections["jobs"].cursor() as cursor:
        cursor.execute("select distinct workspace_id from sec.pending()")
        waiting = [row[0] for row in cursor.fetchall()]
    return sum(_carry(workspace_id) for workspace_id in waiting)


def _carry(workspace_id: UUID) -> int:
    with entered_job(workspace_id):
        errands = sorted(rows(TAKE, {"limit": AT_ONCE}), key=lambda errand: errand.id)
        for errand in errands:
            client_id = str(errand.for_client_id) if errand.for_client_id else None
            task = app.configure_task(errand.topic, allow_unknown=True)
            task.defer(workspace_id=str(workspace_id), client_id=client_id, **json.loads(errand.payload))
    return len(errands)


def tell_ends() -> int:
    """Write the end of every look that nobody ended by hand into the client's access log; how many."""
    told = 0
    while _told_one("select sec.tell_an_end()"):
        told += 1
    return told


def tell_troubles() -> int:
    """Write failed sign-ins and refused pages, counted together, into the access logs; how many entries."""
    told = 0
    while _told_one("select sec.tell_trouble()"):
        told += 1
    return told


def _told_one(telling: str) -> bool:
    """One entry in a transaction of its own, which holds one log alone."""
    with transaction.atomic(using="jobs"), connections["jobs"].cursor() as cursor:
        cursor.execute(telling)
        return bool(cursor.fetchone()[0])


def pick_up() -> int:
    """Queue the jobs of dead workers again; how many there were."""
    with connections["jobs"].cursor() as cursor:
        cursor.execute(STALLED, [SILENT])
        stalled = cursor.fetchall()
        for job_id, attempts in stalled:
            cursor.execute(GIVE_UP if attempts >= LIVES else AGAIN, [job_id])
    return len(stalled)


@contextmanager
def carried(*further: Callable[[], object]) -> Iterator[None]:
    """Carry errands, tell what belongs in the access logs and pick up what dead workers left, meanwhile.

    `further` is what rooms look for between the jobs: done last in each round, it holds up none of these.
    """
    over = threading.Event()
    thread = threading.Thread(target=_rounds, args=[over, further], name="errands", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)


def _rounds(over: threading.Event, further: Sequence[Callable[[], object]]) -> None:
    searched = 0.0
    while not over.wait(LOOK):
        try:
            carry()
            tell_ends()
            if time.monotonic() - searched > SEARCH:
                searched = time.monotonic()
                pick_up()
                tell_troubles()
            for act in further:
                act()
        except (OperationalError, ConnectorException, ForeignClient) as trouble:
            log.warning("errands: %s; trying again", trouble)  # the database restarts, a workspace goes
        finally:
            connections["jobs"].close()
