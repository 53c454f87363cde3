"""Everything between a running database and the first page. A child of the supervisor, as the owner."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import psycopg
from rich.console import Console

from baywindow.server.addresses import administrator, conninfo, database_name, external
from baywindow.server.home import home
from baywindow.server.process import become_owner
from baywindow.server.provision import passwords, provision, provisioned
from baywindow.server.trouble import Trouble


def main() -> int:
    """Provision, migrate, gather assets, fill the demo; each only where needed."""
    console = Console(stderr=True)
    try:
        provision_if_needed(console)
        become_owner()
        _gate()
        _migrate_if_needed(console)
        gather_assets()
        fill_demo(console)
    except Trouble as trouble:
        print(f"baywindow up: {trouble}", file=sys.stderr)
        return 1
    return 0


def provision_if_needed(console: Console) -> None:
    """The embedded server always (it is quick and mends what changed), a real one when it is bare."""
    if external() is not None and provisioned(conninfo("bw_owner")):
        return
    for lost in provision(administrator(), database_name(), passwords(), ours=external() is None):
        console.print(f"The server refused a part of the hardening: {lost}")


def _gate() -> None:
    from baywindow.server.posture import evaluation, version_gate

    with psycopg.connect(conninfo("bw_owner")) as connection:
        version_gate(connection.info.server_version, lenient=evaluation() is not None)


def _migrate_if_needed(console: Console) -> None:
    from baywindow.server.migrate import migrate

    changed = migrate(console)
    if changed:
        console.print(f"Row security: {changed} statements brought it in line.")


def gather_assets() -> None:
    """Lay the assets out for the web server, compressed and with hashed names, when they changed."""
    from django.conf import settings
    from django.core.management import call_command

    built = Path(settings.ROOT) / "ui" / "static" / "ui" / "made-of.txt"
    gathered = Path(settings.STATIC_ROOT) / "made-of.txt"
    if not built.exists():
        raise Trouble("The pages' assets are missing: run python -m baywindow.ui.build.")
    if gathered.exists() and gathered.read_text() == built.read_text():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    shutil.copyfile(built, gathered)


def fill_demo(console: Console) -> None:
    """Fill an empty database with the demo, unless BAYWINDOW_DEMO=0."""
    if os.environ.get("BAYWINDOW_DEMO", "1") == "0" or importlib.util.find_spec("baywindow.demo") is None:
        return
    with psycopg.connect(conninfo("bw_owner")) as connection:
        if connection.execute("select 1 from core.workspace where status = 'active' limit 1").fetchone():
            return
    from baywindow.demo.load import run

    console.print("Filling the empty database with the demo.")
    run(say=console.print)  # it also finishes what a killed run began


if __name__ == "__main__":
    os.umask(0o077)
    home()
    sys.exit(main())
