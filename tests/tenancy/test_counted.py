"""The figures beside the views of a list."""

from baywindow.inbound.kinds import GROUPS as DELIVERIES
from baywindow.inbound.kinds import NARROWER
from baywindow.shipments.kinds import GROUPS as SHIPMENTS
from baywindow.tenancy.counted import told_apart


def test_every_status_is_counted_once() -> None:
    own = {view: group for view, group in DELIVERIES.items() if view not in NARROWER}
    for groups in (own, SHIPMENTS):
        counted = [status for statuses in told_apart(groups).values() for status in statuses]
        assert sorted(counted) == sorted(groups["all"][1])


def test_what_no_view_has_is_counted_with_all() -> None:
    assert told_apart(SHIPMENTS)["all"] == ("cancelled",)
    assert "all" not in told_apart(DELIVERIES), "every delivery is in a view of its own"
