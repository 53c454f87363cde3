"""`baywindow posture`: what we stand on."""

import argparse
from collections.abc import Sequence

from baywindow.server.process import become_owner
from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Print every finding; status 1 when something is wrong."""
    argparse.ArgumentParser(
        prog="baywindow posture", description="Server version, logins, hardening and the catalogue lint."
    ).parse_args(words)
    with tables():
        become_owner()
        from baywindow.server.posture import evaluation, findings

        if bar := evaluation():
            print(bar)
        found = findings()
    for finding in found:
        plain = "note " if finding.advice else "ok   "
        print(f"WRONG {finding.subject}: {finding.fault}" if finding.fault else f"{plain} {finding.subject}")
    return 1 if any(finding.fault for finding in found) else 0
