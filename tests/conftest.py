"""What every test stands on: a real server, real logins, committed data, a fresh workspace each.

Tests run as the portal, the staff, the jobs and the sign-in logins; only the owner's makes the
world. `BAYWINDOW_TEST_POSTGRES=/usr/lib/postgresql/15/bin` runs them on another server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from baywindow.server.embedded import Server
from baywindow.server.home import home, secret
from baywindow.server.keeping import kept_files
from baywindow.server.provision import passwords, provision
from baywindow.ui.words import compile_all
from tests.attacks.ground import Ground, prepared
from tests.buckets import ObjectStore, environment, serving
from tests.canary import planted
from tests.people import World, build_world

LONG = {"test_every_state.py", "test_every_page.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long walks first: begun last, one process would walk alone while the others are done."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this test process, over a folder that goes away with it."""
    from baywindow.server.addresses import ADMINISTRATOR

    given = os.environ.get("BAYWINDOW_TEST_POSTGRES")
    server = Server(
        home() / "postgres", bin_dir=Path(given) if given else None, fast=True, password=secret(ADMINISTRATOR)
    )
    server.start()
    yield server
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _quick_and_strict() -> None:
    """Cheap password hashes and unhashed asset names, for tests alone; the catalogues as they are written."""
    compile_all()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session")
def database(postgres: Server, django_db_blocker: Any) -> Iterator[None]:
    """The migrated, converged database, reached through the real logins."""
    from baywindow.server.addresses import administrator, database_name

    provision(administrator(), database_name(), passwords())
    django_db_blocker.unblock()
    _migrate()
    yield


def _migrate() -> None:
    from django.core.management import call_command

    from baywindow.tenancy.converge import converge

    for alias in ("owner", "owner_public"):
        call_command("migrate", database=alias, verbosity=0)
    converge()


@pytest.fixture(scope="session")
def standing_world(database: None) -> World:
    """One world for tests that only read."""
    return build_world()


@pytest.fixture
def world(database: None) -> World:
    """A fresh world: northdock with acme and beta, southbay with gamma, and their people."""
    return build_world()


@pytest.fixture(scope="session")
def ground(database: None) -> Ground:
    """The canary world, with a live token for everybody, for tests that change nothing in it."""
    return prepared(planted())


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """An S3 server of this test process, with a bucket."""
    with serving(home() / "objects") as store:
        yield store


@pytest.fixture
def in_bucket(object_store: ObjectStore, settings: Any, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """Files are kept in the bucket, by this process and by those that it starts; none is there yet."""
    object_store.turn_to_new_prefix()
    for name, value in environment(object_store).items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": kept_files()}
    return object_store


@pytest.fixture(params=["folder", "bucket"])
def either_storage(request: pytest.FixtureRequest) -> str:
    """The test is made twice: with files in the data folder, and in the bucket."""
    if request.param == "bucket":
        request.getfixturevalue("in_bucket")
    return str(request.param)
