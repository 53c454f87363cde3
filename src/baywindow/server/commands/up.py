"""`baywindow up`: everything under one supervisor."""

import argparse
from collections.abc import Sequence


def run(words: Sequence[str]) -> int:
    """Run until Ctrl-C or SIGTERM."""
    argparse.ArgumentParser(
        prog="baywindow up",
        description="Run database, pages and worker. BAYWINDOW_HOME, BAYWINDOW_PORT, BAYWINDOW_DEMO=0 and"
        " DATABASE_URL change where and what.",
    ).parse_args(words)
    from baywindow.server.supervisor import Supervisor

    return Supervisor().run()
