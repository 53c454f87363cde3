"""Whether we live and whether we can serve: two pages for load balancers and the supervisor."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from baywindow.tenancy.request import open_to_guests

SERVING = ("default", "portal", "staff")
_migrated = False


@open_to_guests
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@open_to_guests
def ready(request: HttpRequest) -> HttpResponse:
    """200 when every login can connect and all migrations are applied, else 503 saying what is missing."""
    missing = _unreachable() or _behind()
    if missing:
        return HttpResponse(f"{missing}\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _unreachable() -> str | None:
    for alias in SERVING:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("select 1")
        except DatabaseError:
            return f"database login {alias} does not answer"
    return None


def _behind() -> str | None:
    """What is still to be migrated; once all is there, it stays."""
    global _migrated  # noqa: PLW0603 - asked every few seconds, looked up once
    if _migrated:
        return None
    with connections["default"].cursor() as cursor:
        try:
            cursor.execute("select app, name from django_migrations")
        except DatabaseError:
            return "the database is empty: run baywindow migrate"
        applied = set(cursor.fetchall())
    _migrated = wanted() <= applied
    return None if _migrated else "migrations are waiting: run baywindow migrate"


def wanted() -> set[tuple[str, str]]:
    """The last migration of every app on disk."""
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(None).graph.leaf_nodes())
