"""Errands become jobs, jobs become stock: once, whoever dies in between."""

from __future__ import annotations

import io

from baywindow.activity.errands import carry
from baywindow.exchange.models import DONE, ImportRun
from baywindow.exchange.registry import KINDS
from baywindow.exchange.standard import standard_rules
from baywindow.exchange.tasks import queue
from baywindow.exchange.uploads import keep
from baywindow.tenancy.records import uuid7
from tests.people import World

ITEMS = b"sku,name\nTEA-1,Assam\nTEA-2,Earl Grey\n"


def test_thin_job(world: World) -> None:
    with world.sam.acting():
        run = ImportRun(
            id=uuid7(),
            workspace_id=world.northdock.id,
            for_client_id=world.acme.id,
            kind="items",
            mapping_name="x",
            rules=standard_rules(KINDS["items"]),
            file_name="items.csv",
        )
        run.file_ref, run.file_size = keep(io.BytesIO(ITEMS), "items.csv", world.northdock.id, run.id)
        run.save()
        run.queue(keep_accepted=False, check_only=False)
        queue(run)
    assert carry() == 1
    assert carry() == 0
    from procrastinate.contrib.django.models import ProcrastinateJob

    job = ProcrastinateJob.objects.using("jobs").order_by("-id")[0]
    print(job.task_name, job.args, job.status)
    from baywindow.server.queue import working_app

    app = working_app()
    app.run_worker(wait=False, install_signal_handlers=False)
    job.refresh_from_db()
    print(job.status)
    with world.sam.acting():
        run = ImportRun.objects.get(id=run.id)
        print(run.status, run.new, run.problem)
    assert run.status == DONE
