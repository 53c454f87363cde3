"""What a run came to, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext

from .models import FAILED, REFUSED, ImportRun


def summary(run: ImportRun) -> str:
    """For the command line and for the page."""
    if run.status == FAILED:
        return run.problem
    if run.status == REFUSED:
        wrong = gettext("%(wrong)s of %(read)s rows are wrong") % {
            "wrong": format(run.rejected, ","),
            "read": format(run.read, ","),
        }
        return gettext("Nothing was written: %(wrong)s. Correct them and send the whole file again.") % {
            "wrong": wrong
        }
    counts = gettext(
        "%(read)s rows read: %(new)s new, %(changed)s changed, "
        "%(unchanged)s unchanged, %(skipped)s left out, %(rejected)s rejected."
    ) % {
        "read": format(run.read, ","),
        "new": format(run.new, ","),
        "changed": format(run.changed, ","),
        "unchanged": format(run.unchanged, ","),
        "skipped": format(run.skipped, ","),
        "rejected": format(run.rejected, ","),
    }
    if run.check_only and run.rejected:
        fit = run.read - run.skipped - run.rejected
        counts = gettext("%(read)s rows read: %(fit)s fit, %(skipped)s left out, %(rejected)s rejected.") % {
            "read": format(run.read, ","),
            "fit": format(fit, ","),
            "skipped": format(run.skipped, ","),
            "rejected": format(run.rejected, ","),
        }
    if run.check_only:
        return gettext("A check, nothing was written. %(counts)s") % {"counts": counts}
    return counts if run.new or run.changed else gettext("Nothing changed. %(counts)s") % {"counts": counts}
