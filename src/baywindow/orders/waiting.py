"""What of a client's orders waits for somebody."""

from __future__ import annotations

from baywindow.tenancy.waiting import Waiting
from baywindow.ui.language import gettext_lazy

from .queries import CONDITIONS

_ORDERS = "select 1 from client_order o where o.workspace_id = %(workspace)s and o.client_id = <<whose>>"

HELD = Waiting(gettext_lazy("On hold"), f"{_ORDERS} and o.stage = 'hold'", "view=hold")
TO_APPROVE = Waiting(
    gettext_lazy("Awaiting approval"),
    f"{_ORDERS} and o.status = 'awaiting_approval' and o.stage = 'open'",
    "status=awaiting_approval",
)
LATE = Waiting(gettext_lazy("Late"), f"{_ORDERS} and {CONDITIONS['late']}", "view=all&late=1")
