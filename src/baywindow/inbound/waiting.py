"""What of a client's deliveries waits for somebody; each counts deliveries, as the views of their list do."""

from __future__ import annotations

from baywindow.tenancy.counted import named
from baywindow.tenancy.waiting import Waiting
from baywindow.ui.language import gettext_lazy

from .kinds import EXPECTED

_DELIVERIES = "select a.id from asn a where a.workspace_id = %(workspace)s and a.client_id = <<whose>>"
_DIFFERING = """select distinct d.asn_id from discrepancy d
    where d.workspace_id = %(workspace)s and d.client_id = <<whose>>"""

ASKED = Waiting(
    gettext_lazy("To answer"),
    f"{_DIFFERING} and d.status = 'open' and d.answer_by >= %(today)s::date",
    "view=asked",
)
ARRIVED = Waiting(gettext_lazy("Arrived"), f"{_DELIVERIES} and a.status = 'arrived'", "view=arrived")
CONTESTED = Waiting(gettext_lazy("Contested"), f"{_DIFFERING} and d.status = 'contested'", "view=contested")
DUE = Waiting(
    gettext_lazy("By today"),
    f"{_DELIVERIES} and a.status in ({named(EXPECTED)}) and a.expected_from <= %(today)s::date",
    "to=<<today>>",
)
