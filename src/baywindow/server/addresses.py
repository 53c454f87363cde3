"""Where the database is, for each login: the embedded server's socket or DATABASE_URL's host."""

import os
from functools import cache
from typing import Any

from baywindow.server.home import home, secret
from baywindow.server.place import PORT, socket_folder

EMBEDDED_NAME = "baywindow"
ADMINISTRATOR = "bw_admin"


@cache
def _parsed(url: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    return conninfo_to_dict(url)


def external() -> dict[str, Any] | None:
    """The parts of DATABASE_URL, or None when the embedded server is used."""
    url = os.environ.get("DATABASE_URL", "").strip()
    return dict(_parsed(url)) if url else None


def database_name() -> str:
    """The name of Baywindow's database."""
    given = external()
    return str(given.get("dbname") or EMBEDDED_NAME) if given else EMBEDDED_NAME


def dsn(login: str) -> dict[str, str]:
    """HOST, PORT, NAME, USER and PASSWORD of a login, as Django's DATABASES wants them."""
    given = external()
    return {
        "HOST": str(given.get("host") or "") if given else str(socket_folder(home() / "postgres")),
        "PORT": str(given.get("port") or 5432) if given else str(PORT),
        "NAME": database_name(),
        "USER": login,
        "PASSWORD": secret(login),
    }


def connection_options() -> dict[str, str]:
    """What else DATABASE_URL says about the way there (TLS and the like), for Django's OPTIONS."""
    own = {"host", "port", "dbname", "user", "password"}
    return {key: str(value) for key, value in (external() or {}).items() if key not in own}


def conninfo(login: str, database: str | None = None) -> str:
    """A libpq address of a login."""
    from psycopg.conninfo import make_conninfo

    place = dsn(login)
    return make_conninfo(
        host=place["HOST"],
        port=place["PORT"],
        dbname=database or place["NAME"],
        user=place["USER"],
        password=place["PASSWORD"],
        **connection_options(),
    )


def administrator(database: str | None = None) -> str:
    """A libpq address of the administrator: DATABASE_URL itself, or the embedded superuser."""
    from psycopg.conninfo import make_conninfo

    if external():
        url = os.environ["DATABASE_URL"].strip()
        return make_conninfo(url, dbname=database) if database else url
    return conninfo(ADMINISTRATOR, database or "postgres")
