"""The house tidies up after itself, with the rights of the logins it has."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from baywindow.server import chores
from baywindow.server.queue import working_app


def test_ended_sign_ins_are_forgotten(database: None) -> None:
    store = SessionStore()
    store.set_expiry(timedelta(days=-1))
    store.save()
    assert Session.objects.filter(session_key=store.session_key).exists()

    chores.forget_sessions(timestamp=0)

    assert not Session.objects.filter(session_key=store.session_key).exists()


def test_jobs_that_ended_are_forgotten_only_when_old(database: None) -> None:
    async def tidy() -> list[str]:
        async with working_app().open_async() as app:
            job_id = await app.configure_task("server.unheard_of", allow_unknown=True).defer_async()
            await app.connector.execute_query_async(
                "update procrastinate_jobs set status = 'failed' where id = %(job_id)s", job_id=job_id
            )
            await chores.forget_jobs(SimpleNamespace(app=app), timestamp=0)  # type: ignore[arg-type]
            jobs = await app.job_manager.list_jobs_async(id=job_id)
            return [str(job.status) for job in jobs]

    assert asyncio.run(tidy()) == ["failed"]
