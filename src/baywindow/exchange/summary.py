"""What a run came to, in a sentence."""

from __future__ import annotations

from .models import FAILED, REFUSED, ImportRun


def summary(run: ImportRun) -> str:
    """For the command line and for the page."""
    if run.status == FAILED:
        return run.problem
    if run.status == REFUSED:
        wrong = f"{run.rejected:,} of {run.read:,} rows are wrong"
        return f"Nothing was written: {wrong}. Correct them and send the whole file again."
    counts = (
        f"{run.read:,} rows read: {run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged, "
        f"{run.skipped:,} left out, {run.rejected:,} rejected."
    )
    if run.check_only and run.rejected:
        fit = run.read - run.skipped - run.rejected
        counts = f"{run.read:,} rows read: {fit:,} fit, {run.skipped:,} left out, {run.rejected:,} rejected."
    if run.check_only:
        return f"A check, nothing was written. {counts}"
    return counts if run.new or run.changed else f"Nothing changed. {counts}"
