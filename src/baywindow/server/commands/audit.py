"""`baywindow audit`: whether the access logs are whole."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from baywindow.server.process import become_owner
from baywindow.server.reach import tables
from baywindow.server.trouble import Trouble


def run(words: Sequence[str]) -> int:
    """Verify the logs, or print their seals."""
    chosen = _parser().parse_args(words)
    with tables():
        become_owner()
        return int(chosen.act(chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="baywindow audit", description="The access logs.")
    acts = parser.add_subparsers(required=True)
    check = acts.add_parser("verify", help="find every gap and change; status 1 when there is one")
    check.add_argument("--against", type=Path, metavar="FILE", help="seals that were kept elsewhere")
    check.set_defaults(act=_verify)
    seals = acts.add_parser("seals", help="the end of each log as JSON: keep it elsewhere")
    seals.set_defaults(act=_seals)
    return parser


def _verify(chosen: argparse.Namespace) -> int:
    from django.db import connections

    from baywindow.activity.chain import broken_seals, faults, seals

    with connections["owner"].cursor() as cursor:
        found = faults(cursor)
        if chosen.against:
            found += broken_seals(cursor, _kept(chosen.against))
        whole = seals(cursor)
    for fault in found:
        print(f"WRONG {fault.scope} entry {fault.seq}: {fault.what}")
    if not found:
        print(
            f"ok    {sum(seal.seq for seal in whole)} entries in {len(whole)} logs, none missing or changed"
        )
    return 1 if found else 0


def _seals(chosen: argparse.Namespace) -> int:
    from django.db import connections

    from baywindow.activity.chain import seals

    with connections["owner"].cursor() as cursor:
        print(json.dumps([seal._asdict() for seal in seals(cursor)], indent=2))
    return 0


def _kept(file: Path) -> list:  # type: ignore[type-arg]
    from baywindow.activity.chain import Seal

    try:
        return [
            Seal(str(one["scope"]), int(one["seq"]), str(one["hash"])) for one in json.loads(file.read_text())
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{file} does not hold the seals that baywindow audit seals prints.") from error
