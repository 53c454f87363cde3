"""LISTEN cannot be taken from a login: one who listens learns that something happens, and nothing else."""

from __future__ import annotations

import psycopg
import pytest

from baywindow.server.addresses import conninfo
from tests.attacks.ground import Ground, copied

CHANNELS = ('"procrastinate_any_queue_v1"', '"procrastinate_queue_v1#default"', "stirred")


@pytest.mark.parametrize("login", ["bw_portal", "bw_feed"])
def test_a_listener_learns_an_empty_wake_up(login: str, ground: Ground) -> None:
    with copied(ground) as copy:
        told = _heard(copy, login)
    assert told, "nobody was woken up: the test listens to the wrong channels"
    assert set(told) <= {"", '{"type": "job_inserted", "job_id": 0}'}


def _heard(copy: Ground, login: str) -> list[str]:
    """What a listener hears while a job of northdock's is queued."""
    with psycopg.connect(conninfo(login, copy.database), autocommit=True) as listener:
        for channel in CHANNELS:
            listener.execute(f"listen {channel}".encode())
        with psycopg.connect(conninfo("bw_jobs", copy.database), autocommit=True) as worker:
            worker.execute(
                "insert into public.procrastinate_jobs (queue_name, task_name, args)"
                " values ('default', 'import', jsonb_build_object('workspace_id', %s::text))",
                [copy.words["northdock"]],
            )
        return [notice.payload for notice in listener.notifies(timeout=2, stop_after=2)]
