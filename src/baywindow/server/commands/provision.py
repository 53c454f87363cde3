"""`baywindow provision`: database, logins, schemas, hardening."""

import argparse
import sys
from collections.abc import Sequence

from baywindow.server.addresses import administrator, database_name, external
from baywindow.server.provision import passwords, provision, script
from baywindow.server.reach import database


def run(words: Sequence[str]) -> int:
    """Provision as the administrator, or print what an administrator must run."""
    parser = argparse.ArgumentParser(
        prog="baywindow provision",
        description="Make database, logins and schemas with the administrator's DATABASE_URL; safe to repeat."
        " The logins' passwords are kept in BAYWINDOW_HOME/secrets.",
    )
    parser.add_argument("--print-sql", action="store_true", help="only print the SQL, for psql")
    if parser.parse_args(words).print_sql:
        sys.stdout.writelines(line + "\n" for line in script(database_name(), passwords()))
        return 0
    with database():
        refused = provision(administrator(), database_name(), passwords(), ours=external() is None)
    for lost in refused:
        print(f"refused by the server: {lost}")
    print(f"The database {database_name()} is provisioned.")
    return 0
