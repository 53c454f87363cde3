"""What the house does for itself, by the clock."""

from django.core.management import call_command
from django.db import connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

KEPT_HOURS = 24 * 30
"""How long the queue remembers what it has done."""


@app.periodic(cron="17 3 * * *")
@app.task(name="server.forget_sessions", queueing_lock="server.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Forget sessions that ended, sign-ins long unused, and what is too old to count."""
    from baywindow.accounts import saml_views, sign_ins, trusted

    call_command("clearsessions")
    sign_ins.forget()
    saml_views.forget()
    trusted.forget()


@app.periodic(cron="27 3 * * *")
@app.task(name="server.forget_jobs", queueing_lock="server.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that ended long ago, however they ended."""
    await context.app.job_manager.delete_old_jobs(
        KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="7 * * * *")
@app.task(name="server.forget_stirs", queueing_lock="server.forget_stirs")
def forget_stirs(timestamp: int) -> None:
    """Forget what stirred more than a day ago: whoever comes back after that looks at everything."""
    with connections["jobs"].cursor() as cursor:
        cursor.execute("select sec.forget_stirs(interval '1 day')")


@app.periodic(cron="*/5 * * * *")
@app.task(name="server.look_for_stalls", queueing_lock="server.look_for_stalls")
def look_for_stalls(timestamp: int) -> None:
    """Tell clients what stalls, and resolve what stalls no more."""
    from baywindow.exceptions.looking import look_everywhere

    look_everywhere()


@app.periodic(cron="*/10 * * * *")
@app.task(name="server.count_stock", queueing_lock="server.count_stock")
def count_stock(timestamp: int) -> None:
    """Count what every client's stock is worth and what of it runs out, for the staff's home."""
    from baywindow.figures.keeping import count_everywhere

    count_everywhere()


@app.periodic(cron="47 3 * * *")
@app.task(name="server.sweep_documents", queueing_lock="server.sweep_documents")
def sweep_documents(timestamp: int) -> None:
    """Delete files whose upload came to nothing, and tell of documents whose file is gone."""
    from baywindow.documents.sweeping import sweep, tell_missing

    sweep()
    tell_missing()
