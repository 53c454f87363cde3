"""Attacks on orders, deliveries and what is told of them, by whoever can run any SQL in a client's own pages."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from tests.attacks.attack import DENIED, Attack

REFUSED = "TN010"
_ORDER = (
    "insert into client_order (workspace_id, client_id, id, number, client_reference, channel, warehouse_id, status, stage,"
    " held_by, hold_reason, consignee, consignee_key, contact, street, postcode, city, country, service_level,"
    " carrier_preference, carrier, incoterm, priority, notes_public, placed_at, source, created_at, updated_at, version, %s)"
    " values (%s, '{random}', '', '', '', '%s', 'open', 'open', '', '', 'Hanna', '', '', '', '', '', 'DK', '', '', '', '', 0,"
    " '', now(), 'native', now(), now(), 1, '%s')"
)
_ASN = (
    "insert into asn (workspace_id, client_id, id, number, client_reference, warehouse_id, status, expected_from, expected_to,"
    " supplier, carrier, tracking_numbers, container, seal, notes_public, source, created_at, updated_at, version, %s)"
    " values (%s, '{random}', '', '', '%s', 'draft', '2030-01-01', '2030-01-02', '', '', '', '', '', '', 'native', now(),"
    " now(), 1, '%s')"
)
_ASN_LINE = (
    "insert into asn_line (workspace_id, client_id, id, asn_id, line_no, item_id, qty, counted, uom, lot_no)"
    " values ('{northdock}', '{beta}', '{random}', '%s', 77, '{random}', 1, 0, 'each', '')"
)
_EVENT = (
    "insert into event (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number,"
    " parts, visible_to_client, needs) values ('{northdock}', '{acme}', '{random}', now(), 'staff', 'Sam', 'order.delivered',"
    " 'order', '{random}', 'SO-1', '{{}}', true, 'orders.view')"
)
_TELL = "select core.tell('{northdock}', '{acme}', 'order.delivered', 'orders.view', 'order', '{random}', 'SO-1', '{{}}')"
ACME, BETA, GAMMA = "'{northdock}', '{acme}'", "'{northdock}', '{beta}'", "'{southbay}', '{gamma}'"
HERE, THERE = "{acme_client_warehouse}", "{beta_client_warehouse}"
BY = ("requested_ship", "2030-01-01")
"""A column more, and what it says."""

ATTACKS = [
    Attack(f"alice in the rooms: {name}", "alice", sql, expected)
    for name, sql, expected in (
        ("an event of her own", _EVENT, DENIED),
        ("an event by the function of triggers", _TELL, DENIED),
        ("an order of beta", _ORDER % (BY[0], BETA, THERE, BY[1]), DENIED),
        ("an order of beta, from acme's warehouse", _ORDER % (BY[0], BETA, HERE, BY[1]), DENIED),
        ("an order of gamma", _ORDER % (BY[0], GAMMA, "{random}", BY[1]), DENIED),
        ("an order of beta, for the end of time", _ORDER % (BY[0], BETA, THERE, "5874897-12-31"), DENIED),
        ("an order that was shipped", _ORDER % ("shipped_at", ACME, HERE, "now"), REFUSED),
        ("an order that was delivered", _ORDER % ("delivered_at", ACME, HERE, "now"), REFUSED),
        ("an order for a day no time zone can write", _ORDER % (BY[0], ACME, HERE, "9999-12-31"), "23514"),
        ("an order for ever", _ORDER % (BY[0], ACME, HERE, "infinity"), "23514"),
        ("a delivery of beta", _ASN % ("packages", BETA, THERE, 1), DENIED),
        ("a delivery that was received", _ASN % ("received_at", ACME, HERE, "now"), REFUSED),
        ("a line in beta's delivery", _ASN_LINE % "{beta_asn}", DENIED),
        ("a line in no delivery", _ASN_LINE % "{random}", DENIED),
    )
]  # fmt: skip

COUNTING = [
    Attack(f"{who} while beta counts: {name}", who, f"set local lock_timeout = '1s'; {sql}", DENIED)
    for who, name, sql in (
        ("alice", "an order of beta", _ORDER % (BY[0], BETA, THERE, BY[1])),
        ("alice", "a delivery of beta", _ASN % ("packages", BETA, THERE, 1)),
        ("sue", "an order of beta", _ORDER % (BY[0], BETA, THERE, BY[1])),
        ("sue", "a delivery of beta", _ASN % ("packages", BETA, THERE, 1)),
    )
]
"""Somebody of beta is placing an order at this very moment: nobody else can tell, not even by waiting."""
